"""Changes of events in words: what it was, and what it is now."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.rendering.html import escape, listing
from bot.rendering.words import date_words, toll_words
from bot.vocabulary import Change, ChangeKind, ClaimDate, Toll

ARROW = " → "


def change_html(change: Change) -> str:
    """A change in a few words: "Killed: 3 → 5", "Retracted", "Attacker: not named → Houthis"."""
    if change.kind in _PLAIN:
        return _PLAIN[change.kind]
    if change.kind is ChangeKind.MERGED:
        return f"Merged into event {escape(str(change.after))}"
    label, words = _FIELDS[change.field]
    return f"{label}: {words(change.before)}{ARROW}{words(change.after)}"


def figures_words(toll: Toll) -> str:
    """A toll without saying what became of the people: "3–7", "at least 5", "none", "not stated"."""
    return toll_words(toll, "killed").replace(" killed", "") or "not stated"


def _toll(value: Any) -> str:
    return figures_words(Toll.model_validate(value or {}))


def _names(missing: str) -> Callable[[Any], str]:
    def words(value: Sequence[str] | None) -> str:
        return listing([escape(name, 60) for name in value or ()], most=3) or missing

    return words


def _date(value: Any) -> str:
    return date_words(ClaimDate.model_validate(value) if value else None)


_PLAIN = {
    ChangeKind.CORROBORATED: "Corroborated by an independent source",
    ChangeKind.DISPUTED: "Now disputed",
    ChangeKind.UNDISPUTED: "No longer disputed",
    ChangeKind.REINSTATED: "Reinstated: the retraction was taken back",
    ChangeKind.RETRACTED: "Retracted",
}
_FIELDS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "killed": ("Killed", _toll),
    "injured": ("Injured", _toll),
    "attackers": ("Attacker", _names("not named")),
    "places": ("Place", _names("not stated")),
    "date": ("Date", _date),
    "type": ("Type", lambda value: escape(str(value))),
}

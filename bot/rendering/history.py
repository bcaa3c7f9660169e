"""What changed in events, in words: each revision with its moment and who is behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.rendering.changes import ARROW, figures_words
from bot.rendering.events import event_brief
from bot.rendering.html import bold, escape, fit, link, listing, plural
from bot.rendering.words import day_words, moment_words
from bot.vocabulary import Event, Revision, Toll

Changes = Mapping[str, Sequence[Any]]

_MOST_CHANGES = 3
"""Changes told of one event among many; its history has them all."""


def _figure(value: Any) -> str:
    return "not stated" if value is None else f"{value:,}"


def _toll(value: Any) -> str:
    return figures_words(Toll.model_validate(value))


def _word(value: Any) -> str:
    return escape(str(value)) if value else "not stated"


def _names(value: Sequence[str] | None) -> str:
    return listing([escape(name, 60) for name in value or ()], most=3) or "not named"


def _things(value: Sequence[Mapping[str, Any]] | None) -> str:
    return listing([escape(thing["text"], 60) for thing in value or ()], most=3) or "not stated"


def _day(value: str | None) -> str:
    return day_words(date.fromisoformat(value)) if value else "not stated"


def _merged(value: int | None) -> str:
    return "an event of its own" if value is None else f"part of event {value}"


# What of a revision is told, in this order; of the fields in one group only the first that changed. The oldest
# revisions hold single figures and no tolls.
_TOLD: tuple[tuple[tuple[str, str, Callable[[Any], str]], ...], ...] = (
    (("merged_into", "Merged", _merged),),
    (("status", "Status", _word),),
    (("killed", "Killed", _toll), ("killed_best", "Killed", _figure)),
    (("injured", "Injured", _toll), ("injured_best", "Injured", _figure)),
    (("date_start", "Date", _day), ("date_end", "Last day", _day)),
    (("places", "Place", _names),),
    (("sub_event_type", "Type", _word),),
    (("attacker", "Attacker", _names),),
    (("target", "Target", _names),),
    (("interceptor", "Intercepted by", _names),),
    (("participant", "Taking part", _names),),
    (("targets", "Struck", _things),),
    (("weapons", "Weapons", _things),),
    (("independent_sources", "Independent sources", _figure),),
)


def changes_words(changes: Changes) -> list[str]:
    """The changes of a revision that a reader is told, escaped: "Killed: 3 → 5"."""
    if is_first(changes):
        return ["First recorded"]
    told = [next((field for field in group if field[0] in changes), None) for group in _TOLD]
    return [
        f"{label}: {words(changes[field][0])}{ARROW}{words(changes[field][1])}"
        for field, label, words in (one for one in told if one)
    ]


def is_first(changes: Changes) -> bool:
    """Whether these are the changes by which an event came on record."""
    return "headline" in changes and not changes["headline"][0]


def together(steps: Iterable[Changes]) -> dict[str, tuple[Any, Any]]:
    """The changes of several revisions as one's, from what was before the first to what is after the last."""
    fields: dict[str, tuple[Any, Any]] = {}
    for changes in steps:
        for field, (before, after) in changes.items():
            fields[field] = (fields[field][0] if field in fields else before, after)
    return {field: pair for field, pair in fields.items() if pair[0] != pair[1]}


def revision_html(revision: Revision, zone: str, *, event_id: str) -> str:
    """One revision: when, because of whom, what, and an editor's reason; of another event than this one, of which."""
    unchanged = (
        "What is listed here stays as it was" if revision.editor else "One more report; what is told stays as it was"
    )
    words = changes_words(revision.changes) or [unchanged]
    reason = revision.changes.get("reason", [None, None])[1]
    former = "" if str(revision.event_id) == event_id else f" · in event {revision.event_id}, now part of this one"
    lines = [f"{bold(moment_words(revision.at, zone))} · {_because_of(revision)}{former}", *words]
    return "\n".join([*lines, f"<i>{escape(str(reason), 300)}</i>"] if reason else lines)


def _because_of(revision: Revision) -> str:
    if revision.editor:
        return f"✏️ {escape(revision.editor, 80)}, editor"
    return link(revision.url, revision.source) if revision.source else "a report"


def history_html(event: Event, revisions: Sequence[Revision], zone: str) -> str:
    """An event's revisions, newest first."""
    head = f"{bold(f'History of event {event.id}')}\n{escape(event.headline, 300)}"
    return fit(head, [revision_html(one, zone, event_id=event.id) for one in reversed(revisions)])


def changed_html(
    title: str, new: Sequence[Event], changed: Sequence[tuple[Event, Sequence[str]]], *, total_new: int
) -> str:
    """What is new and what changed since a moment; ``title`` is escaped and says since when, and in what."""
    if not new and not changed:
        return f"{bold(title)}\nNothing."
    changes = [f"{event_brief(event)}\n{_gravest(words)}" for event, words in changed]
    news = [event_brief(event) for event in new]
    head = f"{bold(title)}\n{plural(total_new, 'new event')}, {plural(len(changed), 'changed event')}"
    blocks = [*_headed("New", news), *_headed("Changed", changes)]
    return fit(head, blocks, total=len(changed) + total_new)


def _gravest(words: Sequence[str]) -> str:
    """The first changes, in the order of what matters, and how many more there are."""
    more = len(words) - _MOST_CHANGES
    return "; ".join([*words[:_MOST_CHANGES], *([f"and {plural(more, 'more change')}"] if more > 0 else [])])


def _headed(heading: str, blocks: Sequence[str]) -> list[str]:
    """The blocks, the first with a heading over it."""
    return [f"{bold(heading)}\n{block}" if index == 0 else block for index, block in enumerate(blocks)]

"""Places told by others: "30 km south of Baghdad", "near Kirkuk", "between A and B", "northern Syria", "the border"."""

import re
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import Field

from bot.lexicon import read_lexicon
from bot.vocabulary import Value


class RelativeKind(Enum):
    """How a place is told."""

    AT_DISTANCE = "at a distance"
    NEAR = "near"
    OFFSHORE = "offshore"
    BETWEEN = "between"
    PART = "part"
    BORDER = "border"


class RelativePlace(Value):
    """A place told by ``anchors``; ``bearing`` in degrees clockwise from north, ``km`` from the first anchor."""

    kind: RelativeKind
    anchors: tuple[str, ...]
    bearing: float | None = None
    km: float | None = None
    at_sea: bool = False


class _Words(Value):
    near: tuple[str, ...] = Field(min_length=1)
    offshore: tuple[str, ...] = Field(min_length=1)
    central: tuple[str, ...] = Field(min_length=1)
    units: dict[str, float]
    bearings: dict[str, float]


class RelativeReader:
    """Reads phrases that tell a place by others."""

    def __init__(self, path: Path) -> None:
        """Read the words.

        Raises:
            BrokenData: the file breaks its schema.
        """
        self._words = read_lexicon(path, _Words)
        bearings, units = _one_of(self._words.bearings), _one_of(self._words.units)
        direction = rf"(?:(?:to|in)?\s*(?:the\s+)?(?P<bearing>{bearings})\b\.?)"
        about = r"(?:(?:about|some|around|roughly|approximately|approx\.?|nearly|almost|just|an?\s+estimated)\s+)*"
        near, offshore, central = map(_one_of, (self._words.near, self._words.offshore, self._words.central))
        patterns = {
            RelativeKind.AT_DISTANCE: rf"{about}(?P<number>\d+(?:[.,]\d+)?)\s*[-‐]?(?P<unit>{units})\.?\s+(?:away\s+)?"
            rf"(?:{direction}\s+)?(?:of|from|off)\s+(?:the\s+(?:port|city|town|village|coast)\s+of\s+)?(?P<a>.+)",
            RelativeKind.BORDER: r"(?:(?:near|along|at|on|close\s+to|across)\s+)?(?:the\s+|its\s+)?"
            r"(?:border\s+(?:with|between)\s+(?P<a>.+?)(?:\s+and\s+(?P<b>.+))?"
            r"|(?P<c>[^-–]+?)(?:\s*[-–/]\s*(?P<d>.+?))?\s+(?:border|frontier)(?:\s+(?:area|region|zone))?)",
            RelativeKind.BETWEEN: r"(?:(?:the\s+)?(?:road|highway|area)\s+)?between\s+(?P<a>.+?)\s+and\s+(?P<b>.+)",
            RelativeKind.NEAR: rf"(?:{near})\s+(?P<a>.+)",
            RelativeKind.OFFSHORE: rf"(?:{offshore})\s+(?P<a>.+)",
            RelativeKind.PART: rf"(?:the\s+)?(?:(?P<bearing>{bearings})|(?:{central}))(?:\s+of)?\s+(?P<a>.+)",
        }
        self._patterns = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in patterns.items()}

    def read(self, phrase: str) -> RelativePlace | None:
        """What ``phrase`` says, or ``None`` where it tells a place by its own name."""
        stripped = " ".join(phrase.split())
        for kind, pattern in self._patterns.items():
            if match := pattern.fullmatch(stripped):
                return self._told(kind, {name: value for name, value in match.groupdict().items() if value})
        return None

    def _told(self, kind: RelativeKind, found: dict[str, Any]) -> RelativePlace:
        unit = found.get("unit", "").casefold()
        km = float(found["number"].replace(",", ".")) * self._words.units[unit] if unit else None
        bearing = found.get("bearing")
        return RelativePlace(
            kind=kind,
            anchors=tuple(found[name].strip() for name in "abcd" if name in found),
            bearing=None if bearing is None else self._words.bearings[bearing.casefold()],
            km=km,
            at_sea=kind is RelativeKind.OFFSHORE or unit.startswith(("nm", "nautical")),
        )


def _one_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)

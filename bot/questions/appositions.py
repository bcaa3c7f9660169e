"""Places told with what they lie in ("Goma, DRC"): one place is meant, and which one is said."""

import re

from bot.identity.gazetteer import Place
from bot.identity.names import fold
from bot.knowledge import Knowledge
from bot.questions.parts import Reading
from bot.questions.regions import Region

_BESIDE = re.compile(r"\s*[,(]\s*|\s+(?:in\s+(?:the\s+)?)?", re.IGNORECASE)
_COUNTRY, _DIVISION = "country", "adm1"

_Found = tuple[int, int, Place | Region]


def settle_appositions(reading: Reading, knowledge: Knowledge) -> None:
    """Drop each country or division that only says where the place before it lies, and take that place there.

    "Tripoli, Lebanon" is the one in Lebanon, and "Atlanta, Georgia" says nothing of the country of that name.
    """
    kept: list[_Found] = []
    for found in sorted(reading.places, key=lambda one: one[:2]):
        before = kept[-1] if kept else None
        settled = _settled(reading, knowledge, before, found) if before else None
        if before and settled:
            reading.namesakes = [one for one in reading.namesakes if one.taken not in (before[2], found[2])]
            kept[-1] = (before[0], found[1], settled)
        else:
            kept.append(found)
    reading.places = kept


def _settled(reading: Reading, knowledge: Knowledge, inner: _Found, outer: _Found) -> Place | None:
    """The place that the two name together, or nothing where they are two."""
    (start, end, place), (outer_start, outer_end, around) = inner, outer
    if isinstance(place, Region) or isinstance(around, Region) or around.kind not in (_COUNTRY, _DIVISION):
        return None
    if place.kind == _COUNTRY or not _BESIDE.fullmatch(reading.text[end:outer_start]):
        return None
    name, outer_name = reading.text[start:end], reading.text[outer_start:outer_end]
    division = around.admin1 if around.kind == _DIVISION else None
    there = knowledge.gazetteer.locate(name, country=around.country, admin1=division)
    if there and fold(there[0].name) != fold(around.name) and there[0].kind != _COUNTRY:
        return there[0]
    namesakes = knowledge.gazetteer.locate(outer_name, country=place.country)
    is_inside = any(one.kind == _DIVISION and one.admin1 == place.admin1 for one in namesakes)
    return place if is_inside else None

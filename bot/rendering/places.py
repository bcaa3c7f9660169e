"""Places in words: their names in full, how exactly they are known, and which of several are worth telling."""

import re
from collections.abc import Sequence
from typing import TypeVar

from bot.identity.names import fold
from bot.rendering.countries import country_name, flag
from bot.rendering.html import escape, listing
from bot.vocabulary import ClaimPlace, EventPlace, PlacePrecision

SomePlace = TypeVar("SomePlace", EventPlace, ClaimPlace)

PLACE_PRECISION_WORDS: dict[PlacePrecision, str] = {
    PlacePrecision.EXACT: "exact place",
    PlacePrecision.NEAR: "within about 25 km",
    PlacePrecision.ADM2: "district only",
    PlacePrecision.ADM1: "province only",
    PlacePrecision.FUZZY: "wider area only",
    PlacePrecision.COUNTRY: "country only",
    PlacePrecision.SEA_OR_AIR: "at sea or in the air",
}


_TAKES_ARTICLE = re.compile(
    r"\b(Sea|Gulf|Strait|Strip|Peninsula|Desert|Ocean|Governorate|Sahel|Donbas|Valley)\b"
    r"|^border\b|\bborder$"
    r"|^(United|Netherlands|Philippines|Gambia|Bahamas|Maldives|Democratic Republic|Central African|Dominican Rep)"
)


_MOST_IN_FULL = 2


def with_article(place: str) -> str:
    """A place's name as it stands after "in": "Iraq", "the Red Sea"."""
    return f"the {place}" if _TAKES_ARTICLE.search(place) and not place.lower().startswith("the ") else place


def place_html(place: EventPlace | ClaimPlace) -> str:
    """A place in full, escaped: "Al Qa'im, Anbar, Iraq 🇮🇶"."""
    names = [place.name, place.admin1, country_name(place.country)]
    if place.precision is PlacePrecision.COUNTRY and names[-1]:
        names = names[-1:]
    once = {fold(name): name for name in reversed(names) if name}  # "N'Djamena, N’Djaména" is one name
    words = [escape(name, 60) for name in reversed(once.values())]
    return ", ".join(words) + (f" {flag(place.country)}" if flag(place.country) else "")


def places_html(places: Sequence[SomePlace]) -> str:
    """The places of an event, the first in full: "Al Qa'im, Anbar, Iraq 🇮🇶 and 2 others"; or "place not stated"."""
    if not places:
        return "place not stated"
    full = list(dict.fromkeys(place_html(place) for place in telling_places(places)))
    if len(full) == _MOST_IN_FULL and (shared := _shared_tail(*full)):
        full = [full[0].removesuffix(shared), full[1]]
    return listing(full, most=_MOST_IN_FULL)


def _shared_tail(one: str, other: str) -> str:
    """What both places end with, from a comma on: ", North Darfur, Sudan 🇸🇩"."""
    parts = [one.partition(", "), other.partition(", ")]
    tails = {f"{comma}{tail}" for _, comma, tail in parts}
    return next(iter(tails)) if len(tails) == 1 else ""


def telling_places(places: Sequence[SomePlace]) -> list[SomePlace]:
    """The places that say something: without the country or province another of them lies in."""
    return [place for place in places if not any(_lies_around(place, other) for other in places)]


def _lies_around(wide: EventPlace | ClaimPlace, other: EventPlace | ClaimPlace) -> bool:
    """Whether a place is only the country, the province or the city that another one names already."""
    if wide.country is None or wide.country != other.country or wide == other:
        return False
    if wide.precision is PlacePrecision.EXACT and wide.name == other.admin1 != other.name:
        return other.precision is PlacePrecision.EXACT  # "Abu Salim, Tripoli" says Tripoli
    if wide.precision <= other.precision:
        return False
    if wide.precision is PlacePrecision.COUNTRY:
        return True
    return (
        wide.precision is PlacePrecision.ADM1 and other.admin1 is not None and other.admin1 in (wide.admin1, wide.name)
    )

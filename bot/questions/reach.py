"""How far around a place to look for what happened there."""

from bot.identity.gazetteer import Place
from bot.questions.regions import Region
from bot.questions.words import question_words
from bot.vocabulary import PlaceFilter

_COUNTRY, _DIVISION = "country", "adm1"


def place_filter(place: Place | Region, *, is_near: bool = False, radius_km: float | None = None) -> PlaceFilter:
    """All of a country, a region or a first-order division, or a circle that fits the kind; wider after "near".

    ``radius_km`` is a circle that was asked for; a country has no middle to measure from and stays whole.
    """
    if isinstance(place, Region):
        return PlaceFilter(name=place.name, countries=place.countries)
    reach = question_words().reach
    if place.kind == _COUNTRY:
        return PlaceFilter(name=place.name, country=place.country)
    if place.kind == _DIVISION and radius_km is None:
        return PlaceFilter(name=place.name, country=place.country, admin1=place.admin1 or place.name)
    if radius_km is None:
        radius_km = max(reach.near if is_near else reach.default, reach.kinds.get(place.kind, reach.default))
    return PlaceFilter(
        name=place.name,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=radius_km,
    )

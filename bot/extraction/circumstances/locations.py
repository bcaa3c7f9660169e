"""Where: the places of a document that stand where something happened, resolved against each other."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from bot.extraction.circumstances.line_heads import tells_a_deed
from bot.extraction.circumstances.locative import LOOK_BACK, RELATIVE, head_of_compound, is_there
from bot.extraction.circumstances.namesakes import binding_countries, country_of_people, place_meant
from bot.extraction.circumstances.vessels import vessel_names
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import is_verb
from bot.extraction.parties.party import is_attached
from bot.extraction.preparing.reading import LARGE, Reading, sure_countries
from bot.geometry import distance_km
from bot.identity.actors import MentionForm
from bot.identity.gazetteer import Gazetteer, Place, PlaceMention
from bot.vocabulary import PlacePrecision

# "In southern Gaza", "the north of Gaza".
_PART_OF = re.compile(
    r"\b(?:(?:central|(?:north|south|east|west)(?:ern)?)\s+|(?:centre|center|north|south|east|west) of\s+)$",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\s*(?:,|and|or|,\s*and|/|\()\s*$")
_INSTITUTION = re.compile(r"\b([A-Z]\w+) of (?:the )?$")
_STREET = re.compile(r"\s+(?:Street|Avenue|Road|Boulevard|Lane|Gate|Square)\b")
_DISTRICT = re.compile(
    r"(?:[A-Z][\w'’-]*\s+)+(?:micro)?(?:district|neighbou?rhood|quarter|suburb|ward|borough|raion|slum)\b",
    re.IGNORECASE,
)
_DEEPEST = 4
_TOWN_KM = 60
_SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where something happened: its words in the text, the token that heads it, and what the gazetteer has."""

    start: int
    end: int
    token: Token
    place: Place


def find_locations(reading: Reading, gazetteer: Gazetteer) -> list[Location]:
    """The places that say where something happened, in text order."""
    countries = sure_countries(reading.places)
    ships = vessel_names(reading)
    found: list[Location] = []
    for index, mention in enumerate(reading.places):
        span = reading.tokens_between(mention.start, mention.end)
        before = reading.places[index - 1] if index else None
        on_a_ship = any(start <= mention.start and mention.end <= end for start, end in ships)
        if (
            span is None
            or on_a_ship
            or _is_name_of_something_else(mention, reading)
            or _is_yardstick(mention, before, reading)
        ):
            continue
        if not (is_there(mention, span.root, reading) or _continues(mention, before, found, reading)):
            continue
        following = reading.places[index + 1] if index + 1 < len(reading.places) else None
        own = country_of_people(mention, reading, gazetteer) or binding_countries(mention, following, reading)
        context = own or countries
        place = _resolved(mention, context, reading, gazetteer)
        if place is not None and not (_is_alone(place, context) and _names_a_building(mention, span.root, reading)):
            found.append(Location(start=mention.start, end=mention.end, token=span.root, place=place))
    found = [location for location in found if not _is_where_victims_were_brought(location.token)] or found
    return [location for location in found if not _is_district_of_another(location, found, reading)]


def _is_where_victims_were_brought(place: Token) -> bool:
    """ "The wounded were taken to a hospital in Bunia", "to Mykolaiv hospital": they were struck elsewhere."""
    cues = load_cues().locations
    above = list(islice(place.ancestors, _DEEPEST))
    care = next((token for token in above if token.lemma_.lower() in cues.care), None)
    if care is None or care.dep_ not in {"pobj", "conj"}:
        return False
    verb = next((token for token in care.ancestors if is_verb(token)), None)
    return verb is not None and verb.lemma_.lower() in cues.bringing


def _is_district_of_another(location: Location, found: Sequence[Location], reading: Reading) -> bool:
    """Whether "the Brooklyn quarter" stands in a sentence with a town that the known Brooklyn is nowhere near."""
    words = reading.source[location.start : location.end + LOOK_BACK]
    if location.place.precision is not PlacePrecision.EXACT or not _DISTRICT.match(words):
        return False
    beside = [
        other.place
        for other in found
        if other is not location
        and other.token.sent == location.token.sent
        and other.place.precision is PlacePrecision.EXACT
    ]
    return bool(beside) and all(distance_km(place.point, location.place.point) > _TOWN_KM for place in beside)


def _is_name_of_something_else(mention: PlaceMention, reading: Reading) -> bool:
    """ "Yemen" in "Islamic Jihad of Yemen", "Iraq" in "Iraq-based"."""
    if is_attached(reading.source, mention.end) or _STREET.match(reading.source, mention.end):
        return True
    return any(
        actor.start <= mention.start and mention.end <= actor.end and actor.form is not MentionForm.COUNTRY
        for actor in reading.actors
    )


def _is_alone(place: Place, countries: Counter[str]) -> bool:
    """Whether it is a small place, and nothing else in the text speaks for its country."""
    return bool(place.country) and place.country not in countries and place.population < LARGE


def _names_a_building(mention: PlaceMention, token: Token, reading: Reading) -> bool:
    """Whether it may only be part of a building's name: "Saint Charles station", "the Palace of Westminster"."""
    before = _INSTITUTION.search(reading.source[max(0, mention.start - LOOK_BACK) : mention.start])
    if before and before.group(1).lower() in load_cues().locations.institutions:
        return True
    head = head_of_compound(token)
    return head != token and "@target" in reading.labels_of(head) and not _is_region(head, reading)


def _is_region(noun: Token, reading: Reading) -> bool:
    """ "Gao region", "Mosul city": the noun says what kind of place it is."""
    entries = (entry for match in reading.targets if match.tokens[-1] == noun for entry in match.entries)
    return any(entry.kind == _SETTLEMENT for entry in entries)


def _is_yardstick(mention: PlaceMention, before: PlaceMention | None, reading: Reading) -> bool:
    """ "Baghdad" in "Jurf al-Sakhar south of Baghdad" says where another place is."""
    if before is None or mention.start - before.end > LOOK_BACK:
        return False
    between = reading.source[before.end : mention.start]
    is_measured = bool(RELATIVE.search(between)) and not re.search(r"[.;:]|\band\b", between)
    return is_measured and not tells_a_deed(before.end, mention.start, reading)


def _continues(mention: PlaceMention, before: PlaceMention | None, found: Sequence[Location], reading: Reading) -> bool:
    """Whether it goes on from a place that counts: "in Taiz, Yemen", "in Iraq and Syria"."""
    if before is None or not found or found[-1].start != before.start:
        return False
    return bool(_LIST.match(reading.source[before.end : mention.start]))


def _resolved(mention: PlaceMention, countries: Counter[str], reading: Reading, gazetteer: Gazetteer) -> Place | None:
    """The place that is meant; "10 km north of" it, where the text says so."""
    best = place_meant(mention, countries)
    if best is None or best.precision is not PlacePrecision.EXACT:
        return best
    before = reading.source[max(0, mention.start - LOOK_BACK) : mention.start]
    relative = RELATIVE.search(before)
    if relative is None:
        return (_area_around(best, gazetteer) if _PART_OF.search(before) else None) or best
    words = relative.group().replace("\n", " ") + mention.text
    shifted = gazetteer.locate(words, country=best.country)
    return shifted[0] if shifted else best


def _area_around(town: Place, gazetteer: Gazetteer) -> Place | None:
    """The division that bears a town's name with a word for an area: "southern Gaza" is the south of the Gaza Strip."""
    if not town.admin1 or not town.admin1.startswith(f"{town.name} "):
        return None
    return next(iter(gazetteer.locate(town.admin1, country=town.country)), None)

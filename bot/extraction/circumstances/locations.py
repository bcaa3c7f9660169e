"""Where: the places of a document that stand where something happened, resolved against each other."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from bot.extraction.circumstances.line_heads import (
    heads_its_line,
    is_all_its_sentence_names,
    is_of_a_people,
    tells_a_deed,
)
from bot.extraction.circumstances.namesakes import binding_countries, country_of_people, place_meant
from bot.extraction.circumstances.vessels import vessel_names
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.mentions.movements import is_end_of_a_move
from bot.extraction.parsing.syntax import is_passive, is_verb, subjects
from bot.extraction.parties.party import ATTACHED
from bot.extraction.preparing.items import is_in_heading, is_label
from bot.extraction.preparing.reading import LARGE, Reading, sure_countries
from bot.geometry import distance_km
from bot.identity.actors import MentionForm
from bot.identity.gazetteer import Gazetteer, Place, PlaceMention
from bot.vocabulary import PlacePrecision

_SPEAKING = frozenset({"@official", "@state", "@police"})
_PERSONAL = frozenset({"@state", "@police", "@armed", "@civilian", "@official", "@attacker"})
# "The city of", "the outskirts of": kinds of places between the preposition and the name.
_KIND = (
    r"(?:(?:city|town|village|district|province|region|governorate|capital|suburbs?|outskirts|port|state|neighbou?rhood|area|"
    r"camp|county|department|island|countryside|municipality|oblast|provinces|towns|villages|cities|parts?|centre|center|"
    r"north|south|east|west|districts|streets|skies)(?: city)? of )?"
)
_QUALIFIED = (
    r"(?:(?:the|its|neighbou?ring|nearby|central|(?:north|south)?-?(?:north|south|east|west)(?:ern)?|[\w-]+-(?:held|torn|controlled)|"
    r"downtown|greater|occupied|coastal|restive|ancient|historic|capital|port|border|upper|lower|mainland|besieged|contested|"
    r"strategic|key|mainly \w+|[A-Z][a-z]+(?:n|i|ish|ese)) )*"
)
_THERE = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|throughout|within|over|off|on|approaching)\s+"
    rf"{_QUALIFIED}(?:\w+ )?{_KIND}{_QUALIFIED}$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:\b(?:about|some|around|roughly|nearly|approximately)\s+)?"
    r"(?:\b\d[\d.,]*\s?(?:km|kilomet(?:er|re)s?|miles?|mi|nm|nautical miles)\b[^.;,]{0,20}?\s)?"
    r"\b(?:just\s)?(?:north|south)?-?(?:north|south|east|west)(?:ern)?\s+of\s+(?:the\s+)?$|"
    r"\b(?:near|off|close to|outside)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# "In southern Gaza", "the north of Gaza".
_PART_OF = re.compile(
    r"\b(?:(?:central|(?:north|south|east|west)(?:ern)?)\s+|(?:centre|center|north|south|east|west) of\s+)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:in|at|near|outside|inside|on)\s[^.;,]{1,50},\s*$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:with|from|to|than|against|by|for|and|or|between|towards?|via)\s+(?:the\s+)?$", re.IGNORECASE
)
_LIST = re.compile(r"^\s*(?:,|and|or|,\s*and|/|\()\s*$")
_INSTITUTION = re.compile(r"\b([A-Z]\w+) of (?:the )?$")
# "On the road between Kutum and Mellit".
_ROAD = re.compile(
    r"\b(?:road|highway|route|motorway)\s+(?:between|from|linking|connecting)\s+(?:[A-Z][\w'’-]*\s+(?:and|to|with)\s+)?$"
)
_STREET = re.compile(r"\s+(?:Street|Avenue|Road|Boulevard|Lane|Gate|Square)\b")
_DISTRICT = re.compile(
    r"(?:[A-Z][\w'’-]*\s+)+(?:micro)?(?:district|neighbou?rhood|quarter|suburb|ward|borough|raion|slum)\b",
    re.IGNORECASE,
)
_DEEPEST = 4
_TOWN_KM = 60
_LOOK_BACK = 70
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
        if not (_is_there(mention, span.root, reading) or _continues(mention, before, found, reading)):
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
    words = reading.source[location.start : location.end + _LOOK_BACK]
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
    if ATTACHED.match(reading.source, mention.end) or _STREET.match(reading.source, mention.end):
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
    before = _INSTITUTION.search(reading.source[max(0, mention.start - _LOOK_BACK) : mention.start])
    if before and before.group(1).lower() in load_cues().locations.institutions:
        return True
    head = _head_of_compound(token)
    return head != token and "@target" in reading.labels_of(head) and not _is_region(head, reading)


def _is_region(noun: Token, reading: Reading) -> bool:
    """ "Gao region", "Mosul city": the noun says what kind of place it is."""
    entries = (entry for match in reading.targets if match.tokens[-1] == noun for entry in match.entries)
    return any(entry.kind == _SETTLEMENT for entry in entries)


def _head_of_compound(token: Token) -> Token:
    head = token
    while head.dep_ in {"compound", "nmod", "amod", "poss"} and head.head != head:
        head = head.head
    return head


def _is_yardstick(mention: PlaceMention, before: PlaceMention | None, reading: Reading) -> bool:
    """ "Baghdad" in "Jurf al-Sakhar south of Baghdad" says where another place is."""
    if before is None or mention.start - before.end > _LOOK_BACK:
        return False
    between = reading.source[before.end : mention.start]
    is_measured = bool(_RELATIVE.search(between)) and not re.search(r"[.;:]|\band\b", between)
    return is_measured and not tells_a_deed(before.end, mention.start, reading)


def _is_there(mention: PlaceMention, token: Token, reading: Reading) -> bool:
    text = reading.source[max(0, mention.start - _LOOK_BACK) : mention.start].replace("\n", " ")
    if is_label(mention, reading.items, reading.source) or is_in_heading(mention, reading.source):
        return True
    if heads_its_line(mention, reading):
        return is_all_its_sentence_names(mention, reading)
    if is_of_a_people(mention, reading):
        return False
    if text.endswith(("-", "–")) or _is_put_under_pressure(token):
        return False
    is_addressed = _ADDRESS.search(text) and token.ent_type_ == "GPE" and not _owns_something(token)
    named = _THERE.search(text) or _RELATIVE.search(text) or is_addressed
    is_named = _ROAD.search(text) or (named and not _ELSEWHERE.search(text))
    if is_named and not _is_speakers(token, reading):
        return not _names_a_person_or_mission(token, reading)
    return is_locative(token, reading)


def _owns_something(token: Token) -> bool:
    """ "On Saturday, South Korea's chiefs of staff said" gives no address."""
    return any(child.tag_ == "POS" for child in token.children)


def _is_speakers(token: Token, reading: Reading) -> bool:
    """Whether the place belongs to a verb of speech or travel: where something was said, not where it happened."""
    governor = token
    while governor.dep_ in {"pobj", "prep", "compound", "conj", "appos", "nmod"} and governor.head != governor:
        governor = governor.head
        if governor.lower_ == "according":
            return True  # "according to the ministry in Kyiv"
    cues = load_cues().locations
    if governor.dep_ == "nsubj" and governor.lemma_.lower() in cues.seated:
        return True  # "the government in Kyiv is taking the battle to the east"
    speaks = governor.dep_ == "nsubj" and governor.head.lemma_ in cues.speech
    if speaks and (governor == token or reading.labels_of(governor) & _SPEAKING):
        return True  # "the defence ministry in Ankara said", "Ankara said"
    if governor.lemma_ in cues.reported and (is_passive(governor) or _is_of_a_deed(governor, reading)):
        return False
    return is_verb(governor) and governor.lemma_ in cues.speech


def _is_of_a_deed(verb: Token, reading: Reading) -> bool:
    """Whether what stands as its subject is a deed: "shelling reported in Kherson", as headlines have it."""
    deeds = {token.i for match in reading.triggers for token in match.tokens}
    return any(subject.i in deeds for subject in subjects(verb))


def _names_a_person_or_mission(token: Token, reading: Reading) -> bool:
    head = _head_of_compound(token)
    return head != token and (
        head.lemma_.lower() in load_cues().locations.missions or bool(reading.labels_of(head) & _PERSONAL)
    )


def _continues(mention: PlaceMention, before: PlaceMention | None, found: Sequence[Location], reading: Reading) -> bool:
    """Whether it goes on from a place that counts: "in Taiz, Yemen", "in Iraq and Syria"."""
    if before is None or not found or found[-1].start != before.start:
        return False
    return bool(_LIST.match(reading.source[before.end : mention.start]))


def is_locative(token: Token, reading: Reading) -> bool:
    """Whether the parse puts something at the place, rather than naming a party, an origin or a speaker's seat."""
    top = token
    while top.dep_ in {"conj", "appos"} and not is_verb(top.head):
        top = top.head
    if top.dep_ in {"compound", "amod", "poss", "nmod"}:
        return _is_in_a_locative_name(top, reading)
    if top.dep_ == "pobj" and is_end_of_a_move(top.head, reading):
        return True
    if top.dep_ == "pobj":
        return top.head.lower_ not in load_cues().locations.not_there and not _is_speakers(top, reading)
    if top.dep_ in {"dobj", "nsubjpass"}:
        return is_verb(top.head) and (_is_violent(top.head.lemma_.lower()) or _tells_where_they_were(top.head))
    return top.dep_ in {"npadvmod", "ROOT", "advmod", "dep", "attr", "appos"}


def _is_put_under_pressure(token: Token) -> bool:
    """Whether a government is meant: "pressure on Moscow", "sanctions on Tehran"."""
    return token.head.lower_ == "on" and token.head.head.lemma_.lower() in load_cues().locations.stances


def _tells_where_they_were(verb: Token) -> bool:
    """Whether its clause tells where those struck were: "was stabbed while visiting Dresden"."""
    is_clause = verb.dep_ == "advcl" and any(child.lower_ in {"while", "as", "when"} for child in verb.children)
    return is_clause and verb.lemma_ in load_cues().locations.presence and _is_violent(verb.head.lemma_.lower())


def _is_violent(lemma: str) -> bool:
    return lemma in load_cues().light_verbs.hit_verbs or bool(load_tables().triggers.entries(lemma))


def _is_in_a_locative_name(token: Token, reading: Reading) -> bool:
    """ "Kabul" in "in a Kabul wrestling club", "Istanbul" in "struck Istanbul airport"."""
    head = _head_of_compound(token)
    if head.lemma_.lower() in load_cues().locations.missions or reading.labels_of(head) & _PERSONAL:
        return False
    return head.dep_ in {"pobj", "dobj", "nsubjpass"} and bool(reading.labels_of(head) & {"@target", "@territory"})


def _resolved(mention: PlaceMention, countries: Counter[str], reading: Reading, gazetteer: Gazetteer) -> Place | None:
    """The place that is meant; "10 km north of" it, where the text says so."""
    best = place_meant(mention, countries)
    if best is None or best.precision is not PlacePrecision.EXACT:
        return best
    before = reading.source[max(0, mention.start - _LOOK_BACK) : mention.start]
    relative = _RELATIVE.search(before)
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

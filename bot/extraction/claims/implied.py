"""Where an incident lies whose report names no place, but says whose soldiers, police or capital were struck."""

from collections.abc import Sequence
from itertools import islice

from spacy.tokens import Token

from bot.extraction.circumstances.locations import Location
from bot.extraction.circumstances.namesakes import place_meant
from bot.extraction.incidents.incident import Incident
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import distance
from bot.extraction.preparing.reading import LARGE, Reading, sure_countries
from bot.identity.actors import ActorCatalogue, ActorMention, MentionForm
from bot.identity.gazetteer import Gazetteer
from bot.vocabulary import PlacePrecision

# States whose soldiers are struck abroad as often as at home: their soldiers place nothing.
_AT_HOME = frozenset({"@state", "@police", "@target", "@territory"})
_DEEPEST = 4


def implied_location(
    incident: Incident, reading: Reading, catalogue: ActorCatalogue, gazetteer: Gazetteer
) -> Location | None:
    """The country of "25 Malian soldiers were killed", where nothing in the incident's sentences says more."""
    if any(facts.places for facts in incident.facts):
        return None
    attackers = {party.id for facts in incident.facts for party in facts.attackers}
    nearest_first = sorted(
        _in_sentences(reading.actors, incident, reading), key=lambda mention: _steps(mention, incident, reading)
    )
    for mention in nearest_first:
        noun = _noun_after(mention, reading)
        if noun is None or (mention.form is MentionForm.NAME and not mention.ids[0].endswith("-armed-forces")):
            continue
        country = next(iter(catalogue.get(mention.ids[0]).countries), None)
        if country and mention.ids[0] not in attackers and _is_at_home(noun, country, reading):
            return _country(country, mention.start, mention.end, noun, gazetteer)
    return _town_of_speakers(incident, reading) or _country_of_route(incident, reading, gazetteer)


def _town_of_speakers(incident: Incident, reading: Reading) -> Location | None:
    """Near Dori, where "authorities in Dori said" so: those of a small town speak of its surroundings."""
    starts, countries = set(incident.sentences()), sure_countries(reading.places)
    for mention in reading.places:
        span = reading.tokens_between(mention.start, mention.end)
        if span is None or span.root.sent.start not in starts or not _is_seat_of_speakers(span.root):
            continue
        town = place_meant(mention, countries)
        if town is not None and town.precision is PlacePrecision.EXACT and town.population < LARGE:
            near = town.model_copy(update={"precision": PlacePrecision.NEAR})
            return Location(start=mention.start, end=mention.end, token=span.root, place=near)
    return None


def _is_seat_of_speakers(place: Token) -> bool:
    """Whether local people who speak are in it: "police in Kandahar said"."""
    speaker = place.head.head if place.dep_ == "pobj" and place.head.lower_ == "in" else None
    if speaker is None or speaker.lemma_.lower() not in load_cues().implied.local_speakers:
        return False
    return speaker.dep_ == "nsubj" and speaker.head.lemma_ in load_cues().locations.speech


def _country_of_route(incident: Incident, reading: Reading, gazetteer: Gazetteer) -> Location | None:
    """The country of "on the road from Sohag to the monastery": where the only place named is where they came from.

    A border is none, and neither is a place of which the text doesn't surely tell in which country it lies.
    """
    starts, countries = set(incident.sentences()), sure_countries(reading.places)
    for mention in reading.places if len(countries) == 1 else ():
        span = reading.tokens_between(mention.start, mention.end)
        if span is None or span.root.sent.start not in starts or not _is_origin(span.root):
            continue
        return _country(next(iter(countries)), mention.start, mention.end, span.root, gazetteer)
    return None


def _is_origin(place: Token) -> bool:
    """Whether people or vehicles were on their way from it: "travelling by bus from the city of Sohag"."""
    above = list(islice(place.ancestors, _DEEPEST))
    return any(token.lower_ == "from" and token.head.lemma_ in load_cues().implied.ways for token in above)


def _country(code: str, start: int, end: int, token: Token, gazetteer: Gazetteer) -> Location | None:
    place = next(iter(gazetteer.locate(gazetteer.country_name(code))), None)
    return Location(start=start, end=end, token=token, place=place) if place else None


def _steps(mention: ActorMention, incident: Incident, reading: Reading) -> int:
    """How far the words stand from the incident in the parse: a sentence may tell of another country's incident too."""
    span = reading.tokens_between(mention.start, mention.end)
    anchors = [facts.mention.anchor for facts in incident.facts]
    here = [anchor for anchor in anchors if span is not None and anchor.sent == span.root.sent]
    return min((distance(span.root, anchor) for anchor in here), default=0) if span is not None else 0


def _in_sentences(mentions: Sequence[ActorMention], incident: Incident, reading: Reading) -> list[ActorMention]:
    starts = set(incident.sentences())
    return [
        mention
        for mention in mentions
        if (span := reading.tokens_between(mention.start, mention.end)) is not None and span.root.sent.start in starts
    ]


def _noun_after(mention: ActorMention, reading: Reading) -> Token | None:
    """The noun that "Malian" qualifies, or the last word of "Malian soldiers"."""
    span = reading.tokens_between(mention.start, mention.end)
    if span is None:
        return None
    noun = span[-1]
    while noun.dep_ in {"compound", "nmod", "amod", "poss"} and noun.head != noun:
        noun = noun.head
    return noun


def _is_at_home(noun: Token, country: str, reading: Reading) -> bool:
    lemma = noun.lemma_.lower()
    if lemma in load_cues().implied.abroad or (
        country in load_cues().implied.expeditionary and "@state" in reading.labels_of(noun)
    ):
        return False
    return bool(reading.labels_of(noun) & _AT_HOME) or lemma in load_cues().implied.home_nouns

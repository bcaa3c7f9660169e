"""Where: the places of a document that stand where something happened, resolved against each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.extraction.parties import _ATTACHED
from bot.extraction.reading import Reading
from bot.extraction.syntax import is_verb
from bot.identity.actors import MentionForm
from bot.identity.gazetteer import Place, PlaceMention
from bot.vocabulary import PlacePrecision

_NOT_THERE = frozenset({"from", "to", "toward", "towards", "by", "with", "for", "against", "between", "than", "like", "including_no"})
_SPEECH = frozenset({"say", "tell", "report", "announce", "meet", "speak", "condemn", "add", "fly", "travel", "visit", "return", "arrive", "hold",
                     "warn", "urge", "flee", "base", "confirm", "state", "reply", "declare", "stress", "depart", "testify"})  # fmt: skip
_PERSONAL = frozenset({"@state", "@police", "@armed", "@civilian", "@official"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where something happened: its mention in the text, the token that heads it, and what the gazetteer has."""

    mention: PlaceMention
    token: Token
    place: Place

    @property
    def is_country(self) -> bool:
        """Whether only a whole country is named."""
        return self.place.precision is PlacePrecision.COUNTRY


def find_locations(reading: Reading) -> list[Location]:
    """The places that say where something happened, in text order."""
    countries = _context_countries(reading)
    found = []
    for mention in reading.places:
        span = reading.tokens_between(mention.start, mention.end)
        if span is None or _is_part_of_actor(mention, reading) or _ATTACHED.match(reading.source, mention.end):
            continue
        if is_locative(span.root, reading):
            found.append(Location(mention=mention, token=span.root, place=best_candidate(mention.candidates, countries)))
    return found


def _is_part_of_actor(mention: PlaceMention, reading: Reading) -> bool:
    """"Yemen" in "Islamic Jihad of Yemen" is no place of its own."""
    return any(
        actor.start <= mention.start and mention.end <= actor.end and actor.form is not MentionForm.COUNTRY for actor in reading.actors
    )


def _context_countries(reading: Reading) -> Counter[str]:
    """The countries the document names, and those of places that can be in one country only."""
    votes: Counter[str] = Counter()
    for mention in reading.places:
        possible = {place.country for place in mention.candidates if place.country}
        if len(possible) == 1:
            votes.update(possible)
    return votes


def best_candidate(candidates: Sequence[Place], countries: Counter[str]) -> Place:
    """The most prominent candidate in a country of the context, else the most prominent of all."""
    return max(candidates, key=lambda place: (countries[place.country] > 0 if place.country else False, -candidates.index(place)))


def is_locative(token: Token, reading: Reading) -> bool:
    """Whether the syntax puts something at the place, rather than naming a party, an origin or a speaker's seat."""
    top = _top_of_chain(token)
    labels = reading.labels_of(top.head)
    if top.dep_ in {"compound", "amod", "poss", "nmod"}:
        return bool(labels & {"@target", "@territory"}) and not labels & _PERSONAL
    if top.dep_ == "pobj":
        return _is_locative_preposition(top.head)
    if top.dep_ in {"dobj", "nsubjpass"}:
        return is_verb(top.head)
    return top.dep_ in {"npadvmod", "ROOT", "advmod", "dep", "attr", "appos"}


def _top_of_chain(token: Token) -> Token:
    """The first of a list of places, or the thing a name stands beside: "sites in Iraq, specifically A and B"."""
    current = token
    while current.dep_ in {"conj", "appos"} and not is_verb(current.head):
        current = current.head
    return current


def _is_locative_preposition(preposition: Token) -> bool:
    if preposition.lower_ in _NOT_THERE:
        return False
    governor = preposition.head
    while governor.dep_ == "prep":
        governor = governor.head
    return not (is_verb(governor) and governor.lemma_ in _SPEECH)

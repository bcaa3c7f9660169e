"""The names in a question: actors and places, as they are listed, in other languages, without capitals, or alike."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.identity.actors import ActorMatch, ActorMention, MentionForm
from bot.identity.gazetteer import Place
from bot.identity.names import fold
from bot.identity.places.countries import load_countries
from bot.knowledge import Knowledge
from bot.merging.terms import is_function_word
from bot.questions.everyday import actors_meant, places_meant
from bot.questions.parts import (
    WORD,
    Namesake,
    Reading,
    is_before_deed,
    is_joined_to,
    owns_what_was_struck,
    word_before,
)
from bot.questions.regions import Region, find_regions
from bot.questions.words import question_words
from bot.vocabulary import Intent

_MOST_NAMES = 12
_LONGEST_NAME = 5
_SURE = 97.0
_NEARLY_AS_GOOD = 15.0  # points of the resolver's score: another actor so near could be meant as well
_NEARLY_AS_LARGE = 0.1  # of the larger namesake's population
_SHORTEST_MENDED = 5
_WELL_KNOWN = 100_000  # people who live in a place whose other names are no slips
_NAMES_REMEMBERED = 2_000
_BORDER = re.compile(r"\bborders?\s+between\s+(?:the\s+)?", re.IGNORECASE)
_JOINT = re.compile(r"\s+(?:and|&)\s+(?:the\s+)?", re.IGNORECASE)
_LONGEST_BORDER = 9  # words of two countries' names and what joins them


def mended(text: str, knowledge: Knowledge) -> str:
    """The text with single slips in its key words put right: "attcks" for "attacks". Names are left as they are."""
    named = [(mention.start, mention.end) for mention in knowledge.catalogue.find(text)]

    def mend(match: re.Match[str]) -> str:
        is_named = any(start < match.end() and match.start() < end for start, end in named)
        return match.group() if is_named else _key_word(match.group(), knowledge)

    return WORD.sub(mend, text)


def _key_word(word: str, knowledge: Knowledge) -> str:
    words, folded = question_words(), word.lower()
    if len(word) < _SHORTEST_MENDED or not word.isascii() or folded in words.key_words | words.plain_words:
        return word
    # What differs in its first or last letter is another word more often than a slip: "cartel", "carte".
    alike = (key for key in words.key_words if (key[0], key[-1]) == (folded[0], folded[-1]))
    near = [key for key in alike if OSA.distance(key, folded, score_cutoff=1) == 1]
    return near[0] if len(near) == 1 and not knowledge.gazetteer.find(word.title()) else word


def read_listed_names(reading: Reading, knowledge: Knowledge) -> None:
    """Names that are known as they are typed: they may hold words that mean something else alone."""
    words = question_words()
    longer = [mention for mention in knowledge.catalogue.find(reading.rest) if mention.form is MentionForm.NAME]
    for start, end, region in find_regions(reading.rest):
        if not any(mention.start <= start and end <= mention.end for mention in longer):  # "Africa Corps"
            _take_place(reading, start, end, region)
    _read_borders(reading, knowledge)
    for match in words.name_pattern.finditer(reading.rest):
        place = _place(knowledge, words.names[match.group().lower()])
        if place:
            _take_place(reading, match.start(), match.end(), place)
    for mention in knowledge.catalogue.find(reading.rest)[:_MOST_NAMES]:
        if mention.form is MentionForm.NAME:
            start, actor_id = _widened(reading.text, knowledge, mention)
            _take_actor(reading, start, mention.end, actor_id)
            reading.namesakes += [Namesake(actor_id, other) for other in mention.ids[1:] if actor_id in mention.ids]


def _read_borders(reading: Reading, knowledge: Knowledge) -> None:
    """ "The border between Chad and Sudan" is a place, and the two are no parties."""
    for match in list(_BORDER.finditer(reading.rest)):
        words = list(WORD.finditer(reading.rest, match.end()))[:_LONGEST_BORDER]
        for end in (word.end() for word in reversed(words)):
            sides = _JOINT.split(reading.rest[match.end() : end])
            if len(sides) > 1 and all(_is_called(knowledge, side) for side in sides):
                place = _place(knowledge, reading.rest[match.start() : end])
                if place:
                    _take_place(reading, match.start(), end, place)
                break


def _is_called(knowledge: Knowledge, name: str) -> bool:
    found = _place(knowledge, name)
    return knowledge.gazetteer.country_code(name) is not None or (found is not None and fold(found.name) == fold(name))


def _widened(text: str, knowledge: Knowledge, mention: ActorMention) -> tuple[int, str]:
    """Where a name begins, and whose it is: with the word before it, it may be a namesake's ("katayib hizballah")."""
    words, short = question_words(), (mention.start, mention.ids[0])
    before = next(iter(list(WORD.finditer(text, 0, mention.start))[-1:]), None)
    if before is None or text[before.end() : mention.start] != " " or words.means_something(before.group()):
        return short
    found = knowledge.catalogue.resolve(text[before.start() : mention.end])
    return (before.start(), found[0].id) if found and found[0].id not in mention.ids else short


def _take_actor(reading: Reading, start: int, end: int, actor_id: str) -> None:
    reading.actors.append((start, end, actor_id))
    reading.use(start, end)


def _take_place(reading: Reading, start: int, end: int, place: Place | Region) -> None:
    reading.places.append((start, end, place))
    reading.use(start, end)


def read_other_names(reading: Reading, knowledge: Knowledge) -> None:
    """What is left between filler words must be names; what is none is kept as unknown."""
    for run in _runs(reading.rest):
        _read_run(reading, knowledge, run)


def _runs(rest: str) -> list[list[re.Match[str]]]:
    """The words left over, in runs that no gap, sign or filler word interrupts; "of" may hold a name together."""
    words = question_words()
    runs: list[list[re.Match[str]]] = [[]]
    last_end = 0
    for word in WORD.finditer(rest):
        between = rest[last_end : word.start()]
        if runs[-1] and between.strip(" ."):
            runs.append([])
        if word.group().lower() not in words.filler_words or (runs[-1] and _joins(word)):
            runs[-1].append(word)
        else:
            runs.append([])
        last_end = word.end()
    return [run for run in map(_trimmed, runs) if run]


def _joins(word: re.Match[str]) -> bool:
    return word.group().lower() in question_words().filler.joining


def _trimmed(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """A run without joining words at its ends."""
    while run and _joins(run[0]):
        run = run[1:]
    while run and _joins(run[-1]):
        run = run[:-1]
    return run


def _read_run(reading: Reading, knowledge: Knowledge, run: list[re.Match[str]]) -> None:
    """Looks up the longest piece of a run that is a name, and what stands before and after it likewise."""
    for length in range(min(len(run), _LONGEST_NAME), 0, -1):
        for first in range(len(run) - length + 1):
            piece = run[first : first + length]
            if piece == _trimmed(piece) and _take_name(reading, knowledge, piece[0].start(), piece[-1].end()):
                for rest in (_trimmed(run[:first]), _trimmed(run[first + length :])):
                    if rest:
                        _read_run(reading, knowledge, rest)
                return
    if any(word.group().lower() not in question_words().filler.parts_of_names for word in run):
        reading.unknown += _without_function_words(reading.text[run[0].start() : run[-1].end()])


def _without_function_words(unknown: str) -> list[str]:
    """Unknown words from the first to the last that says something; none of "will then"."""
    telling = [word for word in WORD.finditer(unknown) if not is_function_word(word.group())]
    return [unknown[telling[0].start() : telling[-1].end()]] if telling else []


def _take_name(reading: Reading, knowledge: Knowledge, start: int, end: int) -> bool:
    if len(reading.actors) + len(reading.places) >= _MOST_NAMES:
        return False
    name = reading.text[start:end]
    if len(name) == 1 or name.lower() in question_words().filler.parts_of_names:
        return False
    places = places_meant(reading, knowledge, start, end, _places(knowledge, name))
    actors = actors_meant(reading, knowledge, start, end, _actors(knowledge, name))
    place, actor = next(iter(places), None), next(iter(actors), None)
    if actor and not (place and _prefers_place(reading, knowledge, start, end, actor)):
        _take_actor(reading, start, end, actor.id)
        near = [one.id for one in actors[1:] if one.score >= actor.score - _NEARLY_AS_GOOD and actor.score < _SURE]
        reading.namesakes += [Namesake(actor.id, other) for other in near]
    elif place:
        _take_place(reading, start, end, place)
        reading.namesakes += [Namesake(place, other) for other in _namesakes_of(places)]
        if actor and _may_be_party(reading, start):
            reading.namesakes += [Namesake(place, actor.id)] if _is_country(knowledge, actor.id, name) else []
    return bool(actor or place)


def _may_be_party(reading: Reading, start: int) -> bool:
    """Whether nothing says that a country is meant as a place, and not its forces: "latest on Israel"."""
    is_open = not reading.deeds and reading.intent in (None, Intent.LATEST)
    return is_open and word_before(reading.text, start) not in question_words().roles.place


def _namesakes_of(places: Sequence[Place]) -> list[Place]:
    """Other places of the name, in other countries and not much smaller."""
    first = places[0]
    return [
        other
        for other in places[1:]
        if other.country != first.country
        and other.kind == first.kind
        and other.population >= _NEARLY_AS_LARGE * first.population > 0
    ]


# The same pieces are looked up again for each name found in a run of words, and people ask about the same names.
@lru_cache(maxsize=_NAMES_REMEMBERED)
def _actors(knowledge: Knowledge, name: str) -> Sequence[ActorMatch]:
    return knowledge.catalogue.resolve(name)


@lru_cache(maxsize=_NAMES_REMEMBERED)
def _places(knowledge: Knowledge, name: str) -> Sequence[Place]:
    # Some names are told from common words by their capitals only, and people type without them.
    found = knowledge.gazetteer.locate(name)
    found = found or (knowledge.gazetteer.locate(name.title()) if name.islower() else [])
    country = _country_with_a_slip(name) if not found or _is_little_known(found[0], name) else None
    return knowledge.gazetteer.locate(country) if country else found


def _is_little_known(place: Place, name: str) -> bool:
    """Whether a name is only another one of a small place: "Sirya" is that of a village, and a slip for "Syria"."""
    return place.population < _WELL_KNOWN and fold(place.name) != fold(name)


def _country_with_a_slip(name: str) -> str | None:
    """The one country that is called so but for one letter, or for i and y: "lebenon", "sirya".

    Of no word that means a country as it stands.
    """
    folded, countries = fold(name), load_countries()
    if len(folded) < _SHORTEST_MENDED or not folded.isalpha() or countries.code_of(name):
        return None
    alike = [country.name for country in countries if country.name[0].lower() == folded[0]]
    near = [name for name in alike if OSA.distance(_heard(fold(name)), _heard(folded), score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def _heard(folded: str) -> str:
    return folded.replace("y", "i")


def _place(knowledge: Knowledge, name: str) -> Place | None:
    return next(iter(_places(knowledge, name)), None)


def _prefers_place(reading: Reading, knowledge: Knowledge, start: int, end: int, actor: ActorMatch) -> bool:
    """A name that is both: a place after "in" or where nothing says it acts; a force beside a deed or after "by"."""
    roles = question_words().roles
    before, name = word_before(reading.text, start), reading.text[start:end]
    if before in roles.place:
        return True
    acting = roles.attacker + (roles.party if reading.deeds else ())
    is_compared = reading.intent is Intent.COMPARE and bool(reading.actors)
    if is_compared or before in acting or is_joined_to(reading, start, acting):
        return False
    is_sure = actor.score >= _SURE and fold(actor.matched) == fold(name)
    if is_before_deed(reading, end) or owns_what_was_struck(reading, end):
        return not knowledge.catalogue.get(actor.id).country_names and not is_sure
    return _is_country(knowledge, actor.id, name) or not is_sure


def _is_country(knowledge: Knowledge, actor_id: str, name: str) -> bool:
    return name.casefold() in {one.casefold() for one in knowledge.catalogue.get(actor_id).country_names}

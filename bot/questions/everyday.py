"""Everyday words told from names. People type names without capitals and with slips, and much of English is so near
some town's name that it could be meant ("safe" and Safi, "type" and Tepi)."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.identity.actors import ActorMatch
from bot.identity.gazetteer import Place
from bot.identity.names import fold
from bot.knowledge import Knowledge
from bot.merging.terms import is_common
from bot.questions.parts import AND, WORD, Reading, word_before
from bot.questions.words import question_words

_GREAT = 1_000_000
"""Inhabitants from which a town is known to so many that its name with a slip is more likely than another word."""

_LONG = 7  # letters from which a name may have two slips and not one


def places_meant(
    reading: Reading, knowledge: Knowledge, start: int, end: int, found: Sequence[Place]
) -> Sequence[Place]:
    """Those places that a piece of the question may mean: all that were found by its name, or none.

    An everyday word is a name only as it stands, and where it is used as one: after "in", or with a capital. Another
    word that is a name only with a slip mended is used as one too, or joined to another, or all that is asked, or as
    good as a great town's or a country's.
    """
    name = reading.text[start:end]
    words = WORD.findall(name)
    is_plain = all(map(_is_everyday, words))
    if not found or (len(words) > 1 and not is_plain):
        return found
    is_used = word_before(reading.text, start) in question_words().roles.place or (start > 0 and not name.islower())
    is_listed = _is_listed(knowledge, name, found)
    if is_plain:
        return found if is_listed and (is_used or len(words) > 1) else ()
    is_meant = is_used or is_listed or _is_nearly_great(name, found[0]) or _is_joined_or_alone(reading, start, end)
    return found if is_meant else ()


def actors_meant(
    reading: Reading, knowledge: Knowledge, start: int, end: int, found: Sequence[ActorMatch]
) -> Sequence[ActorMatch]:
    """Those actors that a piece of the question may mean.

    An everyday word names only who is called just so, and an abbreviation in small letters ("us", "plan") only after a
    word such as "by" or "against". Several names side by side ("Iran Israel") are not nearly another one.
    """
    name, roles = reading.text[start:end], question_words().roles
    words = WORD.findall(name)
    exact = [match for match in found if fold(match.matched) == fold(name)]
    if len(words) > 1:
        return found if exact or not all(_names_country(knowledge, word) for word in words) else ()
    if not _is_everyday(name):
        return found
    is_party = word_before(reading.text, start) in (*roles.attacker, *roles.target, *roles.party)
    return [match for match in exact if is_party or not (match.matched.isupper() and name.islower())]


def _names_country(knowledge: Knowledge, word: str) -> bool:
    return knowledge.gazetteer.country_code(word) is not None


def _is_everyday(word: str) -> bool:
    return is_common(word) or word.lower() in question_words().everyday_words


def _is_listed(knowledge: Knowledge, name: str, found: Sequence[Place]) -> bool:
    """Whether a place is called so, and not only nearly so."""
    written = name.title() if name.islower() else name
    is_found = any(len(mention.text) == len(written) for mention in knowledge.gazetteer.find(written))
    return is_found or any(fold(place.name) == fold(name) for place in found)


def _is_nearly_great(name: str, place: Place) -> bool:
    slips = OSA.distance(fold(name), fold(place.name))
    return slips <= 1 + (len(name) >= _LONG) and (place.kind == "country" or place.population >= _GREAT)


def _is_joined_or_alone(reading: Reading, start: int, end: int) -> bool:
    """Whether the name stands beside an "and" or "or", or nothing else in the question could be one."""
    following = WORD.search(reading.text, end)
    if word_before(reading.text, start) in AND or (following and following.group().lower() in AND):
        return True
    others = WORD.findall(reading.rest[:start]) + WORD.findall(reading.rest[end:])
    has_others = any(word.lower() not in question_words().filler_words for word in others)
    return not (has_others or reading.actors or reading.places)

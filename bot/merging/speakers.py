"""Whom a report rests on: the institution that is named as saying what happened, however the report names it.

"Ukraine's energy ministry", "the Ukrainian Energy Ministry" and "the energy ministry" are one institution to whoever
reads of one event. An institution is told by its office ("energy ministry") and by whose it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from bot.identity.places.countries import load_countries
from bot.lexicon import load_lexicon
from bot.vocabulary import Claim, Stance, Value

# Who claims or denies a deed is a party to it: that is news of its own, and says nothing of where the rest comes from.
_TELLING = {Stance.REPORTED, Stance.CONFIRMED}
_CODE_LENGTH = 2  # a code of a country may be a word: "it", "in"
_PASSED_OVER = re.compile(r"['’]s?\b|\w+-(?:run|led|controlled|backed|affiliated)\b")


class Speaker(Value):
    """An institution. ``office`` says what it does; ``owner`` whose it is: a country's code, or a name, folded.

    Without an owner it is one that its report leaves to the reader, or, where it has no office, nobody.
    """

    office: tuple[str, ...] = ()
    owner: str = ""

    @property
    def is_anybody(self) -> bool:
        """Whether the next report may mean somebody else by these words. Of ministries a country has one each."""
        words = load_speaker_words()
        return not self.owner and not (words.single & {*self.office} and not words.of_any_side & {*self.office})


class _SpeakerWords(Value):
    """``titles`` say who speaks for an institution, ``offices`` what it does, with ``synonyms`` among them. Of those, a
    country has one each of the ``single``, but of ``of_any_side`` an event may concern two countries'. ``countries``
    are names as short as codes. ``anybody`` are people without an office.
    """

    titles: frozenset[str]
    offices: frozenset[str]
    synonyms: dict[str, str]
    countries: dict[str, str]
    single: frozenset[str]
    of_any_side: frozenset[str]
    anybody: frozenset[str]


@cache
def load_speaker_words() -> _SpeakerWords:
    """The shipped words for speakers.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    return load_lexicon("bot.merging", "speakers", _SpeakerWords)


def only_speaker(claims: Iterable[Claim]) -> Speaker | None:
    """The one institution that a report's claims rest on; nothing where there are several, or it is nobody's."""
    told = list(claims)
    named = {said.by for claim in told for said in claim.attributions if said.by and said.stance in _TELLING}
    places = _places(told) if named else frozenset()
    speakers = {speaker_of(by, places) for by in named}
    return speakers.pop() if len(speakers) == 1 else None


def _places(claims: Sequence[Claim]) -> frozenset[tuple[str, str]]:
    """The words that name the claims' places, each with its country: "gaza" is of the Gaza Strip."""
    return frozenset(
        (word, place.country)
        for claim in claims
        for place in claim.places
        if place.country
        for name in (place.text, place.name, place.admin1)
        if name
        for word in (name.casefold(), *name.casefold().split())
    )


@lru_cache(maxsize=5_000)  # an event is added up anew at each of its reports, and the same few speak of a war for years
def speaker_of(by: str, places: frozenset[tuple[str, str]] = frozenset()) -> Speaker | None:
    """The institution that these words name, where the event has these places; nothing where they name people."""
    words = load_speaker_words()
    named = [word for word in re.findall(r"\w+", _PASSED_OVER.sub("", by.casefold())) if word not in words.titles]
    office = tuple(sorted({words.synonyms.get(word, word) for word in named if word in words.offices}))
    owners = [word for word in named if word not in words.offices]
    if not named or (owners and words.anybody.issuperset(owners)):
        return None
    code, name = _country(owners, dict(places))
    others = () if office and code else tuple(word for word in owners if word not in name.split())
    return Speaker(office=office, owner=" ".join([*([code] if code else []), *others]))


def _country(owners: Sequence[str], places: dict[str, str]) -> tuple[str | None, str]:
    """The country that such words name, by its own name, its people, or one of the event's places; and which words."""
    for name in _runs(owners):
        code = load_speaker_words().countries.get(name) or places.get(name)
        if code := code or (load_countries().code_of(name) if len(name) > _CODE_LENGTH else None):
            return code, name
    return None, ""


def _runs(words: Sequence[str]) -> Iterator[str]:
    """All runs of words, the longest first: "south korean" names another country than "korean"."""
    for length in range(len(words), 0, -1):
        yield from (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))


def settled(speakers: Sequence[Speaker | None]) -> list[Speaker | None]:
    """The speakers of one event's reports: "the energy ministry" is the one that another report says whose it is."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for one in speakers:
        if one and one.owner:
            owners.setdefault(one.office, set()).add(one.owner)
    return [_settle(one, owners.get(one.office, set())) if one else None for one in speakers]


def _settle(one: Speaker, owners: set[str]) -> Speaker | None:
    if not one.owner and len(owners) == 1:
        return one.model_copy(update={"owner": next(iter(owners))})
    return None if one.is_anybody else one

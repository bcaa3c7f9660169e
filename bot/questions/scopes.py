"""From what was read in a question to its filter: which part each name plays, and what is left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from bot.identity.gazetteer import Place
from bot.knowledge import Knowledge
from bot.questions.parts import (
    WORD,
    Namesake,
    Reading,
    is_acted_upon,
    is_before_deed,
    owns_what_was_struck,
    word_before,
)
from bot.questions.reach import place_filter
from bot.questions.regions import Region
from bot.questions.words import question_words
from bot.rendering.countries import country_name
from bot.vocabulary import Alternative, Filter, Intent, PlaceFilter

_JOINERS = frozenset(("and", "or", "nor"))
_REGION = " region"
_ARTICLES = frozenset(("the", "any", "all", "those", "ones"))
_MOST_ALTERNATIVES = 3

_Piece = tuple[int, int, str, Any]  # where it begins and ends, what it is, and its value


def filter_of(reading: Reading) -> Filter:
    """The filter that a question's words add up to."""
    excluding = _take_excluded(reading)
    between = _take_between(reading)
    roles = _roles(reading)
    return Filter(
        actors=_distinct(roles["actors"]),
        attackers=_distinct(roles["attackers"]),
        targets=_distinct(roles["targets"]),
        between=between,
        places=tuple(dict.fromkeys(_placed(reading, *found) for found in reading.places)),
        target_kinds=_target_kinds(reading),
        types=tuple(dict.fromkeys(chain(*(types for *_, types in reading.deeds)))),
        keywords=_distinct(reading.keywords),
        since=reading.since,
        until=reading.until,
        excluding=excluding,
        **reading.values,
    )


def alternatives_of(wanted: Filter, namesakes: Iterable[Namesake], knowledge: Knowledge) -> tuple[Alternative, ...]:
    """The filters there would be if an ambiguous name meant another of its bearers."""
    found = (_instead(wanted, one, knowledge) for one in namesakes)
    return tuple(one for one in found if one)[:_MOST_ALTERNATIVES]


def _instead(wanted: Filter, namesake: Namesake, knowledge: Knowledge) -> Alternative | None:
    other = namesake.other
    if isinstance(other, Place):
        places = tuple(place_filter(other) if _is(place, namesake.taken) else place for place in wanted.places)
        label = ", ".join(dict.fromkeys(part for part in (other.name, country_name(other.country)) if part))
        return Alternative(label=label, filter=wanted.model_copy(update={"places": places}))
    if isinstance(namesake.taken, Place):
        places = tuple(place for place in wanted.places if not _is(place, namesake.taken))
        changed = wanted.model_copy(update={"places": places, "actors": (*wanted.actors, other)})
        return Alternative(label=knowledge.actor_name(other), filter=changed)
    fields = ("actors", "attackers", "targets", "between")
    parties = {
        field: tuple(other if one == namesake.taken else one for one in getattr(wanted, field)) for field in fields
    }
    changed = wanted.model_copy(update=parties)
    return Alternative(label=knowledge.actor_name(other), filter=changed) if changed != wanted else None


def _is(place: PlaceFilter, taken: str | Place) -> bool:
    return isinstance(taken, Place) and (place.name, place.country) == (taken.name, taken.country)


def _placed(reading: Reading, start: int, end: int, place: Place | Region) -> PlaceFilter:
    is_near = word_before(reading.text, start) in question_words().roles.near
    before = [km for _, last, km in reading.radii if last <= start and not _words(reading, last, start) - _ARTICLES]
    after = [km for first, _, km in reading.radii if first >= end and not _words(reading, end, first)]
    wanted = place_filter(place, is_near=is_near, radius_km=next(iter([*before, *after]), None))
    # "Kherson region" is said as it was asked, for a town of that name is meant as often.
    is_region = wanted.admin1 is not None and reading.text[start:end].lower().endswith(_REGION)
    return wanted.model_copy(update={"name": f"{wanted.name}{_REGION}"}) if is_region else wanted


def _words(reading: Reading, start: int, end: int) -> set[str]:
    return {word.lower() for word in WORD.findall(reading.text[start:end])}


def _take_excluded(reading: Reading) -> tuple[Filter, ...]:
    """What stands after "except" and its like, taken out of the reading: a filter for each."""
    excluded = list(reading.left_out)
    for _, end in reading.excluders:
        taken = _scope(reading, end)
        doer = _doer_of(reading, taken[-1]) if taken else None
        filters = [_left_out(reading, piece, _part_of(reading, taken, piece)) for piece in taken]
        if doer:
            filters[-1] = filters[-1].model_copy(update={"attackers": (doer[3],)})
        for piece in (*taken, *([doer] if doer else [])):
            _drop(reading, piece)
        excluded += filters
    return tuple(dict.fromkeys(excluded))


def _doer_of(reading: Reading, deed: _Piece) -> _Piece | None:
    """Who did a deed that is left out: "except strikes by the US" means theirs only."""
    if deed[2] != "type":
        return None
    by = frozenset(question_words().roles.attacker)
    actors = (piece for piece in _pieces(reading) if piece[2] == "actor" and piece[0] >= deed[1])
    between = ((actor, _words(reading, deed[1], actor[0]) - _ARTICLES) for actor in actors)
    return next((actor for actor, words in between if words and words <= by), None)


def _take_between(reading: Reading) -> tuple[str, ...]:
    """The parties of "between A and B", where there are two at least, taken out of the reading."""
    both = question_words().roles.both
    for word in WORD.finditer(reading.text):
        if word.group().lower() in both:
            parties = [piece for piece in _scope(reading, word.end()) if piece[2] == "actor"]
            if len(parties) > 1:
                for piece in parties:
                    _drop(reading, piece)
                return _distinct(value for *_, value in parties)
    return ()


def _scope(reading: Reading, position: int) -> list[_Piece]:
    """The pieces that follow here at once, and those joined to them: "except [in Baghdad] or [by the US]"."""
    roles = question_words().roles
    openers = {*_ARTICLES, *roles.place, *roles.attacker, *roles.target, "involving"}
    taken: list[_Piece] = []
    for piece in sorted(_pieces(reading), key=lambda piece: piece[:2]):
        if piece[0] < position:
            continue
        between = reading.text[position : piece[0]]
        words = _words(reading, position, piece[0])
        is_joined = not taken or bool(words & _JOINERS) or "," in between
        if not is_joined or words - openers - _JOINERS:
            break
        taken.append(piece)
        position = piece[1]
    return taken


def _pieces(reading: Reading) -> Iterator[_Piece]:
    yield from ((start, end, "actor", value) for start, end, value in reading.actors)
    yield from ((start, end, "place", value) for start, end, value in reading.places)
    yield from ((start, end, "type", value) for start, end, value in reading.deeds if value)
    yield from ((start, end, "kind", value) for start, end, value in reading.struck)


def _drop(reading: Reading, piece: _Piece) -> None:
    found = (*piece[:2], piece[3])
    for held in (reading.actors, reading.places, reading.deeds, reading.struck):
        if found in held:
            held.remove(found)


def _part_of(reading: Reading, pieces: list[_Piece], piece: _Piece) -> str:
    """The part an actor is left out for; one joined to another has the other's: "except by Israel or the US"."""
    roles = question_words().roles
    before = [word_before(reading.text, one[0]) for one in pieces if one[2] == "actor" and one[0] <= piece[0]]
    preposition = next((word for word in reversed(before) if word not in _JOINERS), "")
    return "attackers" if preposition in roles.attacker else "targets" if preposition in roles.target else "actors"


def _left_out(reading: Reading, piece: _Piece, part: str) -> Filter:
    start, end, what, value = piece
    if what == "place":
        return Filter(places=(_placed(reading, start, end, value),))
    if what == "actor":
        return Filter.model_validate({part: (value,)})
    return Filter(types=value) if what == "type" else Filter(target_kinds=value)


def _target_kinds(reading: Reading) -> tuple[str, ...]:
    """What was struck; where it is someone's ("US bases"), the party says more than the kind."""
    ends = {end for _, end, _ in reading.actors}
    owned = {start for start, _, _ in reading.struck if {start, start - 1} & ends}
    return _distinct(chain(*(kinds for start, _, kinds in reading.struck if start not in owned)))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _roles(reading: Reading) -> dict[str, list[str]]:
    """Each actor's part: before a deed or after "by" it acts; after a deed and "on" it is acted upon."""
    roles: dict[str, list[str]] = defaultdict(list)
    previous = "actors"
    for start, end, actor_id in sorted(reading.actors):
        joined = word_before(reading.text, start) in _JOINERS and any(roles.values())
        previous = previous if joined else _role(reading, start, end)
        roles[previous].append(actor_id)
    return roles


def _role(reading: Reading, start: int, end: int) -> str:
    words = question_words().roles
    before = word_before(reading.text, start)
    if owns_what_was_struck(reading, end) or is_acted_upon(reading, start, end):
        return "targets"
    after_deed = any(deed_end <= start for _, deed_end, _ in reading.deeds)
    if before in words.attacker:
        return "attackers"
    if after_deed and (before in words.target or reading.intent is Intent.WHO):
        return "targets"
    return "attackers" if is_before_deed(reading, end) else "actors"

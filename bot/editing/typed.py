"""What an editor types for a field of an event, read as the value it stands for; on doubt, the values it may mean."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from bot.errors import BadInput
from bot.extraction.expressions.dates import find_dates
from bot.identity.gazetteer import Place
from bot.identity.names import fold
from bot.knowledge import Knowledge
from bot.questions.words import question_words
from bot.rendering.places import PLACE_PRECISION_WORDS
from bot.vocabulary import (
    EventPlace,
    EventStatus,
    PlacePrecision,
    Role,
    RulingField,
    SubEventType,
    Toll,
    Value,
    as_json,
)

LONGEST_VALUE = 200
"""Characters of a value that are read."""

_MOST_OPTIONS = 5
_MOST_PEOPLE = 10_000_000
_SURE = 95.0  # a name's score from which it needs no asking
_NEAR_MISS = 70.0  # rapidfuzz score of a type that may be meant
_NOBODY = {"nobody", "no one", "unknown", "not named", "unnamed", "none"}


class Option(Value):
    """A value that may be meant, as JSON, and the words it is offered by."""

    words: str
    value: Any


class Asking(Value):
    """What a value is read against: the day it is typed, and the countries and points of the event."""

    today: dt.date
    countries: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


def read_value(knowledge: Knowledge, field: RulingField, words: str, asking: Asking) -> list[Option]:
    """What the words may stand for: one option where there is no doubt, several to choose from where there is.

    Raises:
        BadInput: nothing can be made of them; the message says how to write it.
    """
    flat = " ".join(words.split())
    if not flat or len(flat) > LONGEST_VALUE:
        raise BadInput(HOW_TO_WRITE[field])
    return _READERS[field](knowledge, flat, asking)


HOW_TO_WRITE = {
    RulingField.DATE: "Write the date as 20 January 2024, 2024-01-20, 18-20 Jan 2024 or January 2024; not after today.",
    RulingField.PLACE: "Write a place by its name, with the country if need be (Tripoli, Lebanon), or as coordinates.",
    RulingField.KILLED: "Write the number as 5, 3-7, 5 (3-7), at least 5, up to 7, none or unknown.",
    RulingField.INJURED: "Write the number as 5, 3-7, 5 (3-7), at least 5, up to 7, none or unknown.",
    RulingField.ATTACKER: "Write who attacked, several with commas between them; or unknown.",
    RulingField.TARGET: "Write who was attacked, several with commas between them; or unknown.",
    RulingField.TYPE: "Write a type as ACLED names it, for example Air/drone strike or Armed clash.",
    RulingField.STATUS: "Write reported, corroborated or disputed. What is wrong altogether is retracted: /retract.",
}
"""How each field is written; also what is said where nothing can be made of it."""


def _date(_knowledge: Knowledge, words: str, asking: Asking) -> list[Option]:
    whole = [found for found in find_dates(words, asking.today) if found.end - found.start == len(words)]
    if not whole or whole[0].kind in {"since", "until"}:
        raise BadInput(HOW_TO_WRITE[RulingField.DATE])
    return [Option(words=words, value=as_json(whole[0].date))]


def _place(knowledge: Knowledge, words: str, asking: Asking) -> list[Option]:
    name, _, area = (part.strip() for part in words.rpartition(",")) if "," in words else (words, "", "")
    country = knowledge.gazetteer.country_code(area) if area else None
    found = knowledge.gazetteer.locate(
        name if country else words, country=country, countries=asking.countries, near=asking.points
    )
    if not found:
        raise BadInput(f"No place called “{words}” is known. {HOW_TO_WRITE[RulingField.PLACE]}")
    exact = [place for place in found if fold(place.name) == fold(name if country else words)]
    kept = [exact[0]] if exact and all(_is_around(exact[0], other) for other in exact[1:]) else exact or found
    return [_place_option(knowledge, place) for place in kept[:_MOST_OPTIONS]]


def _is_around(place: Place, other: Place) -> bool:
    """Whether another place of the same name is only the province or the country this one lies in."""
    return other.country == place.country and other.admin1 == place.admin1 and other.precision > place.precision


def _place_option(knowledge: Knowledge, place: Place) -> Option:
    value = EventPlace(**place.model_dump(include=set(EventPlace.model_fields)))
    country = knowledge.country_name(place.country) if place.country else None
    words = ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, country) if part))
    wide = place.precision not in {PlacePrecision.EXACT, PlacePrecision.COUNTRY}
    return Option(words=f"{words} ({PLACE_PRECISION_WORDS[place.precision]})" if wide else words, value=as_json(value))


_TOLLS: tuple[tuple[re.Pattern[str], Callable[..., Toll]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), made)
    for pattern, made in (
        (r"none|nobody|no one|0", lambda: Toll(low=0, best=0, high=0)),
        (r"unknown|not stated|\?", lambda: Toll()),
        (r"(\d+)", lambda best: Toll(low=best, best=best, high=best)),
        (r"(\d+)\s*(?:-|–|to)\s*(\d+)", lambda low, high: Toll(low=low, high=high)),
        (
            r"(\d+)\s*\(\s*(\d+)\s*(?:-|–|to)\s*(\d+)\s*\)",
            lambda best, low, high: Toll(low=low, best=best, high=high),
        ),
        (r"(?:at least|min\.?|≥|>=)\s*(\d+)|(\d+)\s*\+", lambda low: Toll(low=low, best=low)),
        (r"(?:up to|at most|max\.?|≤|<=)\s*(\d+)", lambda high: Toll(best=high, high=high)),
    )
)


def _toll(field: RulingField) -> Callable[[Knowledge, str, Asking], list[Option]]:
    def read(_knowledge: Knowledge, words: str, _asking: Asking) -> list[Option]:
        plain = re.sub(r"(?<=\d)[,.\s](?=\d{3}\b)", "", words)
        for pattern, made in _TOLLS:
            if match := pattern.fullmatch(plain):
                toll = made(*(int(number) for number in match.groups() if number is not None))
                return [Option(words=words, value=as_json(_possible(toll, field)))]
        raise BadInput(HOW_TO_WRITE[field])

    return read


def _possible(toll: Toll, field: RulingField) -> Toll:
    figures = [figure for figure in (toll.low, toll.best, toll.high) if figure is not None]
    if any(figure > _MOST_PEOPLE for figure in figures):
        raise BadInput("That many people in one incident can't be meant.")
    if figures != sorted(figures):
        raise BadInput(f"The lowest figure must come first. {HOW_TO_WRITE[field]}")
    return toll


def _party(role: Role) -> Callable[[Knowledge, str, Asking], list[Option]]:
    def read(knowledge: Knowledge, words: str, asking: Asking) -> list[Option]:
        if words.casefold() in _NOBODY:
            return [Option(words="nobody named", value=[])]
        names = [name.strip() for name in re.split(r"[,;]", words) if name.strip()]
        if not names:
            raise BadInput(HOW_TO_WRITE[RulingField(role.value)])
        options = [_who(knowledge, name, role, asking) for name in names]
        if len(options) == 1:
            return options[0]
        for name, found in zip(names, options, strict=True):
            if len(found) > 1:
                meant = " or ".join(option.words for option in found[:-1])
                raise BadInput(f"“{name}” may be {meant}; write that name in full.")
        chosen = [found[0] for found in options]
        return [
            Option(words=", ".join(one.words for one in chosen), value=[party for one in chosen for party in one.value])
        ]

    return read


def _who(knowledge: Knowledge, name: str, role: Role, asking: Asking) -> list[Option]:
    """The actors a name may mean, and last the name as it is written, for one that the catalogue doesn't have."""
    if not any(character.isalpha() for character in name):
        raise BadInput("A name has letters in it.")
    found = knowledge.catalogue.resolve(name, countries=asking.countries, on=asking.today)
    sure = [match for match in found if match.score >= _SURE]
    known = [_actor(match.name, match.id, role) for match in (sure[:1] if len(sure) == 1 else found[:_MOST_OPTIONS])]
    return known if len(sure) == 1 else [*known, _actor(name, None, role)]


def _actor(name: str, actor_id: str | None, role: Role) -> Option:
    words = name if actor_id else f"“{name}”, as written"
    return Option(words=words, value=[{"role": role.value, "id": actor_id, "name": name}])


def _type(_knowledge: Knowledge, words: str, _asking: Asking) -> list[Option]:
    names = {kind.value.casefold(): kind for kind in SubEventType}
    asked = words.casefold()
    kinds: Sequence[SubEventType] = [names[asked]] if asked in names else question_words().types_of.get(asked, ())
    if not kinds:
        near = process.extract(asked, names, scorer=fuzz.WRatio, limit=_MOST_OPTIONS, score_cutoff=_NEAR_MISS)
        kinds = [kind for kind in SubEventType for _, _, key in near if kind.value.casefold() == key]
    if not kinds:
        raise BadInput(f"“{words}” is no type of event. {HOW_TO_WRITE[RulingField.TYPE]}")
    return [Option(words=kind.value, value=kind.value) for kind in kinds[:_MOST_OPTIONS]]


def _status(_knowledge: Knowledge, words: str, _asking: Asking) -> list[Option]:
    wanted = words.casefold()
    if wanted not in {EventStatus.REPORTED, EventStatus.CORROBORATED, EventStatus.DISPUTED}:
        raise BadInput(HOW_TO_WRITE[RulingField.STATUS])
    return [Option(words=wanted, value=wanted)]


_READERS: dict[RulingField, Callable[[Knowledge, str, Asking], list[Option]]] = {
    RulingField.DATE: _date,
    RulingField.PLACE: _place,
    RulingField.KILLED: _toll(RulingField.KILLED),
    RulingField.INJURED: _toll(RulingField.INJURED),
    RulingField.ATTACKER: _party(Role.ATTACKER),
    RulingField.TARGET: _party(Role.TARGET),
    RulingField.TYPE: _type,
    RulingField.STATUS: _status,
}

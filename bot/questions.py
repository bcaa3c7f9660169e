"""Questions as people type them, read into a ``Question``: what is asked, of whom, where, when, and in which role.

The text is used up piece by piece: names the catalogue knows as they stand, times, what is asked for, kinds of deeds.
What is left between filler words must be names; it is looked up without regard to capitals, then by likeness.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from zoneinfo import ZoneInfo

from bot.extraction.dates import parse_window
from bot.identity.actors import MentionForm
from bot.identity.gazetteer import Place
from bot.knowledge import Knowledge
from bot.question_words import question_words
from bot.vocabulary import Filter, Intent, PlaceFilter, Question, SubEventType

LONGEST_QUESTION = 500
"""Characters of a question that are read; what stands beyond is left out and named as not understood."""

_MOST_NAMES = 12
_LONGEST_NAME = 5
_WORD = re.compile(r"[^\W_]+(?:['’ʿʾ.-][^\W_]+)*", re.UNICODE)
_GAP = "\x00"  # stands where a piece of the question has been used up


@dataclass
class _Reading:
    """A question on its way: ``rest`` is the text with a gap for every character used up, so positions keep."""

    text: str
    rest: str
    intent: Intent | None = None
    deeds: list[tuple[int, int]] = field(default_factory=list)
    types: list[SubEventType] = field(default_factory=list)
    actors: list[tuple[int, int, str]] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    since: dt.date | None = None
    until: dt.date | None = None

    def use(self, start: int, end: int) -> None:
        """Mark a stretch as understood."""
        self.rest = self.rest[:start] + _GAP * (end - start) + self.rest[end:]


def understand(text: str, knowledge: Knowledge, *, now: dt.datetime, zone: str = "UTC") -> Question:
    """Read a question. ``now`` is aware; "today" is its day in ``zone`` (an IANA name)."""
    flat = " ".join(text.split())
    reading = _Reading(text=flat[:LONGEST_QUESTION], rest=flat[:LONGEST_QUESTION])
    _read_listed_names(reading, knowledge)
    _read_times(reading, now, zone)
    _read_deeds(reading)
    _read_intent(reading)
    _read_other_names(reading, knowledge)
    if len(flat) > LONGEST_QUESTION:
        reading.unknown.append(flat[LONGEST_QUESTION : LONGEST_QUESTION + 60])
    return _question(text, reading)


def _read_listed_names(reading: _Reading, knowledge: Knowledge) -> None:
    """Names that stand in the catalogue as they are typed: they may hold words that mean something else alone."""
    for mention in knowledge.catalogue.find(reading.text)[:_MOST_NAMES]:
        if mention.form is MentionForm.NAME:
            _take_actor(reading, mention.start, mention.end, mention.ids[0])


def _take_actor(reading: _Reading, start: int, end: int, actor_id: str) -> None:
    reading.actors.append((start, end, actor_id))
    reading.use(start, end)


def _read_times(reading: _Reading, now: dt.datetime, zone: str) -> None:
    since, until, spans = parse_window(reading.rest, now, ZoneInfo(zone))
    reading.since, reading.until = since, until
    for start, end in spans:
        reading.use(start, end)


def _read_deeds(reading: _Reading) -> None:
    words = question_words()
    for match in words.deed_pattern.finditer(reading.rest):
        reading.deeds.append(match.span())
        reading.types += words.types_of[match.group().lower()]
    for start, end in reading.deeds:
        reading.use(start, end)


def _read_intent(reading: _Reading) -> None:
    words = question_words()
    found = list(words.intent_pattern.finditer(reading.rest))
    phrases = {match.group().lower() for match in found}
    asked = next((entry.intent for entry in words.intents if phrases & set(entry.phrases)), None)
    reading.intent = asked
    for match in found:
        reading.use(*match.span())


def _read_other_names(reading: _Reading, knowledge: Knowledge) -> None:
    for run in _runs(reading.rest):
        _read_run(reading, knowledge, run)


def _runs(rest: str) -> list[list[re.Match[str]]]:
    """The words left over, in runs that no gap, comma or filler word interrupts."""
    filler = question_words().filler_words
    runs: list[list[re.Match[str]]] = [[]]
    last_end = 0
    for word in _WORD.finditer(rest):
        between = rest[last_end : word.start()]
        if runs[-1] and (_GAP in between or "," in between):
            runs.append([])
        if word.group().lower() in filler:
            runs.append([])
        else:
            runs[-1].append(word)
        last_end = word.end()
    return [run for run in runs if run]


def _read_run(reading: _Reading, knowledge: Knowledge, run: list[re.Match[str]]) -> None:
    """Looks up the longest piece of a run that is a name, and what stands before and after it likewise."""
    for length in range(min(len(run), _LONGEST_NAME), 0, -1):
        for first in range(len(run) - length + 1):
            piece = run[first : first + length]
            if _take_name(reading, knowledge, piece[0].start(), piece[-1].end()):
                if run[:first]:
                    _read_run(reading, knowledge, run[:first])
                if run[first + length :]:
                    _read_run(reading, knowledge, run[first + length :])
                return
    reading.unknown.append(reading.text[run[0].start() : run[-1].end()])


def _take_name(reading: _Reading, knowledge: Knowledge, start: int, end: int) -> bool:
    if len(reading.actors) + len(reading.places) >= _MOST_NAMES:
        return False
    name = reading.text[start:end]
    place = _place(knowledge, name)
    actor, score = _actor(knowledge, name)
    if actor and not (place and _prefers_place(reading, knowledge, start, end, actor, score)):
        _take_actor(reading, start, end, actor)
        return True
    if place:
        reading.places.append((start, place))
        reading.use(start, end)
        return True
    return False


def _actor(knowledge: Knowledge, name: str) -> tuple[str | None, float]:
    found = knowledge.catalogue.resolve(name)
    return (found[0].id, found[0].score) if found else (None, 0.0)


def _place(knowledge: Knowledge, name: str) -> Place | None:
    found = knowledge.gazetteer.locate(name)
    return found[0] if found else None


_SURE = 97.0


def _prefers_place(reading: _Reading, knowledge: Knowledge, start: int, end: int, actor_id: str, score: float) -> bool:
    """A name that is both: a place after "in" or where nothing says it acts; a force beside a deed or after "by"."""
    words = question_words().roles
    before = _word_before(reading.text, start)
    if before in words.attacker and before not in words.place:
        return False
    if before in words.place:
        return True
    is_country = any(
        name.casefold() == reading.text[start:end].casefold()
        for name in knowledge.catalogue.get(actor_id).country_names
    )
    if _is_before_deed(reading, end):
        return not is_country and score < _SURE
    return is_country or score < _SURE


def _word_before(text: str, start: int) -> str:
    words = _WORD.findall(text[:start])
    while words and words[-1].lower() == "the":
        words.pop()
    return words[-1].lower() if words else ""


def _is_before_deed(reading: _Reading, end: int) -> bool:
    return any(0 <= start - end <= 1 for start, _ in reading.deeds)


def _question(text: str, reading: _Reading) -> Question:
    roles = _roles(reading)
    places = tuple(
        dict.fromkeys(place_filter(place, is_near=_is_near(reading, start)) for start, place in reading.places)
    )
    wanted = Filter(
        actors=_distinct(roles["any"]),
        attackers=_distinct(roles["attacker"]),
        targets=_distinct(roles["target"]),
        places=places,
        types=tuple(dict.fromkeys(reading.types)),
        since=reading.since,
        until=reading.until,
    )
    intent = reading.intent or (Intent.LATEST if not wanted.is_empty else Intent.HELP)
    return Question(text=text, intent=intent, filter=wanted, unknown=tuple(reading.unknown))


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _roles(reading: _Reading) -> dict[str, list[str]]:
    """Each actor's part: before a deed or after "by" it acts; after a deed and "on" it is acted upon."""
    roles: dict[str, list[str]] = {"any": [], "attacker": [], "target": []}
    previous = "any"
    for start, end, actor_id in sorted(reading.actors):
        between = reading.text[:start].rsplit(maxsplit=1)[-1:] or [""]
        joined = between[0].lower() in {"and", "or"} and bool(chain(*roles.values()))
        previous = previous if joined else _role(reading, start, end)
        roles[previous].append(actor_id)
    return roles


def _role(reading: _Reading, start: int, end: int) -> str:
    words = question_words().roles
    before = _word_before(reading.text, start)
    after_deed = any(deed_end <= start for _, deed_end in reading.deeds)
    if before in words.attacker:
        return "attacker"
    if after_deed and (before in words.target or reading.intent is Intent.WHO):
        return "target"
    return "attacker" if _is_before_deed(reading, end) else "any"


_COUNTRY, _DIVISION = "country", "adm1"


def _is_near(reading: _Reading, start: int) -> bool:
    return _word_before(reading.text, start) in {"near", "around", "off"}


def place_filter(place: Place, *, is_near: bool = False) -> PlaceFilter:
    """Where to look for what happened at a place: all of a country or division, or a circle that fits its kind."""
    reach = question_words().reach
    if place.kind == _COUNTRY:
        return PlaceFilter(name=place.name, country=place.country)
    if place.kind == _DIVISION:
        return PlaceFilter(name=place.name, country=place.country, admin1=place.admin1 or place.name)
    near = reach.near if is_near else reach.default
    return PlaceFilter(
        name=place.name,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=max(near, reach.kinds.get(place.kind, reach.default)),
    )

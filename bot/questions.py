"""Questions as people type them, read into a ``Question``: what is asked, of whom, where, when, and in which role.

The text is used up piece by piece: names the catalogue knows as they stand, times, tolls, kinds of deeds, what was
struck, what is asked for. What is left between filler words must be names; it is looked up without regard to capitals,
then by likeness.
"""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import chain
from zoneinfo import ZoneInfo

from bot.extraction.dates import parse_window
from bot.identity.actors import ActorMention, MentionForm
from bot.identity.gazetteer import Place
from bot.knowledge import Knowledge
from bot.question_parts import WORD, Reading, is_before_deed, owns_what_was_struck, word_before
from bot.question_words import question_words
from bot.reach import place_filter
from bot.vocabulary import Filter, Intent, Question

LONGEST_QUESTION = 500
"""Characters of a question that are read; what stands beyond is left out and named as not understood."""

_MOST_NAMES = 12
_LONGEST_NAME = 5
_GAP = "\x00"  # stands where a piece of the question has been used up


def understand(text: str, knowledge: Knowledge, *, now: dt.datetime, zone: str = "UTC") -> Question:
    """Read a question. ``now`` is aware; "today" is its day in ``zone`` (an IANA name)."""
    flat = " ".join(text.split())
    reading = Reading(text=flat[:LONGEST_QUESTION], rest=flat[:LONGEST_QUESTION])
    _read_listed_names(reading, knowledge)
    _read_times(reading, now, zone)
    _read_toll(reading)
    _read_deeds(reading)
    _read_struck(reading)
    _read_intent(reading)
    _read_other_names(reading, knowledge)
    if len(flat) > LONGEST_QUESTION:
        reading.unknown.append(flat[LONGEST_QUESTION : LONGEST_QUESTION + 60].strip())
    return _question(text, reading)


def _read_listed_names(reading: Reading, knowledge: Knowledge) -> None:
    """Names that stand in the catalogue as they are typed: they may hold words that mean something else alone."""
    for mention in knowledge.catalogue.find(reading.text)[:_MOST_NAMES]:
        if mention.form is MentionForm.NAME:
            start, actor_id = _widened(reading.text, knowledge, mention)
            _take_actor(reading, start, mention.end, actor_id)


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


def _read_times(reading: Reading, now: dt.datetime, zone: str) -> None:
    since, until, spans = parse_window(reading.rest, now, ZoneInfo(zone))
    reading.since, reading.until = since, until
    for start, end in spans:
        reading.use(start, end)


def _read_toll(reading: Reading) -> None:
    match = question_words().tolls.pattern.search(reading.rest)
    if match:
        reading.min_killed = int(match["number"]) + (1 if match["above"] else 0)
        reading.use(*match.span())


def _read_struck(reading: Reading) -> None:
    words = question_words()
    for match in words.struck_pattern.finditer(reading.rest):
        reading.struck.append((*match.span(), words.kinds_of[match.group().lower()]))
        reading.use(*match.span())


def _read_deeds(reading: Reading) -> None:
    words = question_words()
    for match in words.deed_pattern.finditer(reading.rest):
        reading.deeds.append(match.span())
        reading.types += words.types_of[match.group().lower()]
    for start, end in reading.deeds:
        reading.use(start, end)


def _read_intent(reading: Reading) -> None:
    words = question_words()
    found = list(words.intent_pattern.finditer(reading.rest))
    phrases = {match.group().lower() for match in found}
    asked = next((entry.intent for entry in words.intents if phrases & set(entry.phrases)), None)
    reading.intent = asked
    for match in found:
        reading.use(*match.span())


def _read_other_names(reading: Reading, knowledge: Knowledge) -> None:
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
    reading.unknown.append(reading.text[run[0].start() : run[-1].end()])


def _take_name(reading: Reading, knowledge: Knowledge, start: int, end: int) -> bool:
    if len(reading.actors) + len(reading.places) >= _MOST_NAMES:
        return False
    name = reading.text[start:end]
    if len(name) == 1 or name.lower() in question_words().filler.parts_of_names:
        return False
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
    # Some names are told from common words by their capitals only, and people type without them.
    found = knowledge.gazetteer.locate(name) or (name.islower() and knowledge.gazetteer.locate(name.title()))
    return found[0] if found else None


_SURE = 97.0


def _is_joined_to_attacker(reading: Reading, start: int) -> bool:
    """Whether the name stands beside one that acts: "by the US and the UK"."""
    by = question_words().roles.attacker
    return any(
        WORD.findall(reading.text[end:start].lower()) in (["and"], ["and", "the"])
        and word_before(reading.text, first) in by
        for first, end, _ in reading.actors
    )


def _prefers_place(reading: Reading, knowledge: Knowledge, start: int, end: int, actor_id: str, score: float) -> bool:
    """A name that is both: a place after "in" or where nothing says it acts; a force beside a deed or after "by"."""
    words = question_words().roles
    before = word_before(reading.text, start)
    if before in words.place:
        return True
    if before in words.attacker or _is_joined_to_attacker(reading, start):
        return False
    country_names = knowledge.catalogue.get(actor_id).country_names
    if is_before_deed(reading, end) or owns_what_was_struck(reading, end):
        return not country_names and score < _SURE
    is_country = reading.text[start:end].casefold() in {name.casefold() for name in country_names}
    return is_country or score < _SURE


def _question(text: str, reading: Reading) -> Question:
    roles = _roles(reading)
    places = tuple(
        dict.fromkeys(
            place_filter(place, is_near=word_before(reading.text, start) in question_words().roles.near)
            for start, place in reading.places
        )
    )
    wanted = Filter(
        actors=_distinct(roles["any"]),
        attackers=_distinct(roles["attacker"]),
        targets=_distinct(roles["target"]),
        places=places,
        target_kinds=_target_kinds(reading),
        types=tuple(dict.fromkeys(reading.types)),
        since=reading.since,
        until=reading.until,
        min_killed=reading.min_killed,
    )
    intent = reading.intent or (Intent.LATEST if not wanted.is_empty else Intent.HELP)
    return Question(text=text, intent=intent, filter=wanted, unknown=tuple(reading.unknown))


def _target_kinds(reading: Reading) -> tuple[str, ...]:
    """What was struck; where it is someone's ("US bases"), the party says more than the kind."""
    ends = {end for _, end, _ in reading.actors}
    owned = {start for start, _, _ in reading.struck if {start, start - 1} & ends}
    return _distinct(chain(*(kinds for start, _, kinds in reading.struck if start not in owned)))


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _roles(reading: Reading) -> dict[str, list[str]]:
    """Each actor's part: before a deed or after "by" it acts; after a deed and "on" it is acted upon."""
    roles: dict[str, list[str]] = {"any": [], "attacker": [], "target": []}
    previous = "any"
    for start, end, actor_id in sorted(reading.actors):
        joined = word_before(reading.text, start) in {"and", "or"} and any(roles.values())
        previous = previous if joined else _role(reading, start, end)
        roles[previous].append(actor_id)
    return roles


def _role(reading: Reading, start: int, end: int) -> str:
    words = question_words().roles
    before = word_before(reading.text, start)
    if owns_what_was_struck(reading, end):
        return "target"
    after_deed = any(deed_end <= start for _, deed_end in reading.deeds)
    if before in words.attacker:
        return "attacker"
    if after_deed and (before in words.target or reading.intent is Intent.WHO):
        return "target"
    return "attacker" if is_before_deed(reading, end) else "any"

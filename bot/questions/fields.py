"""What a question says beside names: times, tolls, distances, kinds of deeds and targets, status, order, the intent."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from bot.extraction.expressions.dates import parse_window
from bot.questions.parts import GAP, Reading
from bot.questions.stretches import find_stretches
from bot.questions.words import question_words
from bot.vocabulary import Filter, Intent, Order

_DISTANCE = re.compile(
    r"(?<!\w)(?:(?:within|inside|up to|in)\s+)?(?:a\s+)?(?:radius\s+of\s+)?(?P<length>\d{1,7})\s*"
    r"(?P<unit>kilomet(?:er|re)s?|kms?|miles?|mi)(?!\w)(?:\s+(?:radius|of|from|around|away))*",
    re.IGNORECASE,
)
_DAY_OF_MONTH = re.compile(
    r"(?<!\w)(?:(?P<word>since|from|until|before|after|on)\s+)?the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)(?!\w|\s+(?:of|one))",
    re.IGNORECASE,
)
_KM_PER_MILE = 1.609344
_NUMBER_WANTED = re.compile(
    r"\b(?:(?P<alone>last|recent)|top|latest|newest|first|deadliest|worst|biggest)\s+(?P<number>\d{1,2}|ten|five|three)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«](?P<words>[^\"“”„«»]{2,60})[\"”“»]")
_KEYWORD_ENDS = re.compile(
    rf"[{GAP},;.!?]|\s(?:in|on|by|since|from|until|near|at|during|between|against|before|after)\s"
)


def read_fields(reading: Reading, now: dt.datetime, zone: str) -> None:
    """Read all of it. ``now`` is aware; "today" is its day in ``zone`` (an IANA name)."""
    _read_excluders(reading)
    _read_keywords(reading)
    _read_distances(reading)
    _read_times(reading, now, zone)
    _read_item(reading)
    _read_tolls(reading)
    _read_deeds(reading)
    _read_struck(reading)
    _read_harmed(reading)
    _read_values(reading)
    _read_numbers_wanted(reading)
    _read_intent(reading)


def _read_excluders(reading: Reading) -> None:
    for match in question_words().excluding_pattern.finditer(reading.rest):
        reading.excluders.append(match.span())
        reading.use(*match.span())


def _read_keywords(reading: Reading) -> None:
    for match in list(_QUOTED.finditer(reading.rest)):
        if GAP not in match["words"]:
            reading.keywords.append(match["words"].strip())
            reading.use(*match.span())
    for match in list(question_words().mentioning_pattern.finditer(reading.rest)):
        reading.use(*match.span())
        rest = reading.rest[match.end() :]
        end = _KEYWORD_ENDS.search(rest)
        words = rest[: end.start() if end else None].strip()
        if words:
            reading.keywords.append(words[:60])
            reading.use(match.end(), match.end() + (end.start() if end else len(rest)))


def _read_distances(reading: Reading) -> None:
    most = question_words().reach.most
    for match in list(_DISTANCE.finditer(reading.rest)):
        length = int(match["length"]) * (_KM_PER_MILE if match["unit"].lower().startswith("mi") else 1)
        reading.radii.append((*match.span(), min(float(round(length)), most)))
        reading.use(*match.span())


def _read_times(reading: Reading, now: dt.datetime, zone: str) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()
    windows = [*_stretches(reading, today), *_short_and_foreign_times(reading, now, zone)]
    since, until, spans = parse_window(reading.rest, now, ZoneInfo(zone))
    for start, end in spans:
        reading.use(start, end)
    windows += [(since, until)] if spans else []
    starts, ends = [first for first, _ in windows if first], [last for _, last in windows if last]
    is_open = any(last is None for _, last in windows) and all(first for first, _ in windows)
    reading.since, reading.until = min(starts, default=None), None if is_open else max(ends, default=None)


def _stretches(reading: Reading, today: dt.date) -> list[tuple[dt.date | None, dt.date | None]]:
    found = find_stretches(reading.rest, today)
    for one in found:
        reading.use(one.start, one.end)
    return [one.window for one in found]


def _short_and_foreign_times(
    reading: Reading, now: dt.datetime, zone: str
) -> list[tuple[dt.date | None, dt.date | None]]:
    """Times written short ("7d") or in another language's key words, read as the English they stand for."""
    words = question_words()
    english = _days_of_this_month(reading, now.astimezone(ZoneInfo(zone)).date())
    english += [
        (match.span(), f"last {match['count']} {words.short_times[match['unit'].lower()]}")
        for match in words.short_time_pattern.finditer(reading.rest)
    ]
    english += [
        (match.span(), words.times[match.group().lower()]) for match in words.time_pattern.finditer(reading.rest)
    ]
    for span, _ in english:
        reading.use(*span)
    return [parse_window(phrase, now, ZoneInfo(zone))[:2] for _, phrase in english]


def _days_of_this_month(reading: Reading, today: dt.date) -> list[tuple[tuple[int, int], str]]:
    """ "Since the 19th": the last such day there was, as a full date."""
    found = []
    for match in _DAY_OF_MONTH.finditer(reading.rest):
        days = (today - dt.timedelta(days=back) for back in range(62))
        day = next((one for one in days if one.day == int(match["day"])), None)
        if day:
            found.append((match.span(), f"{match['word'] or 'on'} {day.isoformat()}"))
    return found


def _read_item(reading: Reading) -> None:
    follow_up = question_words().follow_up
    match = follow_up.item.search(reading.rest)
    if match:
        ordinal, number = match["ordinal"], match["number"]
        reading.item = follow_up.ordinals[ordinal.lower()] if ordinal else int(number)
        reading.use(*match.span())


def _read_tolls(reading: Reading) -> None:
    words = question_words().tolls
    for pattern in words.patterns:
        for match in list(pattern.finditer(reading.rest)):
            number = match["number"].lower()
            least = int(number) if number.isdecimal() else words.numbers[number]
            reading.values[words.field_of[match["effect"].lower()]] = least + (1 if match["above"] else 0)
            reading.use(*match.span())


def _read_deeds(reading: Reading) -> None:
    words = question_words()
    for match in words.deed_pattern.finditer(reading.rest):
        reading.deeds.append((*match.span(), words.types_of[match.group().lower()]))
    for start, end, _ in reading.deeds:
        reading.use(start, end)


def _read_struck(reading: Reading) -> None:
    words = question_words()
    for match in words.struck_pattern.finditer(reading.rest):
        reading.struck.append((*match.span(), words.kinds_of[match.group().lower()]))
        reading.use(*match.span())


def _read_harmed(reading: Reading) -> None:
    words = question_words()
    for match in words.harmed_pattern.finditer(reading.rest):
        reading.keywords += words.words_of[match.group().lower()]
        reading.use(*match.span())


def _read_values(reading: Reading) -> None:
    words = question_words()
    for match in words.value_pattern.finditer(reading.rest):
        entry = words.value_of[match.group().lower()]
        meaning = entry.meaning
        if isinstance(meaning, Order):
            reading.order = meaning
        elif isinstance(meaning, tuple) and _is_excluded(reading, match.start()):
            reading.left_out.append(Filter.model_validate({entry.field: meaning}))
        elif isinstance(meaning, tuple):
            reading.values[entry.field] = tuple(dict.fromkeys((*reading.values.get(entry.field, ()), *meaning)))
        else:
            reading.values.setdefault(entry.field, meaning)
        reading.use(*match.span())


def _is_excluded(reading: Reading, start: int) -> bool:
    """Whether "not" or its like stands right before."""
    return any(not reading.text[end:start].strip() for _, end in reading.excluders if end <= start)


def _read_numbers_wanted(reading: Reading) -> None:
    """ "Top 3", "the latest 5 events": as many as fit are shown anyway, with more on the next page."""
    for match in _NUMBER_WANTED.finditer(reading.text):
        if GAP not in reading.rest[match.start("number") : match.end("number")]:
            reading.use(match.start("alone") if match["alone"] else match.start("number"), match.end())


def _read_intent(reading: Reading) -> None:
    words = question_words()
    found = list(words.intent_pattern.finditer(reading.rest))
    phrases = {match.group().lower() for match in found}
    asked = [entry for entry in words.intents if phrases & set(entry.phrases)]
    reading.intent = asked[0].intent if asked else None
    reading.step = next((entry.step for entry in asked if entry.step), None)
    for match in found:
        reading.use(*match.span())
    if reading.intent is Intent.COUNT and words.tolls.effect_pattern.search(reading.rest):
        reading.intent = Intent.CASUALTIES  # "how many US soldiers were killed"

"""English for the field's values: tolls with their spread, dates by their precision, types in the plural."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rendering.html import listing
from bot.vocabulary import (
    ClaimDate,
    Comparator,
    DatePrecision,
    EventType,
    Period,
    Stance,
    SubEventType,
    Toll,
)
from bot.vocabulary.calendar_names import MONTHS, SHORT_MONTHS

TYPE_PLURALS: dict[SubEventType, str] = {
    SubEventType.GOVERNMENT_REGAINS: "Government gains of territory",
    SubEventType.NON_STATE_OVERTAKES: "Gains of territory by non-state actors",
    SubEventType.ARMED_CLASH: "Armed clashes",
    SubEventType.CHEMICAL_WEAPON: "Chemical weapon attacks",
    SubEventType.AIR_DRONE_STRIKE: "Air/drone strikes",
    SubEventType.SUICIDE_BOMB: "Suicide bombings",
    SubEventType.SHELLING: "Shelling/artillery/missile attacks",
    SubEventType.IED: "Remote explosives/landmines/IEDs",
    SubEventType.GRENADE: "Grenade attacks",
    SubEventType.SEXUAL_VIOLENCE: "Cases of sexual violence",
    SubEventType.ATTACK: "Attacks on civilians",
    SubEventType.ABDUCTION: "Abductions/forced disappearances",
    SubEventType.EXCESSIVE_FORCE: "Cases of excessive force against protesters",
    SubEventType.PROTEST_WITH_INTERVENTION: "Protests with intervention",
    SubEventType.PEACEFUL_PROTEST: "Peaceful protests",
    SubEventType.VIOLENT_DEMONSTRATION: "Violent demonstrations",
    SubEventType.MOB_VIOLENCE: "Cases of mob violence",
    SubEventType.AGREEMENT: "Agreements",
    SubEventType.ARRESTS: "Arrests",
    SubEventType.CHANGE_TO_GROUP: "Changes to groups/activities",
    SubEventType.DISRUPTED_WEAPONS: "Interceptions and other disrupted weapons use",
    SubEventType.BASE_ESTABLISHED: "Headquarters or bases established",
    SubEventType.LOOTING: "Looting/property destruction",
    SubEventType.NON_VIOLENT_TRANSFER: "Non-violent transfers of territory",
    SubEventType.OTHER: "Other developments",
}
EVENT_TYPE_PLURALS: dict[EventType, str] = {
    EventType.BATTLES: "Battles",
    EventType.EXPLOSIONS: "Strikes, shelling and bombings",
    EventType.VIOLENCE_AGAINST_CIVILIANS: "Violence against civilians",
    EventType.PROTESTS: "Protests",
    EventType.RIOTS: "Riots",
    EventType.STRATEGIC: "Strategic developments",
}
STANCE_WORDS: dict[Stance, str] = {
    Stance.CLAIMED: "claimed",
    Stance.ATTRIBUTED: "blamed",
    Stance.SUSPECTED: "suspected",
    Stance.DENIED: "denied",
    Stance.CONFIRMED: "confirmed",
    Stance.REPORTED: "reported",
}
COMPARATOR_WORDS: dict[Comparator, str] = {
    Comparator.EXACTLY: "",
    Comparator.ABOUT: "about ",
    Comparator.AT_LEAST: "at least ",
    Comparator.MORE_THAN: "more than ",
    Comparator.AT_MOST: "at most ",
    Comparator.FEWER_THAN: "fewer than ",
}


def toll_words(toll: Toll, effect: str = "killed") -> str:
    """A toll with its spread: "at least 3 killed", "4–7 killed (best 5)", "none killed"; empty where unknown."""
    low, best, high = toll.low, toll.best, toll.high
    if not toll.is_known:
        return ""
    if not any((low, best, high)):
        return f"none {effect}"
    if low is not None and high is not None and low != high:
        return f"{min(low, high):,}–{max(low, high):,} {effect}{_best(best, low, high)}"
    if high is not None and low is None:
        return f"{high:,} {effect}" if best == high else f"up to {high:,} {effect}{_best(best, high)}"
    if low is not None and high is None and not (low == 0 and best):
        return f"at least {low:,} {effect}{_best(best, low)}"
    return f"{best if best is not None else low:,} {effect}"


def _best(best: int | None, *bounds: int) -> str:
    """The best figure in brackets, unless it is unknown or the only bound named."""
    return "" if best is None or bounds == (best,) else f" (best {best:,})"


def day_words(day: date, *, year: bool = True) -> str:
    """A calendar day: "20 Jan 2024"."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def range_words(start: date, end: date) -> str:
    """A range of days: "20–22 Jan 2024", "30 Jan – 2 Feb 2024"."""
    if start == end:
        return day_words(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_words(end)}"
    return f"{day_words(start, year=start.year != end.year)} – {day_words(end)}"


def period_words(period: Period, start: date) -> str:
    """A day, "the week of 20 Jan 2024", "January 2024" or "2024", by its first day."""
    if period is Period.YEAR:
        return str(start.year)
    if period is Period.MONTH:
        return _months(start, start)
    return f"the week of {day_words(start)}" if period is Period.WEEK else day_words(start)


def date_words(when: ClaimDate | None) -> str:
    """A date as exactly as it is known: a day, days, "week of …", "January 2024", "2024"."""
    if when is None:
        return "date not stated"
    if when.precision is DatePrecision.WEEK:
        return f"week of {day_words(when.start)}"
    if when.precision is DatePrecision.MONTH:
        return _months(when.start, when.end)
    if when.precision is DatePrecision.YEAR:
        return str(when.end.year) if when.start.year == when.end.year else f"{when.start.year}–{when.end.year}"
    return range_words(when.start, when.end)


def _months(start: date, end: date) -> str:
    last = f"{MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return last
    first = MONTHS[start.month - 1] + (f" {start.year}" if start.year != end.year else "")
    return f"{first} – {last}"


def moment_words(moment: datetime, zone: str) -> str:
    """A moment in the reader's zone (an IANA name): "21 Jan 2024, 09:10 UTC+3"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(local)}, {local:%H:%M} {_offset(local)}"


def _offset(local: datetime) -> str:
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def type_words(types: tuple[SubEventType, ...]) -> str:
    """Types in the plural: "Air/drone strikes or armed clashes"; a whole event type by its name; "Events" for none."""
    chosen = frozenset(types)
    if not chosen:
        return "Events"
    families = {kind.event_type for kind in chosen}
    whole = {family for family in families if chosen >= {kind for kind in SubEventType if kind.event_type is family}}
    words = [EVENT_TYPE_PLURALS[family] for family in EventType if family in whole]
    words += [TYPE_PLURALS[kind] for kind in SubEventType if kind in chosen and kind.event_type not in whole]
    return listing([words[0], *(lower_first(word) for word in words[1:])], "or")


def lower_first(words: str) -> str:
    """Words as they stand within a sentence; an abbreviation keeps its capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def upper_first(words: str) -> str:
    """Words as they open a line or sentence."""
    return words[:1].upper() + words[1:]


def within_sentence(speaker: str) -> str:
    """A speaker as named at a sentence's start, for the middle of one: "The Houthis" as "the Houthis"."""
    first, gap, rest = without_shouting(speaker).partition(" ")
    opens_sentence = first in {"The", "A", "An"} or (first in _COMMON_OPENERS and not rest[:1].isupper())
    return f"{first.lower()}{gap}{rest}" if opens_sentence else f"{first}{gap}{rest}"


# Common words for people and things that are in capitals only because they opened a sentence.
_COMMON_OPENERS = frozenset(
    {
        "Activists", "Air", "Authorities", "Civilian", "Command", "Doctors", "Drone", "Drones", "Eight", "Fighters",
        "Five", "Four", "Gunmen", "Hospital", "Large", "Local", "Locals", "Medical", "Medics", "Militants",
        "Military", "Missile", "Missiles", "Nine", "Officials", "One", "Police", "Prosecutors", "Protesters",
        "Rebels", "Rescuers", "Residential", "Residents", "Rockets", "Security", "Seven", "Several", "Ships", "Six",
        "Soldiers", "Some", "Survivors", "Ten", "Three", "Troops", "Two", "Vessels", "Villagers", "Weapons",
        "Witnesses",
    }
)  # fmt: skip
_SMALL_WORDS = frozenset({"THE", "OF", "AND", "IN", "FOR", "A"})
_LONGEST_ACRONYM = 3


def without_shouting(words: str) -> str:
    """Words that are all in capitals, as names are written otherwise: "HODEIDAH AIRPORT" as "Hodeidah Airport"."""
    if not words.isupper() or " " not in words:
        return words
    return " ".join(_calm(word) for word in words.split(" "))


def _calm(word: str) -> str:
    if word in _SMALL_WORDS:
        return word.lower()
    return word if len(word) <= _LONGEST_ACRONYM else "-".join(part.capitalize() for part in word.split("-"))


def published_words(moment: datetime, zone: str) -> str:
    """When a report was published: a moment in the reader's zone, or the day alone where no hour was given.

    A day without an hour is kept as its midnight in UTC.
    """
    in_utc = moment.astimezone(UTC)
    return day_words(in_utc) if in_utc.time() == time() else moment_words(moment, zone)

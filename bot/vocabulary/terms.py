"""The field's terms: ACLED's event types, UCDP's precision codes, and the project's own short lists."""

from datetime import date, timedelta
from enum import IntEnum, StrEnum


class EventType(StrEnum):
    """ACLED's six event types."""

    BATTLES = "Battles"
    EXPLOSIONS = "Explosions/Remote violence"
    VIOLENCE_AGAINST_CIVILIANS = "Violence against civilians"
    PROTESTS = "Protests"
    RIOTS = "Riots"
    STRATEGIC = "Strategic developments"


class SubEventType(StrEnum):
    """ACLED's twenty-five sub-event types."""

    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    ARMED_CLASH = "Armed clash"
    CHEMICAL_WEAPON = "Chemical weapon"
    AIR_DRONE_STRIKE = "Air/drone strike"
    SUICIDE_BOMB = "Suicide bomb"
    SHELLING = "Shelling/artillery/missile attack"
    IED = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    SEXUAL_VIOLENCE = "Sexual violence"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    PROTEST_WITH_INTERVENTION = "Protest with intervention"
    PEACEFUL_PROTEST = "Peaceful protest"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS = "Disrupted weapons use"
    BASE_ESTABLISHED = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    NON_VIOLENT_TRANSFER = "Non-violent transfer of territory"
    OTHER = "Other"

    @property
    def event_type(self) -> EventType:
        """The event type ACLED files this sub-event type under."""
        return _EVENT_TYPE_OF[self]


_SUB_EVENT_TYPES: dict[EventType, tuple[SubEventType, ...]] = {
    EventType.BATTLES: (
        SubEventType.GOVERNMENT_REGAINS,
        SubEventType.NON_STATE_OVERTAKES,
        SubEventType.ARMED_CLASH,
    ),
    EventType.EXPLOSIONS: (
        SubEventType.CHEMICAL_WEAPON,
        SubEventType.AIR_DRONE_STRIKE,
        SubEventType.SUICIDE_BOMB,
        SubEventType.SHELLING,
        SubEventType.IED,
        SubEventType.GRENADE,
    ),
    EventType.VIOLENCE_AGAINST_CIVILIANS: (
        SubEventType.SEXUAL_VIOLENCE,
        SubEventType.ATTACK,
        SubEventType.ABDUCTION,
    ),
    EventType.PROTESTS: (
        SubEventType.EXCESSIVE_FORCE,
        SubEventType.PROTEST_WITH_INTERVENTION,
        SubEventType.PEACEFUL_PROTEST,
    ),
    EventType.RIOTS: (SubEventType.VIOLENT_DEMONSTRATION, SubEventType.MOB_VIOLENCE),
    EventType.STRATEGIC: (
        SubEventType.AGREEMENT,
        SubEventType.ARRESTS,
        SubEventType.CHANGE_TO_GROUP,
        SubEventType.DISRUPTED_WEAPONS,
        SubEventType.BASE_ESTABLISHED,
        SubEventType.LOOTING,
        SubEventType.NON_VIOLENT_TRANSFER,
        SubEventType.OTHER,
    ),
}
_EVENT_TYPE_OF = {sub: event for event, subs in _SUB_EVENT_TYPES.items() for sub in subs}


class Modality(StrEnum):
    """How the document tells the deed."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    DENIED = "denied"
    PLANNED = "planned"
    THREATENED = "threatened"
    HYPOTHETICAL = "hypothetical"


class Notice(StrEnum):
    """What an outlet says of its own earlier report of the incident: that it puts it right, or takes it back."""

    CORRECTION = "correction"
    RETRACTION = "retraction"


class Role(StrEnum):
    """What a party was in the incident."""

    ATTACKER = "attacker"
    TARGET = "target"
    INTERCEPTOR = "interceptor"
    PARTICIPANT = "participant"


class Effect(StrEnum):
    """What was done to people."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"


class Side(StrEnum):
    """Whose loss a casualty figure is."""

    ATTACKER = "attacker"
    TARGET = "target"
    CIVILIAN = "civilian"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How a speaker stands to what is said of the incident."""

    CLAIMED = "claimed"
    ATTRIBUTED = "attributed"
    SUSPECTED = "suspected"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    REPORTED = "reported"


class Comparator(StrEnum):
    """How a tally's count is to be read."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    FEWER_THAN = "fewer than"


class EventStatus(StrEnum):
    """What the reports, taken together, make of an event."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class Severity(StrEnum):
    """How grave an event is: the names and the order of CAP 1.2's ``severity``, the gravest first."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"

    @property
    def or_graver(self) -> tuple["Severity", ...]:
        """This severity and all above it."""
        order = tuple(Severity)
        return order[: order.index(self) + 1]


class PlacePrecision(IntEnum):
    """UCDP's ``where_prec``."""

    EXACT = 1
    NEAR = 2
    ADM2 = 3
    ADM1 = 4
    FUZZY = 5
    COUNTRY = 6
    SEA_OR_AIR = 7


class DatePrecision(IntEnum):
    """UCDP's ``date_prec``."""

    DAY = 1
    DAYS = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5


class Intent(StrEnum):
    """What a question wants to know."""

    LATEST = "latest"
    COUNT = "count"
    WHO = "who"
    WHERE = "where"
    CASUALTIES = "casualties"
    TIMELINE = "timeline"
    MAP = "map"
    COMPARE = "compare"
    WHY = "why"
    BRIEF = "brief"
    SOURCES = "sources"
    DETAILS = "details"
    SAFETY = "safety"
    EXPORT = "export"
    HELP = "help"

    @property
    def or_latest(self) -> "Intent":
        """This, or for a question that asked for help because nothing in it was understood, the latest."""
        return Intent.LATEST if self is Intent.HELP else self


class Period(StrEnum):
    """What events are counted by over time: how long one bar of a chart lasts. From short to long."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def days(self) -> int:
        """The most days that it may have."""
        return {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.YEAR: 366}[self]

    def start_of(self, day: date) -> date:
        """The first day of the one that a day belongs to; weeks start on Monday."""
        if self is Period.WEEK:
            return day - timedelta(days=day.weekday())
        if self is Period.DAY:
            return day
        return day.replace(day=1) if self is Period.MONTH else day.replace(month=1, day=1)

    def next_after(self, start: date) -> date:
        """The first day of the one after that which starts on ``start``."""
        return self.start_of(start + timedelta(days=self.days))


class Order(StrEnum):
    """Which events of an answer come first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLIEST = "deadliest"

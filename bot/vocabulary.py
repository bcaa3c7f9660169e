"""The words the whole project speaks: enumerations and frozen values.

Names and spellings are the field's own: ACLED's event types, UCDP's precision codes. The values mirror the JSON of the
command line one to one: ``model_dump(mode="json")`` of a value is what the command line prints.

Offsets count Unicode code points into the document's ``text``; ``None`` marks what stands only in the title, or is
implied.
"""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator


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
    HELP = "help"


class Value(BaseModel):
    """A frozen, keyword-only value that refuses fields it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spanned(Value):
    """A value tied to the words it came from: ``text[start:end]``, or both ``None``."""

    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _whole_or_absent(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end stand together or not at all")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("a span covers at least one character")
        return self


class Evidence(Value):
    """A stretch of the document's text."""

    start: Annotated[int, Field(ge=0)]
    end: int


class Toll(Value):
    """A count of people with its spread. ``None`` is unknown; 0 is a stated zero."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether any figure was stated at all."""
        return any(figure is not None for figure in (self.low, self.best, self.high))


class ClaimDate(Value):
    """When, as calendar days where it happened; ``text`` holds the document's own words."""

    start: date
    end: date
    precision: DatePrecision
    text: str | None = None


class ClaimPlace(Spanned):
    """Where: the document's ``text`` for it, and what the gazetteer makes of it (WGS 84 degrees)."""

    text: str | None = None
    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: PlacePrecision


class ClaimActor(Spanned):
    """A party. ``id`` is its slug in the catalogue; without one, ``name`` is the text's own."""

    role: Role
    id: str | None = None
    name: str
    text: str | None = None


class ClaimTarget(Spanned):
    """A thing, place or group of people struck."""

    text: str
    kind: str | None = None
    count: int | None = None


class ClaimWeapon(Spanned):
    """A weapon used (not one that was struck)."""

    text: str
    kind: str | None = None
    count: int | None = None


class ClaimCasualty(Spanned):
    """One casualty figure as the document states it."""

    effect: Effect
    who: str | None = None
    side: Side = Side.UNKNOWN
    low: int | None = None
    best: int | None = None
    high: int | None = None
    detail: str | None = None


class ClaimAttribution(Spanned):
    """Who says so. ``by`` is the speaker (``None`` where the text has none); ``about`` the field spoken of."""

    by: str | None = None
    stance: Stance
    about: str | None = None


class Claim(Value):
    """What one document says of one incident, or of one series of them."""

    event_type: EventType
    sub_event_type: SubEventType
    modality: Modality = Modality.ASSERTED
    series: bool = False
    background: bool = False
    date: ClaimDate | None = None
    places: tuple[ClaimPlace, ...] = ()
    actors: tuple[ClaimActor, ...] = ()
    targets: tuple[ClaimTarget, ...] = ()
    weapons: tuple[ClaimWeapon, ...] = ()
    casualties: tuple[ClaimCasualty, ...] = ()
    attributions: tuple[ClaimAttribution, ...] = ()
    in_response_to: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.5

    @model_validator(mode="after")
    def _type_fits(self) -> Self:
        if self.sub_event_type.event_type is not self.event_type:
            raise ValueError(f"{self.sub_event_type} is not a kind of {self.event_type}")
        return self


class Tally(Spanned):
    """A count over many incidents; never an event itself. ``by`` and ``against`` hold actor ids or the text's words."""

    what: str
    count: int
    comparator: Comparator = Comparator.EXACTLY
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Document(Value):
    """A report as it came in. ``published_at`` is a day, or a moment with its zone; never the time of reading."""

    id: str
    text: str
    title: str | None = None
    published_at: AwareDatetime | date | None = None
    url: str | None = None
    language: str | None = None
    source: str | None = None

    @property
    def published_on(self) -> date | None:
        """The calendar day of publication."""
        moment = self.published_at
        return moment.date() if isinstance(moment, datetime) else moment


class Extraction(Value):
    """All that was read out of one document, in order of prominence, background last."""

    id: str
    language: str | None = None
    claims: tuple[Claim, ...] = ()
    tallies: tuple[Tally, ...] = ()


class EventReport(Value):
    """One document's share in an event, with the words it rests on."""

    document: str
    source: str | None = None
    url: str | None = None
    published_at: AwareDatetime | None = None
    evidence: str


class EventPlace(Value):
    """A place of an event (WGS 84 degrees, UCDP precision)."""

    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: PlacePrecision


class EventActor(Value):
    """A party to an event."""

    role: Role
    id: str | None = None
    name: str


class EventAttribution(Value):
    """One line of the ledger: who says what of an event, and in which document."""

    by: str | None = None
    stance: Stance
    about: str | None = None
    document: str | None = None


class Event(Value):
    """What the reports of one incident add up to, as it is shown and exported."""

    id: str
    event_type: EventType
    sub_event_type: SubEventType
    status: EventStatus
    date: ClaimDate | None = None
    places: tuple[EventPlace, ...] = ()
    actors: tuple[EventActor, ...] = ()
    targets: tuple[ClaimTarget, ...] = ()
    weapons: tuple[ClaimWeapon, ...] = ()
    killed: Toll = Toll()
    injured: Toll = Toll()
    attributions: tuple[EventAttribution, ...] = ()
    in_response_to: tuple[str, ...] = ()
    reports: tuple[EventReport, ...] = ()
    independent_sources: int = 1
    confidence: float = 0.5
    headline: str
    first_reported_at: AwareDatetime
    updated_at: AwareDatetime


class Filter(Value):
    """What a question asks for, and what a follow watches: one grammar for both.

    Every field narrows; an empty one does not. Within a field the entries are alternatives. ``actors`` are catalogue
    ids in any role; ``attackers`` and ``targets`` ask for the role too. ``target_kinds`` are kinds of things struck
    ("ship", "hospital"), as ``ClaimTarget.kind`` names them. ``places`` are ``PlaceFilter``s.
    """

    actors: tuple[str, ...] = ()
    attackers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    target_kinds: tuple[str, ...] = ()
    places: tuple["PlaceFilter", ...] = ()
    types: tuple[SubEventType, ...] = ()
    since: date | None = None
    until: date | None = None
    min_killed: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything would match."""
        return not any(value for value in self.model_dump().values())


class PlaceFilter(Value):
    """A place to look in: a whole country, a first-order division of it, or a circle around a point."""

    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None


class Question(Value):
    """A question as understood. ``unknown`` holds the words nothing could be made of."""

    text: str
    intent: Intent
    filter: Filter = Filter()
    unknown: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


def as_json(value: BaseModel) -> dict[str, Any]:
    """A value as plain JSON data."""
    return value.model_dump(mode="json")

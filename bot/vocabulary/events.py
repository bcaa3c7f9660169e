"""What the reports of an incident add up to, and what can be asked of them."""

from datetime import date
from typing import Self

from pydantic import AwareDatetime

from bot.vocabulary.claims import ClaimDate, ClaimPlace, ClaimTarget, ClaimWeapon
from bot.vocabulary.rulings import RulingField
from bot.vocabulary.terms import (
    EventStatus,
    EventType,
    Intent,
    Notice,
    Order,
    Period,
    PlacePrecision,
    Role,
    Severity,
    Stance,
    SubEventType,
)
from bot.vocabulary.values import Toll, Value


class EventReport(Value):
    """One document's share in an event, with the words it rests on, and its own figures of the dead and injured.

    ``notice`` says that it corrects or takes back what its outlet told before.
    """

    document: str
    source: str | None = None
    url: str | None = None
    published_at: AwareDatetime | None = None
    evidence: str
    notice: Notice | None = None
    killed: Toll = Toll()
    injured: Toll = Toll()


class EventPlace(Value):
    """A place of an event (WGS 84 degrees, UCDP precision)."""

    name: str
    country: str | None = None
    admin1: str | None = None
    latitude: float
    longitude: float
    precision: PlacePrecision

    @classmethod
    def of(cls, place: ClaimPlace) -> Self:
        """A claim's place, without the words for it."""
        return cls(
            name=place.name,
            country=place.country,
            admin1=place.admin1,
            latitude=place.latitude,
            longitude=place.longitude,
            precision=place.precision,
        )


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


class EventCorrection(Value):
    """A field of an event that an editor has put right, whatever the reports add up to."""

    field: RulingField
    editor: str
    at: AwareDatetime | None = None
    reason: str | None = None
    is_retraction: bool = False


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
    corrections: tuple[EventCorrection, ...] = ()
    independent_sources: int = 1
    sources: tuple[str, ...] = ()
    confidence: float = 0.5
    headline: str
    first_reported_at: AwareDatetime
    updated_at: AwareDatetime


class Filter(Value):
    """What a question asks for, and what a follow watches: one grammar for both.

    Every field narrows; an empty one does not. Within a field the entries are alternatives, but for ``between``, who
    must all take part. ``actors`` are catalogue ids in any role; ``attackers`` and ``targets`` ask for the role too.
    ``target_kinds`` are kinds of things struck ("ship", "hospital"), as ``ClaimTarget.kind`` names them. A toll is
    compared by its best figure, or by its low one where no best is stated. Every word of a ``keywords`` entry must
    begin a word of the event's headline, parties, places, targets, weapons or evidence. What one of ``excluding``
    matches is left out.
    """

    actors: tuple[str, ...] = ()
    attackers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    target_kinds: tuple[str, ...] = ()
    places: tuple["PlaceFilter", ...] = ()
    types: tuple[SubEventType, ...] = ()
    keywords: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_killed: int | None = None
    min_injured: int | None = None
    statuses: tuple[EventStatus, ...] = ()
    min_severity: Severity | None = None
    excluding: tuple["Filter", ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Every actor asked for, in whatever role; those left out are not among them."""
        return tuple(dict.fromkeys((*self.actors, *self.attackers, *self.targets, *self.between)))

    @property
    def timeless(self) -> "Filter":
        """The same at any time."""
        return self.model_copy(update={"since": None, "until": None})

    @property
    def is_empty(self) -> bool:
        """Whether everything would match."""
        return not any(getattr(self, field) for field in Filter.model_fields)


class PlaceFilter(Value):
    """A place to look in: a whole country, several of a region, a first-order division, or a circle around a point."""

    name: str
    country: str | None = None
    countries: tuple[str, ...] = ()
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Latitude, longitude and radius (kilometres), where a circle is asked for."""
        if self.latitude is None or self.longitude is None or self.radius_km is None:
            return None
        return self.latitude, self.longitude, self.radius_km


class Alternative(Value):
    """What else an ambiguous name could have meant: in words, and the filter the question would then have."""

    label: str
    filter: Filter


class Question(Value):
    """A question as understood.

    ``item`` is the number of an event of the answer before ("the second one"), counted from 1. ``alternatives`` are
    other readings of its names, ``unknown`` the words nothing could be made of. ``step`` is what a timeline is
    counted by, where the question says it.
    """

    text: str
    intent: Intent
    filter: Filter = Filter()
    order: Order = Order.NEWEST
    step: Period | None = None
    item: int | None = None
    alternatives: tuple[Alternative, ...] = ()
    unknown: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

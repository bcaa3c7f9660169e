"""What one document says: claims and tallies, each field tied to its words."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.vocabulary.terms import (
    Comparator,
    DatePrecision,
    Effect,
    EventType,
    Modality,
    Notice,
    PlacePrecision,
    Role,
    Side,
    Stance,
    SubEventType,
)
from bot.vocabulary.values import Evidence, Spanned, Value


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
    """What one document says of one incident, or of one series of them.

    ``notice`` is set where the outlet speaks of its own earlier report: what it corrects is told as it stands now, what
    it takes back is told as denied.
    """

    event_type: EventType
    sub_event_type: SubEventType
    modality: Modality = Modality.ASSERTED
    notice: Notice | None = None
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

"""The shape of the gold: what a careful reader takes from a document.

One line of a gold file is one ``GoldDocument``. Lists of alternatives (``Choice``) hold everything that would be right.
``docs/evaluation.md`` explains each field for those who add documents.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.vocabulary import Comparator, Document, Effect, Modality, Side, Stance, SubEventType, Value

# Any one of these answers is right. An actor's entry is a catalogue id, or the document's words where it has none.
Choice = Annotated[tuple[str, ...], Field(min_length=1)]


class DateWindow(Value):
    """Every date from ``start`` to ``end`` is right, and so is every range within."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("the window ends before it starts")
        return self


class GoldCasualty(Value):
    """A figure. With neither bound nor best it is vague ("several"): no figure is right or wrong for that effect.

    ``optional`` figures may be read or left out; ``sides`` is empty where the side isn't asked for.
    """

    effect: Effect
    low: int | None = None
    best: int | None = None
    high: int | None = None
    sides: tuple[Side, ...] = ()
    optional: bool = False

    @property
    def is_vague(self) -> bool:
        """Whether the document gives words in place of a number."""
        return self.low is None and self.best is None and self.high is None


class GoldAttribution(Value):
    """Who says so: the speaker's words, and the stances that would be right."""

    stances: Annotated[tuple[Stance, ...], Field(min_length=1)]
    by: str


class GoldClaim(Value):
    """One incident, or series of incidents, as one document tells it.

    ``incident`` is a key shared by all documents on the same incident. An ``optional`` claim may be read or left out.
    ``None`` in ``background``, ``dates``, ``weapons``, ``struck``, ``said`` and ``answers`` means: not asked for.
    ``also_*`` may be read in any role, and need not be. ``answers`` are indexes into the document's gold claims.
    """

    incident: str | None = None
    types: Annotated[tuple[SubEventType, ...], Field(min_length=1)]
    modality: tuple[Modality, ...] = (Modality.ASSERTED,)
    series: bool = False
    background: bool | None = False
    optional: bool = False
    attackers: tuple[Choice, ...] = ()
    targets: tuple[Choice, ...] = ()
    interceptors: tuple[Choice, ...] = ()
    participants: tuple[Choice, ...] = ()
    also_actors: tuple[str, ...] = ()
    places: tuple[Choice, ...] = ()
    also_places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    also_countries: tuple[str, ...] = ()
    dates: DateWindow | None = None
    casualties: tuple[GoldCasualty, ...] = ()
    weapons: tuple[Choice, ...] | None = None
    struck: tuple[Choice, ...] | None = None
    said: tuple[GoldAttribution, ...] | None = None
    answers: tuple[int, ...] | None = None


class GoldTally(Value):
    """A count over many incidents. ``None`` means: not asked for."""

    count: int
    comparators: Annotated[tuple[Comparator, ...], Field(min_length=1)]
    by: tuple[Choice, ...] | None = None
    against: tuple[Choice, ...] | None = None
    places: tuple[str, ...] | None = None
    since: DateWindow | None = None
    optional: bool = False


class GoldDocument(Value):
    """A document with all that should be read from it. ``document`` is a sample report's id, or the document itself."""

    document: str | Document
    claims: tuple[GoldClaim, ...] = ()
    tallies: tuple[GoldTally, ...] = ()

    @model_validator(mode="after")
    def _answers_exist(self) -> Self:
        for claim in self.claims:
            if any(index >= len(self.claims) or index < 0 for index in claim.answers or ()):
                raise ValueError("answers point to a claim that isn't there")
        return self

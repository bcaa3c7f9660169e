"""A claim as it is compared with others: what, when, where, who, how many, and in which words."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cached_property

from bot.merging.counts import Count, counts_in
from bot.merging.days_named import days_named, days_of_deeds, tells_of_a_repetition
from bot.merging.hours import Hours, hours_told
from bot.merging.terms import Terms, terms_of, words_of
from bot.vocabulary import (
    Claim,
    ClaimDate,
    DatePrecision,
    Document,
    Effect,
    EventPlace,
    EventType,
    Modality,
    PlacePrecision,
    Role,
    SubEventType,
    Value,
)

HAPPENED = frozenset({Modality.ASSERTED, Modality.ALLEGED})
"""A threat, a plan or a supposition is kept as what it is, and is no event."""

_OF_WAR = frozenset({EventType.BATTLES, EventType.EXPLOSIONS})
_COMPARABLE = {*HAPPENED, Modality.DENIED}  # a denial is of an event that others tell
_PUBLISHED_WITHIN = dt.timedelta(days=4)
_FOLLOWED_UP = dt.timedelta(days=10)
_ZONES = dt.timedelta(days=1)  # a day begins up to a day earlier where the report was written
_NOBODY = "unidentified-"  # catalogue ids of parties nobody has named: they tie no two reports together
_NO_PARTY: frozenset[str] = frozenset()
_NIGHT = re.compile(
    r"\b(?:overnight|midnight|(?:at|by|last|late|late at|that|during the|the previous) night|\w+day night"
    r"|pre-?dawn|(?:before|at|by) dawn|(?:early|small) hours|hours of darkness|(?:early|late) (?:on )?\w+day"
    r"|early (?:in the )?morning)\b",
    re.IGNORECASE,
)

_TIED = re.compile(
    r"(?<!posted )(?<!updated )(?<!published )\b(?:on|in|since|by|of|from|until|till|before|after|to|and|between|dated)"
    r"(?: the)?(?: (?:morning|evening|afternoon|night) of)?(?: \w+day,?)?\s*$",
    re.IGNORECASE,
)

Party = tuple[Role, str]
"""A role, and the catalogue's id of who has it."""


class Account(Value):
    """One claim of one document.

    ``order`` depends on content only (the document's hash, the claim's position): what is settled in this order is
    settled alike whenever reports come in. ``published_on`` is the day of the report; where only the text says so, it
    is not ``is_firmly_dated``. ``days_named`` are the days it may tell of where the day of the report was read as that
    of the deed, ``days_before`` those of deeds that it comes after; ``hours`` says which part of its day.
    ``place_words`` are the names of the places, hashed as the terms are. ``tolls`` are the figures of the dead and the
    injured.
    """

    claim: int
    document: int
    order: tuple[str, int]
    kind: SubEventType
    happened: bool
    background: bool
    is_complete: bool
    date: ClaimDate | None
    published_on: dt.date | None
    is_firmly_dated: bool
    at_night: bool
    days_named: tuple[dt.date, ...]
    days_before: tuple[dt.date, ...] = ()
    place_words: tuple[int, ...]
    places: tuple[EventPlace, ...]
    parties: tuple[Party, ...]
    weapons: tuple[str, ...]
    hours: Hours | None = None
    tolls: tuple[tuple[Effect, int], ...]
    counts: tuple[Count, ...] = ()
    terms: Terms

    @property
    def is_news(self) -> bool:
        """Whether the report tells it as something that has just happened."""
        return self.happened and not self.background

    @property
    def is_surely_dated(self) -> bool:
        """Whether its day is known, and the day of its report to check it by."""
        return self.window is not None and self.published_on is not None and self.is_firmly_dated

    @property
    def is_foremost(self) -> bool:
        """Whether it is the first thing its report tells, be it news or something past, as in a report of a trial."""
        return self.order[1] == 0

    @property
    def leads(self) -> bool:
        """Whether it is the news that its report is about."""
        return self.is_foremost and self.is_news

    def having(self, role: Role) -> frozenset[str]:
        """The ids of the parties of a role."""
        return self.parties_by_role.get(role, _NO_PARTY)

    @cached_property
    def parties_by_role(self) -> dict[Role, frozenset[str]]:
        """The ids of the parties, by role."""
        return {role: frozenset(party for has, party in self.parties if has is role) for role, _ in self.parties}

    @cached_property
    def words(self) -> dict[int, float]:
        """The terms, for looking up."""
        return dict(self.terms)

    @cached_property
    def window(self) -> tuple[dt.date, dt.date] | None:
        """The days on which it can have happened; nothing where neither the claim nor its document has a day."""
        if self.date and self.date.precision < DatePrecision.YEAR:
            return self.date.start, self.date.end
        if self.published_on and not self.background and not self.date:
            return self.published_on - _PUBLISHED_WITHIN, self.published_on + _ZONES
        return None

    @cached_property
    def reach(self) -> tuple[dt.date, dt.date] | None:
        """The days of claims worth comparing with this one: its window, and the days it names besides."""
        return (
            (min(self.window[0], *self.days_named), self.window[1]) if self.window and self.days_named else self.window
        )


def are_surely_dated(one: Account, other: Account) -> bool:
    """Whether two claims have days to check each other by."""
    return one.is_surely_dated and other.is_surely_dated


def is_nobody(party: str) -> bool:
    """Whether a catalogue's id stands for whoever nobody has named."""
    return party.startswith(_NOBODY)


def is_comparable(claim: Claim) -> bool:
    """Whether a claim can tell of an event at all: of one incident, and not of a plan, a threat or a supposition."""
    return not claim.series and claim.modality in _COMPARABLE


def account_of(
    claim: Claim,
    document: Document,
    others: Sequence[Claim] = (),
    *,
    claim_id: int,
    document_id: int,
    order: tuple[str, int],
) -> Account:
    """A claim with what its document, and ``others`` of the document's claims, bring to it."""
    cited = " ".join(document.text[span.start : span.end] for span in claim.evidence)
    dateline = _dateline(claim.date, document)
    return Account(
        claim=claim_id,
        document=document_id,
        order=order,
        kind=claim.sub_event_type,
        happened=claim.modality in HAPPENED,
        background=claim.background,
        is_complete=_is_complete(claim, is_answered=any(order[1] in other.in_response_to for other in others)),
        date=None if dateline else _believable(claim.date, document.published_on),
        published_on=document.published_on or dateline,
        is_firmly_dated=dateline is None,
        place_words=_place_words(claim),
        days_named=_other_days(claim, document, others),
        days_before=_days_before(claim, document),
        at_night=bool(_NIGHT.search(f"{claim.date.text if claim.date else ''} {cited}")),
        places=tuple(map(EventPlace.of, claim.places)),
        parties=tuple((one.role, one.id) for one in claim.actors if one.id and not is_nobody(one.id)),
        hours=hours_told(claim.date.text or "" if claim.date else "") or hours_told(cited),
        weapons=tuple(sorted({weapon.kind for weapon in claim.weapons if weapon.kind})),
        tolls=tuple(
            (one.effect, one.best)
            for one in claim.casualties
            if one.best is not None and one.effect in (Effect.KILLED, Effect.INJURED)
        ),
        counts=counts_in(cited if claim.background else f"{document.title or ''}\n{document.text}"),
        # The past a report recalls takes a sentence or two; the rest of its words are about something else.
        terms=terms_of(None, cited) if claim.background else terms_of(document.title, document.text, claim.evidence),
    )


def _other_days(claim: Claim, document: Document, others: Sequence[Claim]) -> tuple[dt.date, ...]:
    """The days that a follow-up names besides its own: "on Sunday the toll of Saturday's attack rose".

    A day that another claim of the report is about is accounted for.
    """
    today = document.published_on
    if not today or not claim.date or claim.date.start != today or tells_of_a_repetition(document.text):
        return ()
    taken = {other.date.start for other in others if other.date and other is not claim}
    return tuple(sorted(day for day in days_named(document.text, today) - taken if today - day <= _FOLLOWED_UP))


def _days_before(claim: Claim, document: Document) -> tuple[dt.date, ...]:
    """The days of the deeds before, where a report tells of one more without its day: "again, after Monday's raid"."""
    published_on = document.published_on
    if claim.date or claim.background or not published_on or not tells_of_a_repetition(document.text):
        return ()
    return tuple(sorted(days_of_deeds(document.text, published_on)))


def _place_words(claim: Claim) -> tuple[int, ...]:
    names = " | ".join(f"{place.text or ''} | {place.name}" for place in claim.places)
    return tuple(sorted(words_of(names)))


def _is_complete(claim: Claim, *, is_answered: bool) -> bool:
    """Whether a claim can stand as an event of its own: it happened, and something says where or who.

    What a report only recalls must be told from all that was ever like it, by its month and a place nearer than a
    country, and be more than a crime among others; what its news answers is part of that news.
    """
    if claim.modality not in HAPPENED:
        return False
    if not claim.background:
        return bool(claim.actors or claim.places)
    is_placed = any(place.precision is not PlacePrecision.COUNTRY for place in claim.places)
    if is_answered:
        return is_placed or claim.date is not None
    is_dated = claim.date is not None and claim.date.precision < DatePrecision.YEAR
    return is_placed and is_dated and _is_of_conflict(claim)


def _is_of_conflict(claim: Claim) -> bool:
    """Whether its kind, a party that is known or several dead say so."""
    is_known = any(actor.id for actor in claim.actors)
    dead = sum(loss.best or 0 for loss in claim.casualties if loss.effect is Effect.KILLED)
    return claim.event_type in _OF_WAR or is_known or dead > 1


def _dateline(date: ClaimDate | None, document: Document) -> dt.date | None:
    """The day of a report that says so only in its text.

    Where a report gives no day of publication, a full date that no preposition ties to the deed stands for the report
    itself: "POSTED: December 08, 2010".
    """
    if document.published_at or date is None or not date.text or date.precision is not DatePrecision.DAY:
        return None
    start = document.text.find(date.text)
    is_full = str(date.start.year) in date.text
    return date.start if is_full and start >= 0 and not _TIED.search(document.text[:start]) else None


def _believable(date: ClaimDate | None, published_on: dt.date | None) -> ClaimDate | None:
    """A report can't tell of a day after its publication: such a date is a slip, and says nothing."""
    if date and published_on and date.start > published_on + _ZONES:
        return None
    return date

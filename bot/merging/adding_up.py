"""What an event's claims add up to: one date, the places, the parties, a toll with its spread, who says so."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.geometry import Point, distance_km
from bot.merging.headlines import headline
from bot.vocabulary import (
    Claim,
    ClaimCasualty,
    ClaimDate,
    ClaimTarget,
    ClaimWeapon,
    Effect,
    Event,
    EventActor,
    EventAttribution,
    EventPlace,
    EventReport,
    EventStatus,
    Modality,
    PlacePrecision,
    Role,
    Side,
    Stance,
    Toll,
    Value,
)

_MOST_LISTED = 12
_SAME_SPOT_KM = 5
# UCDP's codes, most exact first: a spot at sea says more than the country whose coast it is off.
_EXACTNESS = (
    PlacePrecision.EXACT,
    PlacePrecision.NEAR,
    PlacePrecision.SEA_OR_AIR,
    PlacePrecision.ADM2,
    PlacePrecision.ADM1,
    PlacePrecision.FUZZY,
    PlacePrecision.COUNTRY,
)

One = TypeVar("One", ClaimTarget, ClaimWeapon)


class Testimony(Value):
    """A claim with what its document brings to it. Copies of one text have equal ``kin``: they are one source."""

    claim: Claim
    report: EventReport
    kin: str
    received_at: dt.datetime

    @property
    def told_at(self) -> dt.datetime:
        """When the report was published, or else received."""
        return self.report.published_at or self.received_at


def add_up(
    event_id: str,
    told: Sequence[Testimony],
    *,
    in_response_to: Sequence[str],
    country_name: Callable[[str], str],
) -> Event:
    """The event that these testimonies tell of: one at least, in the order of their publication."""
    claims = [one.claim for one in told]
    lead = max(claims, key=lambda claim: (not claim.background, claim.confidence))
    actors = _actors(claims)
    places = _places(claims)
    killed, injured = _toll(told, Effect.KILLED), _toll(told, Effect.INJURED)
    kin = dict.fromkeys(one.kin for one in told)
    sources = len(kin)
    return Event(
        id=event_id,
        event_type=lead.event_type,
        sub_event_type=lead.sub_event_type,
        status=_status(told, sources),
        date=_date(claims),
        places=places,
        actors=actors,
        targets=_distinct((target for claim in claims for target in claim.targets), lambda one: one.text.casefold()),
        weapons=_distinct((weapon for claim in claims for weapon in claim.weapons), lambda one: one.kind or one.text),
        killed=killed,
        injured=injured,
        attributions=_ledger(told),
        in_response_to=tuple(sorted(set(in_response_to))),
        reports=tuple(one.report for one in reversed(told)),
        independent_sources=sources,
        sources=tuple(sorted(kin.keys() & {one.report.source for one in told})),
        confidence=_confidence(claims, sources),
        headline=headline(lead.sub_event_type, actors, places, country_name),
        first_reported_at=min(one.told_at for one in told),
        updated_at=max(one.told_at for one in told),
    )


def _date(claims: Sequence[Claim]) -> ClaimDate | None:
    dates = [claim.date for claim in claims if claim.date]
    if not dates:
        return None
    finest = min(date.precision for date in dates)
    votes = Counter((date.start, date.end) for date in dates if date.precision == finest)
    start, end = min(votes, key=lambda days: (-votes[days], days))
    return next(date for date in dates if (date.start, date.end, date.precision) == (start, end, finest))


def _places(claims: Sequence[Claim]) -> tuple[EventPlace, ...]:
    votes: Counter[tuple[str, str | None]] = Counter()
    known: dict[tuple[str, str | None], EventPlace] = {}
    for claim in claims:
        for place in claim.places:
            key = (place.name, place.country)
            votes[key] += 1
            if key not in known or place.precision < known[key].precision:
                known[key] = EventPlace(**place.model_dump(exclude={"start", "end", "text"}))
    ranked = sorted(known, key=lambda key: (_EXACTNESS.index(known[key].precision), -votes[key], key[0]))
    kept: list[EventPlace] = []
    for key in ranked:
        if not any(_is_same_spot(known[key], place) for place in kept):
            kept.append(known[key])
    return tuple(kept[:_MOST_LISTED])


def _is_same_spot(vaguer: EventPlace, place: EventPlace) -> bool:
    """Whether "near X" is told beside X itself."""
    is_near = vaguer.precision is PlacePrecision.NEAR and place.precision is PlacePrecision.EXACT
    return is_near and vaguer.country == place.country and distance_km(_point(vaguer), _point(place)) < _SAME_SPOT_KM


def _point(place: EventPlace) -> Point:
    return place.latitude, place.longitude


def _actors(claims: Sequence[Claim]) -> tuple[EventActor, ...]:
    votes: Counter[tuple[Role, str]] = Counter()
    known: dict[tuple[Role, str], EventActor] = {}
    for claim in claims:
        for actor in claim.actors:
            key = (actor.role, actor.id or actor.name.casefold())
            votes[key] += 1
            known.setdefault(key, EventActor(role=actor.role, id=actor.id, name=actor.name))
    order = list(Role)
    ranked = sorted(known, key=lambda key: (order.index(key[0]), known[key].id is None, -votes[key], key[1]))
    return tuple(known[key] for key in ranked[:_MOST_LISTED])


def _toll(told: Sequence[Testimony], effect: Effect) -> Toll:
    """The newest figure leads; low and high span what all sources say."""
    figures = [toll for toll in (stated_toll(one.claim.casualties, effect) for one in told) if toll.is_known]
    if not figures:
        return Toll()
    lows = [low for low in (toll.low if toll.low is not None else toll.best for toll in figures) if low is not None]
    open_ended = any(toll.high is None for toll in figures) and len(figures) == 1
    highs = [
        high for high in (toll.high if toll.high is not None else toll.best for toll in figures) if high is not None
    ]
    best = next((toll.best for toll in reversed(figures) if toll.best is not None), None)
    return Toll(low=min(lows, default=None), best=best, high=None if open_ended else max(highs, default=None))


def stated_toll(casualties: Iterable[ClaimCasualty], effect: Effect) -> Toll:
    """One claim's own figure: its entries for different people, added. "No civilians" alone says nothing of others."""
    entries = [casualty for casualty in casualties if casualty.effect is effect]
    if entries and all(entry.best == 0 and entry.side is not Side.UNKNOWN for entry in entries):
        return Toll()

    def total(values: Iterable[int | None]) -> int | None:
        known = list(values)
        return sum(value for value in known if value is not None) if known and None not in known else None

    return Toll(
        low=total(entry.low for entry in entries),
        best=total(entry.best for entry in entries),
        high=total(entry.high for entry in entries),
    )


def _distinct(things: Iterable[One], key: Callable[[One], str]) -> tuple[One, ...]:
    """Each thing once, without offsets: they belong to a document, not to the event."""
    kept: dict[str, One] = {}
    for thing in things:
        kept.setdefault(key(thing), thing.model_copy(update={"start": None, "end": None}))
    return tuple(kept.values())[:_MOST_LISTED]


def _ledger(told: Sequence[Testimony]) -> tuple[EventAttribution, ...]:
    lines: dict[tuple[str | None, Stance, str | None], EventAttribution] = {}
    for one in told:
        for said in one.claim.attributions:
            line = EventAttribution(by=said.by, stance=said.stance, about=said.about, document=one.report.document)
            lines.setdefault((said.by.casefold() if said.by else None, said.stance, said.about), line)
    return tuple(lines.values())[: 2 * _MOST_LISTED]


def _status(told: Sequence[Testimony], sources: int) -> EventStatus:
    denied = any(one.claim.modality is Modality.DENIED for one in told) or any(
        said.stance is Stance.DENIED for one in told for said in one.claim.attributions
    )
    if denied:
        return EventStatus.DISPUTED
    return EventStatus.CORROBORATED if sources > 1 else EventStatus.REPORTED


def _confidence(claims: Sequence[Claim], sources: int) -> float:
    """The best claim's confidence; every further independent source halves the doubt that is left."""
    doubt = 1 - max(claim.confidence for claim in claims)
    return round(1 - doubt * 0.5 ** (sources - 1), 3)

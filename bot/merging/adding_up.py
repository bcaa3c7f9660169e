"""What an event's claims add up to: one date, the places, the parties, a toll with its spread, who says so."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from bot.geometry import Point, distance_km
from bot.merging.accounts import is_nobody
from bot.merging.figures import figure_of, toll_of
from bot.merging.headlines import headline
from bot.merging.kinship import kinships, telling
from bot.merging.testimonies import Testimony, put_right, saying, standing
from bot.vocabulary import (
    Claim,
    ClaimDate,
    ClaimTarget,
    ClaimWeapon,
    Effect,
    Event,
    EventActor,
    EventAttribution,
    EventPlace,
    EventStatus,
    Modality,
    PlacePrecision,
    Role,
    Stance,
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


def add_up(
    event_id: str,
    told: Sequence[Testimony],
    *,
    in_response_to: Sequence[str],
    country_name: Callable[[str], str],
) -> Event:
    """The event that these testimonies tell of: one at least, in the order of their publication.

    Where every outlet has taken back what it told, the event is retracted, has no source, and shows what was told.
    """
    kept = standing(told)
    is_retracted = not kept and any(one.takes_back for one in told)
    reports, told = told, saying(kept or put_right(told) or told)
    claims = [one.claim for one in told]
    lead = max(claims, key=lambda claim: (not claim.background, claim.confidence))
    actors = _actors(claims)
    places = _places(claims)
    killed, injured = (
        toll_of([figure_of(one.claim, one.report, effect) for one in told])
        for effect in (Effect.KILLED, Effect.INJURED)
    )
    kin = set() if is_retracted else _independent(told)
    sources = len(kin)
    return Event(
        id=event_id,
        event_type=lead.event_type,
        sub_event_type=lead.sub_event_type,
        status=EventStatus.RETRACTED if is_retracted else _status(told, sources),
        date=_date(claims),
        places=places,
        actors=actors,
        targets=_distinct((target for claim in claims for target in claim.targets), lambda one: one.text.casefold()),
        weapons=_distinct((weapon for claim in claims for weapon in claim.weapons), lambda one: one.kind or one.text),
        killed=killed,
        injured=injured,
        attributions=_ledger(told),
        in_response_to=tuple(sorted(set(in_response_to))),
        reports=tuple(one.report for one in reversed(reports)),
        independent_sources=sources,
        sources=tuple(sorted(kin & {one.report.source for one in told})),
        confidence=_confidence(claims, sources),
        headline=headline(lead.sub_event_type, actors, places, country_name),
        first_reported_at=min(one.told_at for one in reports),
        updated_at=max(one.told_at for one in reports),
    )


def _independent(told: Sequence[Testimony]) -> set[str]:
    """The independent sources of these testimonies, by name."""
    by_document: dict[str, list[Testimony]] = {}
    for one in told:
        by_document.setdefault(one.report.document, []).append(one)
    tellings = [
        telling(document, ones[0].report.source, ones[0].signature, [one.claim for one in ones])
        for document, ones in by_document.items()
    ]
    return set(kinships(tellings).values())


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
                known[key] = EventPlace.of(place)
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
    """The parties: by role, those in the catalogue first, of attackers those who own up to it, then by votes."""
    votes: Counter[tuple[Role, str]] = Counter()
    owned_up: set[tuple[Role, str]] = set()
    known: dict[tuple[Role, str], EventActor] = {}
    for claim in claims:
        for actor in claim.actors:
            key = (actor.role, actor.id or actor.name.casefold())
            votes[key] += claim.modality is not Modality.DENIED
            if any(said.stance is Stance.CLAIMED for said in claim.attributions):
                owned_up.add(key)
            if key not in known:
                known[key] = EventActor(role=actor.role, id=actor.id, name=actor.name)
    order = list(Role)
    ranked = sorted(
        known,
        key=lambda key: (order.index(key[0]), known[key].id is None, key not in owned_up, -votes[key], key[1]),
    )
    return tuple(_without_descriptions([known[key] for key in ranked])[:_MOST_LISTED])


def _without_descriptions(actors: Sequence[EventActor]) -> list[EventActor]:
    """Parties without those words for attackers that stand for a party which another report names: "the gunmen"."""
    is_named = any(actor.role is Role.ATTACKER and not _is_description(actor) for actor in actors)
    return [actor for actor in actors if not (is_named and actor.role is Role.ATTACKER and _is_description(actor))]


def _is_description(actor: EventActor) -> bool:
    """Whether it says what somebody is and not who: nobody's name, or no name at all ("suicide bomber")."""
    return is_nobody(actor.id) if actor.id else actor.name[:1].islower()


def _distinct(things: Iterable[One], key: Callable[[One], str]) -> tuple[One, ...]:
    """Each thing once, without offsets: they belong to a document, not to the event."""
    kept: dict[str, One] = {}
    for thing in things:
        kept.setdefault(key(thing), thing)
    return tuple(one.model_copy(update={"start": None, "end": None}) for one in islice(kept.values(), _MOST_LISTED))


def _ledger(told: Sequence[Testimony]) -> tuple[EventAttribution, ...]:
    lines: dict[tuple[str | None, Stance, str | None], EventAttribution] = {}
    for one in told:
        for said in one.claim.attributions:
            key = said.by.casefold() if said.by else None, said.stance, said.about
            if key not in lines:
                document = one.report.document
                lines[key] = EventAttribution(by=said.by, stance=said.stance, about=said.about, document=document)
    return tuple(lines.values())[: 2 * _MOST_LISTED]


def _status(told: Sequence[Testimony], sources: int) -> EventStatus:
    denied = any(one.claim.modality is Modality.DENIED for one in told) or any(
        said.stance is Stance.DENIED for one in told for said in one.claim.attributions
    )
    if denied:
        return EventStatus.DISPUTED
    return EventStatus.CORROBORATED if sources > 1 else EventStatus.REPORTED


def _confidence(claims: Sequence[Claim], sources: int) -> float:
    """The best claim's confidence; every further independent source halves the doubt that is left. None is none."""
    if not sources:
        return 0.0
    doubt = 1 - max(claim.confidence for claim in claims)
    return round(1 - doubt * 0.5 ** (sources - 1), 3)

"""What an article about something else tells of incidents in passing: news, the past, or nothing.

A profile mentions a riot, a market report a convoy that was attacked on Tuesday. The second says when and where, or
with what result, beside the deed itself; the first is told for colour.
"""

from collections.abc import Sequence

from bot.extraction.incidents.incident import Incident
from bot.extraction.incidents.openings import is_long, opening_end
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.news.newsworthiness import has_known_party, opens_with_conflict
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import Claim, ClaimDate, EventType, Modality

_ACTUAL = frozenset({Modality.ASSERTED, Modality.ALLEGED})
_VIOLENT = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS, EventType.RIOTS})
_LONGEST_DAYS = 31


def settle_passing(incidents: Sequence[Incident], claims: Sequence[Claim], reading: Reading) -> list[Claim | None]:
    """The claims as they may be told, None for what may not: those of an article that doesn't open with an incident.

    What lacks a recent day, and a place or a result, is past where it says when and where, or one of these of a party
    that is called by its name; else it is nothing.
    Of parties that are called by name more is told than their attacks, so these need no day.
    """
    if not is_long(reading):
        return list(claims)
    pairs = list(zip(incidents, claims, strict=True))
    if _opens_with_one(incidents, claims, reading) or opens_with_conflict(reading):
        return [
            claim if claim.event_type in _VIOLENT or _tells_when_or_where(incident) else None
            for incident, claim in pairs
        ]
    is_history = _is_history(claims, reading)
    return [_settled(*pair, reading, is_history=is_history) for pair in pairs]


def _opens_with_one(incidents: Sequence[Incident], claims: Sequence[Claim], reading: Reading) -> bool:
    end = opening_end(reading)
    return any(
        incident.is_told_before(end) and not claim.background and claim.modality in _ACTUAL
        for incident, claim in zip(incidents, claims, strict=True)
    )


def _tells_when_or_where(incident: Incident) -> bool:
    """Whether the deed itself is put on a day or at a place; its results may have theirs."""
    return any(facts.places or facts.dates for facts in incident.facts if not facts.is_effect)


def _is_history(claims: Sequence[Claim], reading: Reading) -> bool:
    """Whether all that it dates is long past: so is, then, what it doesn't date."""
    ages = [age for claim in claims if (age := _age(claim, reading)) is not None]
    return min(ages, default=0) > load_cues().background.old_after_days


def _settled(incident: Incident, claim: Claim, reading: Reading, *, is_history: bool) -> Claim | None:
    if claim.modality not in _ACTUAL:
        return claim
    is_placed = any(facts.places for facts in incident.facts)
    if _may_be_recent(incident, claim, reading, is_history=is_history) and _is_pinned(claim, is_placed=is_placed):
        return claim
    is_dated = claim.date is not None
    is_past = (is_placed and is_dated) or (has_known_party(incident, reading) and (is_placed or is_dated))
    return claim.model_copy(update={"background": True}) if is_past else None


def _may_be_recent(incident: Incident, claim: Claim, reading: Reading, *, is_history: bool) -> bool:
    """Whether it is told as of these days. Where the report has no day of its own, none is asked of the incident."""
    age = _age(claim, reading)
    if age is not None and claim.date is not None:
        return age <= load_cues().background.old_after_days and not _is_wide(claim.date)
    return reading.document.published_on is None or (not is_history and has_known_party(incident, reading))


def _is_wide(days: ClaimDate) -> bool:
    """Whether it is no time of one incident, but a stretch that counts run over: "in the past twelve months"."""
    return (days.end - days.start).days > _LONGEST_DAYS


def _age(claim: Claim, reading: Reading) -> int | None:
    """Days between the incident and the report; None where either has no day."""
    published = reading.document.published_on
    return (published - claim.date.end).days if claim.date and published else None


def _is_pinned(claim: Claim, *, is_placed: bool) -> bool:
    """Whether it says where, with what result, or which known party; of protests and arrests, where and of whom."""
    if claim.event_type in _VIOLENT:
        return is_placed or bool(claim.casualties) or any(actor.id for actor in claim.actors)
    return is_placed and bool(claim.actors or claim.targets or claim.casualties)

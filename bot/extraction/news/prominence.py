"""What is news and what is background, and in which order claims are told."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import islice

from bot.extraction.expressions.dates import tells_by_weekday
from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.incident import Incident
from bot.extraction.incidents.openings import is_long, opening_end
from bot.extraction.lexicons.cues import BackgroundCues, Cues
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import Claim, DatePrecision, Modality, Role

_ACTUAL = frozenset({Modality.ASSERTED, Modality.ALLEGED})
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def backgrounds(incidents: Sequence[Incident], reading: Reading, cues: Cues) -> list[bool]:
    """Which incidents the report tells as past context.

    A report whose every incident lies some way back is a late one: what it tells first is its news all the same, unless
    that is history, or retold by a court or in memory.
    """
    past = cues.background
    standings = [_standing(incident, reading, past) for incident in incidents]
    if (
        incidents
        and standings[0] is _Standing.PAST
        and _leads(incidents[0], reading)
        and _is_retold(incidents[0], past)
    ):
        standings = [_retold_with(*pair, reading) for pair in zip(standings, incidents, strict=True)]
    told = [standing is not _Standing.NEWS for standing in standings]
    if told and all(told) and standings[0] is _Standing.LATE and _may_be_late_news(incidents[0], reading):
        told[0] = False
    return told


class _Standing(Enum):
    """How an incident stands to its report."""

    NEWS = auto()
    LATE = auto()
    PAST = auto()


def _standing(incident: Incident, reading: Reading, past: BackgroundCues) -> _Standing:
    ages = _ages(incident.first, reading) or _old_ages(incident, reading, past)
    is_history = max(ages, default=0) > past.history_after_days
    if incident.first.background or min(ages, default=0) > past.history_after_days:
        return _Standing.PAST
    is_long_ago = is_history or min(ages, default=past.old_after_days + 1) > past.old_after_days
    if is_long_ago and _is_retold(incident, past):
        return _Standing.PAST
    if _is_told_by_its_year(incident, reading):
        return _Standing.LATE
    return _Standing.LATE if min(ages, default=0) > past.old_after_days else _Standing.NEWS


def _is_told_by_its_year(incident: Incident, reading: Reading) -> bool:
    """Whether a report without a day of its own puts it in a year: what is new isn't told that way.

    A day with its year may be that of the news, but not in a report that tells its news by weekdays.
    """
    days = [day.date for facts in incident.facts for day in facts.dates if not day.is_window]
    if reading.document.published_on is not None or not days:
        return False
    if all(day.precision is DatePrecision.YEAR for day in days):
        return True
    is_stated = all(_YEAR.search(day.text or "") for day in days)
    return is_stated and not _leads(incident, reading) and tells_by_weekday(reading.source)


def _ages(facts: Facts, reading: Reading) -> list[int]:
    """The days between the report and each day that the mention is put on."""
    published = reading.document.published_on
    ends = [mention.date.end for mention in facts.dates if not mention.is_window]
    return [(published - end).days for end in ends] if published else []


def _old_ages(incident: Incident, reading: Reading, past: BackgroundCues) -> list[int]:
    """The ages told by its later mentions, where it is long past; a recent day may be that of what came of it."""
    ages = [age for facts in incident.facts if facts.is_actual for age in _ages(facts, reading)]
    return ages if min(ages, default=0) > past.old_after_days else []


def _is_retold(incident: Incident, past: BackgroundCues) -> bool:
    sentence = incident.first.mention.sentence.text.lower()
    return incident.first.aftermath is not None or any(phrase in sentence for phrase in past.retelling)


def _leads(incident: Incident, reading: Reading) -> bool:
    """Whether the report opens with it, in its title or first sentence."""
    opening = islice(reading.doc.sents, 1 + bool(reading.shift))
    return incident.first.mention.sentence.start in {sentence.start for sentence in opening}


def _may_be_late_news(incident: Incident, reading: Reading) -> bool:
    """Whether the report is about it, late as it comes: an article that only mentions it is about something else."""
    return not is_long(reading) or incident.is_told_before(opening_end(reading))


def _retold_with(standing: _Standing, incident: Incident, reading: Reading) -> _Standing:
    """Where a report opens with a trial or in memory, what it tells without a day is told of the past as well."""
    return standing if _ages(incident.first, reading) else _Standing.PAST


def by_prominence(incidents: Sequence[Incident], claims: Sequence[Claim | None], *, is_long: bool) -> tuple[Claim, ...]:
    """The claims, what the report is about first and background last, their response links renumbered.

    None stands for an incident of which nothing is told.

    Words of violence that say neither who, whom, where nor when are no report of an incident; ``is_long`` texts,
    speeches and analyses among them, must say two of these.
    """
    told = {
        index: claim
        for index, claim in enumerate(claims)
        if claim is not None and _says(claim) >= _needed(incidents[index], is_long=is_long)
    }
    order = sorted(told, key=lambda index: (_rank(told[index]), index))
    position = {id(incidents[old]): new for new, old in enumerate(order)}
    answered = {
        old: [position[id(cause)] for cause in incidents[old].answers if id(cause) in position] for old in order
    }
    return tuple(told[old].model_copy(update={"in_response_to": tuple(sorted(answered[old]))}) for old in order)


def _needed(incident: Incident, *, is_long: bool) -> int:
    """How much a claim must say: in a short notice the plain name of a deed is enough, in a long text it is not."""
    if is_long:
        return 2
    return int(all(facts.mention.trigger.weight <= 1 for facts in incident.facts))


def _says(claim: Claim) -> int:
    """How many of who, whom, where, when and with what result the claim answers."""
    doers = any(actor.role is not Role.TARGET for actor in claim.actors)
    struck = any(actor.role is Role.TARGET for actor in claim.actors) or bool(claim.targets)
    return sum((doers, struck, bool(claim.places), claim.date is not None, bool(claim.casualties)))


def _rank(claim: Claim) -> tuple[bool, bool, bool]:
    return claim.background, claim.modality not in _ACTUAL, claim.series

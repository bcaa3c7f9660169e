"""What is news and what is background, and in which order claims are told."""

from collections.abc import Sequence
from datetime import date

from bot.extraction.incidents import Incident
from bot.extraction.reading import Reading
from bot.extraction.tables import Cues
from bot.vocabulary import Claim, Modality, SubEventType

_ACTUAL = frozenset({Modality.ASSERTED, Modality.ALLEGED})
_MINOR = frozenset({SubEventType.ARRESTS, SubEventType.CHANGE_TO_GROUP, SubEventType.AGREEMENT})


def background_of(incident: Incident, reading: Reading, cues: Cues) -> bool:
    """Whether the report tells the incident as past context."""
    if incident.first.background:
        return True
    published = reading.document.published_on
    ends = [mention.date.end for facts in incident.facts for mention in facts.dates if not mention.is_window]
    return bool(published and ends and _days_before(published, max(ends)) > cues.background.old_after_days)


def _days_before(published: date, day: date) -> int:
    return (published - day).days


def by_prominence(incidents: Sequence[Incident], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, what the report is about first and background last, their response links renumbered."""
    order = sorted(range(len(claims)), key=lambda index: (_rank(claims[index]), index))
    position = {id(incidents[old]): new for new, old in enumerate(order)}
    return tuple(
        claims[old].model_copy(update={"in_response_to": tuple(sorted(position[id(cause)] for cause in incidents[old].answers))}) for old in order
    )


def _rank(claim: Claim) -> tuple[bool, bool, bool]:
    return claim.background, claim.modality not in _ACTUAL, claim.series

"""Events added up anew from their claims as they are stored, and written back."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.merging.accounts import HAPPENED
from bot.merging.adding_up import add_up
from bot.merging.corrections import corrected
from bot.merging.testimonies import Testimony
from bot.store import events, revisions, rulings
from bot.store.told import Told, claims_in
from bot.store.written import Written, written
from bot.vocabulary import Claim, Event, Ruling

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def refresh_event(session: Session, knowledge: Knowledge, event_id: int, because: revisions.Because) -> Event:
    """Add an event up from its claims, put right what editors ruled, and write it back, with what changed."""
    session.flush()  # columns are read past the session: what it holds back must be there
    known = written(session, [event_id])[event_id]
    standing = rulings.standing(session, event_id)
    return refresh(session, knowledge, known, claims_in(session, event_id), known.causes, standing, because)


def refresh(
    session: Session,
    knowledge: Knowledge,
    known: Written,
    told: Sequence[Told],
    causes: Sequence[int],
    standing: Sequence[Ruling],
    because: revisions.Because,
) -> Event:
    """Add an event up from what has been read of it, and write it back.

    Args:
        session: to write with.
        knowledge: for the names of countries.
        known: the event as it is written.
        told: its claims.
        causes: the events it answers.
        standing: the rulings in force on it.
        because: the report or the editor because of whom it changes, kept with what did.
    """
    testimonies = _testimonies(told)
    event = _added_up(knowledge, known.id, testimonies, [str(cause) for cause in causes], standing)
    published = [one.report.published_at for one in testimonies if one.report.published_at]
    is_news = any(not one.claim.background and one.claim.modality in HAPPENED for one in testimonies)
    changes = events.save_event(session, event, known, is_news=is_news, first_published_at=min(published, default=None))
    if changes or because.reason:
        reason = {"reason": [None, because.reason]} if because.reason else {}
        revisions.keep(session, known.id, changes | reason, because)
    return event


def as_of(session: Session, knowledge: Knowledge, event: Event, moment: dt.datetime) -> Event:
    """The event as it stood at a moment: without the reports that were published later."""
    if not any(report.published_at and report.published_at > moment for report in event.reports):
        return event
    event_id = int(event.id)
    earlier = [row for row in claims_in(session, event_id) if row.published_at is None or row.published_at <= moment]
    if not earlier:
        return event
    standing = rulings.standing(session, event_id)
    return _added_up(knowledge, event_id, _testimonies(earlier), event.in_response_to, standing)


def testimonies_of(session: Session, event_id: int) -> list[Testimony]:
    """What an event's reports say of it, in the order of their publication."""
    return _testimonies(claims_in(session, event_id))


def _added_up(
    knowledge: Knowledge, event_id: int, told: Sequence[Testimony], causes: Sequence[str], standing: Sequence[Ruling]
) -> Event:
    event = add_up(str(event_id), told, in_response_to=causes, country_name=knowledge.country_name)
    return corrected(event, standing, country_name=knowledge.country_name)


def _testimonies(told: Sequence[Told]) -> list[Testimony]:
    return [
        Testimony(
            claim=(claim := Claim.model_validate(row.payload)),
            report=events.report_of(row, claim.casualties),
            signature=tuple(row.signature),
            received_at=row.received_at,
        )
        for row in sorted(told, key=_telling_order)
    ]


def _telling_order(row: Told) -> tuple[bool, dt.datetime, bool, str, int]:
    """By publication, and by content where that is the same, so that the order of arrival makes no difference.

    Reports that don't say when they were published come first: they never outweigh one that is known to be newer.
    An outlet's correction comes after what it corrects: of two at one moment it is the later, and where only its day
    is known (which is kept as midnight in UTC), the last of that day.
    """
    is_notice, moment = row.payload.get("notice") is not None, row.published_at or _LONG_AGO
    if is_notice and row.published_at and moment.astimezone(dt.UTC).time() == dt.time():
        moment += dt.timedelta(days=1)
    return row.published_at is not None, moment, is_notice, row.content_hash, row.position

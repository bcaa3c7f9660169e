"""Claims into events: each claim finds the event it tells of or starts one, and the events are added up anew."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.merging.adding_up import Testimony, add_up
from bot.merging.changes import significant_changes
from bot.merging.compatibility import MERGE_AT, Comparison, compare
from bot.merging.corrections import corrected
from bot.merging.kinship import Telling, kinships
from bot.models import ClaimRow, DocumentRow, EventLinkRow, EventRow, ReportRow, RevisionRow, utc_now
from bot.store import events, rulings
from bot.store.documents import stored_id
from bot.vocabulary import ChangedEvent, Claim, Event, Modality, PlacePrecision, Value

# A threat, a plan or a supposition is kept as what it is, and is no event.
_HAPPENED = {Modality.ASSERTED, Modality.ALLEGED}
_FIRST_REPORT = Comparison(score=1.0, reasons=("first report",))


class Filed(Value):
    """The events a document touched, in its order of prominence.

    ``news`` are those it is the first to tell as news, ``changed`` those of which something told
    before is no longer so.
    """

    events: tuple[Event, ...] = ()
    news: tuple[Event, ...] = ()
    changed: tuple[ChangedEvent, ...] = ()


def file_claims(
    session: Session, knowledge: Knowledge, document: DocumentRow, claims: Sequence[tuple[ClaimRow, Claim]]
) -> Filed:
    """Tie each claim to its event, link responses to what they answer, and add the touched events up."""
    known = matches(session, knowledge, [claim for _, claim in claims], _published_on(document))
    before = events.load_events(session, [event_id for event_id, _ in known.values()])
    event_of: dict[int, int] = {}
    for position, (row, claim) in enumerate(claims):
        event_id = _place(session, row, claim, known.get(position))
        if event_id is not None:
            event_of[position] = event_id
    _link_responses(session, document, claims, event_of)
    touched = list(event_of.values())
    was_news = {event_id for event_id in touched if session.get_one(EventRow, event_id).is_news}
    added_up = [refresh_event(session, knowledge, event_id, document) for event_id in touched]
    news = [
        event
        for event in added_up
        if int(event.id) not in was_news and session.get_one(EventRow, int(event.id)).is_news
    ]
    return Filed(events=tuple(added_up), news=tuple(news), changed=changed_events(before, added_up))


def changed_events(before: Sequence[Event], after: Sequence[Event]) -> tuple[ChangedEvent, ...]:
    """The events of which something that was told before is no longer so."""
    earlier = {event.id: event for event in before}
    compared = ((event, significant_changes(earlier[event.id], event)) for event in after if event.id in earlier)
    return tuple(ChangedEvent(event=event, changes=changes) for event, changes in compared if changes)


def _published_on(document: DocumentRow) -> dt.date | None:
    return document.published_at.date() if document.published_at else None


def _place(session: Session, row: ClaimRow, claim: Claim, match: tuple[int, Comparison] | None) -> int | None:
    """The event the claim is tied to: the known one it matches, or else one of its own, if it can stand alone."""
    if match is None and not _makes_event(claim):
        return None
    event_id, comparison = match or (events.new_event(session, utc_now()), _FIRST_REPORT)
    session.add(
        ReportRow(
            claim_id=stored_id(row.id), event_id=event_id, score=comparison.score, reasons=list(comparison.reasons)
        )
    )
    session.flush()
    return event_id


def matches(
    session: Session, knowledge: Knowledge, claims: Sequence[Claim], published_on: dt.date | None
) -> dict[int, tuple[int, Comparison]]:
    """For each claim of a document (by its position) the known event it tells of, with the reasons.

    No two claims of one document tell of the same event: where several fit one, it goes to the best fit.
    """
    fitting = sorted(
        (
            (comparison, position, event_id)
            for position, claim in enumerate(claims)
            for event_id, comparison in _fitting(session, knowledge, claim, published_on)
        ),
        key=lambda fit: (-fit[0].score, fit[1], fit[2]),
    )
    found: dict[int, tuple[int, Comparison]] = {}
    taken: set[int] = set()
    for comparison, position, event_id in fitting:
        if position not in found and event_id not in taken:
            found[position] = event_id, comparison
            taken.add(event_id)
    return found


def _fitting(
    session: Session, knowledge: Knowledge, claim: Claim, published_on: dt.date | None
) -> list[tuple[int, Comparison]]:
    if claim.series or claim.modality not in {*_HAPPENED, Modality.DENIED}:
        return []
    compared = (
        (int(event.id), compare(claim, published_on, event, knowledge.related))
        for event in events.load_events(session, events.candidates(session, claim, published_on))
    )
    return [(event_id, comparison) for event_id, comparison in compared if comparison.score >= MERGE_AT]


def _makes_event(claim: Claim) -> bool:
    """Whether a claim can stand as an event of its own: it happened, once, and something says where or who."""
    placed = any(place.precision < PlacePrecision.COUNTRY for place in claim.places)
    known = bool(claim.actors) or bool(claim.places)
    if claim.series or claim.modality not in _HAPPENED:
        return False
    return known and (not claim.background or placed or claim.date is not None)


def _link_responses(
    session: Session,
    document: DocumentRow,
    claims: Sequence[tuple[ClaimRow, Claim]],
    event_of: dict[int, int],
) -> None:
    for position, (row, claim) in enumerate(claims):
        for cause in claim.in_response_to:
            answer, answered = event_of.get(position), event_of.get(cause)
            if answer is None or answered is None or answer == answered:
                continue
            if answered not in events.causes_of(session, answer):
                session.add(
                    EventLinkRow(
                        event_id=answer,
                        cause_event_id=answered,
                        document_id=stored_id(document.id),
                        evidence=events.report_of(row, document).evidence,
                    )
                )
                session.flush()


def refresh_event(
    session: Session,
    knowledge: Knowledge,
    event_id: int,
    document: DocumentRow | None,
    *,
    editor: str | None = None,
    reason: str | None = None,
) -> Event:
    """Add an event up from its claims, put right what editors ruled, and write it back.

    What changed is kept as a revision, with the report or the editor because of whom it did, and the editor's reason.
    """
    told = events.claims_of(session, event_id)
    event = _added_up(session, knowledge, event_id, told)
    published = [source.published_at for _, source in told if source.published_at]
    is_news = any(not row.background and Modality(row.modality) in _HAPPENED for row, _ in told)
    changes = events.save_event(session, event, is_news=is_news, first_published_at=min(published, default=None))
    if changes:
        document_id = document.id if document else None
        kept = changes | ({"reason": [None, reason]} if reason else {})
        session.add(RevisionRow(event_id=event_id, document_id=document_id, editor=editor, changes=kept))
        session.flush()
    return event


def as_of(session: Session, knowledge: Knowledge, event: Event, moment: dt.datetime) -> Event:
    """The event as it stood at a moment: without the reports that were published later."""
    if not any(report.published_at and report.published_at > moment for report in event.reports):
        return event
    told = events.claims_of(session, int(event.id))
    earlier = [(row, source) for row, source in told if source.published_at is None or source.published_at <= moment]
    return _added_up(session, knowledge, int(event.id), earlier) if earlier else event


def _added_up(
    session: Session, knowledge: Knowledge, event_id: int, claims: Sequence[tuple[ClaimRow, DocumentRow]]
) -> Event:
    told = sorted(claims, key=_telling_order)
    kin = kinships([_telling(source) for _, source in told])
    testimonies = [
        Testimony(
            claim=Claim.model_validate(row.payload),
            report=events.report_of(row, source),
            kin=kin[str(source.id)],
            received_at=source.received_at,
        )
        for row, source in told
    ]
    event = add_up(
        str(event_id),
        testimonies,
        in_response_to=[str(cause) for cause in events.causes_of(session, event_id)],
        country_name=knowledge.country_name,
    )
    return corrected(event, rulings.standing(session, event_id), country_name=knowledge.country_name)


def _telling_order(told: tuple[ClaimRow, DocumentRow]) -> tuple[dt.datetime, str, int]:
    """By publication, and by content where that is the same, so that the order of arrival makes no difference."""
    row, source = told
    return source.published_at or source.received_at, source.content_hash, row.position


def _telling(source: DocumentRow) -> Telling:
    return Telling(document=str(source.id), outlet=source.outlet, signature=tuple(source.signature))

"""Claims into events: each claim finds the event it tells of or starts one, and the events are added up anew."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.merging.adding_up import Testimony, add_up
from bot.merging.compatibility import MERGE_AT, Comparison, compare
from bot.models import ClaimRow, DocumentRow, EventLinkRow, EventRow, ReportRow, RevisionRow, utc_now
from bot.sources.fingerprint import near_duplicate_signature, similarity
from bot.store import events
from bot.store.documents import stored_id
from bot.vocabulary import Claim, Event, Modality, PlacePrecision, Value

# A threat, a plan or a supposition is kept as what it is, and is no event.
_HAPPENED = {Modality.ASSERTED, Modality.ALLEGED}
_SAME_TEXT = 0.9


class Filed(Value):
    """The events a document touched, in its order of prominence; ``news`` are those it is the first to tell as news."""

    events: tuple[Event, ...] = ()
    news: tuple[Event, ...] = ()


def file_claims(
    session: Session, knowledge: Knowledge, document: DocumentRow, claims: Sequence[tuple[ClaimRow, Claim]]
) -> Filed:
    """Tie each claim to its event, link responses to what they answer, and add the touched events up."""
    event_of: dict[int, int] = {}
    for position, (row, claim) in enumerate(claims):
        event_id = _place(session, knowledge, document, row, claim, taken=event_of.values())
        if event_id is not None:
            event_of[position] = event_id
    _link_responses(session, document, claims, event_of)
    touched = list(dict.fromkeys(event_of.values()))
    was_news = {event_id for event_id in touched if session.get_one(EventRow, event_id).is_news}
    added_up = [refresh_event(session, knowledge, event_id, document) for event_id in touched]
    news = [
        event
        for event in added_up
        if int(event.id) not in was_news and session.get_one(EventRow, int(event.id)).is_news
    ]
    return Filed(events=tuple(added_up), news=tuple(news))


def _place(
    session: Session,
    knowledge: Knowledge,
    document: DocumentRow,
    row: ClaimRow,
    claim: Claim,
    *,
    taken: Collection[int],
) -> int | None:
    published_on = document.published_at.date() if document.published_at else None
    found = best_match(session, knowledge, claim, published_on, taken=taken)
    if found is None:
        if not _makes_event(claim):
            return None
        found = events.new_event(session, utc_now()), Comparison(score=1.0, reasons=("first report",))
    event_id, comparison = found
    session.add(
        ReportRow(
            claim_id=stored_id(row.id), event_id=event_id, score=comparison.score, reasons=list(comparison.reasons)
        )
    )
    session.flush()
    if comparison.reasons == ("first report",):
        refresh_event(session, knowledge, event_id, document)
    return event_id


def best_match(
    session: Session, knowledge: Knowledge, claim: Claim, published_on: dt.date | None, *, taken: Collection[int] = ()
) -> tuple[int, Comparison] | None:
    """The known event this claim tells of, with the reasons; ``None`` where it tells of none."""
    if claim.series or claim.modality not in {*_HAPPENED, Modality.DENIED}:
        return None
    near = events.candidates(session, claim, published_on, but_not=taken)
    compared = [
        (compare(claim, published_on, event, knowledge.related), int(event.id))
        for event in events.load_events(session, near)
    ]
    fitting = [(comparison, event_id) for comparison, event_id in compared if comparison.score >= MERGE_AT]
    if not fitting:
        return None
    comparison, event_id = max(fitting, key=lambda pair: (pair[0].score, -pair[1]))
    return event_id, comparison


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


def refresh_event(session: Session, knowledge: Knowledge, event_id: int, document: DocumentRow | None) -> Event:
    """Add an event up from its claims and write it back, keeping what changed as a revision."""
    told = events.claims_of(session, event_id)
    kin = _kinships([source for _, source in told])
    testimonies = [
        Testimony(
            claim=Claim.model_validate(row.payload),
            report=events.report_of(row, source),
            kin=kin[stored_id(source.id)],
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
    published = [source.published_at for _, source in told if source.published_at]
    is_news = any(not one.claim.background and one.claim.modality in _HAPPENED for one in testimonies)
    changes = events.save_event(session, event, is_news=is_news, first_published_at=min(published, default=None))
    if changes:
        session.add(RevisionRow(event_id=event_id, document_id=document.id if document else None, changes=changes))
        session.flush()
    return event


def _kinships(sources: Sequence[DocumentRow]) -> dict[int, str]:
    """Which documents count as one source: those of one outlet, and copies of one text."""
    kin: dict[int, str] = {}
    seen: list[tuple[tuple[int, ...], str]] = []
    for source in sorted(sources, key=lambda one: stored_id(one.id)):
        signature = near_duplicate_signature(source.text)
        copy_of = next((label for other, label in seen if similarity(signature, other) >= _SAME_TEXT), None)
        kin[stored_id(source.id)] = copy_of or source.outlet or f"document {source.id}"
        seen.append((signature, kin[stored_id(source.id)]))
    return kin

"""Claims into events: each claim finds the event it tells of or starts one, and the events are added up anew."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.merging.accounts import HAPPENED, Account, account_of, is_comparable
from bot.merging.adding_up import add_up
from bot.merging.changes import merged_away, significant_changes
from bot.merging.compatibility import Comparison
from bot.merging.corrections import corrected
from bot.merging.testimonies import Testimony
from bot.models import ClaimRow, DocumentRow
from bot.neighbourhood import gather, grouped
from bot.settling import Settlement, close_event, settle
from bot.sources.fingerprint import content_hash
from bot.store import events, links, neighbours, revisions, rulings
from bot.store.documents import document_of, stored_id
from bot.vocabulary import ChangedEvent, Claim, Document, Event, Modality, Value

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


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
    """Tie each claim to its event, link responses to what they answer, and add up whatever that touches."""
    accounts = _accounts(document, claims)
    if not accounts:
        return Filed()
    neighbours.add_accounts(session, accounts)
    settlement = settle(session, knowledge.related, accounts)
    events_now = _add_up_touched(session, knowledge, settlement, document)
    own = dict.fromkeys(
        settlement.event_of[account.claim] for account in accounts if account.claim in settlement.event_of
    )
    told = [events_now[event_id] for event_id in own]
    is_news = {settlement.event_of[one.claim] for one in accounts if one.is_news and one.claim in settlement.event_of}
    return Filed(
        events=tuple(told),
        news=tuple(event for event in told if int(event.id) in is_news - settlement.told),
        changed=_changed(settlement, events_now),
    )


def _accounts(document: DocumentRow, claims: Sequence[tuple[ClaimRow, Claim]]) -> list[Account]:
    return [
        account_of(
            claim,
            document_of(document),
            [other for _, other in claims],
            claim_id=stored_id(row.id),
            document_id=stored_id(document.id),
            order=(document.content_hash, row.position),
        )
        for row, claim in claims
        if is_comparable(claim)
    ]


def refile(
    session: Session,
    knowledge: Knowledge,
    document: DocumentRow,
    claims: Sequence[tuple[ClaimRow, Claim]],
    *,
    parts_of: Collection[int],
) -> tuple[ChangedEvent, ...]:
    """File a stored document's claims that have been read anew; what they were compared as before is gone.

    ``parts_of`` are the events that the document was part of until now. One that has no claim left is taken off record.
    """
    before = {event.id: event for event in events.load_events(session, sorted(parts_of))}
    accounts = _accounts(document, claims)
    neighbours.add_accounts(session, accounts)
    settlement = settle(session, knowledge.related, accounts, are_tied=True)
    going_on = neighbours.events_with_claims(session, set(parts_of)) if parts_of else set()
    for event_id in set(parts_of) - going_on - settlement.emptied.keys():
        close_event(session, event_id, None)
    settlement.before = list(({event.id: event for event in settlement.before} | before).values())
    settlement.touched = sorted({*settlement.touched, *going_on})
    return _changed(settlement, _add_up_touched(session, knowledge, settlement, document))


def resettle(
    session: Session,
    knowledge: Knowledge,
    claim_ids: Collection[int],
    *,
    editor: str | None = None,
    reason: str | None = None,
) -> tuple[ChangedEvent, ...]:
    """Group claims on record anew, after an editor has put them together or kept them apart."""
    accounts = neighbours.load_accounts(session, claim_ids)
    settlement = settle(session, knowledge.related, list(accounts.values()), looking=False)
    return _changed(settlement, _add_up_touched(session, knowledge, settlement, None, editor=editor, reason=reason))


def _add_up_touched(
    session: Session,
    knowledge: Knowledge,
    settlement: Settlement,
    document: DocumentRow | None,
    *,
    editor: str | None = None,
    reason: str | None = None,
) -> dict[int, Event]:
    """The events whose claims are no longer the same, added up anew, by id."""
    links.relink(session, [*settlement.touched, *settlement.emptied])
    for event_id, heir in settlement.emptied.items():
        if heir is not None:
            changes = {"merged_into": [None, heir]}
            document_id = document.id if document else None
            revisions.keep(session, event_id, document_id=document_id, editor=editor, changes=changes)
    return {
        event_id: refresh_event(session, knowledge, event_id, document, editor=editor, reason=reason)
        for event_id in settlement.touched
    }


def _changed(settlement: Settlement, now: Mapping[int, Event]) -> tuple[ChangedEvent, ...]:
    """What is no longer so, of the events that go on and of those that were merged away."""
    merged = (
        ChangedEvent(event=event, changes=(merged_away(event, now[heir]),))
        for event in settlement.before
        for heir in [settlement.emptied.get(int(event.id))]
        if heir is not None and heir in now
    )
    return (*changed_events(settlement.before, list(now.values())), *merged)


def changed_events(before: Sequence[Event], after: Sequence[Event]) -> tuple[ChangedEvent, ...]:
    """The events of which something that was told before is no longer so."""
    earlier = {event.id: event for event in before}
    compared = ((event, significant_changes(earlier[event.id], event)) for event in after if event.id in earlier)
    return tuple(ChangedEvent(event=event, changes=changes) for event, changes in compared if changes)


def matches(
    session: Session, knowledge: Knowledge, document: Document, claims: Sequence[Claim]
) -> dict[int, tuple[int, Comparison]]:
    """For each claim of a document that is not stored (by its position) the event it would join, and why."""
    order = content_hash(document.title, document.text)
    accounts = [
        account_of(claim, document, claims, claim_id=-1 - position, document_id=0, order=(order, position))
        for position, claim in enumerate(claims)
        if is_comparable(claim)
    ]
    hood = gather(session, knowledge.related, accounts, looking=True)
    return {
        -1 - account.claim: (event_id, hood.why(account, group))
        for group, event_id in grouped(hood)
        for account in group
        if event_id is not None and account.claim < 0
    }


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
    is_news = any(not row.background and Modality(row.modality) in HAPPENED for row, _ in told)
    changes = events.save_event(session, event, is_news=is_news, first_published_at=min(published, default=None))
    if changes or reason:
        document_id = document.id if document else None
        kept = changes | ({"reason": [None, reason]} if reason else {})
        revisions.keep(session, event_id, document_id=document_id, editor=editor, changes=kept)
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
    testimonies = _testimonies(claims)
    event = add_up(
        str(event_id),
        testimonies,
        in_response_to=[str(cause) for cause in events.causes_of(session, event_id)],
        country_name=knowledge.country_name,
    )
    return corrected(event, rulings.standing(session, event_id), country_name=knowledge.country_name)


def testimonies_of(session: Session, event_id: int) -> list[Testimony]:
    """What an event's reports say of it, in the order of their publication."""
    return _testimonies(events.claims_of(session, event_id))


def _testimonies(claims: Sequence[tuple[ClaimRow, DocumentRow]]) -> list[Testimony]:
    return [
        Testimony(
            claim=Claim.model_validate(row.payload),
            report=events.report_of(row, source),
            signature=tuple(source.signature),
            received_at=source.received_at,
        )
        for row, source in sorted(claims, key=_telling_order)
    ]


def _telling_order(told: tuple[ClaimRow, DocumentRow]) -> tuple[bool, dt.datetime, str, int]:
    """By publication, and by content where that is the same, so that the order of arrival makes no difference.

    Reports that don't say when they were published come first: they never outweigh one that is known to be newer.
    """
    row, source = told
    published = source.published_at
    return published is not None, published or _LONG_AGO, source.content_hash, row.position

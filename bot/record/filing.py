"""Claims into events: each claim finds the event it tells of or starts one, and the events are added up anew."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session

from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of, is_comparable
from bot.merging.changes import merged_away, significant_changes
from bot.merging.compatibility import Comparison
from bot.models import ClaimRow, DocumentRow
from bot.record.neighbourhood import gather, grouped
from bot.record.refreshing import refresh
from bot.record.settling import Settlement, close_event, settle
from bot.sources.fingerprint import content_hash
from bot.store import links, neighbours, revisions, rulings
from bot.store.documents import document_of, stored_id
from bot.store.revisions import Because
from bot.store.told import Told, claims_beside
from bot.store.written import written
from bot.vocabulary import ChangedEvent, Claim, Document, Event, Value


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
    accounts = accounts_of(document, claims)
    if not accounts:
        return Filed()
    settlement = settle(session, knowledge.related, accounts)
    neighbours.add_accounts(session, accounts)
    events_now = _add_up_touched(session, knowledge, settlement, Because(document_id=document.id))
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


def accounts_of(document: DocumentRow, claims: Sequence[tuple[ClaimRow, Claim]]) -> list[Account]:
    """A document's claims as they are compared with others; those that can't be compared are left out."""
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
    session.flush()  # columns are read past the session: what it holds back must be there
    before = written(session, sorted(parts_of))
    accounts = accounts_of(document, claims)
    neighbours.add_accounts(session, accounts)
    settlement = settle(session, knowledge.related, accounts, are_tied=True)
    going_on = neighbours.events_with_claims(session, set(parts_of)) if parts_of else set()
    for event_id in set(parts_of) - going_on - settlement.emptied.keys():
        close_event(session, event_id, None)
    settlement.before |= before
    settlement.touched = sorted({*settlement.touched, *going_on})
    settlement.beside = claims_beside(session, settlement.touched)
    settlement.may_be_ruled = True  # on parts of them that were not looked at
    return _changed(settlement, _add_up_touched(session, knowledge, settlement, Because(document_id=document.id)))


def resettle(
    session: Session, knowledge: Knowledge, claim_ids: Collection[int], because: Because
) -> tuple[ChangedEvent, ...]:
    """Group claims on record anew, after an editor has put them together or kept them apart."""
    accounts = neighbours.load_accounts(session, claim_ids)
    settlement = settle(session, knowledge.related, list(accounts.values()), looking=False)
    return _changed(settlement, _add_up_touched(session, knowledge, settlement, because))


def _add_up_touched(
    session: Session, knowledge: Knowledge, settlement: Settlement, because: Because
) -> dict[int, Event]:
    """The events whose claims are no longer the same, added up anew, by id."""
    session.flush()  # columns are read past the session: what it holds back must be there
    told = settlement.beside
    known = settlement.before | settlement.begun
    known |= written(session, [one for one in settlement.touched if one not in known])  # those that were brought back
    causes = _relink(session, settlement, told)
    for event_id, heir in settlement.emptied.items():
        if heir is not None:
            revisions.keep(session, event_id, {"merged_into": [None, heir]}, because)
    claims_of: defaultdict[int, list[Told]] = defaultdict(list)
    for row in told:
        claims_of[row.event_id].append(row)
    return {
        one: refresh(
            session,
            knowledge,
            known[one],
            claims_of[one],
            causes.get(one, ()),
            rulings.standing(session, one) if settlement.may_be_ruled else (),
            because,
        )
        for one in settlement.touched
    }


def _relink(session: Session, settlement: Settlement, told: Sequence[Told]) -> Mapping[int, Sequence[int]]:
    """Link events to others as their claims say now; gives back what each of them answers."""
    linked = [one for one, known in settlement.before.items() if known.causes or known.answers]
    if linked:
        links.unlink(session, linked)
    return links.relink(session, {*settlement.touched, *settlement.emptied}, told)


def _changed(settlement: Settlement, now: Mapping[int, Event]) -> tuple[ChangedEvent, ...]:
    """What is no longer so, of the events that go on and of those that were merged away."""
    before = {one: known.event for one, known in settlement.before.items()}
    merged = (
        ChangedEvent(event=before[one], changes=(merged_away(before[one], now[heir]),))
        for one, heir in settlement.emptied.items()
        if heir is not None and heir in now and one in before
    )
    return (*changed_events(list(before.values()), list(now.values())), *merged)


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

"""Claims worth comparing are found by the days they may mean, however many those are."""

import datetime as dt

import pytest
from sqlmodel import Session

from bot.merging.accounts import Account, account_of
from bot.store import documents, neighbours
from bot.store.candidates import candidates
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import Claim, ClaimDate, ClaimPlace, DatePrecision, Document, Extraction, SubEventType

DAY, YEAR = DatePrecision.DAY, DatePrecision.YEAR
NOON = dt.date(2024, 3, 15)
SPANS = [
    (-40, 0),
    (-31, 0),
    (-31, 30),
    (-8, 6),
    (-7, 6),
    (-3, 2),
    (-2, 0),
    (-1, 0),
    (0, 0),
    (0, 6),
    (1, 0),
    (2, 0),
    (2, 30),
]
"""Days from noon to the first day of a claim, and from there to its last."""


def _claim(start: int, length: int, precision: DatePrecision) -> Claim:
    first = NOON + dt.timedelta(days=start)
    place = ClaimPlace(name="Tal Arin", country="SY", latitude=36.2, longitude=37.1, precision=1)
    return Claim(
        event_type=SubEventType.SHELLING.event_type,
        sub_event_type=SubEventType.SHELLING,
        date=ClaimDate(start=first, end=first + dt.timedelta(days=length), precision=precision),
        places=(place,),
    )


def _stored(session: Session, number: int, claim: Claim) -> Account:
    document = Document(id=str(number), text=f"Shells fell, villager {number} said.", source="Outlet")
    row = documents.add_document(
        session,
        document,
        content_hash=str(number),
        signature=(),
        source_id=None,
        is_history=False,
        submitted_by=None,
        extractor_version="1",
    )
    (claim_row,) = documents.add_extraction(session, row, Extraction(id="1", claims=(claim,)))
    ids = {"claim_id": stored_id(claim_row.id), "document_id": stored_id(row.id)}
    account = account_of(claim, document, order=(str(number), 0), **ids)
    neighbours.add_accounts(session, [account])
    return account


@pytest.mark.parametrize("asking", [(0, 0), (-2, 6), (-5, 27)])
def test_claims_are_found_whose_days_meet_or_adjoin(database: Database, asking: tuple[int, int]) -> None:
    start, length = asking
    with database.write(record=True) as session:
        claims = [_stored(session, number, _claim(*span, DAY)) for number, span in enumerate(SPANS)]
        timeless = _stored(session, len(SPANS), _claim(0, 365, YEAR))
        asked = _stored(session, len(SPANS) + 1, _claim(start, length, DAY))
        found = {one.claim for one in candidates(session, asked)}
    meeting = {
        account.claim
        for account, (first, span) in zip(claims, SPANS, strict=True)
        if first <= start + length + 1 and first + span >= start - 1
    }
    assert found == {*meeting, timeless.claim}
    assert 3 < len(meeting) < len(SPANS)


def test_a_claim_of_any_time_finds_the_newest_and_what_is_taken_out_is_found_no_more(database: Database) -> None:
    with database.write(record=True) as session:
        claims = [_stored(session, number, _claim(*span, DAY)) for number, span in enumerate(SPANS)]
        asked = _stored(session, len(SPANS), _claim(0, 365, YEAR))
        assert {one.claim for one in candidates(session, asked)} == {one.claim for one in claims}
        neighbours.remove_accounts(session, claims[:5])
        assert {one.claim for one in candidates(session, asked)} == {one.claim for one in claims[5:]}

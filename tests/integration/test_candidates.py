"""Claims worth comparing are found by the days they may mean, however many those are."""

import datetime as dt
from itertools import product

import pytest
from alembic import command
from sqlmodel import Session, select

from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of
from bot.models import ClaimKeyRow
from bot.store import alembic_runner, documents, migrate, neighbours
from bot.store.candidates import candidates
from bot.store.database import Database
from bot.store.documents import stored_id
from bot.vocabulary import (
    Claim,
    ClaimDate,
    ClaimPlace,
    DatePrecision,
    Document,
    Extraction,
    PlacePrecision,
    SubEventType,
)
from tests.reports import ERBIL, IRAQ, claim, on, tell

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


TOWN = ClaimPlace(name="Tal Arin", country="SY", admin1="Aleppo", latitude=36.2, longitude=37.1, precision=1)


def _claim(start: int, length: int, precision: DatePrecision, place: ClaimPlace = TOWN) -> Claim:
    first = NOON + dt.timedelta(days=start)
    return Claim(
        event_type=SubEventType.SHELLING.event_type,
        sub_event_type=SubEventType.SHELLING,
        date=ClaimDate(start=first, end=first + dt.timedelta(days=length), precision=precision),
        places=(place,),
    )


def _stored(session: Session, number: int, claim: Claim, *, published: dt.datetime | None = None) -> Account:
    text = f"Shells fell, villager {number} said."
    document = Document(id=str(number), text=text, source="Outlet", published_at=published)
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


PLACES = {
    "nearby": TOWN.model_copy(update={"latitude": 36.4}),
    "far away": TOWN.model_copy(update={"latitude": 39.4}),
    "in the division": TOWN.model_copy(update={"latitude": 39.4, "precision": PlacePrecision.ADM1}),
}


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (PlacePrecision.EXACT, {"nearby", "in the division"}),
        (PlacePrecision.ADM1, {"nearby", "far away", "in the division"}),
    ],
)
def test_towns_beyond_reach_are_looked_for_only_by_claims_that_name_none(
    database: Database, precision: PlacePrecision, expected: set[str]
) -> None:
    published = dt.datetime.combine(NOON, dt.time(12), dt.UTC)
    asking = TOWN.model_copy(update={"precision": precision})
    with database.write(record=True) as session:
        stored = {
            name: _stored(session, number, _claim(0, 0, DAY, place), published=published)
            for number, (name, place) in enumerate(PLACES.items())
        }
        undated = _stored(session, len(PLACES), _claim(0, 0, DAY, PLACES["far away"]))
        asked = _stored(session, len(PLACES) + 1, _claim(0, 0, DAY, asking), published=published)
        found = {one.claim for one in candidates(session, asked)}
    assert found == {undated.claim, *(stored[name].claim for name in expected)}


def _claim_keys(database: Database) -> set[tuple[int, ...]]:
    columns = (ClaimKeyRow.key, ClaimKeyRow.first_day, ClaimKeyRow.claim_id, ClaimKeyRow.last_day)
    with database.read() as session:
        return {tuple(row) for row in session.exec(select(*columns))}


def test_claims_on_record_are_found_by_the_same_keys_as_new_ones(database: Database, knowledge: Knowledge) -> None:
    days = on("2024-01-20"), on("2024-01-20", YEAR), None
    for number, (place, date, is_past, published) in enumerate(
        product((ERBIL, IRAQ), days, (False, True), ("2024-01-21T06:00:00Z", None))
    ):
        told = claim(place, background=is_past).model_copy(update={"date": date})
        tell(database, knowledge, told, text=f"Villager {number} told it.", published=published)
    before = _claim_keys(database)
    assert {key < 0 for key, *_ in before} == {True, False}
    command.downgrade(alembic_runner._config(database), "0013")
    assert all(key >= 0 for key, *_ in _claim_keys(database))
    migrate.upgrade(database)
    assert _claim_keys(database) == before

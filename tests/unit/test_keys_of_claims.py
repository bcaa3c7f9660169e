"""Keys of claims: two that can be one incident have one in common under which each looks for the other."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of
from bot.merging.compatibility import compare
from bot.merging.keys import filed_under, is_pinned, squares_around
from bot.vocabulary import Claim, ClaimDate, ClaimPlace, DatePrecision, Document, PlacePrecision, SubEventType

DAY = dt.date(2024, 3, 15)
NOON = dt.datetime(2024, 3, 15, 12, tzinfo=dt.UTC)
TEXT = "Shells fell on the market of Tal Arin overnight, and 23 villagers of Karm Salih were hurt, the mayor said."

EXACTNESS = st.sampled_from(PlacePrecision)
PLACES = st.builds(
    ClaimPlace,
    name=st.sampled_from(("Tal Arin", "Karm Salih")),
    country=st.sampled_from(("SY", "TR", None)),
    admin1=st.sampled_from(("Aleppo", None)),
    latitude=st.floats(35.9, 36.9),
    longitude=st.floats(36.6, 37.6),
    precision=EXACTNESS,
)
DATES = st.none() | st.builds(
    lambda day, precision: ClaimDate(start=day, end=day, precision=precision),
    st.sampled_from((DAY, DAY - dt.timedelta(days=1))),
    st.sampled_from(DatePrecision),
)


def account(number: int, places: list[ClaimPlace], date: ClaimDate | None, published: dt.datetime | None) -> Account:
    kind = SubEventType.SHELLING
    said = Claim(event_type=kind.event_type, sub_event_type=kind, places=tuple(places), date=date)
    report = Document(id=str(number), text=TEXT, published_at=published)
    return account_of(said, report, claim_id=number, document_id=number, order=(str(number), 0))


def accounts(number: int) -> st.SearchStrategy[Account]:
    published = st.sampled_from((NOON, None))
    return st.builds(account, st.just(number), st.lists(PLACES, min_size=1, max_size=3), DATES, published)


@settings(deadline=None)
@given(accounts(1), accounts(2))
def test_pinned_claims_that_have_no_square_in_common_are_never_one_incident(
    knowledge: Knowledge, one: Account, other: Account
) -> None:
    if is_pinned(one) and is_pinned(other) and not squares_around(one) & filed_under(other):
        assert compare(one, other, knowledge.related).conflict


TOWN = ClaimPlace(name="Tal Arin", country="SY", latitude=36.2, longitude=37.1, precision=PlacePrecision.EXACT)
COUNTRY = TOWN.model_copy(update={"precision": PlacePrecision.COUNTRY})
THAT_DAY = ClaimDate(start=DAY, end=DAY, precision=DatePrecision.DAY)
THAT_YEAR = THAT_DAY.model_copy(update={"precision": DatePrecision.YEAR})


@pytest.mark.parametrize(
    ("places", "date", "published", "expected"),
    [
        ([COUNTRY, TOWN], THAT_DAY, NOON, True),
        ([TOWN], None, NOON, True),
        ([COUNTRY], THAT_DAY, NOON, False),
        ([TOWN], THAT_YEAR, NOON, False),
        ([TOWN], THAT_DAY, None, False),
    ],
)
def test_a_claim_is_pinned_by_a_day_that_can_be_checked_and_a_town(
    places: list[ClaimPlace], date: ClaimDate | None, published: dt.datetime | None, expected: bool
) -> None:
    assert is_pinned(account(1, places, date, published)) is expected

"""Tallies of reports beside our own count of the same things."""

import datetime as dt

import pytest

from bot.answering import answers
from bot.answering.counting import counted_by, reported_tallies
from bot.knowledge import Knowledge
from bot.store.database import Database
from bot.vocabulary import Comparator, Filter, PlaceFilter, SubEventType, Tally
from tests.reports import ASAD, ERBIL, HOUTHIS, KATAIB, NOW, QAIM, RED_SEA, UMBRELLA, US, claim, tell

ATTACKS = Tally(
    what="attacks",
    count=151,
    comparator=Comparator.MORE_THAN,
    by=(UMBRELLA,),
    against=(US,),
    places=("IQ",),
    since=dt.date(2023, 10, 17),
)


def recorded(database: Database, knowledge: Knowledge, tally: Tally) -> int | None:
    tell(database, knowledge, tallies=(tally,), text="The count.", published="2024-01-24T09:00:00Z")
    with database.read() as session:
        (one,) = reported_tallies(session, knowledge, Filter(targets=(US,)), now=NOW)
    return one.recorded


@pytest.fixture
def record(database: Database, knowledge: Knowledge) -> None:
    """Three attacks on US forces by members of the umbrella in the time, and others that a tally must not count."""
    tell(
        database,
        knowledge,
        claim(ASAD, "2024-01-20"),
        claim(ERBIL, "2023-11-02"),
        claim(QAIM, "2023-10-17", kind=SubEventType.AIR_DRONE_STRIKE),
        claim(ASAD, "2023-09-01"),  # before
        claim(ERBIL, "2023-12-01", by=US, against=KATAIB),  # the other way round
        claim(RED_SEA, "2024-01-10", by=HOUTHIS),  # another group, elsewhere
        claim(ASAD, "2023-12-24", kind=SubEventType.AGREEMENT),  # no attack
    )


@pytest.mark.usefixtures("record")
def test_our_count_is_of_the_same_things(database: Database, knowledge: Knowledge) -> None:
    assert recorded(database, knowledge, ATTACKS) == 3


@pytest.mark.usefixtures("record")
def test_our_count_ends_with_the_tally(database: Database, knowledge: Knowledge) -> None:
    assert recorded(database, knowledge, ATTACKS.model_copy(update={"until": dt.date(2023, 12, 31)})) == 2


@pytest.mark.usefixtures("record")
def test_air_strikes_are_compared_with_air_strikes(database: Database, knowledge: Knowledge) -> None:
    assert recorded(database, knowledge, ATTACKS.model_copy(update={"what": "airstrikes"})) == 1


@pytest.mark.parametrize(
    "vague", [{"since": None}, {"by": ("armed men",)}, {"by": (), "against": ()}], ids=["when", "who", "nobody"]
)
def test_what_says_too_little_is_not_compared(knowledge: Knowledge, vague: dict[str, object]) -> None:
    assert counted_by(ATTACKS.model_copy(update=vague), knowledge, NOW.date()) is None


@pytest.mark.usefixtures("record")
def test_an_answer_and_its_series_show_both_counts(database: Database, knowledge: Knowledge) -> None:
    earlier = ATTACKS.model_copy(update={"count": 60, "until": dt.date(2023, 11, 20)})
    tell(database, knowledge, tallies=(earlier,), text="Sixty.", published="2023-11-20T09:00:00Z", source="Gazette")
    tell(database, knowledge, tallies=(ATTACKS,), text="The count.", published="2024-01-24T09:00:00Z")
    answer = answers.ask(database, knowledge, "how many attacks on US forces", now=NOW)
    assert "more than 151 attacks" in answer.html
    assert "recorded here: 3" in answer.html
    series = answers.tallies_html(database, knowledge, answer.question, "Asia/Baghdad", now=NOW)
    newest, oldest = series.index("151"), series.index("more than 60 attacks")
    assert newest < oldest
    assert "24 Jan 2024, 12:00 UTC+3" in series
    assert "recorded here: 2" in series[oldest:]


def told_for(database: Database, knowledge: Knowledge, wanted: Filter) -> list[int]:
    with database.read() as session:
        return [one.tally.count for one in reported_tallies(session, knowledge, wanted, now=NOW)]


ANBAR = PlaceFilter(name="Anbar", country="IQ", admin1="Anbar")
NEAR_ERBIL = PlaceFilter(name="Erbil", country="IQ", latitude=36.19, longitude=44.01, radius_km=30)


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        (Filter(targets=(US,)), True),
        (Filter(attackers=(UMBRELLA,)), True),
        (Filter(actors=(US,)), True),
        (Filter(between=(US, UMBRELLA)), True),
        (Filter(attackers=(US,)), False),
        (Filter(targets=(US,), attackers=(HOUTHIS,)), False),
        (Filter(between=(US, HOUTHIS)), False),
        (Filter(places=(PlaceFilter(name="Iraq", country="IQ"),)), True),
        (Filter(places=(PlaceFilter(name="the Gulf", countries=("KW", "IQ")),)), True),
        (Filter(places=(PlaceFilter(name="Syria", country="SY"),)), False),
        (Filter(places=(NEAR_ERBIL,)), False),
        (Filter(targets=(US,), places=(ANBAR,)), True),
        (Filter(targets=(US,), types=(SubEventType.AIR_DRONE_STRIKE,)), True),
        (Filter(targets=(US,), types=(SubEventType.AGREEMENT,)), False),
        (Filter(targets=(US,), since=dt.date(2024, 1, 24)), True),
        (Filter(targets=(US,), since=dt.date(2024, 1, 25)), False),
        (Filter(targets=(US,), until=dt.date(2023, 10, 17)), True),
        (Filter(targets=(US,), until=dt.date(2023, 10, 16)), False),
    ],
    ids=str,
)
def test_a_count_is_told_where_it_is_what_was_asked(
    database: Database, knowledge: Knowledge, wanted: Filter, *, is_told: bool
) -> None:
    tell(database, knowledge, tallies=(ATTACKS,), text="The count.", published="2024-01-24T09:00:00Z")
    assert told_for(database, knowledge, wanted) == ([151] if is_told else [])


def test_a_count_without_days_is_of_the_day_it_was_published(database: Database, knowledge: Knowledge) -> None:
    undated = ATTACKS.model_copy(update={"since": None})
    tell(database, knowledge, tallies=(undated,), text="The count.", published="2024-01-12T09:00:00Z")
    assert told_for(database, knowledge, Filter(targets=(US,), since=dt.date(2024, 1, 12))) == [151]
    assert told_for(database, knowledge, Filter(targets=(US,), since=dt.date(2024, 1, 13))) == []
    assert told_for(database, knowledge, Filter(targets=(US,), until=dt.date(2024, 1, 11))) == []


def test_an_answer_tells_an_outlet_s_newest_count_and_each_outlet_s(database: Database, knowledge: Knowledge) -> None:
    for source, counts in (("Gazette", (60, 150)), ("Herald", (70, 151))):
        for count, day in zip(counts, (10, 20), strict=True):
            one = ATTACKS.model_copy(update={"count": count})
            when = f"2024-01-{day}T09:00:00Z"
            tell(database, knowledge, tallies=(one,), text=f"{count} by now.", published=when, source=source)
    assert sorted(told_for(database, knowledge, Filter(targets=(US,)))) == [150, 151]


def test_a_count_in_other_words_goes_on_with_the_one_before(database: Database, knowledge: Knowledge) -> None:
    first, later = ATTACKS.model_copy(update={"what": "attack", "count": 26}), ATTACKS
    tell(database, knowledge, tallies=(first,), text="The 26th attack.", published="2024-01-10T09:00:00Z")
    tell(database, knowledge, tallies=(later,), text="151 attacks.", published="2024-01-20T09:00:00Z")
    assert told_for(database, knowledge, Filter(targets=(US,))) == [151]

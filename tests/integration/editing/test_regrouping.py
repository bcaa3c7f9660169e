"""Merges and splits: two events made one, a report split off, and all of it undone."""

from itertools import permutations

import pytest

from bot.editing.decisions import Made, confirm, undo
from bot.editing.proposals import (
    propose_correction,
    propose_merge,
    propose_retraction,
    propose_split,
)
from bot.errors import BadInput, Stale
from bot.knowledge import Knowledge
from bot.store import redirects
from bot.store.database import Database
from bot.vocabulary import ChangeKind, ClaimPlace
from tests.integration.editing.steps import ANA, BEN, KILLED, event_of, merged, reports
from tests.reports import ASAD, ERBIL, all_events, claim, tell


def test_two_events_are_merged_as_shown_and_parted_again_by_undoing(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    before = reports(database)
    proposal = propose_merge(database, knowledge, ANA, event_id, other_id)
    assert reports(database) == before
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert isinstance(done, Made)
    assert [event.model_dump() for event in done.outcome.after] == [
        event.model_dump() for event in proposal.outcome.after
    ]
    ((survivor, outlets),) = reports(database).items()
    assert outlets == {"Harbour Wire", "Gazette", "Courier"}
    with database.read() as session:
        assert {redirects.current_id(session, one) for one in (event_id, other_id)} == {int(survivor)}
    assert ChangeKind.MERGED in [change.kind for one in done.outcome.changed for change in one.changes]
    undone = undo(database, knowledge, BEN, done.ruling.id)
    assert reports(database) == before
    assert {event.id for event in undone.outcome.after} == set(before)
    assert undone.outcome.new == frozenset()


@pytest.mark.parametrize("place", [ASAD, ERBIL], ids=["as the one", "as the other"])
def test_merged_events_stay_merged_and_a_report_that_fits_either_is_added(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, place: ClaimPlace
) -> None:
    merged(database, knowledge, event_id, other_id)
    tell(database, knowledge, claim(place, killed=3), text="Told once more.", source="Tribune")
    assert list(reports(database).values()) == [{"Harbour Wire", "Gazette", "Courier", "Tribune"}]


def test_events_of_one_report_can_be_merged(database: Database, knowledge: Knowledge) -> None:
    told = tell(database, knowledge, claim(), claim(ERBIL), text="Two in one.")
    first, second = (int(one) for one in told.events)
    merged(database, knowledge, first, second)
    assert len(reports(database)) == 1


def test_a_report_is_split_off_and_stays_apart(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    courier = next(one for one in event_of(database, other_id).reports if one.source == "Courier")
    proposal = propose_split(database, knowledge, ANA, other_id, int(courier.document))
    assert [len(event.reports) for event in proposal.outcome.after] == [1, 1]
    assert len(proposal.outcome.new) == 1
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert isinstance(done, Made)
    assert sorted(map(sorted, reports(database).values())) == [["Courier"], ["Gazette"], ["Harbour Wire"]]
    tell(database, knowledge, claim(ERBIL, killed=7), text="Thirdly Erbil.", source="Herald")
    assert not any({"Courier", "Gazette"} <= outlets for outlets in reports(database).values())
    undo(database, knowledge, ANA, done.ruling.id)
    assert {"Courier", "Gazette", "Herald"} in reports(database).values()


def test_a_correction_goes_with_its_event_into_a_merge_and_out_again(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    make(other_id, KILLED, "8")
    done = merged(database, knowledge, event_id, other_id)
    (survivor,) = reports(database)
    assert event_of(database, int(survivor)).killed.best == 8
    undo(database, knowledge, ANA, done.ruling.id)
    assert (event_of(database, other_id).killed.best, event_of(database, event_id).killed.best) == (8, 3)


def test_merging_and_splitting_what_can_not_be(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    with pytest.raises(BadInput, match="one event already"):
        propose_merge(database, knowledge, ANA, event_id, event_id)
    with pytest.raises(Stale, match="no event 999"):
        propose_merge(database, knowledge, ANA, event_id, 999)
    with pytest.raises(BadInput, match="not part of event"):
        propose_split(database, knowledge, ANA, event_id, 10**9)
    (only,) = event_of(database, event_id).reports
    with pytest.raises(BadInput, match="rests on this report alone"):
        propose_split(database, knowledge, ANA, event_id, int(only.document))
    merged(database, knowledge, event_id, other_id)
    with pytest.raises(BadInput, match="one event already"):
        propose_merge(database, knowledge, ANA, event_id, other_id)


def test_of_two_editors_who_merge_at_once_the_second_is_told(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    open_one = propose_merge(database, knowledge, ANA, event_id, other_id)
    merged(database, knowledge, other_id, event_id, BEN)
    with pytest.raises(BadInput, match="one event already"):
        confirm(database, knowledge, ANA, open_one.ruling.id)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5], ids=str)
def test_all_that_was_ruled_can_be_undone_in_any_order(
    sqlite_database: Database, knowledge: Knowledge, order: tuple[int, ...]
) -> None:
    database = sqlite_database
    first = int(tell(database, knowledge, claim(killed=3)).events[0])
    for source in ("Gazette", "Courier"):
        told = tell(database, knowledge, claim(ERBIL, killed=7), text=f"Erbil, says {source}.", source=source)
    other = int(told.events[0])
    before = {event.id: event for event in all_events(database)}
    courier = next(one for one in event_of(database, other).reports if one.source == "Courier")
    made = []
    for propose in (
        lambda: propose_correction(database, knowledge, ANA, other, KILLED, "8"),
        lambda: propose_merge(database, knowledge, ANA, first, other),
        lambda: propose_split(database, knowledge, ANA, first, int(courier.document)),
        lambda: propose_retraction(database, knowledge, ANA, first, "A hoax."),
    ):
        done = confirm(database, knowledge, ANA, propose().ruling.id)
        assert isinstance(done, Made)
        made.append(done.ruling.id)
    for index in order:
        undo(database, knowledge, ANA, made[index])
    after = {event.id: event for event in all_events(database) if event.reports}
    assert after == before

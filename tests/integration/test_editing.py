"""Editors correct, retract and undo: proposed, shown, confirmed, kept with their names."""

from itertools import permutations

import pytest
from sqlmodel import col, select

from bot.editing.decisions import Made, cancel, confirm, in_force, undo
from bot.editing.proposals import (
    Editor,
    Proposal,
    choose,
    propose_correction,
    propose_merge,
    propose_retraction,
    propose_split,
)
from bot.errors import BadInput, NotAllowed, Stale
from bot.feedback import mute_event
from bot.following import follow, mute
from bot.histories import changes_asked, changes_in_chat, event_history
from bot.knowledge import Knowledge
from bot.models import OutboxRow, RevisionRow, RulingRow, utc_now
from bot.store import redirects
from bot.store.database import Database
from bot.vocabulary import ChangeKind, ClaimPlace, Event, EventStatus, Filter, PlaceFilter, RulingField
from tests.reports import ASAD, ERBIL, GROUP, QAIM, US, all_events, claim, tell

ANA, BEN = Editor(id=1, name="Ana Kovač"), Editor(id=2, name="Ben Okafor")
KILLED = RulingField.KILLED


@pytest.fixture
def event_id(database: Database, knowledge: Knowledge) -> int:
    """An event with three killed, told by one report."""
    return int(tell(database, knowledge, claim(killed=3)).events[0])


@pytest.fixture
def make(database: Database, knowledge: Knowledge):
    """Proposes a correction and confirms it."""

    def made(event_id: int, field: RulingField, words: str, editor: Editor = ANA) -> Made:
        done = confirm(
            database,
            knowledge,
            editor,
            propose_correction(database, knowledge, editor, event_id, field, words).ruling.id,
        )
        assert isinstance(done, Made)
        return done

    return made


def event_of(database: Database, event_id: int) -> Event:
    return next(event for event in all_events(database) if event.id == str(event_id))


def test_a_correction_is_shown_first_and_done_when_confirmed(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    assert (proposal.outcome.before[0].killed.best, proposal.outcome.after[0].killed.best) == (3, 5)
    assert event_of(database, event_id).killed.best == 3
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert isinstance(done, Made)
    assert [change.kind for change in done.outcome.changed[0].changes] == [ChangeKind.TOLL_UP]
    now = event_of(database, event_id)
    assert now.killed.best == 5
    assert [(note.field, note.editor) for note in now.corrections] == [(KILLED, "Ana Kovač")]


def test_it_wins_over_later_reports_which_are_added_all_the_same(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    make(event_id, KILLED, "5")
    tell(
        database,
        knowledge,
        claim(killed=9, injured=4),
        text="Nine.",
        source="Gazette",
        published="2024-01-22T00:00:00Z",
    )
    now = event_of(database, event_id)
    assert (now.killed.best, now.injured.best, len(now.reports)) == (5, 4, 2)


def test_undoing_gives_back_what_the_reports_add_up_to(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    done = make(event_id, KILLED, "5")
    tell(database, knowledge, claim(killed=9), text="Nine.", source="Gazette", published="2024-01-22T00:00:00Z")
    taken_back = undo(database, knowledge, BEN, done.ruling.id)
    assert [change.kind for change in taken_back.outcome.changed[0].changes] == [ChangeKind.TOLL_UP]
    now = event_of(database, event_id)
    assert (now.killed.best, now.corrections) == (9, ())
    with pytest.raises(Stale, match="undone already"):
        undo(database, knowledge, ANA, done.ruling.id)


def test_every_step_is_a_revision_with_its_editor_and_reason(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    done = make(event_id, KILLED, "5")
    undo(database, knowledge, BEN, done.ruling.id)
    confirm(database, knowledge, BEN, propose_retraction(database, knowledge, BEN, event_id, "A  hoax.").ruling.id)
    with database.read() as session:
        told = session.exec(select(RevisionRow).order_by(col(RevisionRow.id))).all()[1:]
    assert [(one.editor, one.changes.get("killed_best"), one.changes.get("reason")) for one in told] == [
        ("Ana Kovač", [3, 5], None),
        ("Ben Okafor", [5, 3], [None, "undid what Ana Kovač had ruled"]),
        ("Ben Okafor", None, [None, "A hoax."]),
    ]


def test_a_retraction_marks_the_event_and_can_be_undone(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_retraction(database, knowledge, ANA, event_id, "The ministry withdrew its statement.")
    done = confirm(database, knowledge, ANA, proposal.ruling.id)
    assert [change.is_cancelling for change in done.outcome.changed[0].changes] == [True]
    assert event_of(database, event_id).status is EventStatus.RETRACTED
    with pytest.raises(BadInput, match="says so already"):
        propose_retraction(database, knowledge, BEN, event_id, "Again.")
    undo(database, knowledge, ANA, done.ruling.id)
    assert event_of(database, event_id).status is EventStatus.REPORTED


def test_a_place_in_doubt_is_chosen_among_those_it_may_be(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    lebanon = next(index for index, option in enumerate(asked.options) if "Lebanon" in option.words)
    settled = choose(database, knowledge, ANA, asked.ruling.id, lebanon)
    assert settled.outcome.after[0].places[0].country == "LB"
    confirm(database, knowledge, ANA, asked.ruling.id)
    assert event_of(database, event_id).places[0].country == "LB"
    with pytest.raises(Stale):
        choose(database, knowledge, ANA, asked.ruling.id, 0)


def test_an_option_that_was_not_chosen_can_not_be_confirmed(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    with pytest.raises(Stale, match="Choose"):
        confirm(database, knowledge, ANA, asked.ruling.id)
    assert event_of(database, event_id).places[0].name == "Ain al-Asad Air Base"


@pytest.mark.parametrize("index", [50, 10**12])
def test_an_option_there_is_not(database: Database, knowledge: Knowledge, event_id: int, index: int) -> None:
    asked = propose_correction(database, knowledge, ANA, event_id, RulingField.PLACE, "Tripoli")
    with pytest.raises(Stale):
        choose(database, knowledge, ANA, asked.ruling.id, index)


def test_of_two_editors_at_once_the_second_is_shown_what_it_is_now(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    first = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    make(event_id, RulingField.INJURED, "12", BEN)
    asked_again = confirm(database, knowledge, ANA, first.ruling.id)
    assert isinstance(asked_again, Proposal)
    assert asked_again.is_renewed
    assert (asked_again.outcome.before[0].injured.best, asked_again.outcome.after[0].killed.best) == (12, 5)
    assert event_of(database, event_id).killed.best == 3
    assert isinstance(confirm(database, knowledge, ANA, first.ruling.id), Made)
    assert event_of(database, event_id).killed.best == 5


def test_a_report_that_comes_in_between_is_seen_before_the_correction_is_made(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    first = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    tell(database, knowledge, claim(killed=9), text="Nine.", source="Gazette", published="2024-01-22T00:00:00Z")
    assert isinstance(confirm(database, knowledge, ANA, first.ruling.id), Proposal)


def test_an_event_that_was_merged_away_meanwhile_leads_to_the_one_it_is_part_of(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    other = int(tell(database, knowledge, claim(ERBIL), text="Elsewhere.").events[0])
    open_one = propose_correction(database, knowledge, ANA, other, KILLED, "5")
    with database.write() as session:
        redirects.merge_away(session, other, event_id)
    again = confirm(database, knowledge, ANA, open_one.ruling.id)
    assert isinstance(again, Proposal)
    assert (again.moved_from, again.outcome.before[0].id) == (other, str(event_id))
    assert propose_correction(database, knowledge, ANA, other, KILLED, "6").moved_from == other


def test_nothing_is_kept_of_what_can_not_be(database: Database, knowledge: Knowledge, event_id: int) -> None:
    with pytest.raises(BadInput, match="says so already"):
        propose_correction(database, knowledge, ANA, event_id, KILLED, "3")
    with pytest.raises(BadInput, match="Write the number"):
        propose_correction(database, knowledge, ANA, event_id, KILLED, "many")
    with pytest.raises(BadInput, match="Say why"):
        propose_retraction(database, knowledge, ANA, event_id, "  ")
    for unknown in (999, 0, -1, 10**15):
        with pytest.raises(Stale, match=f"no event {unknown}"):
            propose_correction(database, knowledge, ANA, unknown, KILLED, "5")
    with database.read() as session:
        assert session.exec(select(RulingRow)).all() == []


def test_a_proposal_is_its_editors_own_and_is_decided_on_once(
    database: Database, knowledge: Knowledge, event_id: int
) -> None:
    proposal = propose_correction(database, knowledge, ANA, event_id, KILLED, "5")
    with pytest.raises(NotAllowed, match="Only Ana Kovač"):
        confirm(database, knowledge, BEN, proposal.ruling.id)
    cancel(database, ANA, proposal.ruling.id)
    for decide in (
        lambda: confirm(database, knowledge, ANA, proposal.ruling.id),
        lambda: cancel(database, ANA, 10**15),
    ):
        with pytest.raises(Stale, match="decided on already"):
            decide()
    assert event_of(database, event_id).killed.best == 3


def test_what_is_in_force_is_listed_oldest_first(database: Database, event_id: int, make) -> None:
    first = make(event_id, KILLED, "5")
    second = make(event_id, RulingField.TYPE, "Armed clash", BEN)
    _, rulings = in_force(database, event_id)
    assert [one.id for one in rulings] == [first.ruling.id, second.ruling.id]
    assert [one.editor for one in rulings] == ["Ana Kovač", "Ben Okafor"]


def test_corrections_stand_beside_other_events(database: Database, knowledge: Knowledge, event_id: int, make) -> None:
    other = int(tell(database, knowledge, claim(QAIM, killed=2), text="Elsewhere.").events[0])
    make(event_id, KILLED, "5")
    assert event_of(database, other).killed.best == 2


@pytest.fixture
def other_id(database: Database, knowledge: Knowledge, event_id: int) -> int:
    """Another event, at another place, told by two outlets."""
    told = tell(database, knowledge, claim(ERBIL, killed=7), text="In Erbil.", source="Gazette")
    again = tell(database, knowledge, claim(ERBIL, killed=7), text="Erbil, they say.", source="Courier")
    assert told.events == again.events != (str(event_id),)
    return int(told.events[0])


def merged(database: Database, knowledge: Knowledge, event_id: int, other_id: int, editor: Editor = ANA) -> Made:
    done = confirm(
        database, knowledge, editor, propose_merge(database, knowledge, editor, event_id, other_id).ruling.id
    )
    assert isinstance(done, Made)
    return done


def reports(database: Database) -> dict[str, set[str | None]]:
    """The outlets of each event that has reports."""
    found = {event.id: {report.source for report in event.reports} for event in all_events(database)}
    return {event: outlets for event, outlets in found.items() if outlets}


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


def test_merges_and_splits_are_in_the_history_with_their_editor(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int
) -> None:
    merged(database, knowledge, event_id, other_id)
    (survivor,) = reports(database)
    html = event_history(database, int(survivor), "UTC")
    assert "Ana Kovač, editor" in html
    assert f"events {event_id} and {other_id} were put together" in html


def test_what_an_event_told_before_it_was_merged_is_in_the_history_of_what_it_is_part_of(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    make(other_id, KILLED, "41")
    done = merged(database, knowledge, event_id, other_id)
    (survivor,) = reports(database)
    (gone,) = {str(event_id), str(other_id)} - {survivor}
    html = event_history(database, int(gone), "UTC")
    assert html == event_history(database, int(survivor), "UTC")
    assert "→ 41" in html
    assert f"· in event {gone}, now part of this one" in html
    assert f"Merged: an event of its own → part of event {survivor}" in html
    undo(database, knowledge, ANA, done.ruling.id)
    assert f"in event {gone}" not in event_history(database, int(survivor), "UTC")
    assert "→ 41" in event_history(database, other_id, "UTC")


def test_the_history_tells_tolls_with_their_spread(database: Database, event_id: int, make) -> None:
    make(event_id, KILLED, "4-6")
    assert "Killed: 3 → 4–6" in event_history(database, event_id, "UTC")


def test_what_changed_in_a_chat_is_told_from_the_first_to_the_last(
    database: Database, knowledge: Knowledge, event_id: int, make
) -> None:
    since = utc_now()
    make(event_id, KILLED, "4-6")
    make(event_id, KILLED, "9")
    html = changes_in_chat(database, knowledge, 1, since, "UTC")
    assert "0 new events, 1 changed event" in html
    assert "Killed: 3 → 9" in html
    undone = changes_in_chat(database, knowledge, 1, utc_now(), "UTC")
    assert undone.endswith("Nothing.")


def test_what_changed_is_asked_of_a_topic(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    make(event_id, KILLED, "41")
    make(other_id, KILLED, "52")
    place = event_of(database, event_id).places[0].name
    told = changes_asked(database, knowledge, GROUP.id, f"in {place} since yesterday", "UTC")
    assert f"30 km of {place}" in told
    assert "→ 41" in told
    assert "→ 52" not in told
    assert "→ 52" in changes_asked(database, knowledge, GROUP.id, "", "UTC")
    with pytest.raises(BadInput, match="don't know “Blorbistan”"):
        changes_asked(database, knowledge, GROUP.id, "in Blorbistan since yesterday", "UTC")


def test_what_reports_make_of_a_new_event_is_no_change_to_a_reader(database: Database, knowledge: Knowledge) -> None:
    since, today = utc_now(), utc_now().date().isoformat()
    for killed in (3, 5):
        tell(
            database,
            knowledge,
            claim(ASAD, today, killed=killed),
            text=f"{killed} soldiers died at {ASAD.name} on that day.",
            published=utc_now().isoformat(),
        )
    html = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "1 new event, 0 changed events" in html
    assert "→" not in html


def test_what_a_chat_has_muted_is_left_out_of_what_changed(
    database: Database, knowledge: Knowledge, event_id: int, other_id: int, make
) -> None:
    since = utc_now()
    make(event_id, KILLED, "41")
    make(other_id, KILLED, "52")
    told = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "→ 41" in told
    assert "→ 52" in told
    place = event_of(database, event_id).places[0]
    circle = PlaceFilter(name=place.name, latitude=place.latitude, longitude=place.longitude, radius_km=5)
    mute(database, GROUP, Filter(places=(circle,)), place.name, created_by=1, timezone="UTC")
    told = changes_in_chat(database, knowledge, GROUP.id, since, "UTC")
    assert "→ 41" not in told
    assert "→ 52" in told


def test_an_event_that_a_chat_wants_no_more_of_is_left_out_of_what_changed(
    database: Database, knowledge: Knowledge
) -> None:
    now = utc_now()
    follow(
        database,
        GROUP,
        Filter(places=(PlaceFilter(name="Iraq", country="IQ"),)),
        "Iraq",
        thread_id=None,
        created_by=1,
        members=knowledge.members,
        timezone="UTC",
    )
    for place in (ASAD, ERBIL):
        told = tell(
            database,
            knowledge,
            claim(place, now.date().isoformat(), killed=3),
            text=f"Three died in {place.name}.",
            published=now.isoformat(),
        )
    assert mute_event(database, GROUP.id, int(told.events[0]))
    html = changes_in_chat(database, knowledge, GROUP.id, now, "UTC")
    assert "1 new event" in html
    assert ASAD.name in html
    assert ERBIL.name not in html


def test_whoever_was_told_otherwise_is_told_what_an_editor_put_right(
    database: Database, knowledge: Knowledge, make
) -> None:
    now = utc_now()
    follow(
        database,
        GROUP,
        Filter(targets=(US,)),
        "US forces",
        thread_id=None,
        created_by=1,
        members=knowledge.members,
        timezone="UTC",
    )
    told = tell(database, knowledge, claim(day=now.date().isoformat(), killed=3), published=now.isoformat())
    assert told.alerted == 1
    with database.write() as session:
        (alert,) = session.exec(select(OutboxRow))
        alert.state, alert.sent_at, alert.message_id = "sent", now, 5
    proposal = propose_retraction(database, knowledge, ANA, int(told.events[0]), "A hoax.")
    with database.read() as session:
        assert len(session.exec(select(OutboxRow)).all()) == 1  # trying it out tells nobody
    confirm(database, knowledge, ANA, proposal.ruling.id)
    with database.read() as session:
        later = session.exec(select(OutboxRow).where(OutboxRow.state == "pending")).all()
    assert "Retracted" in " ".join(str(row.payload) for row in later)


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

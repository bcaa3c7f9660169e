"""What chats were told stays right: what waits is rewritten, what was sent is edited, what matters is told anew."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import select

from bot import following, outbox, rounds, updates
from bot.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import AlertRow, ChatRow, OutboxRow, utc_now
from bot.outbox import DueMessage
from bot.store import chats, messages, redirects
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import (
    Change,
    ChangedEvent,
    ChangeKind,
    Claim,
    Event,
    EventStatus,
    Filter,
    Modality,
    Notice,
    Preferences,
    QuietHours,
    Severity,
    Toll,
    Unconfirmed,
    as_json,
)
from tests.reports import ASAD, ERBIL, GROUP, KATAIB, PRIVATE, QAIM, SANAA, US, all_events, claim, tell

TODAY = utc_now().date().isoformat()
SOON = dt.timedelta(seconds=90)


def _follow(
    database: Database, knowledge: Knowledge, wanted: Filter | None = None, chat: ChatIdentity = PRIVATE
) -> int:
    followed, _ = following.follow(
        database,
        chat,
        wanted or Filter(actors=(KATAIB,)),
        "Kataib Hezbollah",
        thread_id=None,
        created_by=7,
        members=knowledge.members,
        timezone="UTC",
    )
    return followed.id


def _prefer(database: Database, preferences: Preferences, chat: ChatIdentity = PRIVATE) -> None:
    with database.write() as session:
        session.get_one(ChatRow, chat.id).preferences = as_json(preferences)


def _report(database: Database, knowledge: Knowledge, *claims: Claim, text: str = "First word.", **words: str) -> int:
    published = utc_now().isoformat()
    return tell(database, knowledge, *claims, text=text, published=published, **words).alerted


def _send_all(database: Database, *, later: dt.timedelta = dt.timedelta()) -> list[DueMessage]:
    """What is due goes out, as the sender would see to it."""
    sent = []
    while due := outbox.claim(database, limit=20, now=utc_now() + later):
        for message in due:
            with database.read() as session:
                numbers = session.exec(select(OutboxRow.message_id)).all()
            outbox.settle_sent(database, message, message.edits or max(number or 0 for number in numbers) + 1)
        sent += due
    return sent


def _waiting(database: Database) -> list[OutboxRow]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.state == messages.PENDING)))


def _change_event(database: Database, change: Callable[[Event], Event], *, number: int = 1) -> Event:
    event = change(next(one for one in all_events(database) if one.id == str(number)))
    with database.write() as session:
        updates.tell_changes(session, event, now=utc_now(), limit=10)
    return event


def _killed(figure: int) -> Callable[[Event], Event]:
    return lambda event: event.model_copy(update={"killed": Toll(low=figure, best=figure, high=figure)})


def _with(**fields: object) -> Callable[[Event], Event]:
    return lambda event: event.model_copy(update=fields)


@pytest.fixture
def told(database: Database, knowledge: Knowledge) -> Database:
    """A private chat was told of an attack with three killed."""
    _follow(database, knowledge)
    _report(database, knowledge, claim(day=TODAY, killed=3))
    assert [message.kind for message in _send_all(database)] == ["alert"]
    return database


def test_what_waits_is_rewritten_where_it_stands(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _report(database, knowledge, claim(day=TODAY, killed=3))
    _change_event(database, _killed(40))
    (waiting,) = _waiting(database)
    assert "40 killed" in waiting.payload["html"]
    (sent,) = _send_all(database)
    assert (sent.kind, sent.edits) == ("alert", None)


def test_what_waits_is_taken_back_when_its_event_is_retracted(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _report(database, knowledge, claim(day=TODAY, killed=3))
    _change_event(database, _with(status=EventStatus.RETRACTED))
    assert _send_all(database) == []


def test_a_small_change_is_an_edit_without_a_sound(told: Database) -> None:
    _change_event(told, _killed(4))
    (edit,) = _send_all(told)
    assert (edit.kind, edit.edits) == ("edit", 1)
    assert "4 killed" in edit.payload["html"]
    assert "Killed: 3 → 4" in edit.payload["html"]


def test_an_edit_waits_for_the_message_that_is_being_sent(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _report(database, knowledge, claim(day=TODAY, killed=3))
    (alert,) = outbox.claim(database, limit=5)
    _change_event(database, _killed(4))
    assert outbox.claim(database, limit=5) == []
    outbox.settle_sent(database, alert, 7)
    (edit,) = outbox.claim(database, limit=5, now=utc_now() + dt.timedelta(seconds=2))
    assert (edit.kind, edit.edits) == ("edit", 7)


def test_changes_in_quick_succession_are_one_edit(told: Database) -> None:
    for figure in (4, 5, 6):
        _change_event(told, _killed(figure))
    (edit,) = _send_all(told)
    assert "6 killed" in edit.payload["html"]
    _change_event(told, _killed(7))
    assert [message.kind for message in _send_all(told)] == ["edit"]


def test_nothing_changed_is_nothing_sent(told: Database) -> None:
    _change_event(told, _with())
    assert _send_all(told) == []


def test_a_toll_sounds_again_by_the_step_since_it_last_did(told: Database) -> None:
    for figure in (5, 7):
        _change_event(told, _killed(figure))
        assert {message.kind for message in _send_all(told)} == {"edit"}
    _change_event(told, _killed(8))  # five more than were told
    update, edit = sorted(_send_all(told), key=lambda message: message.kind, reverse=True)
    assert (update.kind, update.replies_to, edit.kind) == ("update", 1, "edit")
    assert "Killed: 3 → 8" in update.payload["html"]
    _change_event(told, _killed(9))
    assert [message.kind for message in _send_all(told)] == ["edit"]


def test_a_chat_may_want_every_rise_or_none(told: Database) -> None:
    _prefer(told, Preferences(toll_step=None))
    _change_event(told, _killed(60))
    assert {message.kind for message in _send_all(told)} == {"edit"}
    _prefer(told, Preferences(toll_step=1))
    _change_event(told, _killed(61))
    assert {message.kind for message in _send_all(told)} == {"edit", "update"}


MATTERS = {
    "the attacker": claim(by=US, against=KATAIB),
    "the place": claim(ERBIL),
}


@pytest.mark.parametrize("as_it_was", MATTERS.values(), ids=MATTERS)
def test_what_was_told_wrong_sounds_again(told: Database, knowledge: Knowledge, as_it_was: Claim) -> None:
    tell(told, knowledge, as_it_was, text="As it was.", published="2024-01-21T06:00:00Z")
    real = all_events(told)[-1]
    _change_event(told, _with(actors=real.actors, places=real.places))
    sent = _send_all(told)
    assert {message.kind for message in sent} == {"edit", "update"}


def test_a_retraction_reaches_those_who_were_told_and_nobody_else(told: Database, knowledge: Knowledge) -> None:
    _follow(told, knowledge, chat=GROUP)  # too late to have been told
    _change_event(told, _with(status=EventStatus.RETRACTED))
    sent = _send_all(told)
    assert {(message.chat_id, message.kind) for message in sent} == {(PRIVATE.id, "edit"), (PRIVATE.id, "update")}
    texts = {message.kind: message.payload["html"] for message in sent}
    assert "<b>Cancelled</b>" in texts["update"]
    assert "no longer stands" in texts["update"]
    assert "<b>Retracted</b>" in texts["edit"]


def test_what_an_outlet_takes_back_is_cancelled_for_those_who_were_told(told: Database, knowledge: Knowledge) -> None:
    withdrawn = claim(day=TODAY, notice=Notice.RETRACTION, modality=Modality.DENIED)
    assert _report(told, knowledge, withdrawn, text="We have withdrawn our report.") == 0
    texts = {message.kind: message.payload["html"] for message in _send_all(told)}
    assert "<b>Cancelled</b>" in texts["update"]
    assert "<b>Retracted</b>" in texts["edit"]


def test_what_an_outlet_corrects_is_put_right_where_it_was_told(told: Database, knowledge: Knowledge) -> None:
    corrected = claim(day=TODAY, killed=1, notice=Notice.CORRECTION)
    assert _report(told, knowledge, corrected, text="Correction: one died.") == 0
    (edit,) = _send_all(told)
    assert edit.kind == "edit"
    assert "1 killed" in edit.payload["html"]
    assert "3 killed" not in edit.payload["html"]


def test_a_muted_event_is_kept_right_in_silence(told: Database) -> None:
    with told.write() as session:
        session.exec(select(AlertRow)).one().is_muted = True
    _change_event(told, _killed(50))
    assert [message.kind for message in _send_all(told)] == ["edit"]


def test_updates_that_wait_are_one_and_vanish_if_all_is_as_it_was(told: Database) -> None:
    night = QuietHours(start=0, end=(utc_now().hour * 60 + utc_now().minute + 120) % 1440 or 1)
    _prefer(told, Preferences(quiet=night))
    for figure in (20, 30):
        _change_event(told, _killed(figure))
    held = [row for row in _waiting(told) if row.kind == "update"]
    assert len(held) == 1
    assert "Killed: 3 → 30" in held[0].payload["html"]
    _change_event(told, _killed(3))
    assert [row.kind for row in _waiting(told) if row.kind == "update"] == []


def test_a_second_source_makes_it_corroborated_in_place(told: Database, knowledge: Knowledge) -> None:
    assert _report(told, knowledge, claim(day=TODAY, killed=3), text="Another word.", source="Gazette") == 0
    (edit,) = _send_all(told)
    assert edit.kind == "edit"
    assert "corroborated by 2 sources" in edit.payload["html"]


def test_an_event_that_comes_to_match_alerts_then(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,), min_killed=5))
    assert _report(database, knowledge, claim(day=TODAY, killed=2)) == 0
    assert _report(database, knowledge, claim(day=TODAY, killed=9), text="The toll rose.", source="Gazette") == 1
    (alert,) = _send_all(database)
    assert alert.kind == "alert"


@pytest.mark.parametrize("policy", Unconfirmed)
def test_what_one_source_alone_says(database: Database, knowledge: Knowledge, policy: Unconfirmed) -> None:
    _follow(database, knowledge)
    _prefer(database, Preferences(unconfirmed=policy))
    _report(database, knowledge, claim(day=TODAY, killed=3))
    first = _send_all(database)
    assert [message.payload["silent"] for message in first] == {
        Unconfirmed.TOLD: [False],
        Unconfirmed.SILENT: [True],
        Unconfirmed.HELD: [],
    }[policy]
    assert all("one source, unconfirmed" in message.payload["html"] for message in first)
    _report(database, knowledge, claim(day=TODAY, killed=3), text="Another word.", source="Gazette")
    kinds = [message.kind for message in _send_all(database)]
    assert kinds == (["alert"] if policy is Unconfirmed.HELD else ["edit"])


def test_unconfirmed_reports_may_have_a_topic_of_their_own(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _prefer(database, Preferences(unconfirmed_thread=9))
    _report(database, knowledge, claim(day=TODAY, killed=3))
    assert [message.thread_id for message in _send_all(database)] == [9]


@pytest.mark.parametrize(("least", "alerted"), [(Severity.MINOR, 1), (Severity.MODERATE, 1), (Severity.SEVERE, 0)])
def test_a_chat_may_want_grave_events_only(
    sqlite_database: Database, knowledge: Knowledge, least: Severity, alerted: int
) -> None:
    _follow(sqlite_database, knowledge)
    _prefer(sqlite_database, Preferences(min_severity=least))
    assert _report(sqlite_database, knowledge, claim(day=TODAY, killed=3)) == alerted


def test_a_burst_is_one_message_the_gravest_first(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    tolls = (1, 60, 2, 12, 3)
    places = (ASAD, ERBIL, QAIM, SANAA, ASAD.model_copy(update={"name": "Hit", "latitude": 33.0}))
    _report(database, knowledge, *(claim(place, TODAY, killed=toll) for place, toll in zip(places, tolls, strict=True)))
    (group,) = _send_all(database)
    assert group.payload["html"].startswith("🔔 <b>5 alerts</b>:")
    shown = [group.payload["html"].index(f"{toll} killed") for toll in (60, 12)]
    assert shown == sorted(shown)
    assert group.events[:2] == (2, 4)
    _change_event(database, _killed(11))
    update, edit = sorted(_send_all(database), key=lambda message: message.kind, reverse=True)
    assert (update.replies_to, edit.edits) == (1, 1)
    assert "11 killed" in edit.payload["html"]
    assert "60 killed" in edit.payload["html"]


def test_what_the_night_held_comes_in_the_morning_as_one(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    minute = utc_now().hour * 60 + utc_now().minute
    _prefer(database, Preferences(quiet=QuietHours(start=(minute - 5) % 1440, end=(minute + 60) % 1440)))
    _report(database, knowledge, claim(day=TODAY, killed=3), claim(ERBIL, TODAY))
    assert _send_all(database) == []
    (morning,) = _send_all(database, later=dt.timedelta(minutes=61))
    assert morning.payload["html"].startswith("🔔 <b>2 alerts</b>, held during quiet hours:")


def test_past_the_cap_the_rest_comes_together_and_the_last_says_so(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _prefer(database, Preferences(hourly_cap=1))
    for number in range(4):
        place = ASAD.model_copy(update={"name": f"Town {number}", "latitude": 30.0 + number})
        _report(database, knowledge, claim(place, TODAY), text=f"Report {number}.")
    (first,) = _send_all(database)
    assert "cap of 1 alert an hour is reached" in first.payload["html"]
    assert _send_all(database, later=SOON) == []
    (rest,) = _send_all(database, later=dt.timedelta(minutes=61))
    assert rest.payload["html"].startswith("🔔 <b>3 alerts</b>, held by the cap of 1 an hour:")


def test_what_is_held_can_be_had_at_once(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _prefer(database, Preferences(hourly_cap=1))
    for number in range(3):
        place = ASAD.model_copy(update={"name": f"Town {number}", "latitude": 30.0 + number})
        _report(database, knowledge, claim(place, TODAY), text=f"Report {number}.")
    _send_all(database)
    with database.write() as session:
        assert messages.release_held(session, PRIVATE.id, utc_now()) == 2
    assert [message.is_group for message in _send_all(database)] == [True]


def test_a_merged_event_leads_those_who_know_one_of_them_to_the_other(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _follow(database, knowledge, Filter(actors=(US,)), GROUP)
    _report(database, knowledge, claim(day=TODAY, killed=3, against=None))
    _report(database, knowledge, claim(QAIM, TODAY, killed=4), text="Another event.")
    assert {(message.chat_id, message.event_id) for message in _send_all(database)} == {
        (PRIVATE.id, 1),
        (PRIVATE.id, 2),
        (GROUP.id, 2),
    }
    away = next(event for event in all_events(database) if event.id == "2")
    merged = ChangedEvent(event=away, changes=(Change(kind=ChangeKind.MERGED, field="event", before="2", after="1"),))
    with database.write() as session:
        first = next(event for event in all_events(database) if event.id == "1")
        redirects.merge_away(session, 2, 1)
        rounds.tell(session, knowledge.members, events=[first], changed=[merged], is_news=True, now=utc_now())
        assert [
            (alert.chat_id, alert.event_id) for alert in session.exec(select(AlertRow).order_by(AlertRow.chat_id))
        ] == [  # type: ignore[arg-type]  # a column
            (GROUP.id, 1),
            (PRIVATE.id, 1),
        ]
    texts = {message.chat_id: message.payload["html"] for message in _send_all(database) if message.kind == "edit"}
    assert "Same as another event" in texts[PRIVATE.id]
    assert "3 killed" in texts[GROUP.id]


def test_an_edit_of_what_moved_with_its_group_has_nothing_to_edit(told: Database) -> None:
    with told.write() as session:
        chats.move_chat(session, PRIVATE.id, -1009)
    _change_event(told, _killed(30))
    (update,) = _send_all(told)
    assert (update.kind, update.chat_id, update.replies_to) == ("update", -1009, None)


def test_a_mute_keeps_what_it_names_from_a_chat(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge)
    _follow(database, knowledge, chat=GROUP)
    following.mute(database, PRIVATE, Filter(actors=(US,)), "US forces", created_by=7, timezone="UTC")
    assert _report(database, knowledge, claim(day=TODAY)) == 1
    assert [message.chat_id for message in _send_all(database)] == [GROUP.id]


def test_a_follow_that_rests_is_told_nothing_and_nothing_afterwards(database: Database, knowledge: Knowledge) -> None:
    followed = _follow(database, knowledge)
    following.pause(database, followed, paused=True)
    assert _report(database, knowledge, claim(day=TODAY)) == 0
    following.pause(database, followed, paused=False)
    assert _report(database, knowledge, claim(day=TODAY), text="Another word.", source="Gazette") == 0
    assert _report(database, knowledge, claim(ERBIL, TODAY), text="Something new.") == 1


def test_a_silent_follow_gives_way_to_one_that_sounds(database: Database, knowledge: Knowledge) -> None:
    silent = _follow(database, knowledge)
    following.set_silent(database, silent, silent=True)
    _report(database, knowledge, claim(day=TODAY))
    assert [message.payload["silent"] for message in _send_all(database)] == [True]
    following.follow(
        database, PRIVATE, Filter(actors=(US,)), "US forces", thread_id=None, created_by=7,
        members=knowledge.members, timezone="UTC",
    )  # fmt: skip
    _report(database, knowledge, claim(ERBIL, TODAY), text="Something new.")
    assert [message.payload["silent"] for message in _send_all(database)] == [False]


def test_what_is_read_as_history_is_edited_and_sounds_not(told: Database, knowledge: Knowledge) -> None:
    _prefer(told, Preferences(toll_step=1))
    history = Provenance(is_history=True)
    told_now = {"text": "An import.", "published": utc_now().isoformat(), "source": "Gazette"}
    tell(told, knowledge, claim(day=TODAY, killed=5), provenance=history, **told_now)
    assert [message.kind for message in _send_all(told)] == ["edit"]
    _change_event(told, _killed(6))
    assert {message.kind for message in _send_all(told)} == {"edit", "update"}

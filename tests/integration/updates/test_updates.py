"""What chats were told is kept right: rewritten, edited, told anew, or cancelled."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.delivery import outbox, rounds
from bot.intake.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import AlertRow, OutboxRow, utc_now
from bot.store import chats, messages, redirects
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
)
from tests.integration.updates.steps import TODAY, change_event, follow_all, killed, prefer, report, send_all
from tests.reports import ERBIL, GROUP, KATAIB, PRIVATE, QAIM, US, all_events, claim, tell


def _waiting(database: Database) -> list[OutboxRow]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.state == messages.PENDING)))


def _with(**fields: object) -> Callable[[Event], Event]:
    return lambda event: event.model_copy(update=fields)


def test_what_waits_is_rewritten_where_it_stands(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    report(database, knowledge, claim(day=TODAY, killed=3))
    change_event(database, killed(40))
    (waiting,) = _waiting(database)
    assert "40 killed" in waiting.payload["html"]
    (sent,) = send_all(database)
    assert (sent.kind, sent.edits) == ("alert", None)


def test_what_waits_is_taken_back_when_its_event_is_retracted(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    report(database, knowledge, claim(day=TODAY, killed=3))
    change_event(database, _with(status=EventStatus.RETRACTED))
    assert send_all(database) == []


def test_a_small_change_is_an_edit_without_a_sound(told: Database) -> None:
    change_event(told, killed(4))
    (edit,) = send_all(told)
    assert (edit.kind, edit.edits) == ("edit", 1)
    assert "4 killed" in edit.payload["html"]
    assert "Killed: 3 → 4" in edit.payload["html"]


def test_an_edit_waits_for_the_message_that_is_being_sent(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    report(database, knowledge, claim(day=TODAY, killed=3))
    (alert,) = outbox.claim(database, limit=5)
    change_event(database, killed(4))
    assert outbox.claim(database, limit=5) == []
    outbox.settle_sent(database, alert, 7)
    (edit,) = outbox.claim(database, limit=5, now=utc_now() + dt.timedelta(seconds=2))
    assert (edit.kind, edit.edits) == ("edit", 7)


def test_changes_in_quick_succession_are_one_edit(told: Database) -> None:
    for figure in (4, 5, 6):
        change_event(told, killed(figure))
    (edit,) = send_all(told)
    assert "6 killed" in edit.payload["html"]
    change_event(told, killed(7))
    assert [message.kind for message in send_all(told)] == ["edit"]


def test_nothing_changed_is_nothing_sent(told: Database) -> None:
    change_event(told, _with())
    assert send_all(told) == []


def test_a_toll_sounds_again_by_the_step_since_it_last_did(told: Database) -> None:
    for figure in (5, 7):
        change_event(told, killed(figure))
        assert {message.kind for message in send_all(told)} == {"edit"}
    change_event(told, killed(8))  # five more than were told
    update, edit = sorted(send_all(told), key=lambda message: message.kind, reverse=True)
    assert (update.kind, update.replies_to, edit.kind) == ("update", 1, "edit")
    assert "Killed: 3 → 8" in update.payload["html"]
    change_event(told, killed(9))
    assert [message.kind for message in send_all(told)] == ["edit"]


def test_a_chat_may_want_every_rise_or_none(told: Database) -> None:
    prefer(told, Preferences(toll_step=None))
    change_event(told, killed(60))
    assert {message.kind for message in send_all(told)} == {"edit"}
    prefer(told, Preferences(toll_step=1))
    change_event(told, killed(61))
    assert {message.kind for message in send_all(told)} == {"edit", "update"}


MATTERS = {
    "the attacker": claim(by=US, against=KATAIB),
    "the place": claim(ERBIL),
}


@pytest.mark.parametrize("as_it_was", MATTERS.values(), ids=MATTERS)
def test_what_was_told_wrong_sounds_again(told: Database, knowledge: Knowledge, as_it_was: Claim) -> None:
    tell(told, knowledge, as_it_was, text="As it was.", published="2024-01-21T06:00:00Z")
    real = all_events(told)[-1]
    change_event(told, _with(actors=real.actors, places=real.places))
    sent = send_all(told)
    assert {message.kind for message in sent} == {"edit", "update"}


def test_a_retraction_reaches_those_who_were_told_and_nobody_else(told: Database, knowledge: Knowledge) -> None:
    follow_all(told, knowledge, chat=GROUP)  # too late to have been told
    change_event(told, _with(status=EventStatus.RETRACTED))
    sent = send_all(told)
    assert {(message.chat_id, message.kind) for message in sent} == {(PRIVATE.id, "edit"), (PRIVATE.id, "update")}
    texts = {message.kind: message.payload["html"] for message in sent}
    assert "<b>Cancelled</b>" in texts["update"]
    assert "no longer stands" in texts["update"]
    assert "<b>Retracted</b>" in texts["edit"]


def test_what_an_outlet_takes_back_is_cancelled_for_those_who_were_told(told: Database, knowledge: Knowledge) -> None:
    withdrawn = claim(day=TODAY, notice=Notice.RETRACTION, modality=Modality.DENIED)
    assert report(told, knowledge, withdrawn, text="We have withdrawn our report.") == 0
    texts = {message.kind: message.payload["html"] for message in send_all(told)}
    assert "<b>Cancelled</b>" in texts["update"]
    assert "<b>Retracted</b>" in texts["edit"]


def test_what_an_outlet_corrects_is_put_right_where_it_was_told(told: Database, knowledge: Knowledge) -> None:
    corrected = claim(day=TODAY, killed=1, notice=Notice.CORRECTION)
    assert report(told, knowledge, corrected, text="Correction: one died.") == 0
    (edit,) = send_all(told)
    assert edit.kind == "edit"
    assert "1 killed" in edit.payload["html"]
    assert "3 killed" not in edit.payload["html"]


def test_a_muted_event_is_kept_right_in_silence(told: Database) -> None:
    with told.write() as session:
        session.exec(select(AlertRow)).one().is_muted = True
    change_event(told, killed(50))
    assert [message.kind for message in send_all(told)] == ["edit"]


def test_updates_that_wait_are_one_and_vanish_if_all_is_as_it_was(told: Database) -> None:
    night = QuietHours(start=0, end=(utc_now().hour * 60 + utc_now().minute + 120) % 1440 or 1)
    prefer(told, Preferences(quiet=night))
    for figure in (20, 30):
        change_event(told, killed(figure))
    held = [row for row in _waiting(told) if row.kind == "update"]
    assert len(held) == 1
    assert "Killed: 3 → 30" in held[0].payload["html"]
    change_event(told, killed(3))
    assert [row.kind for row in _waiting(told) if row.kind == "update"] == []


def test_a_second_source_makes_it_corroborated_in_place(told: Database, knowledge: Knowledge) -> None:
    assert report(told, knowledge, claim(day=TODAY, killed=3), text="Another word.", source="Gazette") == 0
    (edit,) = send_all(told)
    assert edit.kind == "edit"
    assert "corroborated by 2 sources" in edit.payload["html"]


def test_an_event_that_comes_to_match_alerts_then(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge, Filter(actors=(KATAIB,), min_killed=5))
    assert report(database, knowledge, claim(day=TODAY, killed=2)) == 0
    assert report(database, knowledge, claim(day=TODAY, killed=9), text="The toll rose.", source="Gazette") == 1
    (alert,) = send_all(database)
    assert alert.kind == "alert"


def test_a_merged_event_leads_those_who_know_one_of_them_to_the_other(database: Database, knowledge: Knowledge) -> None:
    follow_all(database, knowledge)
    follow_all(database, knowledge, Filter(actors=(US,)), GROUP)
    report(database, knowledge, claim(day=TODAY, killed=3, against=None))
    report(database, knowledge, claim(QAIM, TODAY, killed=4), text="Another event.")
    assert {(message.chat_id, message.event_id) for message in send_all(database)} == {
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
    texts = {message.chat_id: message.payload["html"] for message in send_all(database) if message.kind == "edit"}
    assert "Same as another event" in texts[PRIVATE.id]
    assert "3 killed" in texts[GROUP.id]


def test_an_edit_of_what_moved_with_its_group_has_nothing_to_edit(told: Database) -> None:
    with told.write() as session:
        chats.move_chat(session, PRIVATE.id, -1009)
    change_event(told, killed(30))
    (update,) = send_all(told)
    assert (update.kind, update.chat_id, update.replies_to) == ("update", -1009, None)


def test_what_is_read_as_history_is_edited_and_sounds_not(told: Database, knowledge: Knowledge) -> None:
    prefer(told, Preferences(toll_step=1))
    history = Provenance(is_history=True)
    told_now = {"text": "An import.", "published": utc_now().isoformat(), "source": "Gazette"}
    tell(told, knowledge, claim(day=TODAY, killed=5), provenance=history, **told_now)
    assert [message.kind for message in send_all(told)] == ["edit"]
    change_event(told, killed(6))
    assert {message.kind for message in send_all(told)} == {"edit", "update"}

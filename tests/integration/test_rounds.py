"""Rounds: chats too many for one transaction are told in batches, each once, whatever happens in between."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.chats import following
from bot.delivery import outbox, rounds
from bot.intake.ingest import Ingested
from bot.knowledge import Knowledge
from bot.models import AlertRow, EventRow, OutboxRow, RoundRow, utc_now
from bot.store import redirects
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Change, ChangedEvent, ChangeKind, EventStatus, Filter
from tests.conftest import Backend
from tests.reports import ERBIL, KATAIB, US, claim, tell

TODAY = utc_now().date().isoformat()
CHATS = range(1, 11)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "BATCH", 3)


def _follow(database: Database, knowledge: Knowledge, chat: int, actor: str = KATAIB) -> int:
    followed, _ = following.follow(
        database,
        ChatIdentity(id=chat, kind="private"),
        Filter(actors=(actor,)),
        actor,
        thread_id=None,
        created_by=chat,
        members=knowledge.members,
        timezone="UTC",
    )
    return followed.id


def _report(database: Database, knowledge: Knowledge, text: str = "First word.", **said: object) -> Ingested:
    return tell(database, knowledge, claim(day=TODAY, killed=3, **said), text=text, published=utc_now().isoformat())  # type: ignore[arg-type]  # a claim's fields


def _change(database: Database, knowledge: Knowledge, **fields: object) -> None:
    """Something of the first event changes, as by a report or an editor."""
    with database.write(record=True) as session:
        row = session.get_one(EventRow, 1)
        for name, value in fields.items():
            setattr(row, name, value)
        session.flush()
        rounds.tell(session, knowledge.members, events=load_events(session, [1]), is_news=True, now=utc_now())


def _killed(figure: int) -> dict[str, int]:
    return {"killed_low": figure, "killed_best": figure, "killed_high": figure}


def _finish(database: Database, knowledge: Knowledge) -> int:
    """Go on until no round is left. Says how many batches that took."""
    batches = 0
    while rounds.tell_on(database, knowledge.members):
        batches += 1
    return batches


def _told(database: Database, event: int = 1) -> list[int]:
    with database.read() as session:
        return sorted(session.exec(select(AlertRow.chat_id).where(AlertRow.event_id == event)))


def _written(database: Database) -> list[OutboxRow]:
    with database.read() as session:
        return list(session.exec(select(OutboxRow)))


class Chats:
    """What stands in each chat, by the messages that went out."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sent = 0
        self.shown: dict[int, dict[int, str]] = {chat: {} for chat in CHATS}

    def send_all(self) -> None:
        while due := outbox.claim(self._database, limit=50, now=utc_now() + dt.timedelta(minutes=2)):
            for message in due:
                self._sent += message.edits is None
                number = message.edits or self._sent
                self.shown[message.chat_id][number] = message.payload["html"]
                outbox.settle_sent(self._database, message, number)


@pytest.fixture
def followed(database: Database, knowledge: Knowledge) -> Database:
    """Ten chats follow one actor."""
    for chat in CHATS:
        _follow(database, knowledge, chat)
    return database


def test_one_batch_is_told_at_once_and_the_rest_from_then_on(followed: Database, knowledge: Knowledge) -> None:
    stored = _report(followed, knowledge)
    assert (stored.alerted, stored.alerts_more) == (3, True)
    seen = [len(_told(followed))]
    while rounds.tell_on(followed, knowledge.members):
        seen.append(len(_told(followed)))
    assert seen == [3, 6, 9, 10]
    assert sorted(row.chat_id for row in _written(followed)) == list(CHATS)


def test_few_are_told_at_once_and_leave_no_round(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, 1)
    _follow(database, knowledge, 2)
    stored = _report(database, knowledge)
    assert (stored.alerted, stored.alerts_more) == (2, False)
    assert not rounds.tell_on(database, knowledge.members)


def test_what_changes_reaches_all_who_were_told(followed: Database, knowledge: Knowledge) -> None:
    _report(followed, knowledge)
    _finish(followed, knowledge)
    chats = Chats(followed)
    chats.send_all()
    _change(followed, knowledge, **_killed(40))
    assert len([row for row in _written(followed) if row.kind == "edit"]) == 3
    _finish(followed, knowledge)
    chats.send_all()
    for shown in chats.shown.values():
        alert, update = shown.values()
        assert "40 killed" in alert
        assert "<b>Update</b>" in update


def test_a_batch_that_fails_is_taken_back_whole_and_tried_again(
    followed: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    _report(followed, knowledge)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.alerts.add_alerts", fail)  # after the messages were written
        with pytest.raises(RuntimeError, match="power cut"):
            rounds.tell_on(followed, knowledge.members)
    assert len(_written(followed)) == len(_told(followed)) == 3
    _finish(followed, knowledge)
    assert sorted(row.chat_id for row in _written(followed)) == _told(followed) == list(CHATS)


def test_an_event_retracted_half_way_is_told_to_nobody_else(followed: Database, knowledge: Knowledge) -> None:
    _report(followed, knowledge)
    chats = Chats(followed)
    chats.send_all()
    _change(followed, knowledge, status=EventStatus.RETRACTED.value)
    _finish(followed, knowledge)
    chats.send_all()
    heard = {chat: list(shown.values()) for chat, shown in chats.shown.items() if shown}
    assert list(heard) == [1, 2, 3]
    assert all("Retracted" in alert and "Cancelled" in update for alert, update in heard.values())


def test_who_follows_half_way_is_not_told_of_what_was_known(followed: Database, knowledge: Knowledge) -> None:
    _report(followed, knowledge)
    _follow(followed, knowledge, 99)
    _finish(followed, knowledge)
    assert _told(followed) == list(CHATS)


def test_who_stops_following_half_way_is_not_told(followed: Database, knowledge: Knowledge) -> None:
    last = following.follows_of(followed, 10)[0].id
    _report(followed, knowledge)
    following.unfollow(followed, 10, last)
    _finish(followed, knowledge)
    assert _told(followed) == list(CHATS)[:-1]


def test_a_chat_with_several_follows_in_several_batches_is_told_once_by_the_one_that_sounds(
    database: Database, knowledge: Knowledge
) -> None:
    silent = [_follow(database, knowledge, chat) for chat in CHATS]
    for follow in silent:
        following.set_silent(database, follow, silent=True)
    sounding = {_follow(database, knowledge, chat, US) for chat in CHATS}
    _report(database, knowledge)
    _finish(database, knowledge)
    with database.read() as session:
        told = session.exec(select(AlertRow)).all()
    assert sorted(alert.chat_id for alert in told) == list(CHATS)
    assert {alert.subscription_id for alert in told} == sounding


def test_an_event_merged_away_half_way_is_told_as_the_one_it_is_part_of(
    followed: Database, knowledge: Knowledge
) -> None:
    _report(followed, knowledge)
    _finish(followed, knowledge)
    _report(followed, knowledge, "Another event.", place=ERBIL)
    assert (_told(followed, 1), _told(followed, 2)) == (list(CHATS), [1, 2, 3])
    with followed.write(record=True) as session:
        away, into = load_events(session, [1, 2])
        redirects.merge_away(session, 1, 2)
        merged = Change(kind=ChangeKind.MERGED, field="event", before="1", after="2")
        changed = [ChangedEvent(event=away, changes=(merged,))]
        rounds.tell(session, knowledge.members, events=[into], changed=changed, is_news=True, now=utc_now())
    _finish(followed, knowledge)
    assert (_told(followed, 1), _told(followed, 2)) == ([], list(CHATS))
    chats = Chats(followed)
    chats.send_all()
    for shown in chats.shown.values():
        assert any("Erbil" in html for html in shown.values())
        assert len(shown) == 1  # who had not been sent the first one yet is told of the other alone


def test_a_round_outlived_by_its_news_alerts_nobody(followed: Database, knowledge: Knowledge) -> None:
    _report(followed, knowledge)
    with followed.write() as session:
        session.exec(select(RoundRow)).one().begun_at -= dt.timedelta(days=4)
    _finish(followed, knowledge)
    assert _told(followed) == [1, 2, 3]


def test_several_processes_go_on_with_one_round(followed: Database, knowledge: Knowledge) -> None:
    _report(followed, knowledge)
    with ThreadPoolExecutor(4) as pool:
        batches = sum(pool.map(lambda _: _finish(followed, knowledge), range(4)))
    assert batches >= 3
    assert sorted(row.chat_id for row in _written(followed)) == _told(followed) == list(CHATS)


@pytest.fixture
def backends(sqlite_template: Path, tmp_path: Path) -> Iterator[Backend]:
    made = Backend(tmp_path, sqlite_template, None)
    yield made
    made.clear()


STEPS = st.lists(st.sampled_from(["go on", "go on", "send", "change", "second event"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_comes_between_batches_everyone_is_told_once_and_right(
    backends: Backend, knowledge: Knowledge, steps: list[str]
) -> None:
    database = backends.make()
    for chat in CHATS:
        _follow(database, knowledge, chat)
    chats, toll, others = Chats(database), 3, 0
    _report(database, knowledge)
    for step in steps:
        if step == "go on":
            rounds.tell_on(database, knowledge.members)
        elif step == "send":
            chats.send_all()
        elif step == "change":
            toll += 1
            _change(database, knowledge, **_killed(toll))
        else:
            others += 1
            spot = ERBIL.model_copy(update={"name": f"Town {others}", "latitude": 36.0 - others})
            _report(database, knowledge, f"Report {others}.", place=spot)
    _finish(database, knowledge)
    chats.send_all()
    for event in range(1, others + 2):
        assert _told(database, event) == list(CHATS)
    first = [row for row in _written(database) if (row.kind, row.event_id) == ("alert", 1)]
    assert all(f"{toll} killed" in chats.shown[row.chat_id][row.message_id or 0] for row in first)
    causes = [(row.chat_id, row.cause) for row in _written(database)]
    assert len(causes) == len(set(causes))
    assert len([row for row in _written(database) if row.kind == "alert"]) == len(CHATS) * (others + 1)

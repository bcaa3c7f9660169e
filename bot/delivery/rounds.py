"""Rounds: who is to be told what became of an event, batch by batch, however many they are.

The first batch is part of the transaction of its cause, and mostly all of it. What is left is written down there as a
round, and gone on with in transactions of its own, so that no writer of the record waits long behind ten thousand
chats. Each batch tells the event as it is by then and keeps how far it came: whoever dies leaves the rest to the next.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.delivery import updates
from bot.delivery.alerts import is_fresh, queue_alerts
from bot.delivery.telling import Reach
from bot.matching import Members
from bot.models import RoundRow, utc_now
from bot.store import alerts, redirects
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import ChangedEvent, ChangeKind, Event

BATCH = 50
"""Chats, or follows, that one transaction looks at: it holds the record for some twenty milliseconds."""


class Step(StrEnum):
    """What a round is at. One comes after the other."""

    MERGED = "merged"  # those who were told of an event that is part of another one now
    CHANGED = "changed"  # those who were told of the event
    NEW = "new"  # those who follow it and were not told
    ENDED = "ended"


class Told(NamedTuple):
    """How many chats will be told of an event for the first time, and whether there may be more of them."""

    alerted: int
    goes_on: bool


def tell(
    session: Session,
    members: Members,
    *,
    events: Sequence[Event],
    news: Sequence[Event] = (),
    changed: Sequence[ChangedEvent] = (),
    is_news: bool,
    now: dt.datetime,
) -> Told:
    """Tell chats what a report, or an editor, made of the record: a batch of them now, the others from now on.

    Those who were told of an event learn of what changed. Those who were not are alerted of it if it is ``news``, or
    if it has come to match what they follow since it was recorded. What was on record before anybody could be told of
    it (samples, a feed's first fetch) stays untold until something in it changes or another outlet tells it as news.

    Args:
        session: the transaction that changed the record.
        members: an actor's id to the ids of all that belong to it.
        events: every event that was touched, as it is now.
        news: those of them that were no news before.
        changed: those of which something told before is no longer so; those that were merged away among them.
        is_news: whether the cause is fresh; a stale one alerts nobody and makes no sound.
        now: the present moment.
    """
    standing = _standing(events, changed)
    firsts, moving = {event.id for event in news}, {one.event.id for one in changed}
    rounds = [_round(away, Step.MERGED, now, may_sound=is_news) for away in _merged_away(changed)]
    for event in standing:
        is_told_of = event.id in firsts | moving or not alerts.is_history(session, int(event.id))
        rounds.append(
            _round(
                event.id,
                Step.CHANGED,
                now,
                may_sound=is_news,
                may_alert=is_news and is_told_of,
                is_first=event.id in firsts,
            )
        )
    return _begin(session, rounds, _Teller(session, members, now, standing))


def _round(
    event_id: str, step: Step, now: dt.datetime, *, may_sound: bool, may_alert: bool = False, is_first: bool = False
) -> RoundRow:
    return RoundRow(
        event_id=int(event_id), step=step, may_sound=may_sound, may_alert=may_alert, is_first=is_first, begun_at=now
    )


def _standing(events: Iterable[Event], changed: Iterable[ChangedEvent]) -> list[Event]:
    """The events that a cause has touched, each once; those too that another one's gain or loss has changed."""
    gone = set(_merged_away(changed))
    others = [one.event for one in changed if one.event.id not in gone]
    return list({event.id: event for event in (*others, *events)}.values())


def _merged_away(changed: Iterable[ChangedEvent]) -> list[str]:
    return [one.event.id for one in changed if any(change.kind is ChangeKind.MERGED for change in one.changes)]


def _begin(session: Session, rounds: Iterable[RoundRow], teller: "_Teller") -> Told:
    room, alerted, goes_on = BATCH, 0, False
    for row in rounds:
        reach = teller.go_on(row, room)
        room -= reach.looked_at
        alerted += reach.alerted
        if row.step != Step.ENDED:
            session.add(row)
            goes_on = True
    return Told(alerted=alerted, goes_on=goes_on)


def tell_on(database: Database, members: Members, *, now: dt.datetime | None = None) -> bool:
    """Go on with the oldest round, by one batch. Says whether there was one."""
    oldest = select(RoundRow).order_by(col(RoundRow.id)).limit(1)
    with database.read() as session:
        if session.exec(oldest).first() is None:
            return False
    with database.write(record=True) as session:
        row = session.exec(oldest.with_for_update(skip_locked=True)).first()
        if row is not None:
            _Teller(session, members, now or utc_now()).go_on(row, BATCH)
            if row.step == Step.ENDED:
                session.delete(row)
    return True


class _Teller:
    """Works rounds off within one transaction. ``known`` are events as they are now; others are loaded."""

    def __init__(self, session: Session, members: Members, now: dt.datetime, known: Iterable[Event] = ()) -> None:
        self._session = session
        self._members = members
        self._now = now
        self._known = {int(event.id): event for event in known}
        self._deeds = {Step.MERGED: self._tell_merged, Step.CHANGED: self._tell_changes, Step.NEW: self._alert}

    def go_on(self, row: RoundRow, room: int) -> Reach:
        """As far as there is room for chats or follows; the row keeps how far that was."""
        looked_at = alerted = 0
        while row.step != Step.ENDED and looked_at < room:
            reach = self._deeds[Step(row.step)](row, room - looked_at)
            looked_at += reach.looked_at
            alerted += reach.alerted
            row.after = reach.last or 0
            if reach.last is None:
                row.step = self._next_step(row)
        return Reach(looked_at=looked_at, last=None, alerted=alerted)

    def _next_step(self, row: RoundRow) -> Step:
        if row.step == Step.MERGED:
            return Step.CHANGED
        has_others = row.step == Step.CHANGED and row.may_alert and is_fresh(row.begun_at, self._now)
        return Step.NEW if has_others else Step.ENDED

    def _tell_merged(self, row: RoundRow, limit: int) -> Reach:
        into = redirects.current_id(self._session, row.event_id)
        if into == row.event_id:  # an editor has taken it back since
            return Reach(looked_at=0, last=None)
        return updates.tell_merged(self._session, row.event_id, into, now=self._now, limit=limit)

    def _tell_changes(self, row: RoundRow, limit: int) -> Reach:
        event = self._event(row)
        return updates.tell_changes(
            self._session, event, now=self._now, may_sound=row.may_sound, after=row.after, limit=limit
        )

    def _alert(self, row: RoundRow, limit: int) -> Reach:
        event = self._event(row)
        since = row.begun_at if row.is_first else None
        return queue_alerts(
            self._session, event, self._members, now=self._now, since=since, after=row.after, limit=limit
        )

    def _event(self, row: RoundRow) -> Event:
        """The round's event as it is now. If it was merged away since, the round begins anew with the one it is in."""
        current = redirects.current_id(self._session, row.event_id)
        if current != row.event_id:
            row.event_id, row.after = current, 0
        if current not in self._known:
            self._known.update((int(event.id), event) for event in load_events(self._session, [current]))
        return self._known[current]

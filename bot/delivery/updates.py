"""Keeping right what chats were told of an event.

An alert that nobody has begun to send is rewritten where it stands, or taken back. One that was sent is edited, and
what matters is told anew beneath it: CAP's Update and Cancel. Edits made in quick succession are one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.delivery.outbox import Priority
from bot.delivery.telling import Faces, Reach, Turns, held, preferences_of
from bot.matching import severity_of
from bot.merging.changes import significant_changes
from bot.models import AlertRow, ChatRow, OutboxRow, SubscriptionRow
from bot.rendering.alerts import merged_html
from bot.store import alerts, messages
from bot.store.documents import stored_id
from bot.store.events import load_events
from bot.vocabulary import Change, ChangeKind, Event, EventStatus, Preferences, Severity, as_json

Told = tuple[AlertRow, ChatRow, OutboxRow, SubscriptionRow | None]
"""What was told of an event: to which chat, in which message, for which follow."""

_ALWAYS_SOUND = {ChangeKind.ATTRIBUTION, ChangeKind.PLACE, ChangeKind.RETRACTED, ChangeKind.REINSTATED}


def snapshot(event: Event) -> dict[str, Any]:
    """An event as a chat heard of it, to compare with later."""
    return as_json(event.model_copy(update={"reports": ()}))


def tell_changes(
    session: Session, event: Event, *, now: dt.datetime, may_sound: bool = True, after: int = 0, limit: int
) -> Reach:
    """Bring right what the next ``limit`` chats after an alert were told of an event.

    Without ``may_sound`` messages are edited only; a retraction is told in any case.
    """
    told = alerts.told_of(session, int(event.id), after=after, limit=limit)
    if told:
        _retell(session, event, told, now=now, may_sound=may_sound)
    return Reach(looked_at=len(told), last=told[-1][0].id if len(told) == limit else None)


def _retell(session: Session, event: Event, told: Sequence[Told], *, now: dt.datetime, may_sound: bool) -> None:
    retelling = _Retelling(session, event, [chat for _, chat, _, _ in told], now)
    for alert, chat, message, follow in told:
        if messages.is_waiting(message, now):
            retelling.rewrite(alert, chat, message)
            continue
        difference = retelling.difference_from(alert.told)
        retelling.edit(alert, chat, message, difference.changes)
        if retelling.revise(alert, chat):
            continue
        sounds = (may_sound and follow is not None) or event.status is EventStatus.RETRACTED
        if sounds and not alert.is_muted and difference.matters(preferences_of(chat)):
            retelling.update(alert, chat, message, difference.changes)
    retelling.write_down()


class _Difference(NamedTuple):
    """What lies between an event as a chat heard of it and as it is."""

    changes: tuple[Change, ...]
    is_graver: bool
    rise: int

    def matters(self, preferences: Preferences) -> bool:
        """Whether a chat wants to hear of it: always if it makes wrong what was told; if the toll has risen by the
        chat's step, or the event become graver with it."""
        kinds = {change.kind for change in self.changes}
        if kinds & _ALWAYS_SOUND:
            return True
        if preferences.toll_step is None or ChangeKind.TOLL_UP not in kinds:
            return False
        return self.is_graver or self.rise >= preferences.toll_step


def _difference(before: Event, after: Event, severity: Severity) -> _Difference:
    was = severity_of(before)
    return _Difference(
        changes=significant_changes(before, after),
        is_graver=severity is not was and severity in was.or_graver,
        rise=(after.killed.leading or 0) - (before.killed.leading or 0),
    )


class _Waiting:
    """What has been written down about an event and nobody has begun to send: edits, by the rows of the messages that
    they rewrite, and updates, by chat."""

    def __init__(self, session: Session, event_id: int, chats: Iterable[ChatRow]) -> None:
        rows = messages.waiting_about(session, event_id, [chat.id for chat in chats])
        self.edits = {int(row.payload["edits"]) for row in rows if row.kind == messages.EDIT}
        self.updates = {row.chat_id: row for row in rows if row.kind == messages.UPDATE}


class _Retelling:
    """One event as it is now, told to chats that heard of it otherwise: written down for all of them at once."""

    def __init__(self, session: Session, event: Event, chats: Sequence[ChatRow], now: dt.datetime) -> None:
        self._session = session
        self._event = event
        self._turns = Turns(session, chats, now)
        self._faces = Faces(event)
        self._snapshot = snapshot(event)
        self._waiting = _Waiting(session, int(event.id), chats)
        self._known: list[tuple[dict[str, Any], _Difference]] = []
        self._edits: list[OutboxRow] = []
        self._updates: list[OutboxRow] = []

    def difference_from(self, told: dict[str, Any]) -> _Difference:
        """How what is known now differs from what a chat heard. Most chats heard the same."""
        found = next((difference for heard, difference in self._known if heard == told), None)
        if found is None:
            found = _difference(Event.model_validate(told), self._event, self._faces.severity)
            self._known.append((told, found))
        return found

    def rewrite(self, alert: AlertRow, chat: ChatRow, message: OutboxRow) -> None:
        """Make an alert right that is still to be sent; one whose event was retracted meanwhile is not sent at all."""
        if self._event.status is EventStatus.RETRACTED:
            self._session.delete(alert)
            self._session.delete(message)
        else:
            message.payload = self._with_new_faces(chat, message, ())
            alert.told = self._snapshot

    def _with_new_faces(self, chat: ChatRow, message: OutboxRow, changes: Sequence[Change]) -> dict[str, Any]:
        old = message.payload
        return {
            **old,
            **self._faces.alert(old["topic"], chat.timezone, changes=changes, note=old.get("note", "")),
        }

    def edit(self, alert: AlertRow, chat: ChatRow, message: OutboxRow, changes: Sequence[Change]) -> None:
        """Let an alert that was sent show what is known now."""
        written = _edit(alert, message, self._with_new_faces(chat, message, changes), self._waiting)
        self._edits += [written] if written else []

    def revise(self, alert: AlertRow, chat: ChatRow) -> bool:
        """Let an update that waits tell all that changed since the chat heard last; nothing, if all is as it was.

        Says whether one waits.
        """
        waiting = self._waiting.updates.get(chat.id)
        if waiting is None:
            return False
        changes = self.difference_from(waiting.payload["before"]).changes
        alert.told = self._snapshot
        if changes:
            faces = self._faces.update(waiting.payload["topic"], chat.timezone, changes)
            waiting.payload = {**waiting.payload, **faces}
        else:
            self._session.delete(waiting)
        return True

    def update(self, alert: AlertRow, chat: ChatRow, message: OutboxRow, changes: Sequence[Change]) -> None:
        """Tell a chat anew, with what it knew before."""
        release, topic = self._turns.take(chat, self._faces.severity), message.payload["topic"]
        payload = {
            **self._faces.update(topic, chat.timezone, changes),
            **held(chat, release),
            "topic": topic,
            "silent": message.payload.get("silent", False),
            "answers": stored_id(message.id),
            "before": alert.told,
        }
        alert.told = self._snapshot
        alert.version += 1
        self._updates.append(
            OutboxRow(
                chat_id=chat.id,
                thread_id=message.thread_id,
                kind=messages.UPDATE,
                cause=f"update:{alert.id}:{alert.version}",
                payload=payload,
                priority=Priority.ALERT,
                event_id=alert.event_id,
                not_before=release.at,
            )
        )

    def write_down(self) -> None:
        """Put it all into the outbox."""
        self._session.flush()
        messages.add_messages(self._session, self._edits)
        messages.add_messages(self._session, self._updates)


def _edit(alert: AlertRow, message: OutboxRow, payload: dict[str, Any], waiting: _Waiting) -> OutboxRow | None:
    """Let a sent message show something else: an edit of it, unless it shows that already or an edit waits."""
    if payload == message.payload:
        return None
    message.payload = payload
    identity = stored_id(message.id)
    if identity in waiting.edits:
        return None
    alert.version += 1
    return OutboxRow(
        chat_id=message.chat_id,
        thread_id=message.thread_id,
        kind=messages.EDIT,
        cause=f"edit:{identity}:{alert.version}",
        payload={"edits": identity},
        priority=Priority.REPLY,
        event_id=alert.event_id,
    )


def tell_merged(session: Session, away: int, into: int, *, now: dt.datetime, limit: int) -> Reach:
    """Lead the next ``limit`` chats that were told of an event that was merged away to the one it is part of.

    Who knows the other one sees it said in the alert; for all others, the alert becomes the other one's. Either way it
    is none of the first event's any more.
    """
    told = alerts.told_of(session, away, limit=limit)
    chats = [chat for _, chat, _, _ in told]
    known_by = alerts.chats_told(session, into, {chat.id for chat in chats})
    html = _merged_html(session, away, into) if known_by else ""
    waiting, edits = _Waiting(session, away, chats), []
    for alert, chat, message, _ in told:
        if chat.id not in known_by:
            alert.event_id = message.event_id = into
            continue
        if messages.is_waiting(message, now):
            session.delete(message)
        else:
            edits.append(_edit(alert, message, {**message.payload, "html": html, "line": html}, waiting))
        session.delete(alert)
    session.flush()
    messages.add_messages(session, [edit for edit in edits if edit is not None])
    return Reach(looked_at=len(told), last=0 if len(told) == limit else None)


def _merged_html(session: Session, away: int, into: int) -> str:
    first, second = load_events(session, [away, into])
    return merged_html(first, second)

"""Keeping right what chats were told of an event.

An alert that nobody has begun to send is rewritten where it stands, or taken back. One that was sent is edited, and
what matters is told anew beneath it: CAP's Update and Cancel. Edits made in quick succession are one.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from bot.matching import severity_of
from bot.merging.changes import significant_changes
from bot.models import AlertRow, ChatRow, OutboxRow
from bot.outbox import Priority
from bot.rendering.alerts import merged_html, update_html, update_line
from bot.store import alerts, messages
from bot.store.documents import stored_id
from bot.store.events import load_events
from bot.telling import Turns, faces, held, preferences_of
from bot.vocabulary import Change, ChangedEvent, ChangeKind, Event, EventStatus, Preferences, Toll, as_json

_ALWAYS_SOUND = {ChangeKind.ATTRIBUTION, ChangeKind.PLACE, ChangeKind.RETRACTED, ChangeKind.REINSTATED}


def snapshot(event: Event) -> dict[str, Any]:
    """An event as a chat heard of it, to compare with later."""
    return as_json(event.model_copy(update={"reports": ()}))


def tell_changes(session: Session, event: Event, *, now: dt.datetime, may_sound: bool = True) -> int:
    """Bring everything right that chats were told of an event. Says how many hear of it anew.

    Without ``may_sound`` messages are edited only; a retraction is told in any case.
    """
    told = alerts.told_of(session, int(event.id))
    if not told:
        return 0
    turns = Turns(session, [chat for _, chat, _, _ in told], now)
    waiting = _Waiting(session, int(event.id))
    heard = 0
    for alert, chat, message, follow in told:
        if messages.is_waiting(message, now):
            _rewrite(session, event, alert, chat, message)
            continue
        before = Event.model_validate(alert.told)
        changes = significant_changes(before, event)
        _show(session, alert, message, _with_new_faces(message, event, chat, changes), waiting)
        if chat.id in waiting.updates:
            _revise(session, waiting.updates[chat.id], event, alert, chat)
            continue
        sounds = (may_sound and follow is not None) or event.status is EventStatus.RETRACTED
        if sounds and not alert.is_muted and _matters(before, event, changes, preferences_of(chat)):
            _update(session, event, alert, chat, message, changes, turns)
            heard += 1
    return heard


class _Waiting:
    """What has been written down about an event and nobody has begun to send: edits, by the rows of the messages that
    they rewrite, and updates, by chat."""

    def __init__(self, session: Session, event_id: int) -> None:
        rows = messages.waiting_about(session, event_id)
        self.edits = {int(row.payload["edits"]) for row in rows if row.kind == messages.EDIT}
        self.updates = {row.chat_id: row for row in rows if row.kind == messages.UPDATE}


def _rewrite(session: Session, event: Event, alert: AlertRow, chat: ChatRow, message: OutboxRow) -> None:
    """Make an alert right that is still to be sent; one whose event was retracted meanwhile is not sent at all."""
    if event.status is EventStatus.RETRACTED:
        session.delete(alert)
        session.delete(message)
    else:
        message.payload = _with_new_faces(message, event, chat, ())
        alert.told = snapshot(event)
    session.flush()


def _with_new_faces(message: OutboxRow, event: Event, chat: ChatRow, changes: Sequence[Change]) -> dict[str, Any]:
    old = message.payload
    return {**old, **faces(event, old["topic"], chat, changes=changes, note=old.get("note", ""))}


def _show(session: Session, alert: AlertRow, message: OutboxRow, payload: dict[str, Any], waiting: _Waiting) -> None:
    """Let a sent message show something else, unless it does already or an edit of it waits to be made."""
    if payload == message.payload:
        return
    message.payload = payload
    identity = stored_id(message.id)
    if identity in waiting.edits:
        return
    alert.version += 1
    messages.add_message(
        session,
        chat_id=message.chat_id,
        thread_id=message.thread_id,
        kind=messages.EDIT,
        cause=f"edit:{identity}:{alert.version}",
        payload={"edits": identity},
        priority=Priority.REPLY,
        event_id=alert.event_id,
    )


def _matters(before: Event, after: Event, changes: Sequence[Change], preferences: Preferences) -> bool:
    """Whether a chat wants to hear of changes: always of those that make wrong what it was told, by its threshold of
    a toll that has risen, and of an event that has become graver."""
    if any(change.kind in _ALWAYS_SOUND for change in changes):
        return True
    if preferences.toll_step is None or not any(change.kind is ChangeKind.TOLL_UP for change in changes):
        return False
    was, now = severity_of(before), severity_of(after)
    return (now is not was and now in was.or_graver) or _rise(before.killed, after.killed) >= preferences.toll_step


def _rise(before: Toll, after: Toll) -> int:
    return (after.leading or 0) - (before.leading or 0)


def _update(
    session: Session,
    event: Event,
    alert: AlertRow,
    chat: ChatRow,
    message: OutboxRow,
    changes: Sequence[Change],
    turns: Turns,
) -> None:
    """Write an update down, with what the chat knew before it."""
    earlier = alert.told
    alert.told = snapshot(event)
    alert.version += 1
    release = turns.take(chat, event)
    messages.add_message(
        session,
        chat_id=chat.id,
        thread_id=message.thread_id,
        kind=messages.UPDATE,
        cause=f"update:{alert.id}:{alert.version}",
        payload={
            **_update_faces(event, changes, message.payload["topic"], chat),
            **held(chat, release),
            "topic": message.payload["topic"],
            "silent": message.payload.get("silent", False),
            "answers": stored_id(message.id),
            "before": earlier,
        },
        priority=Priority.ALERT,
        event_id=alert.event_id,
        not_before=release.at,
    )


def _update_faces(event: Event, changes: Sequence[Change], topic: str, chat: ChatRow) -> dict[str, Any]:
    return {
        **faces(event, topic, chat),
        "html": update_html(event, changes, topic, chat.timezone),
        "line": update_line(event, changes),
    }


def _revise(session: Session, waiting: OutboxRow, event: Event, alert: AlertRow, chat: ChatRow) -> None:
    """Let an update that waits tell all that changed since the chat heard last; nothing, if all is as it was."""
    changes = significant_changes(Event.model_validate(waiting.payload["before"]), event)
    alert.told = snapshot(event)
    if changes:
        waiting.payload = {**waiting.payload, **_update_faces(event, changes, waiting.payload["topic"], chat)}
    else:
        session.delete(waiting)
    session.flush()


def tell_merged(session: Session, changed: Sequence[ChangedEvent], *, now: dt.datetime) -> None:
    """Lead those who were told of an event that was another one to that.

    Who knows the other one sees it said in the alert; for all others, the alert becomes the other one's.
    """
    for away, into_id in _merged(changed):
        into = load_events(session, [into_id])
        known_by = alerts.chats_told(session, into_id)
        waiting = _Waiting(session, int(away.id))
        for alert, chat, message, _ in alerts.told_of(session, int(away.id)):
            if chat.id not in known_by:
                alert.event_id = message.event_id = into_id
            elif messages.is_waiting(message, now):
                session.delete(alert)
                session.delete(message)
            elif into:
                html = merged_html(away, into[0])
                _show(session, alert, message, {**message.payload, "html": html, "line": html}, waiting)
                session.delete(alert)
        session.flush()


def _merged(changed: Sequence[ChangedEvent]) -> Iterator[tuple[Event, int]]:
    for one in changed:
        for change in one.changes:
            if change.kind is ChangeKind.MERGED:
                yield one.event, int(change.after)

"""What changed: in one event, and in all that a chat follows."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.answering.answers import names_asked
from bot.editing.carrying_out import event_now
from bot.errors import BadInput
from bot.extraction.expressions.dates import parse_window
from bot.knowledge import Knowledge
from bot.models import RevisionRow, utc_now
from bot.questions.understanding import understand
from bot.rendering.filters import filter_words
from bot.rendering.history import changed_html, changes_words, history_html, is_first, together
from bot.rendering.html import escape, quoted
from bot.rendering.words import moment_words
from bot.store import alerts, redirects, revisions, search, subscriptions
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Event, Filter

_MOST = 50
_MOST_REVISIONS = 500
_EVENT = re.compile(
    r"(?:(?:in|of|to|with|about)\s+)?(?:event\s+)?#?([0-9]{1,9})(?:\s+(since\b.*))?", re.IGNORECASE | re.DOTALL
)
_DAY = dt.timedelta(days=1)


def event_history(database: Database, event_id: int, zone: str, *, since: dt.datetime | None = None) -> str:
    """How an event came to be told as it is, as message HTML; with ``since``, what changed after that moment.

    What was told of events that were merged into it since is part of that.

    Raises:
        Stale: there is no such event.
    """
    with database.read() as session:
        event = event_now(session, event_id)
        known_as = [int(event.id), *redirects.merged_into(session, int(event.id))]
        told = revisions.revisions_of(session, known_as, since=since)
    if since and not told:
        return f"Nothing has changed in event {event.id} since {moment_words(since, zone)}."
    return history_html(event, told, zone)


def changes_asked(
    database: Database,
    knowledge: Knowledge,
    chat_id: int | None,
    words: str,
    zone: str,
    *,
    now: dt.datetime | None = None,
) -> str:
    """What is new and what changed: "in Kharkiv since yesterday", "in event 12"; of a topic by default in the last day.

    ``chat_id`` is the chat that asks, ``None`` where none does. Without a topic it is of what the chat follows; of
    everything, where it follows nothing. What it has muted is left out: topics, and single events.

    Raises:
        BadInput: the words name neither a topic nor a time.
        Stale: there is no such event.
    """
    now = now or utc_now()
    named = _EVENT.fullmatch(words)
    if named:
        since = moment_asked(named[2], zone, now=now) if named[2] else None
        return event_history(database, int(named[1]), zone, since=since)
    question = understand(words, knowledge, now=now, zone=zone)
    topic = question.filter.timeless
    if topic.is_empty:
        since = moment_asked(words, zone, now=now)
    else:
        since = _begin(question.filter.since, zone) if question.filter.since else now - _DAY
    if question.unknown:
        raise BadInput(f"I don't know {quoted(question.unknown)}. Write, say: what changed in Iraq since yesterday.")
    wanted = None if topic.is_empty else topic
    return changes_in_chat(database, knowledge, chat_id, since, zone, topic=wanted, now=now)


def changes_in_chat(
    database: Database,
    knowledge: Knowledge,
    chat_id: int | None,
    since: dt.datetime,
    zone: str,
    *,
    topic: Filter | None = None,
    now: dt.datetime | None = None,
) -> str:
    """What is new and what changed after a moment in a topic; without one, in what the chat follows, or on record.

    Of what came on record since, only what editors changed in it is told as changed: nobody knew it otherwise.
    """
    now, members = now or utc_now(), knowledge.members
    with database.read() as session:
        held = [] if chat_id is None else subscriptions.subscriptions_of(session, chat_id)
        follows = [Filter.model_validate(row.filter) for row in held if row.kind == subscriptions.FOLLOW]
        wanted = subscriptions.without_muted([topic] if topic else follows or [Filter()], held)
        muted = [] if chat_id is None else alerts.muted_events(session, chat_id)
        found = search.find_recorded(session, wanted, since=since, members=members, now=now, limit=_MOST)
        rows = search.find_revisions(
            session, wanted, since=since, members=members, now=now, limit=_MOST_REVISIONS, also_edited=True
        )
        new = [event_id for event_id in found if event_id not in muted]
        changed = _changed(session, [row for row in rows if row.event_id not in {*new, *muted}])
        events = load_events(session, new)
    scope = _topic_words(topic, knowledge) if topic else "in what this chat follows" if follows else "on record"
    return changed_html(f"Since {moment_words(since, zone)}, {scope}", events, changed, total_new=len(new))


def _topic_words(topic: Filter, knowledge: Knowledge) -> str:
    words = filter_words(topic, names_asked(knowledge, topic))
    return escape(words[:1].lower() + words[1:], 200)


def _changed(session: Session, rows: Sequence[RevisionRow]) -> list[tuple[Event, list[str]]]:
    """The events of which something that is told has changed, with what, the last to change first; steps in between
    are left out."""
    steps: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if not is_first(row.changes):
            steps.setdefault(row.event_id, []).append(row.changes)
    words = {event_id: changes_words(together(taken)) for event_id, taken in steps.items()}
    latest = dict.fromkeys(row.event_id for row in reversed(rows))
    told = [event_id for event_id in latest if words.get(event_id)]
    return [(event, words[int(event.id)]) for event in load_events(session, told)]


def moment_asked(text: str, zone: str, *, now: dt.datetime | None = None) -> dt.datetime:
    """The moment that "yesterday" or "since 20 January" begins, in the reader's zone; without words, a day ago.

    Raises:
        BadInput: the words name no time.
    """
    moment = now or utc_now()
    if not text.strip():
        return moment - _DAY
    since, until, _ = parse_window(text, moment, ZoneInfo(zone))
    day = since or until
    if day is None:
        raise BadInput(
            f"“{text.strip()[:80]}” is no time I can read. Write /changes since yesterday, or since 20 January."
        )
    return _begin(day, zone)


def _begin(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)

"""What changed: in one event, and in all that a chat follows."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.editing.carrying_out import event_now
from bot.errors import BadInput
from bot.extraction.dates import parse_window
from bot.matching import Members
from bot.models import utc_now
from bot.rendering.history import changed_html, changes_words, history_html, is_first, together
from bot.rendering.words import moment_words
from bot.store import alerts, redirects, revisions, search, subscriptions
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Event, Filter, Revision

_MOST = 50
_MOST_REVISIONS = 500
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


def changes_in_chat(database: Database, members: Members, chat_id: int, since: dt.datetime, zone: str) -> str:
    """What is new and what changed after a moment in what a chat follows; in everything, where it follows nothing.

    What it has muted is left out: topics, and single events.
    """
    now = utc_now()
    with database.read() as session:
        held = subscriptions.subscriptions_of(session, chat_id)
        follows = [Filter.model_validate(row.filter) for row in held if row.kind == subscriptions.FOLLOW]
        wanted = subscriptions.without_muted(follows or [Filter()], held)
        muted = alerts.muted_events(session, chat_id)
        found = search.find_recorded(session, wanted, since=since, members=members, now=now, limit=_MOST)
        rows = search.find_revisions(
            session, wanted, since=since, members=members, now=now, limit=_MOST_REVISIONS, also_recorded_since=True
        )
        new = [event_id for event_id in found if event_id not in muted]
        changed = _changed(session, [row.event_id for row in rows if row.event_id not in {*new, *muted}], since)
        events = load_events(session, new)
    scope = "in what this chat follows" if follows else "on record"
    title = f"Since {moment_words(since, zone)}, {scope}"
    return changed_html(title, events, changed, total_new=len(new))


def _changed(session: Session, event_ids: list[int], since: dt.datetime) -> list[tuple[Event, list[str]]]:
    """The events of which something that is told has changed, with what; steps in between are left out."""
    ids = list(dict.fromkeys(event_ids))
    steps: dict[int, list[Revision]] = {event_id: [] for event_id in ids}
    for revision in revisions.revisions_of(session, ids, since=since):
        if not is_first(revision.changes):
            steps[revision.event_id].append(revision)
    words = {event_id: changes_words(together(taken)) for event_id, taken in steps.items()}
    return [(event, words[int(event.id)]) for event in load_events(session, ids) if words[int(event.id)]]


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
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)

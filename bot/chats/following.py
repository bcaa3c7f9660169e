"""Following: what a chat wants to be told of and what not, and which follows an event concerns.

A follow is found by its anchors (``bot.anchors``). Only the follows found so are compared in full, so the cost of an
event grows with those it may concern and not with all there are.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from bot.anchors import anchors_of, bearings_of
from bot.errors import BadInput, Stale
from bot.follows import Follow
from bot.matching import Members, matches
from bot.models import ChatRow, SubscriptionRow, utc_now
from bot.store import chats, search, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.timetable import Timetable
from bot.vocabulary import Event, Filter, as_json

LARGEST_RADIUS_KM = 1000.0
_MOST_FOLLOWS = 50
_SHOWN = (subscriptions.FOLLOW, subscriptions.MUTE, subscriptions.DIGEST)


def follow(
    database: Database,
    chat: ChatIdentity,
    wanted: Filter,
    topic: str,
    *,
    thread_id: int | None,
    created_by: int,
    members: Members,
    timezone: str,
    may_be_everything: bool = False,
) -> tuple[Follow, bool]:
    """Tell this chat of new events that match. Following the same twice changes nothing; the flag says if it is new.

    Raises:
        BadInput: the filter would match everything and nobody said that it may, its radius is out of reach, or the
            chat follows too much already.
    """
    if wanted.is_empty and not may_be_everything:
        raise BadInput(
            "Say what to follow: an actor, a place or a kind of event, for example /follow Kataib Hezbollah."
        )
    _check_reach(wanted)
    with database.write() as session:
        chats.remember_chat(session, chat, timezone=timezone)
        row, is_new = _added(session, subscriptions.FOLLOW, chat.id, wanted, topic, thread_id, created_by)
        if is_new:
            subscriptions.set_anchors(session, row, anchors_of(wanted, members))
        return as_follow(row), is_new


def mute(
    database: Database, chat: ChatIdentity, wanted: Filter, topic: str, *, created_by: int, timezone: str
) -> tuple[Follow, bool]:
    """Tell this chat nothing of what matches, whatever it follows. The flag says if the mute is new.

    Raises:
        BadInput: everything would be muted, its radius is out of reach, or the chat has too much on its list already.
    """
    if wanted.is_empty:
        raise BadInput("Say what to mute, for example: /mute protests. To stop all alerts, pause what you follow.")
    _check_reach(wanted)
    with database.write() as session:
        chats.remember_chat(session, chat, timezone=timezone)
        row, is_new = _added(session, subscriptions.MUTE, chat.id, wanted, topic, None, created_by)
        return as_follow(row), is_new


def _added(
    session: Session, kind: str, chat_id: int, wanted: Filter, topic: str, thread_id: int | None, created_by: int
) -> tuple[SubscriptionRow, bool]:
    known = subscriptions.find_subscription(session, chat_id, kind, topic)
    if known:
        return known, False
    if len(subscriptions.subscriptions_of(session, chat_id)) >= _MOST_FOLLOWS:
        raise BadInput(f"This chat follows {_MOST_FOLLOWS} things already. Remove one with /unfollow first.")
    row = subscriptions.add_subscription(
        session, kind, chat_id=chat_id, thread_id=thread_id, topic=topic, wanted=wanted, created_by=created_by
    )
    return row, True


def _check_reach(wanted: Filter) -> None:
    for place in (*wanted.places, *(place for one in wanted.excluding for place in one.places)):
        if place.radius_km is not None and not 0 < place.radius_km <= LARGEST_RADIUS_KM:
            raise BadInput(
                f"A radius can be {LARGEST_RADIUS_KM:,.0f} km at most, and must be more than none. "
                "For more than that, follow a country, or leave the place away."
            )


def unfollow(database: Database, chat_id: int, subscription_id: int) -> Follow | None:
    """Stop a follow, mute or digest of this chat; ``None`` where it has none of that number."""
    with database.write() as session:
        row = _row(session, subscription_id)
        if row is None or row.chat_id != chat_id:
            return None
        gone = as_follow(row)
        session.delete(row)
        return gone


def find(database: Database, subscription_id: int) -> Follow:
    """One follow, of whatever chat.

    Raises:
        Stale: it is no longer followed.
    """
    with database.read() as session:
        return as_follow(_standing(session, subscription_id))


def pause(database: Database, subscription_id: int, *, paused: bool) -> Follow:
    """Let a follow rest, or wake it; what happened while it rested is not told.

    Raises:
        Stale: it is no longer followed.
    """
    with database.write() as session:
        row = _standing(session, subscription_id)
        if row.is_paused and not paused:
            row.watches_since = utc_now()
        row.is_paused = paused
        return _kept(session, row)


def set_silent(database: Database, subscription_id: int, *, silent: bool) -> Follow:
    """Let a follow's alerts come with or without a sound.

    Raises:
        Stale: it is no longer followed.
    """
    with database.write() as session:
        row = _standing(session, subscription_id)
        row.is_silent = silent
        return _kept(session, row)


def move(database: Database, subscription_id: int, thread_id: int | None) -> Follow:
    """Let a follow's alerts come to another forum topic, or to the general one.

    Raises:
        Stale: it is no longer followed.
    """
    with database.write() as session:
        row = _standing(session, subscription_id)
        row.thread_id = thread_id
        return _kept(session, row)


def change(database: Database, subscription_id: int, wanted: Filter, topic: str, members: Members) -> Follow:
    """Make a follow narrower or wider; it watches anew, so that nothing known before comes as news.

    Raises:
        Stale: it is no longer followed.
        BadInput: the chat follows that already.
    """
    with database.write() as session:
        row = _standing(session, subscription_id)
        twin = subscriptions.find_subscription(session, row.chat_id, row.kind, topic)
        if twin is not None and twin.id != row.id:
            raise BadInput(f"This chat follows that already: {topic[:100]}.")
        row.filter, row.topic, row.watches_since = as_json(wanted), topic, utc_now()
        subscriptions.set_anchors(session, row, anchors_of(wanted, members))
        return _kept(session, row)


def _row(session: Session, subscription_id: int) -> SubscriptionRow | None:
    return session.get(SubscriptionRow, subscription_id) if is_possible_id(subscription_id) else None


def _standing(session: Session, subscription_id: int) -> SubscriptionRow:
    row = _row(session, subscription_id)
    if row is None:
        raise Stale("This chat no longer follows that.")
    return row


def _kept(session: Session, row: SubscriptionRow) -> Follow:
    session.add(row)
    session.flush()
    return as_follow(row)


def follows_of(database: Database, chat_id: int) -> list[Follow]:
    """Everything a chat follows, then what it mutes, and what it is sent; of each, the oldest first."""
    with database.read() as session:
        found = [as_follow(row) for row in subscriptions.subscriptions_of(session, chat_id)]
    return sorted(found, key=lambda one: _SHOWN.index(one.kind))


def events_of_a_week(database: Database, members: Members, *, now: dt.datetime) -> int:
    """How many events of the last seven days are on record: what following everything would mean."""
    week = Filter(since=now.date() - dt.timedelta(days=6))
    with database.read() as session:
        return search.count_events(session, week, members=members, now=now)


def as_follow(row: SubscriptionRow) -> Follow:
    """A stored subscription as a value."""
    return Follow(
        id=stored_id(row.id),
        chat_id=row.chat_id,
        kind=row.kind,
        topic=row.topic,
        thread_id=row.thread_id,
        wanted=Filter.model_validate(row.filter),
        is_paused=row.is_paused,
        is_silent=row.is_silent,
        timetable=Timetable.model_validate(row.timetable) if row.timetable else None,
        next_due_at=row.next_due_at,
        skips_quiet=row.skips_quiet,
    )


class Concerned(NamedTuple):
    """The follows that an event matches, each with its chat; ``last`` is the last follow looked at, by its id, and
    ``None`` where there are none after it."""

    follows: list[tuple[SubscriptionRow, ChatRow]]
    looked_at: int
    last: int | None


def concerned(session: Session, event: Event, members: Members, *, after: int = 0, limit: int) -> Concerned:
    """Whom an event concerns, among the next ``limit`` follows after one that it may match.

    A chat has one follow in this, whichever of its follows are among those: the oldest that sounds, or else the oldest.
    """
    bearings = bearings_of(event)
    page = subscriptions.anchored(session, bearings, after=after, limit=limit)
    found = subscriptions.beside(session, bearings, page) if page else []
    follows = _one_a_chat(session, event, members, found)
    return Concerned(follows=follows, looked_at=len(page), last=page[-1] if len(page) == limit else None)


def _one_a_chat(
    session: Session, event: Event, members: Members, found: Sequence[tuple[SubscriptionRow, ChatRow]]
) -> list[tuple[SubscriptionRow, ChatRow]]:
    matching = [(row, chat) for row, chat in found if matches(Filter.model_validate(row.filter), event, members)]
    mutes = subscriptions.mutes_of(session, [chat.id for _, chat in matching])
    told: dict[int, tuple[SubscriptionRow, ChatRow]] = {}
    for row, chat in matching:
        if any(matches(one, event, members) for one in mutes.get(chat.id, ())):
            continue
        if chat.id not in told or (told[chat.id][0].is_silent and not row.is_silent):
            told[chat.id] = row, chat
    return list(told.values())

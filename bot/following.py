"""Following: what a chat wants to be told of, and which follows an event concerns.

A follow is found by its anchors: keys of which an event must have at least one. Only the follows found so are compared
in full, so the cost of an event grows with those it may concern and not with all there are.
"""

import datetime as dt

from sqlmodel import Session

from bot.errors import BadInput
from bot.matching import Members, matches
from bot.models import SubscriptionRow
from bot.store import chats, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.vocabulary import Event, Filter, Value

_EVERYTHING = "everything"
_MOST_FOLLOWS = 50


class Follow(Value):
    """A follow or digest of a chat, for showing. ``at`` is the time of day and zone of a digest, in words."""

    id: int
    kind: str
    topic: str
    thread_id: int | None
    wanted: Filter
    at: str | None = None
    next_due_at: dt.datetime | None = None


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
) -> tuple[Follow, bool]:
    """Tell this chat of new events that match. Following the same twice changes nothing; the flag says if it is new.

    Raises:
        BadInput: the filter would match everything, or the chat follows too much already.
    """
    if wanted.is_empty:
        raise BadInput(
            "Say what to follow: an actor, a place or a kind of event, for example /follow Kataib Hezbollah."
        )
    with database.write() as session:
        chats.remember_chat(session, chat, timezone=timezone)
        known = subscriptions.find_subscription(session, chat.id, subscriptions.FOLLOW, topic)
        if known:
            return as_follow(known), False
        if len(subscriptions.subscriptions_of(session, chat.id)) >= _MOST_FOLLOWS:
            raise BadInput(f"This chat follows {_MOST_FOLLOWS} things already. Remove one with /unfollow first.")
        row = subscriptions.add_follow(
            session,
            chat_id=chat.id,
            thread_id=thread_id,
            topic=topic,
            wanted=wanted,
            anchors=anchors_of(wanted, members),
            created_by=created_by,
        )
        return as_follow(row), True


def unfollow(database: Database, chat_id: int, subscription_id: int) -> Follow | None:
    """Stop a follow or digest of this chat; ``None`` where it has none of that number."""
    with database.write() as session:
        row = session.get(SubscriptionRow, subscription_id) if is_possible_id(subscription_id) else None
        if row is None or row.chat_id != chat_id:
            return None
        gone = as_follow(row)
        session.delete(row)
        return gone


def follows_of(database: Database, chat_id: int) -> list[Follow]:
    """Everything a chat follows and is sent, oldest first."""
    with database.read() as session:
        return [as_follow(row) for row in subscriptions.subscriptions_of(session, chat_id)]


def as_follow(row: SubscriptionRow) -> Follow:
    """A stored subscription as a value."""
    at = f"{row.at_minute // 60:02d}:{row.at_minute % 60:02d} {row.timezone}" if row.at_minute is not None else None
    return Follow(
        id=stored_id(row.id),
        kind=row.kind,
        topic=row.topic,
        thread_id=row.thread_id,
        wanted=Filter.model_validate(row.filter),
        at=at,
        next_due_at=row.next_due_at,
    )


def concerned(session: Session, event: Event, members: Members) -> list[SubscriptionRow]:
    """The follows this event matches, one for a chat: the oldest."""
    found = subscriptions.anchored(session, keys_of(event))
    matching = [row for row in found if matches(Filter.model_validate(row.filter), event, members)]
    first_of_chat: dict[int, SubscriptionRow] = {}
    for row in matching:
        first_of_chat.setdefault(row.chat_id, row)
    return list(first_of_chat.values())


def anchors_of(wanted: Filter, members: Members) -> list[str]:
    """The keys of a filter's most telling field: actors before places before types; else ``everything``."""
    parties = wanted.actors or wanted.attackers or wanted.targets or wanted.between[:1]
    if parties:
        return [f"actor:{one}" for one in sorted(frozenset().union(*(members(party) for party in parties)))]
    if wanted.places and all(place.country and place.radius_km is None for place in wanted.places):
        return [f"country:{place.country}" for place in wanted.places]
    if wanted.types:
        return [f"type:{kind.value}" for kind in wanted.types]
    return [_EVERYTHING]


def keys_of(event: Event) -> list[str]:
    """All the keys under which a follow might wait for this event."""
    return [
        *(f"actor:{actor.id}" for actor in event.actors if actor.id),
        *(f"country:{place.country}" for place in event.places if place.country),
        f"type:{event.sub_event_type.value}",
        _EVERYTHING,
    ]

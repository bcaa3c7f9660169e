"""Setting what a chat prefers, by the choices of ``choices`` or in words."""

import datetime as dt
from collections.abc import Callable

from sqlmodel import Session

from bot.chats.choices import THIS_TOPIC, ChatSettings, setting_at
from bot.clock import end_of_quiet, parse_quiet_hours, parse_zone
from bot.errors import BadInput, Stale
from bot.models import ChatRow, utc_now
from bot.store import chats, messages, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Preferences

_MOST_AN_HOUR = 1000
_HOW_TO_SET = "In words I can set /settings zone Europe/Kyiv, /settings quiet 22:00-07:00, and /settings cap 12."


def settings_of(database: Database, chat: ChatIdentity, *, timezone: str) -> ChatSettings:
    """Where a chat's settings stand; the chat is known from now on."""
    with database.write() as session:
        return _settings(chats.remember_chat(session, chat, timezone=timezone))


def _settings(row: ChatRow) -> ChatSettings:
    return ChatSettings(
        chat_id=row.id,
        title=row.title,
        is_private=row.kind == "private",
        timezone=row.timezone,
        preferences=Preferences.model_validate(row.preferences),
    )


def set_choice(
    database: Database, chat: ChatIdentity, index: int, number: int, *, thread_id: int | None, timezone: str
) -> ChatSettings:
    """Set the setting of this index to the choice of this number. ``thread_id`` is the topic it was chosen in.

    Raises:
        Stale: there is no such setting or choice.
    """
    choice = next((one for one in setting_at(index).choices if one.number == number), None)
    if choice is None:
        raise Stale("That choice is no longer offered. Send /settings again.")
    changes = {name: thread_id if value is THIS_TOPIC else value for name, value in choice.changes.items()}
    return _change(database, chat, changes, timezone=timezone)


def set_by_words(database: Database, chat: ChatIdentity, words: str, *, timezone: str) -> ChatSettings:
    """Set what "zone Europe/Kyiv", "quiet 22:00-07:00", "quiet off" or "cap 12" says.

    Raises:
        BadInput: there is no such setting, or it can't be set to that.
    """
    name, _, value = words.strip().partition(" ")
    read = _BY_WORDS.get(name.casefold())
    if read is None:
        raise BadInput(_HOW_TO_SET)
    return _change(database, chat, read(value.strip()), timezone=timezone)


_WHAT_HOLDS = {"quiet", "hourly_cap"}


def _change(database: Database, chat: ChatIdentity, changes: dict[str, object], *, timezone: str) -> ChatSettings:
    with database.write() as session:
        row = chats.remember_chat(session, chat, timezone=timezone)
        kept = {name: value for name, value in changes.items() if name != "timezone"}
        preferences = Preferences.model_validate(row.preferences).model_copy(update=kept)
        row.preferences = preferences.model_dump(mode="json", exclude_defaults=True)
        session.add(row)
        if "timezone" in changes:
            set_zone(session, row, str(changes["timezone"]), utc_now())
        elif changes.keys() & _WHAT_HOLDS:
            _hold_anew(session, row, utc_now())
        return _settings(row)


def set_zone(session: Session, row: ChatRow, zone: str, now: dt.datetime) -> None:
    """Let a chat's clocks show another zone's time (an IANA name): its digests and quiet hours go by them."""
    if zone == row.timezone:
        return
    row.timezone = zone
    session.add(row)
    subscriptions.move_digests(session, row.id, zone, now)
    _hold_anew(session, row, now)


def _hold_anew(session: Session, row: ChatRow, now: dt.datetime) -> None:
    """What is held back goes out now, or at the end of the quiet hours that hold now."""
    quiet = Preferences.model_validate(row.preferences).quiet
    until = end_of_quiet(quiet, row.timezone, now) if quiet else None
    messages.release_held(session, row.id, now, until=until)


def _cap(words: str) -> dict[str, object]:
    if not words.isascii() or not words.isdigit() or not 1 <= int(words[:9]) <= _MOST_AN_HOUR:
        raise BadInput(
            f"The cap is a number of alerts an hour, from 1 to {_MOST_AN_HOUR:,}, for example: /settings cap 12"
        )
    return {"hourly_cap": int(words)}


def _quiet(words: str) -> dict[str, object]:
    return {"quiet": None if words.casefold() in ("off", "none", "no") else parse_quiet_hours(words)}


_BY_WORDS: dict[str, Callable[[str], dict[str, object]]] = {
    "zone": lambda words: {"timezone": parse_zone(words)},
    "timezone": lambda words: {"timezone": parse_zone(words)},
    "quiet": _quiet,
    "cap": _cap,
}

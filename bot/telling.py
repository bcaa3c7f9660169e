"""What an alert or an update looks like in one chat, and when it goes out there, by the chat's preferences."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.matching import severity_of
from bot.models import ChatRow
from bot.release import HOUR, Hold, Release, release_of
from bot.rendering.alerts import alert_html, alert_line
from bot.rendering.html import plural
from bot.store import messages
from bot.vocabulary import Change, Event, Preferences, Severity

_RANK = {tier: rank for rank, tier in enumerate(reversed(Severity))}


def preferences_of(chat: ChatRow) -> Preferences:
    """A chat's preferences; what it never set has its default."""
    return Preferences.model_validate(chat.preferences)


class Turns:
    """When the alerts of some chats go out: each takes its turn after those before it."""

    def __init__(self, session: Session, chats: Iterable[ChatRow], now: dt.datetime) -> None:
        self._now = now
        self._earlier = messages.telling_moments(session, [chat.id for chat in chats], now - HOUR)

    def take(self, chat: ChatRow, event: Event) -> Release:
        """The next turn of a chat."""
        earlier = self._earlier.setdefault(chat.id, [])
        release = release_of(preferences_of(chat), chat.timezone, severity_of(event), earlier, self._now)
        earlier.append(release.at)
        return release


def alert_payload(event: Event, topic: str, chat: ChatRow, release: Release, *, silent: bool) -> dict[str, Any]:
    """An alert as the outbox keeps it: in full and in two lines, and how it is to be sent."""
    pins = preferences_of(chat).pins
    note = _cap_note(chat, release) if release.uses_up_cap else ""
    return {
        **faces(event, topic, chat, note=note),
        **held(chat, release),
        "topic": topic,
        "note": note,
        "silent": silent,
        "pins": pins is not None and severity_of(event) in pins.or_graver,
    }


def faces(event: Event, topic: str, chat: ChatRow, *, changes: Sequence[Change] = (), note: str = "") -> dict[str, Any]:
    """What of an alert changes with its event."""
    return {
        "html": alert_html(event, topic, chat.timezone, changes=changes, note=note),
        "line": alert_line(event),
        "gravity": [_RANK[severity_of(event)], event.killed.leading or 0],
    }


def held(chat: ChatRow, release: Release) -> dict[str, str]:
    """Why a message waits, in words for its readers; nothing for one that doesn't."""
    if release.hold is None:
        return {}
    cap = preferences_of(chat).hourly_cap
    words = {Hold.QUIET: "held during quiet hours", Hold.CAP: f"held by the cap of {cap} an hour"}
    return {"held": words.get(release.hold, "")}


def _cap_note(chat: ChatRow, release: Release) -> str:
    cap, free_at = preferences_of(chat).hourly_cap, release.free_at
    until = f"{free_at.astimezone(ZoneInfo(chat.timezone)):%H:%M}" if free_at else "the hour is over"
    reached = f"The cap of {plural(cap, 'alert')} an hour is reached"
    return f"{reached}: whatever comes before {until} comes together then."

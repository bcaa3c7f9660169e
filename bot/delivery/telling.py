"""What an alert or an update looks like in one chat, and when it goes out there, by the chat's preferences."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.delivery.release import HOUR, Hold, Release, release_of
from bot.matching import severity_of
from bot.models import ChatRow
from bot.rendering.alerts import alert_html, alert_line, update_html, update_line
from bot.rendering.html import plural
from bot.store import messages
from bot.vocabulary import Change, Event, Preferences, Severity

_RANK = {tier: rank for rank, tier in enumerate(reversed(Severity))}


def preferences_of(chat: ChatRow) -> Preferences:
    """A chat's preferences; what it never set has its default."""
    return _read_preferences(json.dumps(chat.preferences, sort_keys=True))


@lru_cache(maxsize=1024)
def _read_preferences(stored: str) -> Preferences:
    return Preferences.model_validate_json(stored)


class Reach(NamedTuple):
    """How far a batch of chats came: how many it looked at, and the last of them, by its row's id.

    ``last`` is ``None`` where none are left. ``alerted`` counts those that are told of the event for the first time.
    """

    looked_at: int
    last: int | None
    alerted: int = 0


class Turns:
    """When the alerts of some chats go out: each takes its turn after those before it."""

    def __init__(self, session: Session, chats: Iterable[ChatRow], now: dt.datetime) -> None:
        self._now = now
        self._earlier = messages.telling_moments(session, [chat.id for chat in chats], now - HOUR)

    def take(self, chat: ChatRow, severity: Severity) -> Release:
        """The next turn of a chat."""
        earlier = self._earlier.setdefault(chat.id, [])
        release = release_of(preferences_of(chat), chat.timezone, severity, earlier, self._now)
        earlier.append(release.at)
        return release


class Faces:
    """How one event is told: what of a message changes with it. The same for all chats that follow it alike."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.severity = severity_of(event)
        self._line = alert_line(event)
        self._gravity = [_RANK[self.severity], event.killed.leading or 0]
        self._known: dict[tuple[str, ...], str] = {}

    def alert(self, topic: str, zone: str, *, changes: Sequence[Change] = (), note: str = "") -> dict[str, Any]:
        """As an alert, with what has changed since the chat last heard of it."""
        key = ("alert", topic, zone, repr(changes), note)
        if key not in self._known:
            self._known[key] = alert_html(self.event, topic, zone, changes=changes, note=note)
        return {"html": self._known[key], "line": self._line, "gravity": self._gravity}

    def update(self, topic: str, zone: str, changes: Sequence[Change]) -> dict[str, Any]:
        """As an update or a cancellation."""
        key = ("update", topic, zone, repr(changes))
        if key not in self._known:
            self._known[key] = update_html(self.event, changes, topic, zone)
        return {"html": self._known[key], "line": update_line(self.event, changes), "gravity": self._gravity}


def alert_payload(faces: Faces, topic: str, chat: ChatRow, release: Release, *, silent: bool) -> dict[str, Any]:
    """An alert as the outbox keeps it: in full and in two lines, and how it is to be sent."""
    pins = preferences_of(chat).pins
    note = _cap_note(chat, release) if release.uses_up_cap else ""
    return {
        **faces.alert(topic, chat.timezone, note=note),
        **held(chat, release),
        "topic": topic,
        "note": note,
        "silent": silent,
        "pins": pins is not None and faces.severity in pins.or_graver,
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

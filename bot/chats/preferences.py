"""A chat's settings: how they are shown and chosen, and setting them.

Each setting is one row of a table: its label, what it stands at in words, and the choices that a tap offers. A choice
has a number that means the same in every release, because buttons stay in chats for years.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from bot.clock import end_of_quiet, parse_quiet_hours, parse_zone, time_words
from bot.errors import BadInput, Stale
from bot.models import ChatRow, utc_now
from bot.store import chats, messages, subscriptions
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Preferences, QuietHours, Severity, Unconfirmed, Value

_DAY_MINUTES = 24 * 60
_MOST_AN_HOUR = 1000
_HOW_TO_SET = "In words I can set /settings zone Europe/Kyiv, /settings quiet 22:00-07:00, and /settings cap 12."
_COMMON_ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Asia/Beirut", "Asia/Jerusalem", "Asia/Baghdad",
    "Asia/Tehran", "Africa/Khartoum", "Africa/Nairobi", "Asia/Kabul", "Asia/Yangon", "America/New_York",
)  # fmt: skip
NEVER = 99
"""The number of the choice that takes a severity away."""

_TIERS = tuple(reversed(Severity))


class ChatSettings(Value):
    """What is set in a chat: its zone, and its preferences."""

    chat_id: int
    title: str | None
    is_private: bool
    timezone: str
    preferences: Preferences


class Choice(Value):
    """One thing a setting can be set to: its number, its words, and the fields it changes."""

    number: int
    words: str
    changes: dict[str, object]


class Setting(Value):
    """One setting. ``told`` says in words where it stands; ``thread`` marks one that needs a forum topic."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    label: str
    explained: str
    told: Callable[[ChatSettings], str]
    choices: tuple[Choice, ...]


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
    changes = {name: thread_id if value is _THIS_TOPIC else value for name, value in choice.changes.items()}
    return _change(database, chat, changes, timezone=timezone)


def setting_at(index: int) -> Setting:
    """The setting of this index.

    Raises:
        Stale: there is none.
    """
    if not 0 <= index < len(SETTINGS):
        raise Stale("That setting is no longer offered. Send /settings again.")
    return SETTINGS[index]


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


# What is held back goes out when these are changed, or at the end of the quiet hours that hold then.
_WHAT_HOLDS = {"quiet", "hourly_cap", "timezone"}


def _change(database: Database, chat: ChatIdentity, changes: dict[str, object], *, timezone: str) -> ChatSettings:
    with database.write() as session:
        row = chats.remember_chat(session, chat, timezone=timezone)
        row.timezone = str(changes.get("timezone", row.timezone))
        kept = {name: value for name, value in changes.items() if name != "timezone"}
        preferences = Preferences.model_validate(row.preferences).model_copy(update=kept)
        row.preferences = preferences.model_dump(mode="json", exclude_defaults=True)
        session.add(row)
        if "timezone" in changes:
            subscriptions.move_digests(session, row.id, row.timezone, utc_now())
        if changes.keys() & _WHAT_HOLDS:
            quiet_until = end_of_quiet(preferences.quiet, row.timezone, utc_now()) if preferences.quiet else None
            messages.release_held(session, row.id, utc_now(), until=quiet_until)
        return _settings(row)


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


def quiet_words(quiet: QuietHours | None) -> str:
    """Quiet hours: "22:00–07:00", "off"."""
    return f"{time_words(quiet.start)}–{time_words(quiet.end)}" if quiet else "off"


def _quiet_choice(start: int, end: int) -> Choice:
    quiet = QuietHours(start=start * 60, end=end * 60)
    return Choice(number=quiet.start * _DAY_MINUTES + quiet.end, words=quiet_words(quiet), changes={"quiet": quiet})


def _switch(field: str, yes: str, no: str) -> tuple[Choice, ...]:
    return (
        Choice(number=0, words=no, changes={field: False}),
        Choice(number=1, words=yes, changes={field: True}),
    )


def _from_tier(field: str, none: str) -> tuple[Choice, ...]:
    graver = [Choice(number=rank, words=tier_words(tier), changes={field: tier}) for rank, tier in enumerate(_TIERS)]
    return (Choice(number=NEVER, words=none, changes={field: None}), *graver[1:])


def tier_words(tier: Severity) -> str:
    """A severity and what is above it: "Severe or graver"."""
    return tier.value if tier is Severity.EXTREME else f"{tier.value} or graver"


def _zone_now(settings: ChatSettings) -> str:
    return f"{settings.timezone}, now {dt.datetime.now(ZoneInfo(settings.timezone)):%H:%M}"


_THIS_TOPIC = object()
_UNCONFIRMED_WORDS = {
    Unconfirmed.TOLD: "told and marked",
    Unconfirmed.SILENT: "told without a sound",
    Unconfirmed.HELD: "not told until a second source has it",
}


def _unconfirmed_words(settings: ChatSettings) -> str:
    words = _UNCONFIRMED_WORDS[settings.preferences.unconfirmed]
    return f"{words}, in a topic of their own" if settings.preferences.unconfirmed_thread is not None else words


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="zone",
        label="Time zone",
        explained="All times are told in it. Any other: /settings zone Asia/Aden",
        told=_zone_now,
        choices=tuple(
            Choice(number=number, words=zone, changes={"timezone": zone}) for number, zone in enumerate(_COMMON_ZONES)
        ),
    ),
    Setting(
        name="quiet",
        label="Quiet hours",
        explained="Alerts wait until they are over, and come as one message. Others: /settings quiet 22:30-06:15",
        told=lambda settings: quiet_words(settings.preferences.quiet),
        choices=(
            Choice(number=0, words="off", changes={"quiet": None}),
            *(_quiet_choice(start, end) for start, end in ((21, 7), (22, 7), (23, 7), (23, 8), (0, 6))),
        ),
    ),
    Setting(
        name="gravest",
        label="Extreme events",
        explained="Whether events of the gravest tier pass quiet hours and the cap.",
        told=lambda settings: (
            "pass quiet hours and cap" if settings.preferences.gravest_passes else "wait as others do"
        ),
        choices=_switch("gravest_passes", "pass quiet hours and cap", "wait as others do"),
    ),
    Setting(
        name="cap",
        label="Most alerts an hour",
        explained="Past it, the rest comes together when the hour has room. Others: /settings cap 12",
        told=lambda settings: f"{settings.preferences.hourly_cap:,}",
        choices=tuple(
            Choice(number=cap, words=str(cap), changes={"hourly_cap": cap}) for cap in (3, 5, 10, 20, 50, 100)
        ),
    ),
    Setting(
        name="severity",
        label="From severity",
        explained="Less grave events alert nobody here, whatever is followed.",
        told=lambda settings: (
            tier_words(settings.preferences.min_severity) if settings.preferences.min_severity else "any"
        ),
        choices=_from_tier("min_severity", "any"),
    ),
    Setting(
        name="toll",
        label="Told again when the killed rise by",
        explained="Smaller rises are shown in the alert itself, without a sound.",
        told=lambda settings: f"{settings.preferences.toll_step}" if settings.preferences.toll_step else "never",
        choices=(
            Choice(number=0, words="never", changes={"toll_step": None}),
            *(Choice(number=step, words=str(step), changes={"toll_step": step}) for step in (1, 5, 10, 50)),
        ),
    ),
    Setting(
        name="unconfirmed",
        label="Reports of one source alone",
        explained="Early warnings are marked. They can come without a sound, in a topic of their own, or not at all.",
        told=_unconfirmed_words,
        choices=(
            *(
                Choice(number=number, words=_UNCONFIRMED_WORDS[one], changes={"unconfirmed": one})
                for number, one in enumerate(Unconfirmed)
            ),
            Choice(number=10, words="told in this topic", changes={"unconfirmed_thread": _THIS_TOPIC}),
            Choice(number=11, words="told where the follow is", changes={"unconfirmed_thread": None}),
        ),
    ),
    Setting(
        name="sound",
        label="Sound",
        explained="Whether alerts make a sound. Single follows can be silent too: /following",
        told=lambda settings: "off" if settings.preferences.silent else "on",
        choices=_switch("silent", "off", "on"),
    ),
    Setting(
        name="pins",
        label="Pin alerts",
        explained="Alerts of that severity are pinned here.",
        told=lambda settings: tier_words(settings.preferences.pins) if settings.preferences.pins else "never",
        choices=_from_tier("pins", "never"),
    ),
)

"""What can be set in a chat: one row of a table a setting, with where it stands in words and the choices a tap offers.

A choice has a number that means the same in every release, because buttons stay in chats for years.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from bot.clock import time_words
from bot.errors import Stale
from bot.vocabulary import Preferences, QuietHours, Severity, Unconfirmed, Value

_DAY_MINUTES = 24 * 60
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
    """One setting. ``told`` says in words where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    label: str
    explained: str
    told: Callable[[ChatSettings], str]
    choices: tuple[Choice, ...]


def setting_at(index: int) -> Setting:
    """The setting of this index.

    Raises:
        Stale: there is none.
    """
    if not 0 <= index < len(SETTINGS):
        raise Stale("That setting is no longer offered. Send /settings again.")
    return SETTINGS[index]


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


THIS_TOPIC = object()
"""Stands in a choice's changes for the forum topic in which it is tapped."""

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
            Choice(number=10, words="told in this topic", changes={"unconfirmed_thread": THIS_TOPIC}),
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

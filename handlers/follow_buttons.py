"""The buttons of follows: lists of them, one of them with all that can be changed, and what narrows them."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.follows import Follow
from bot.store.subscriptions import FOLLOW
from bot.tuning import SEVERITY_STEPS, TOLL_STEPS, Narrowing
from bot.vocabulary import Event, Severity
from handlers.buttons import Verb, data

_NUMBERS_A_ROW = 5


class Tune(IntEnum):
    """What a button changes in a follow. The numbers stand in buttons that are out in chats: keep them."""

    PAUSED = 1
    SILENT = 2
    CORROBORATED = 3
    TOLL = 4
    SEVERITY = 5
    THREAD = 6


def _button(label: str, verb: Verb, *numbers: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data(verb, *numbers))


def to_stop(follows: Sequence[Follow]) -> InlineKeyboardMarkup:
    """A button to stop each follow, mute or digest."""
    return InlineKeyboardMarkup([[_button(f"✖ {one.topic}"[:60], Verb.UNFOLLOW, one.id)] for one in follows])


def to_choose(follows: Sequence[Follow]) -> InlineKeyboardMarkup:
    """A numbered button for each follow, to look at it and change it."""
    numbered = [_button(f"{number}", Verb.MANAGE, one.id) for number, one in enumerate(follows, start=1)]
    rows = [numbered[start : start + _NUMBERS_A_ROW] for start in range(0, len(numbered), _NUMBERS_A_ROW)]
    return InlineKeyboardMarkup(rows)


def of_follow(one: Follow, *, here: int | None) -> InlineKeyboardMarkup:
    """All that can be changed in a follow or mute; ``here`` is the forum topic in which it is looked at."""
    rows = _switches(one, here) if one.kind == FOLLOW else []
    last = [_button("✖ Remove", Verb.UNFOLLOW, one.id), _button("◀ All", Verb.FOLLOWS, one.chat_id)]
    return InlineKeyboardMarkup([*rows, last])


def _switches(one: Follow, here: int | None) -> list[list[InlineKeyboardButton]]:
    def tune(label: str, what: Tune, value: int) -> InlineKeyboardButton:
        return _button(label, Verb.TUNE, one.id, what, value)

    toll, severity = one.wanted.min_killed or 0, one.wanted.min_severity
    step = SEVERITY_STEPS.index(severity) if severity else 0
    next_toll = next((value for value in TOLL_STEPS if value > toll), 0)
    next_step = (step + 1) % len(SEVERITY_STEPS)
    rows = [
        [
            tune("▶ Resume", Tune.PAUSED, 0) if one.is_paused else tune("⏸ Pause", Tune.PAUSED, 1),
            tune("🔔 With a sound", Tune.SILENT, 0) if one.is_silent else tune("🔕 Silently", Tune.SILENT, 1),
        ],
        [tune(_toll_label(next_toll), Tune.TOLL, next_toll)],
        [tune(_severity_label(next_step), Tune.SEVERITY, next_step)],
        [
            tune("Unconfirmed reports too", Tune.CORROBORATED, 0)
            if one.wanted.statuses
            else tune("Only corroborated events", Tune.CORROBORATED, 1)
        ],
    ]
    if one.chat_id < 0 and here != one.thread_id:
        rows.append([tune("📍 Send to this topic", Tune.THREAD, here or 0)])
    return rows


def _toll_label(toll: int) -> str:
    return f"Only with {toll} or more killed" if toll else "With any toll again"


def _severity_label(step: int) -> str:
    if not step:
        return "Of any severity again"
    tier = SEVERITY_STEPS[step]
    return f"Only {tier.value.lower()} events" + ("" if tier is Severity.EXTREME else ", or graver")


def to_narrow(one: Follow, event: Event, offered: Iterable[tuple[Narrowing, str]]) -> InlineKeyboardMarkup:
    """The ways to get less like an event."""
    rows = [[_button(label, Verb.NARROW, one.id, kind, int(event.id))] for kind, label in offered]
    rows.append([_button("⏸ Pause this follow", Verb.TUNE, one.id, Tune.PAUSED, 1)])
    rows.append([_button("Leave it as it is", Verb.DISMISS)])
    return InlineKeyboardMarkup(rows)


def to_confirm_everything(asked_id: int, chat_id: int) -> InlineKeyboardMarkup:
    """Whether a chat really wants to hear of every event."""
    return InlineKeyboardMarkup(
        [[_button("Follow everything", Verb.EVERYTHING, asked_id, chat_id), _button("No", Verb.DISMISS)]]
    )

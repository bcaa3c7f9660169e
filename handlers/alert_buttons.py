"""The buttons under alerts, and under messages that hold several."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.delivery.outbox import DueMessage
from bot.rendering.alerts import MOST_IN_A_GROUP
from handlers.buttons import Verb, data

_NUMBERS_A_ROW = 5


def keyboard_of(message: DueMessage) -> InlineKeyboardMarkup | None:
    """What belongs under a message of the outbox; nothing under a digest."""
    if not message.events:
        return None
    rows = _of_several(message.events) if message.is_group else _of_one(message.events[0])
    if message.payload.get("note"):
        rows.append([InlineKeyboardButton("⏳ Show what waits", callback_data=data(Verb.HELD))])
    return InlineKeyboardMarkup(rows)


def _of_one(event_id: int) -> list[list[InlineKeyboardButton]]:
    labels = (
        (("📰 Sources and details", Verb.EVENT), ("🔕 Mute this event", Verb.HUSH)),
        (("👎 Less like this", Verb.LESS), ("❗ Wrong", Verb.WRONG)),
    )
    return [[InlineKeyboardButton(label, callback_data=data(verb, event_id)) for label, verb in row] for row in labels]


def _of_several(events: tuple[int, ...]) -> list[list[InlineKeyboardButton]]:
    shown = [
        InlineKeyboardButton(f"{number}", callback_data=data(Verb.EVENT, event_id))
        for number, event_id in enumerate(events[:MOST_IN_A_GROUP], start=1)
    ]
    rows = [shown[start : start + _NUMBERS_A_ROW] for start in range(0, len(shown), _NUMBERS_A_ROW)]
    if len(events) > MOST_IN_A_GROUP:
        rows.append([InlineKeyboardButton(f"Show all {len(events)}", callback_data=data(Verb.REST))])
    return rows

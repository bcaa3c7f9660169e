"""Pictures and keyboards to send."""

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]])

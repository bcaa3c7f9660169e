"""Inline buttons: a verb and small numbers in at most 64 bytes. What they refer to stands in the database."""

import re
from collections.abc import Sequence
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import Stale
from bot.following import Follow
from bot.vocabulary import Event

_DATA = re.compile(r"(?P<verb>[a-z]+)(?P<numbers>(?::-?\d{1,18}){0,3})")
_NUMBERS_A_ROW = 5


class Verb(StrEnum):
    """What a button does. The numbers that follow are named in the functions that make the buttons."""

    PAGE = "page"
    MAP = "map"
    SOURCES = "sources"
    EVENT = "event"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    STORE = "store"
    STORE_TODAY = "today"
    DISCARD = "discard"


def data(verb: Verb, *numbers: int) -> str:
    """Callback data for a verb and its numbers."""
    return ":".join([verb.value, *map(str, numbers)])


def read(callback_data: str | None) -> tuple[Verb, tuple[int, ...]]:
    """The verb and numbers of callback data.

    Raises:
        Stale: it is none of ours, or of a release long gone.
    """
    match = _DATA.fullmatch(callback_data or "")
    if match is None or match["verb"] not in set(Verb):
        raise Stale("This button is no longer in use. Ask again, please.")
    return Verb(match["verb"]), tuple(int(number) for number in match["numbers"].split(":")[1:])


def answer_keyboard(
    asked_id: int, events: Sequence[Event], *, page: int, page_size: int, has_more: bool, has_places: bool
) -> InlineKeyboardMarkup:
    """Under an answer: a number for each event's details, then sources, map and follow, then the pages."""
    first = page * page_size + 1
    numbered = [
        InlineKeyboardButton(f"{number}", callback_data=data(Verb.EVENT, int(event.id)))
        for number, event in enumerate(events, start=first)
    ]
    rows = [numbered[start : start + _NUMBERS_A_ROW] for start in range(0, len(numbered), _NUMBERS_A_ROW)]
    tools = [InlineKeyboardButton("🔔 Follow this", callback_data=data(Verb.FOLLOW, asked_id))]
    if has_places:
        tools.insert(0, InlineKeyboardButton("🗺 Map", callback_data=data(Verb.MAP, asked_id)))
    if events:
        tools.insert(0, InlineKeyboardButton("📰 Sources", callback_data=data(Verb.SOURCES, asked_id, page)))
    rows.append(tools)
    turns = []
    if page:
        turns.append(InlineKeyboardButton("◀ Newer", callback_data=data(Verb.PAGE, asked_id, page - 1)))
    if has_more:
        turns.append(InlineKeyboardButton("More ▶", callback_data=data(Verb.PAGE, asked_id, page + 1)))
    return InlineKeyboardMarkup([*rows, turns] if turns else rows)


def alert_keyboard(event_id: int) -> InlineKeyboardMarkup:
    """Under an alert."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton("📰 Sources and details", callback_data=data(Verb.EVENT, event_id))]]
    )


def submission_keyboard(submission_id: int, *, is_dated: bool) -> InlineKeyboardMarkup:
    """Under what was read in a report: keep it or not. One without a date may be kept as of today."""
    keep = [InlineKeyboardButton("✅ Store", callback_data=data(Verb.STORE, submission_id))]
    if not is_dated:
        today = InlineKeyboardButton("✅ Store, published today", callback_data=data(Verb.STORE_TODAY, submission_id))
        keep.append(today)
    discard = InlineKeyboardButton("🗑 Throw away", callback_data=data(Verb.DISCARD, submission_id))
    return InlineKeyboardMarkup([keep, [discard]])


def follows_keyboard(follows: Sequence[Follow]) -> InlineKeyboardMarkup:
    """A button to stop each follow or digest."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(f"✖ {one.topic}"[:60], callback_data=data(Verb.UNFOLLOW, one.id))] for one in follows]
    )

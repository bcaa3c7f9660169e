"""Inline buttons: a verb and small numbers in at most 64 bytes. What they refer to stands in the database."""

import re
from collections.abc import Sequence
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import Stale
from bot.follows import Follow

# Ids of rows and of chats, which may be negative; what no row can have is refused by whoever looks it up.
_DATA = re.compile(r"(?P<verb>[a-z]+)(?P<numbers>(?::-?[0-9]{1,16}){0,3})", re.ASCII)
_NUMBERS_A_ROW = 5
_OUT_OF_USE = "This button is no longer in use. Ask again, please."


class Verb(StrEnum):
    """What a button does. The numbers that follow are named in the functions that make the buttons."""

    PAGE = "page"
    MAP = "map"
    SOURCES = "sources"
    TIMELINE = "timeline"
    TALLIES = "tallies"
    EVENT = "event"
    CHANGE = "change"
    VARY = "vary"
    FILES = "files"
    FILE = "file"
    BRIEF = "brief"
    EXAMPLE = "example"
    HELP = "help"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    REST = "rest"
    HELD = "held"
    HUSH = "hush"
    LESS = "less"
    NARROW = "narrow"
    WRONG = "wrong"
    SETTLED = "settled"
    MANAGE = "manage"
    TUNE = "tune"
    FOLLOWS = "follows"
    EVERYTHING = "everything"
    DISMISS = "dismiss"
    SETTINGS = "settings"
    SETTING = "setting"
    SET = "set"
    STORE = "store"
    STORE_TODAY = "today"
    DISCARD = "discard"
    CHAIN = "chain"
    HISTORY = "history"
    EDIT = "edit"
    FIELD = "field"
    KIND = "kind"
    TYPE = "type"
    STATUS = "status"
    RETRACT = "retract"
    MERGE = "merge"
    ONE_WITH = "onewith"
    SPLIT = "split"
    SPLIT_OFF = "splitoff"
    CHOOSE = "choose"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    STANDING = "standing"
    UNDO = "undo"
    UNDONE = "undone"
    KEEP = "keep"
    DIGEST_PREVIEW = "preview"
    DIGEST_QUIET = "quiet"


_NAMING_A_CHAT = {Verb.FOLLOWS, Verb.EVERYTHING, Verb.SETTINGS, Verb.SETTING, Verb.SET}
"""The only verbs whose numbers may be negative, as the ids of groups and channels are."""


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
        raise Stale(_OUT_OF_USE)
    verb, numbers = Verb(match["verb"]), tuple(int(number) for number in match["numbers"].split(":")[1:])
    if verb not in _NAMING_A_CHAT and any(number < 0 for number in numbers):
        raise Stale(_OUT_OF_USE)
    return verb, numbers


def details_keyboard(event_id: int, *, has_chain: bool, may_edit: bool) -> InlineKeyboardMarkup:
    """Under the details of an event. Editing is offered only where nobody but an editor sees it."""
    offered = [InlineKeyboardButton("📋 History", callback_data=data(Verb.HISTORY, event_id))]
    if has_chain:
        offered.insert(0, InlineKeyboardButton("🔗 Responses", callback_data=data(Verb.CHAIN, event_id)))
    if may_edit:
        offered.append(InlineKeyboardButton("✏️ Edit", callback_data=data(Verb.EDIT, event_id)))
    return InlineKeyboardMarkup([offered])


def stored_keyboard(event_ids: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Under the word that a report was stored: what it was put down as."""
    several = len(event_ids) > 1
    details = [
        InlineKeyboardButton(f"Event {number}" if several else "Details", callback_data=data(Verb.EVENT, int(event_id)))
        for number, event_id in enumerate(event_ids[:_NUMBERS_A_ROW], start=1)
    ]
    return InlineKeyboardMarkup([details]) if details else None


def submission_keyboard(submission_id: int, *, is_dated: bool, may_store: bool = True) -> InlineKeyboardMarkup:
    """Under what was read in a report: keep it or not. One without a date may be kept as of today.

    Where nobody can see it who ``may_store`` it, all there is to do is take it back.
    """
    if not may_store:
        back = InlineKeyboardButton("🗑 Take back", callback_data=data(Verb.DISCARD, submission_id))
        return InlineKeyboardMarkup([[back]])
    keep = [InlineKeyboardButton("✅ Store", callback_data=data(Verb.STORE, submission_id))]
    if not is_dated:
        today = InlineKeyboardButton("✅ Store, published today", callback_data=data(Verb.STORE_TODAY, submission_id))
        keep.append(today)
    discard = InlineKeyboardButton("🗑 Throw away", callback_data=data(Verb.DISCARD, submission_id))
    return InlineKeyboardMarkup([keep, [discard]])


def digest_keyboard(digest: Follow) -> InlineKeyboardMarkup:
    """Under the word that a digest is set: look at it, choose what happens on quiet days, stop it."""
    quiet = "🔔 Send quiet days too" if digest.skips_quiet else "🔕 Skip quiet days"
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("👁 Preview now", callback_data=data(Verb.DIGEST_PREVIEW, digest.id))],
            [
                InlineKeyboardButton(quiet, callback_data=data(Verb.DIGEST_QUIET, digest.id)),
                InlineKeyboardButton("✖ Stop it", callback_data=data(Verb.UNFOLLOW, digest.id)),
            ],
        ]
    )


def doubt_keyboard(doubt_id: int, event_id: int) -> InlineKeyboardMarkup:
    """Under what a reader called wrong, for an editor."""
    offered = (
        ("📰 Details", data(Verb.EVENT, event_id)),
        ("✏️ Edit", data(Verb.EDIT, event_id)),
        ("✅ Settled", data(Verb.SETTLED, doubt_id)),
    )
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=deed) for label, deed in offered]])

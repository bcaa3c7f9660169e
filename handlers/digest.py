"""``/digest``: the daily summary of what a chat follows."""

import asyncio

from telegram import Chat, Message, Update
from telegram.ext import ContextTypes

from bot import digests, following
from bot.clock import parse_time, parse_zone
from bot.errors import BadInput
from bot.rendering.html import bold, escape
from handlers.courtesies import thread_of
from handlers.desk import Desk, desk_of, identity_of, zone_of
from handlers.rights import require_manager

_EXAMPLE = "Say when, and in which zone, for example: /digest 08:00 Europe/Kyiv. To stop it: /digest off"


async def digest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/digest 08:00 Europe/Kyiv``, ``/digest now``, ``/digest off``."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    words = [word.lower() for word in context.args or ()]
    desk = desk_of(context)
    if words == ["now"]:
        await message.reply_html(await asyncio.to_thread(_now, desk, chat.id))
        return
    person = await require_manager(update, context)
    if words == ["off"]:
        await message.reply_html(await asyncio.to_thread(_off, desk, chat.id))
    else:
        await _set(desk, chat, message, words, thread_of(update), person)


def _now(desk: Desk, chat_id: int) -> str:
    return digests.preview(desk.database, chat_id, desk.knowledge.members, zone=zone_of(desk, chat_id))


def _off(desk: Desk, chat_id: int) -> str:
    held = following.follows_of(desk.database, chat_id)
    mine = next((one for one in held if one.kind == digests.KIND), None)
    if mine is None:
        raise BadInput("This chat has no digest.")
    following.unfollow(desk.database, chat_id, mine.id)
    return "The digest is off. Bring it back with /digest and a time."


async def _set(desk: Desk, chat: Chat, message: Message, words: list[str], thread_id: int | None, person: int) -> None:
    if not words:
        raise BadInput(_EXAMPLE)
    at_minute = parse_time(words[0])
    zone = parse_zone(" ".join(words[1:])) if words[1:] else await asyncio.to_thread(zone_of, desk, chat.id)
    told = await asyncio.to_thread(
        digests.set_digest,
        desk.database,
        identity_of(chat),
        at_minute=at_minute,
        zone=zone,
        thread_id=thread_id,
        created_by=person,
    )
    when = bold(escape(told.at or ""))
    await message.reply_html(
        f"📋 A digest comes every day at {when}. <code>/digest now</code> shows it, <code>/digest off</code> stops it."
    )

"""One follow at a time, by buttons: looked at, paused, silenced, narrowed, moved to another forum topic."""

import asyncio
from collections.abc import Callable

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import tuning
from bot.chats import following
from bot.errors import Stale
from bot.follows import Follow
from bot.rendering.follows import follow_html, follows_html
from bot.vocabulary import Filter
from handlers import follow_buttons
from handlers.courtesies import acknowledge, pressed, thread_of
from handlers.desk import Desk, desk_of
from handlers.follow import topic_of
from handlers.follow_buttons import Tune
from handlers.rights import managed_by_id


async def manage_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int) -> None:
    """A number in the list: that follow, with all that can be changed in it."""
    query, message = pressed(update)
    one = await asyncio.to_thread(following.find, desk_of(context).database, subscription_id)
    await managed_by_id(update, context, one.chat_id)
    await _show(message, update, one)
    await acknowledge(query)


async def follows_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, chat_id: int) -> None:
    """Back to the list."""
    query, message = pressed(update)
    where = await managed_by_id(update, context, chat_id)
    held = await asyncio.to_thread(following.follows_of, desk_of(context).database, chat_id)
    title = "" if chat_id == message.chat.id else where.chat.title or ""
    if held:
        await rewrite(message, follows_html(held, title=title), follow_buttons.to_choose(held))
    else:
        await rewrite(message, "This chat follows nothing.", None)
    await acknowledge(query)


async def tune_pressed(
    update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int, what: int, value: int
) -> None:
    """A switch of a follow. It sets a value and does not toggle, so that pressing it twice does no harm."""
    query, message = pressed(update)
    desk = desk_of(context)
    one = await asyncio.to_thread(following.find, desk.database, subscription_id)
    await managed_by_id(update, context, one.chat_id)
    if what not in _TUNES:
        raise Stale("This button is no longer in use. See /following.")
    changed = await asyncio.to_thread(_TUNES[Tune(what)], desk, one, value)
    await _show(message, update, changed)
    await acknowledge(query, "Changed")


def refiltered(desk: Desk, one: Follow, wanted: Filter) -> Follow:
    """A follow of something else than before."""
    return following.change(desk.database, one.id, wanted, topic_of(desk, wanted), desk.knowledge.members)


def _severity(desk: Desk, one: Follow, step: int) -> Follow:
    if not 0 <= step < len(tuning.SEVERITY_STEPS):
        raise Stale("This button is no longer in use. See /following.")
    return refiltered(desk, one, tuning.from_severity(one.wanted, step))


_TUNES: dict[Tune, Callable[[Desk, Follow, int], Follow]] = {
    Tune.PAUSED: lambda desk, one, value: following.pause(desk.database, one.id, paused=bool(value)),
    Tune.SILENT: lambda desk, one, value: following.set_silent(desk.database, one.id, silent=bool(value)),
    Tune.CORROBORATED: lambda desk, one, value: refiltered(
        desk, one, tuning.only_corroborated(one.wanted, is_on=bool(value))
    ),
    Tune.TOLL: lambda desk, one, value: refiltered(desk, one, tuning.from_toll(one.wanted, max(0, value))),
    Tune.SEVERITY: _severity,
    Tune.THREAD: lambda desk, one, value: following.move(desk.database, one.id, value or None),
}


async def _show(message: Message, update: Update, one: Follow) -> None:
    here = thread_of(update) if message.chat.id == one.chat_id else one.thread_id
    await rewrite(message, follow_html(one), follow_buttons.of_follow(one, here=here))


async def rewrite(message: Message, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Let a message of the bot show something else; that it does already is as good."""
    try:
        await message.edit_text(html, reply_markup=keyboard)
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise

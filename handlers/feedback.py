"""What readers say to an alert, by its buttons."""

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from bot.chats import feedback
from bot.delivery import outbox
from bot.errors import NotAllowed, Stale
from bot.follows import Follow
from bot.rendering.feedback import narrowing_words
from bot.rendering.follows import follow_html
from bot.rendering.html import bold, escape, plural
from bot.rendering.words import lower_first
from bot.tuning import Narrowing, narrowings
from handlers import follow_buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, meet
from handlers.follow_menu import refiltered, rewrite
from handlers.rights import is_editor, managed_by_id, require_manager


async def hush_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """No more of this event here; pressed again, it is told again."""
    query, message = pressed(update)
    await require_manager(update, context)
    is_muted = await asyncio.to_thread(feedback.mute_event, desk_of(context).database, message.chat.id, event_id)
    muted = "Muted: this message is kept right, and nothing more is told of the event. Press again to take it back."
    await acknowledge(query, muted if is_muted else "Updates of this event are told here again.")


async def less_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Less like this: what the follow could leave out."""
    query, message = pressed(update)
    await require_manager(update, context)
    one, event = await asyncio.to_thread(feedback.followed_by, desk_of(context).database, message.chat.id, event_id)
    offered = [(kind, narrowing_words(kind, wanted, event)) for kind, wanted in narrowings(one.wanted, event)]
    await acknowledge(query)
    await message.reply_html(
        f"This came because the chat follows {bold(escape(lower_first(one.topic)))}. What should it leave out?",
        reply_markup=follow_buttons.to_narrow(one, event, offered),
    )


async def narrow_pressed(
    update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int, kind: int, event_id: int
) -> None:
    """One of the ways to get less."""
    query, message = pressed(update)
    await managed_by_id(update, context, message.chat.id)
    changed = await asyncio.to_thread(_narrowed, desk_of(context), message.chat.id, subscription_id, kind, event_id)
    await rewrite(message, f"Changed.\n{follow_html(changed)}", None)
    await acknowledge(query)


def _narrowed(desk: Desk, chat_id: int, subscription_id: int, kind: int, event_id: int) -> Follow:
    one, event = feedback.followed_by(desk.database, chat_id, event_id)
    wanted = dict(narrowings(one.wanted, event)).get(Narrowing(kind)) if kind in set(Narrowing) else None
    if one.id != subscription_id or wanted is None:
        raise Stale("That has been changed meanwhile. See /following.")
    return refiltered(desk, one, wanted)


async def wrong_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """A reader says that an event is wrong: the editors will see it."""
    query, message = pressed(update)
    desk, person = desk_of(context), query.from_user

    def doubt() -> bool:
        meet(desk, message.chat)
        return feedback.doubt(desk.database, message.chat.id, event_id, person=person.id, name=person.full_name)

    is_new = await asyncio.to_thread(doubt)
    await acknowledge(query, "Thank you: an editor will look into it." if is_new else "An editor has this already.")


async def settled_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, doubt_id: int) -> None:
    """An editor has looked into what a reader called wrong."""
    query, message = pressed(update)
    if not is_editor(context, query.from_user.id):
        raise NotAllowed("Only editors settle what readers call wrong.")
    await asyncio.to_thread(feedback.settle, desk_of(context).database, doubt_id, editor=query.from_user.id)
    await message.edit_reply_markup(None)
    await acknowledge(query, "Settled")


async def rest_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The alerts that a message for several had no room for."""
    query, message = pressed(update)
    html = await asyncio.to_thread(
        outbox.others_in_group, desk_of(context).database, message.chat.id, message.message_id
    )
    await acknowledge(query)
    await message.reply_html(html)


async def held_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whatever is held back comes now."""
    query, message = pressed(update)
    await require_manager(update, context)
    desk = desk_of(context)
    released = await asyncio.to_thread(feedback.release_held, desk.database, message.chat.id)
    desk.outbox_filled.set()
    is_are = "is" if released == 1 else "are"
    words = f"{plural(released, 'alert')} {is_are} on the way." if released else "Nothing is waiting."
    await acknowledge(query, words)

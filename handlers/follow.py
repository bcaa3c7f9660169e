"""Following: ``/follow``, ``/unfollow`` and ``/following``, and the buttons that do the same."""

import asyncio

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot import answers, asked, following
from bot.errors import BadInput, Stale
from bot.following import Follow
from bot.models import utc_now
from bot.questions import understand
from bot.rendering.filters import filter_words
from bot.rendering.html import bold, escape
from bot.vocabulary import Question
from handlers import buttons
from handlers.courtesies import acknowledge, pressed, thread_of
from handlers.desk import Desk, desk_of, identity_of, zone_of
from handlers.rights import require_manager

_EXAMPLE = "Say what to follow, for example: /follow Kataib Hezbollah, or /follow strikes in Yemen"


async def follow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/follow topic``: alert this chat (this topic, in a forum) of new events that match."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    person = await require_manager(update, context)
    if not context.args:
        raise BadInput(f"{_EXAMPLE}.")
    desk, words = desk_of(context), " ".join(context.args)
    question = await asyncio.to_thread(_understand, desk, chat.id, words)
    if question.unknown or question.filter.is_empty:
        unknown = ", ".join(f"“{word[:40]}”" for word in question.unknown) or f"“{words[:60]}”"
        raise BadInput(f"I don't know {unknown}, so nothing would ever match. {_EXAMPLE}.")
    told = await asyncio.to_thread(_follow, desk, chat, question, thread_of(update), person)
    await message.reply_html(told)


def _understand(desk: Desk, chat_id: int, words: str) -> Question:
    return understand(words, desk.knowledge, now=utc_now(), zone=zone_of(desk, chat_id))


async def follow_answer(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """The button under an answer: follow what was asked."""
    query, message = pressed(update)
    person = await require_manager(update, context)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    told = await asyncio.to_thread(_follow, desk, message.chat, question, thread_of(update), person)
    await acknowledge(query)
    await message.reply_html(told)


def _follow(desk: Desk, chat: Chat, question: Question, thread_id: int | None, person: int) -> str:
    # A follow has no end: "since" and "until" belong to the question it came from.
    wanted = question.filter.model_copy(update={"since": None, "until": None})
    topic = filter_words(wanted, answers.names_asked(desk.knowledge, question.filter))
    held, is_new = following.follow(
        desk.database,
        identity_of(chat),
        wanted,
        topic,
        thread_id=thread_id,
        created_by=person,
        members=desk.knowledge.members,
        timezone=desk.settings.timezone,
    )
    if is_new:
        return f"🔔 Following: {bold(escape(topic))}.\nEach new event will be told here once. Stop with /unfollow."
    where = "" if held.thread_id == thread_id else " in another topic; /unfollow it there to move it here"
    return f"This chat follows {bold(escape(topic))} already{where}."


async def unfollow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/unfollow [topic]``: stop one follow, or offer them all as buttons."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    await require_manager(update, context)
    desk, words = desk_of(context), " ".join(context.args or ())
    held = await asyncio.to_thread(following.follows_of, desk.database, chat.id)
    if not held:
        raise BadInput(f"This chat follows nothing. {_EXAMPLE}.")
    if not words:
        await message.reply_html("What should stop?", reply_markup=buttons.follows_keyboard(held))
        return
    chosen = await asyncio.to_thread(_best_named, desk, words, held)
    if chosen is None:
        raise BadInput(f"This chat follows nothing like “{words[:60]}”. See /following.")
    await asyncio.to_thread(_stop, desk, chat.id, chosen.id)
    await message.reply_html(f"Stopped: {bold(escape(chosen.topic))}.")


def _best_named(desk: Desk, words: str, held: list[Follow]) -> Follow | None:
    """The follow these words name: by its topic, or by what they are understood as."""
    exact = next((one for one in held if one.topic.casefold() == words.casefold()), None)
    wanted = understand(words, desk.knowledge, now=utc_now()).filter
    alike = next((one for one in held if not wanted.is_empty and one.wanted == wanted), None)
    part = [one for one in held if words.casefold() in one.topic.casefold()]
    return exact or alike or (part[0] if len(part) == 1 else None)


def _stop(desk: Desk, chat_id: int, subscription_id: int) -> Follow:
    gone = following.unfollow(desk.database, chat_id, subscription_id)
    if gone is None:
        raise Stale("This chat no longer follows that.")
    return gone


async def unfollow_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int) -> None:
    """A button of the list that ``/unfollow`` offers: what is left of the list stays."""
    query, message = pressed(update)
    await require_manager(update, context)
    desk = desk_of(context)
    gone = await asyncio.to_thread(_stop, desk, message.chat.id, subscription_id)
    left = await asyncio.to_thread(following.follows_of, desk.database, message.chat.id)
    await acknowledge(query)
    more = " What else should stop?" if left else ""
    await message.edit_text(
        f"Stopped: {bold(escape(gone.topic))}.{more}", reply_markup=buttons.follows_keyboard(left) if left else None
    )


async def list_follows(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/following``: what this chat follows, and when its digest comes."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    held = await asyncio.to_thread(following.follows_of, desk_of(context).database, chat.id)
    if not held:
        await message.reply_html(f"This chat follows nothing yet. {_EXAMPLE}.")
        return
    lines = [f"• {escape(one.topic)}" + (f", {escape(str(one.timetable))}" if one.timetable else "") for one in held]
    await message.reply_html("\n".join([bold("This chat follows"), *lines, "", "Stop one with /unfollow."]))

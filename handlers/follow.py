"""Following: ``/follow``, ``/unfollow``, ``/following`` and ``/digest``, and the button under every answer."""

import asyncio

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot import answers, digests, following
from bot.errors import BadInput, Stale
from bot.following import Follow
from bot.models import utc_now
from bot.questions import understand
from bot.rendering.filters import filter_words
from bot.rendering.html import bold, escape
from bot.vocabulary import Question
from handlers import buttons
from handlers.ask import pressed
from handlers.desk import Desk, desk_of, identity_of, thread_of, zone_of
from handlers.rights import require_manager

_FOLLOW_EXAMPLE = "Say what to follow, for example: /follow Kataib Hezbollah, or /follow strikes in Yemen"
_DIGEST_EXAMPLE = "Say when, and in which zone, for example: /digest 08:00 Europe/Kyiv. To stop it: /digest off"


async def follow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/follow topic``: alert this chat (this topic, in a forum) of new events that match."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    person = await require_manager(update, context)
    if not context.args:
        raise BadInput(_FOLLOW_EXAMPLE)
    desk = desk_of(context)
    words = " ".join(context.args)
    question = await asyncio.to_thread(understand, words, desk.knowledge, now=utc_now(), zone=zone_of(desk, chat.id))
    if question.unknown or question.filter.is_empty:
        unknown = ", ".join(f"“{word[:40]}”" for word in question.unknown) or f"“{words[:60]}”"
        raise BadInput(f"I don't know {unknown}, so nothing would ever match. {_FOLLOW_EXAMPLE}")
    await message.reply_html(await _follow(desk, chat, question, thread_of(update), person))


async def follow_answer(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """The button under an answer: follow what was asked."""
    query, message = pressed(update)
    person = await require_manager(update, context)
    desk = desk_of(context)
    question = await asyncio.to_thread(answers.recall, desk.database, message.chat.id, asked_id)
    told = await _follow(desk, message.chat, question, thread_of(update), person)
    await query.answer()
    await message.reply_html(told)


async def _follow(desk: Desk, chat: Chat, question: Question, thread_id: int | None, person: int) -> str:
    # A follow has no end: "since" and "until" belong to the question it came from.
    wanted = question.filter.model_copy(update={"since": None, "until": None})
    names = {one: desk.knowledge.actor_name(one) for one in (*wanted.actors, *wanted.attackers, *wanted.targets)}
    topic = filter_words(wanted, names)
    _, is_new = await asyncio.to_thread(
        following.follow,
        desk.database,
        identity_of(chat),
        wanted,
        topic,
        thread_id=thread_id,
        created_by=person,
        members=desk.knowledge.members,
        timezone=desk.settings.timezone,
    )
    if not is_new:
        return f"This chat follows {bold(escape(topic))} already."
    return f"🔔 Following {bold(escape(topic))}. New events will be told here, once each. Stop with /unfollow."


async def unfollow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/unfollow [topic]``: stop one follow, or offer them all as buttons."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    await require_manager(update, context)
    desk = desk_of(context)
    held = await asyncio.to_thread(following.follows_of, desk.database, chat.id)
    if not held:
        raise BadInput("This chat follows nothing.")
    words = " ".join(context.args or ())
    if not words:
        await message.reply_html("What should stop?", reply_markup=buttons.follows_keyboard(held))
        return
    chosen = _best_named(desk, words, held)
    if chosen is None:
        raise BadInput(f"This chat follows nothing like “{words[:60]}”. See /following.")
    await _stop(desk, chat.id, chosen.id)
    await message.reply_html(f"Stopped: {bold(escape(chosen.topic))}.")


def _best_named(desk: Desk, words: str, held: list[Follow]) -> Follow | None:
    """The follow these words name: by its topic, or by what they are understood as."""
    exact = next((one for one in held if one.topic.casefold() == words.casefold()), None)
    wanted = understand(words, desk.knowledge, now=utc_now()).filter
    alike = next((one for one in held if not wanted.is_empty and one.wanted == wanted), None)
    part = [one for one in held if words.casefold() in one.topic.casefold()]
    return exact or alike or (part[0] if len(part) == 1 else None)


async def _stop(desk: Desk, chat_id: int, subscription_id: int) -> Follow:
    gone = await asyncio.to_thread(following.unfollow, desk.database, chat_id, subscription_id)
    if gone is None:
        raise Stale("This chat no longer follows that.")
    return gone


async def unfollow_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int) -> None:
    """A button of the list that ``/unfollow`` offers."""
    query, message = pressed(update)
    await require_manager(update, context)
    gone = await _stop(desk_of(context), message.chat.id, subscription_id)
    await query.answer()
    await message.edit_text(f"Stopped: {gone.topic}.")


async def list_follows(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/following``: what this chat follows, and when its digest comes."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    held = await asyncio.to_thread(following.follows_of, desk_of(context).database, chat.id)
    if not held:
        await message.reply_html(f"This chat follows nothing yet. {_FOLLOW_EXAMPLE}")
        return
    lines = [f"• {escape(one.topic)}" + (f", {escape(one.at)}" if one.at else "") for one in held]
    await message.reply_html("\n".join([bold("This chat follows"), *lines, "", "Stop one with /unfollow."]))


async def digest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/digest 08:00 Europe/Kyiv``, ``/digest now``, ``/digest off``."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    words = [word.lower() for word in context.args or ()]
    desk = desk_of(context)
    if words in (["now"], ["preview"]):
        zone = await asyncio.to_thread(zone_of, desk, chat.id)
        html = await asyncio.to_thread(digests.preview, desk.database, chat.id, desk.knowledge.members, zone=zone)
        await message.reply_html(html)
        return
    person = await require_manager(update, context)
    if words == ["off"]:
        await message.reply_html(await _digest_off(desk, chat.id))
        return
    if not words:
        raise BadInput(_DIGEST_EXAMPLE)
    at_minute = digests.parse_time(words[0])
    zone = digests.parse_zone(" ".join(words[1:])) if words[1:] else await asyncio.to_thread(zone_of, desk, chat.id)
    told = await asyncio.to_thread(
        digests.set_digest,
        desk.database,
        identity_of(chat),
        at_minute=at_minute,
        zone=zone,
        thread_id=thread_of(update),
        created_by=person,
    )
    await message.reply_html(f"📋 A digest comes every day at {bold(escape(told.at or ''))}. Stop it with /digest off.")


async def _digest_off(desk: Desk, chat_id: int) -> str:
    held = await asyncio.to_thread(following.follows_of, desk.database, chat_id)
    for one in held:
        if one.kind == digests.KIND:
            await _stop(desk, chat_id, one.id)
            return "The digest is off."
    raise BadInput("This chat has no digest.")

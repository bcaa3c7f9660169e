"""Following: ``/follow``, ``/mute``, ``/unfollow`` and ``/following``, the same in plain words, and their buttons."""

import asyncio

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.answering import answers, asked
from bot.chats import following
from bot.errors import BadInput, Stale
from bot.follows import Follow
from bot.models import utc_now
from bot.questions.orders import without_here
from bot.questions.understanding import understand
from bot.rendering.filters import filter_words
from bot.rendering.follows import follows_html
from bot.rendering.html import bold, escape, plural, quoted
from bot.vocabulary import Filter, Question
from handlers import follow_buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, meet, zone_of
from handlers.rights import Managed, managed, managed_by_id

_EXAMPLE = "Say what to follow, for example: /follow Kataib Hezbollah, or /follow strikes in Yemen"
_MUTE_EXAMPLE = "Say what to mute, for example: /mute protests, or /mute Erbil"


async def follow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/follow topic``: alert this chat (this topic, in a forum) of new events that match."""
    await follow_words(update, context, " ".join(context.args or ()))


async def follow_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Follow what the words name; everything only when it has been confirmed."""
    message = update.effective_message
    if message is None:
        return
    where, topic = await managed(update, context, words)
    desk = desk_of(context)
    question = await asyncio.to_thread(_understood, desk, where, topic, _EXAMPLE)
    if question.filter.is_empty:
        await _ask_whether_everything(desk, message, where, question)
        return
    told = await asyncio.to_thread(_follow, desk, where, question)
    await message.reply_html(told)


def _understood(desk: Desk, where: Managed, topic: str, example: str) -> Question:
    """What a topic means.

    Raises:
        BadInput: it is empty, or holds words that mean nothing here.
    """
    topic = without_here(topic)
    if not topic:
        raise BadInput(f"{example}.")
    question = understand(topic, desk.knowledge, now=utc_now(), zone=zone_of(desk, where.chat.id))
    timeless = question.filter.timeless
    is_time_only = timeless.is_empty and not question.filter.is_empty
    if question.unknown:
        raise BadInput(f"I don't know {quoted(question.unknown)}, so nothing would ever match. {example}.")
    if is_time_only:
        raise BadInput(f"“{topic[:60]}” names a time, but no actor, place or type. {example}.")
    # A follow has no end: "since" and "until" belong to questions.
    return question.model_copy(update={"filter": timeless})


async def _ask_whether_everything(desk: Desk, message: Message, where: Managed, question: Question) -> None:
    def prepare() -> tuple[int, int]:
        meet(desk, message.chat)
        asked_id = asked.remember(desk.database, message.chat.id, question)
        return asked_id, following.events_of_a_week(desk.database, desk.knowledge.members, now=utc_now())

    asked_id, weekly = await asyncio.to_thread(prepare)
    await message.reply_html(
        f"That is {bold('every event')}, of whatever kind and wherever: {plural(weekly, 'event')} in the last seven "
        "days. Follow everything?",
        reply_markup=follow_buttons.to_confirm_everything(asked_id, where.chat.id),
    )


async def everything_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, chat_id: int) -> None:
    """Yes, follow everything."""
    query, message = pressed(update)
    where, desk = await managed_by_id(update, context, chat_id), desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    told = await asyncio.to_thread(_follow, desk, where, question, may_be_everything=True)
    await message.edit_text(told)
    await acknowledge(query)


async def dismissed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """No: the question goes, and nothing has changed."""
    query, message = pressed(update)
    await managed(update, context)
    await message.edit_text("Nothing was changed.")
    await acknowledge(query)


async def follow_answer(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """The button under an answer: follow what was asked."""
    query, message = pressed(update)
    where, _ = await managed(update, context)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    lasting = question.model_copy(update={"filter": question.filter.timeless})
    told = await asyncio.to_thread(_follow, desk, where, lasting)
    await acknowledge(query)
    await message.reply_html(told)


def topic_of(desk: Desk, wanted: Filter) -> str:
    """A filter in English, with the names people know."""
    return filter_words(wanted, answers.names_asked(desk.knowledge, wanted))


def _follow(desk: Desk, where: Managed, question: Question, *, may_be_everything: bool = False) -> str:
    topic = topic_of(desk, question.filter)
    held, is_new = following.follow(
        desk.database,
        where.chat,
        question.filter,
        topic,
        thread_id=where.thread_id,
        created_by=where.person,
        members=desk.knowledge.members,
        timezone=desk.settings.timezone,
        may_be_everything=may_be_everything,
    )
    if is_new:
        return (
            f"🔔 Following: {bold(escape(topic))}.\n"
            "Each new event will be told here once. Change it in /following, stop it with /unfollow."
        )
    elsewhere = "" if held.thread_id == where.thread_id else " in another topic; /following moves it here"
    return f"This chat follows {bold(escape(topic))} already{elsewhere}."


async def mute(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/mute topic``: no alerts of what matches, whatever the chat follows."""
    await mute_words(update, context, " ".join(context.args or ()))


async def mute_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Mute what the words name."""
    message = update.effective_message
    if message is None:
        return
    where, topic = await managed(update, context, words)
    told = await asyncio.to_thread(_mute, desk_of(context), where, topic)
    await message.reply_html(told)


def _mute(desk: Desk, where: Managed, words: str) -> str:
    question = _understood(desk, where, words, _MUTE_EXAMPLE)
    topic = topic_of(desk, question.filter)
    _, is_new = following.mute(
        desk.database,
        where.chat,
        question.filter,
        topic,
        created_by=where.person,
        timezone=desk.settings.timezone,
    )
    if is_new:
        return f"🔇 Muted here: {bold(escape(topic))}. No alerts come of it. Take it back in /following."
    return f"{bold(escape(topic))} is muted here already."


async def unfollow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/unfollow [topic]``: stop one follow or mute, or offer them all as buttons."""
    await unfollow_words(update, context, " ".join(context.args or ()))


async def unfollow_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Stop what the words name; offer all there is where they name nothing, or everything."""
    message = update.effective_message
    if message is None:
        return
    where, topic = await managed(update, context, words)
    desk, topic = desk_of(context), without_here(topic)
    held = await asyncio.to_thread(following.follows_of, desk.database, where.chat.id)
    if not held:
        raise BadInput(f"This chat follows nothing. {_EXAMPLE}.")
    meant = await asyncio.to_thread(understand, topic, desk.knowledge, now=utc_now())
    chosen = next((one for one in held if one.topic.casefold() == topic.casefold()), None)
    if chosen is None and meant.filter.is_empty and not meant.unknown:
        await message.reply_html("What should stop?", reply_markup=follow_buttons.to_stop(held))
        return
    chosen = chosen or _best_named(topic, meant.filter, held)
    if chosen is None:
        raise BadInput(f"This chat follows nothing like “{topic[:60]}”. See /following.")
    await asyncio.to_thread(_stop, desk, chosen)
    await message.reply_html(f"Stopped: {bold(escape(chosen.topic))}.")


def _best_named(words: str, wanted: Filter, held: list[Follow]) -> Follow | None:
    """The follow these words name: by what they are understood as, by a part of its topic, or of what it wants."""
    alike = next((one for one in held if not wanted.is_empty and one.wanted == wanted), None)
    part = [one for one in held if words.casefold() in one.topic.casefold()]
    part = part or [one for one in held if not wanted.is_empty and _asks_for(one.wanted, wanted)]
    return alike or (part[0] if len(part) == 1 else None)


def _asks_for(held: Filter, part: Filter) -> bool:
    """Whether a filter has all that another one has: "attacks on aid workers in Sudan" has "aid workers"."""
    said = ((getattr(held, field), value) for field in Filter.model_fields if (value := getattr(part, field)))
    return all(set(value) <= set(own) if isinstance(value, tuple) else own == value for own, value in said)


def _stop(desk: Desk, one: Follow) -> Follow:
    gone = following.unfollow(desk.database, one.chat_id, one.id)
    if gone is None:
        raise Stale("This chat no longer follows that.")
    return gone


async def unfollow_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, subscription_id: int) -> None:
    """A button that stops a follow: what is left stays to be stopped."""
    query, message = pressed(update)
    desk = desk_of(context)
    one = await asyncio.to_thread(following.find, desk.database, subscription_id)
    await managed_by_id(update, context, one.chat_id)
    gone = await asyncio.to_thread(_stop, desk, one)
    left = await asyncio.to_thread(following.follows_of, desk.database, one.chat_id)
    await acknowledge(query)
    more = " What else should stop?" if left else ""
    await message.edit_text(
        f"Stopped: {bold(escape(gone.topic))}.{more}", reply_markup=follow_buttons.to_stop(left) if left else None
    )


async def list_follows(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/following``: what this chat follows and mutes, and when its digest comes."""
    await list_words(update, context, " ".join(context.args or ()))


async def list_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Show what this chat follows, or the one that the words name ("for @channel")."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    where = (await managed(update, context, words))[0].chat if words else None
    chat_id, title = (where.id, where.title or "") if where else (chat.id, "")
    held = await asyncio.to_thread(following.follows_of, desk_of(context).database, chat_id)
    if not held:
        await message.reply_html(f"This chat follows nothing yet. {_EXAMPLE}.")
        return
    await message.reply_html(follows_html(held, title=title), reply_markup=follow_buttons.to_choose(held))

"""Questions: asked in words, answered with events, and with buttons for their details, sources and pictures."""

import asyncio
from collections.abc import Mapping

from telegram import Chat, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import answers
from bot.answers import Answer, Details
from bot.errors import BadInput, Stale
from bot.rendering.answers import PAGE_SIZE, map_caption
from bot.rendering.events import sources
from bot.rendering.filters import filter_words
from bot.rendering.html import bold, escape, fit
from bot.vocabulary import Intent, Question
from handlers import buttons
from handlers.courtesies import acknowledge, pressed, show_activity
from handlers.desk import Desk, desk_of, meet, zone_of
from handlers.rights import is_editor

_QUESTION_MARKS = ("?", "؟")


async def latest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/latest [topic]``: the newest events, of a topic or of all."""
    await answer_in_chat(update, context, "latest " + " ".join(context.args or ()))


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/ask question``, for groups in which the bot doesn't see ordinary messages."""
    if not context.args:
        raise BadInput("Write your question after the command, for example: /ask strikes in Yemen since 12 January")
    await answer_in_chat(update, context, " ".join(context.args))


async def answer_in_chat(
    update: Update, context: ContextTypes.DEFAULT_TYPE, text: str, *, may_be_chatter: bool = False
) -> None:
    """Answer a question where it was asked. What ``may_be_chatter`` and asks for nothing known is let pass."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    desk = desk_of(context)
    answer = await asyncio.to_thread(_answer, desk, chat, text)
    if may_be_chatter and _asks_nothing(answer.question) and not text.rstrip().endswith(_QUESTION_MARKS):
        return
    asked_id = await asyncio.to_thread(answers.remember, desk.database, chat.id, answer.question)
    await message.reply_html(answer.html, reply_markup=_keyboard(asked_id, answer))
    if answer.question.intent is Intent.TIMELINE and answer.total > 1:
        await _send_timeline(update, desk, message, answer.question)


def _answer(desk: Desk, chat: Chat, text: str) -> Answer:
    meet(desk, chat)
    return answers.ask(desk.database, desk.knowledge, text, zone=zone_of(desk, chat.id))


def _asks_nothing(question: Question) -> bool:
    return question.filter.is_empty and (question.intent is Intent.HELP or bool(question.unknown))


def _keyboard(asked_id: int, answer: Answer) -> InlineKeyboardMarkup | None:
    if not answer.total and answer.question.filter.is_empty:
        return None
    return buttons.answer_keyboard(asked_id, answer)


async def turn_page(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Show another page of an answer, in place."""
    query, message = pressed(update)
    answer = await asyncio.to_thread(_page, desk_of(context), message.chat.id, asked_id, page)
    try:
        await message.edit_text(answer.html, reply_markup=_keyboard(asked_id, answer))
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # pressed twice: the page is there already
            raise
    await acknowledge(query)


def _page(desk: Desk, chat_id: int, asked_id: int, page: int) -> Answer:
    question = answers.recall(desk.database, chat_id, asked_id)
    found = answers.answer(desk.database, desk.knowledge, question, page=page)
    if not found.events:
        raise Stale("There is no such page any more. Ask again, please.")
    return found


async def show_event(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Everything known of one event, as a reply to the answer it stands in."""
    query, message = pressed(update)
    details = await asyncio.to_thread(_details, desk_of(context), message.chat.id, event_id)
    await acknowledge(query)
    may_edit = message.chat.type == ChatType.PRIVATE and is_editor(context, query.from_user.id)
    keyboard = buttons.details_keyboard(event_id, has_chain=details.has_chain, may_edit=may_edit)
    await message.reply_html(details.html, reply_markup=keyboard)


def _details(desk: Desk, chat_id: int, event_id: int) -> Details:
    return answers.details(desk.database, event_id, zone_of(desk, chat_id))


async def show_chain(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """What an event answers and what answers it, step by step."""
    query, message = pressed(update)
    html = await asyncio.to_thread(answers.chain_of_event, desk_of(context).database, event_id)
    await acknowledge(query)
    await message.reply_html(html)


async def show_sources(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Who reports the events of a page, with the words quoted."""
    query, message = pressed(update)
    html = await asyncio.to_thread(_sources, desk_of(context), message.chat.id, asked_id, page)
    await acknowledge(query)
    await message.reply_html(html)


def _sources(desk: Desk, chat_id: int, asked_id: int, page: int) -> str:
    answer, zone = _page(desk, chat_id, asked_id, page), zone_of(desk, chat_id)
    first = answer.page * PAGE_SIZE + 1
    blocks = [f"{number}. {sources(event, zone)}" for number, event in enumerate(answer.events, start=first)]
    return fit(bold("Sources"), blocks)


async def show_tallies(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """What reports count over many incidents, over time, beside our own count."""
    query, message = pressed(update)
    html = await asyncio.to_thread(_tallies, desk_of(context), message.chat.id, asked_id)
    await acknowledge(query)
    await message.reply_html(html)


def _tallies(desk: Desk, chat_id: int, asked_id: int) -> str:
    question = answers.recall(desk.database, chat_id, asked_id)
    return answers.tallies_html(desk.database, desk.knowledge, question, zone_of(desk, chat_id))


async def show_map(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """A map of an answer's places, numbered as the answer numbers its events."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(answers.recall, desk.database, message.chat.id, asked_id)
    await acknowledge(query, "Drawing the map…")
    await show_activity(update, ChatAction.UPLOAD_PHOTO)
    picture, events = await asyncio.to_thread(answers.map_of, desk.database, desk.knowledge, question)
    if picture is None:
        await message.reply_html("No report says where these events were, so there is nothing to put on a map.")
        return
    await message.reply_photo(picture, caption=map_caption(_wanted_words(desk, question), events))


async def show_timeline(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """An answer's events over time, as a chart."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(answers.recall, desk.database, message.chat.id, asked_id)
    await acknowledge(query, "Drawing the timeline…")
    await _send_timeline(update, desk, message, question)


async def _send_timeline(update: Update, desk: Desk, message: Message, question: Question) -> None:
    await show_activity(update, ChatAction.UPLOAD_PHOTO)
    words = _wanted_words(desk, question)
    picture = await asyncio.to_thread(answers.timeline_of, desk.database, desk.knowledge, question, words)
    await message.reply_photo(picture, caption=f"{bold(escape(words, 400))} over time")


def _wanted_words(desk: Desk, question: Question) -> str:
    return filter_words(question.filter, names_in(desk, question))


def names_in(desk: Desk, question: Question) -> Mapping[str, str]:
    """The names of the actors a question asks for, by their ids."""
    wanted = question.filter
    return {one: desk.knowledge.actor_name(one) for one in wanted.parties}

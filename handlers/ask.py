"""Questions: asked in words, answered with buttons that page, show details, sources and a map, and follow."""

import asyncio

from telegram import CallbackQuery, Chat, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import answers
from bot.answers import Answer
from bot.errors import BadInput, Stale
from bot.rendering.answers import PAGE_SIZE, map_caption
from bot.rendering.events import sources
from bot.rendering.filters import filter_words
from bot.rendering.html import fit
from bot.vocabulary import PlacePrecision, Question
from handlers import buttons
from handlers.desk import Desk, desk_of, meet, zone_of

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def latest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/latest [topic]``: the newest events, of a topic or of all."""
    await answer_in_chat(update, context, "latest " + " ".join(context.args or ()))


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/ask question``, for groups in which the bot doesn't see ordinary messages."""
    if not context.args:
        raise BadInput("Write your question after the command, for example: /ask strikes in Yemen since 12 January")
    await answer_in_chat(update, context, " ".join(context.args))


async def answer_in_chat(update: Update, context: ContextTypes.DEFAULT_TYPE, text: str) -> None:
    """Answer a question where it was asked."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    desk = desk_of(context)
    await chat.send_action(ChatAction.TYPING, message_thread_id=_topic(message))
    answer, asked_id = await asyncio.to_thread(_answer, desk, chat, text)
    await message.reply_html(answer.html, link_preview_options=NO_PREVIEW, reply_markup=_keyboard(asked_id, answer))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _answer(desk: Desk, chat: Chat, text: str) -> tuple[Answer, int]:
    meet(desk, chat)
    answer = answers.ask(desk.database, desk.knowledge, text, zone=zone_of(desk, chat.id))
    return answer, answers.remember(desk.database, chat.id, answer.question)


def _keyboard(asked_id: int, answer: Answer) -> InlineKeyboardMarkup | None:
    if not answer.total and answer.question.filter.is_empty:
        return None
    return buttons.answer_keyboard(
        asked_id,
        answer.events,
        page=answer.page,
        page_size=PAGE_SIZE,
        has_more=answer.has_more,
        has_places=any(place.precision < PlacePrecision.COUNTRY for event in answer.events for place in event.places),
    )


async def turn_page(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Show another page of an answer, in place."""
    query, message = pressed(update)
    desk = desk_of(context)
    answer = await asyncio.to_thread(_page, desk, message.chat.id, asked_id, page)
    try:
        await message.edit_text(
            answer.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=_keyboard(asked_id, answer),
        )
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # pressed twice: the page is there already
            raise
    await query.answer()


def _page(desk: Desk, chat_id: int, asked_id: int, page: int) -> Answer:
    question = answers.recall(desk.database, chat_id, asked_id)
    return answers.answer(desk.database, desk.knowledge, question, page=max(0, page))


async def show_event(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Everything known of one event, as a reply to the answer it stands in."""
    query, message = pressed(update)
    desk = desk_of(context)
    html = await asyncio.to_thread(_details, desk, message.chat.id, event_id)
    await query.answer()
    await message.reply_html(html, link_preview_options=NO_PREVIEW)


def _details(desk: Desk, chat_id: int, event_id: int) -> str:
    return answers.details_html(desk.database, event_id, zone_of(desk, chat_id))


async def show_sources(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Who reports the events of a page, with the words quoted."""
    query, message = pressed(update)
    desk = desk_of(context)
    answer = await asyncio.to_thread(_page, desk, message.chat.id, asked_id, page)
    zone = await asyncio.to_thread(zone_of, desk, message.chat.id)
    first = answer.page * PAGE_SIZE + 1
    blocks = [f"<b>{number}.</b> {sources(event, zone)}" for number, event in enumerate(answer.events, start=first)]
    await query.answer()
    await message.reply_html(fit("<b>Sources</b>", blocks), link_preview_options=NO_PREVIEW)


async def show_map(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """A map of an answer's places, numbered as the answer numbers its events."""
    query, message = pressed(update)
    desk = desk_of(context)
    await query.answer("Drawing the map…")
    await message.chat.send_action(ChatAction.UPLOAD_PHOTO, message_thread_id=_topic(message))
    picture, caption = await asyncio.to_thread(_map, desk, message.chat.id, asked_id)
    if picture is None:
        raise Stale("None of these events has a place exact enough for a map.")
    await message.reply_photo(picture, caption=caption, parse_mode=ParseMode.HTML)


def _map(desk: Desk, chat_id: int, asked_id: int) -> tuple[bytes | None, str]:
    question = answers.recall(desk.database, chat_id, asked_id)
    picture, events = answers.map_of(desk.database, desk.knowledge, question)
    wanted = filter_words(question.filter, _names(desk, question))
    return picture, map_caption(wanted, events)


def _names(desk: Desk, question: Question) -> dict[str, str]:
    wanted = question.filter
    return {one: desk.knowledge.actor_name(one) for one in (*wanted.actors, *wanted.attackers, *wanted.targets)}


def pressed(update: Update) -> tuple[CallbackQuery, Message]:
    """The button press and the message it was under.

    Raises:
        Stale: the message is gone, or too old for Telegram to give.
    """
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        raise Stale("That message is no longer at hand. Ask again, please.")
    return query, query.message

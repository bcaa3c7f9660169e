"""What the buttons under an answer do: pages, events, sources, pictures, changes of the question, files."""

import asyncio
from io import BytesIO

from telegram import InlineKeyboardMarkup, InputFile, Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering import answers, asked, details, exporting
from bot.answering.answers import Answer
from bot.answering.details import Details
from bot.errors import Stale
from bot.models import utc_now
from bot.rendering.answers import PAGE_SIZE, sources_html
from bot.rendering.filter_parts import Variant, variants
from bot.rendering.filters import filter_words
from bot.rendering.html import escape, plural
from bot.vocabulary import Intent, Question
from handlers.answer_keyboards import FILE_KINDS, change_keyboard, files_keyboard
from handlers.answer_pictures import send_map, send_timeline
from handlers.ask import keyboard_of, show_answer
from handlers.buttons import details_keyboard
from handlers.courtesies import acknowledge, pressed, show_activity
from handlers.desk import Desk, desk_of, zone_of
from handlers.rights import is_editor

_NO_LONGER = "That is no longer offered. Ask again, please."


async def turn_page(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Show another page of an answer, in place."""
    query, message = pressed(update)
    desk = desk_of(context)
    answer = await asyncio.to_thread(_page, desk, message.chat.id, asked_id, page)
    await _edit(message, answer.html, keyboard_of(desk, asked_id, answer))
    await acknowledge(query)


async def _edit(message: Message, html: str, markup: InlineKeyboardMarkup | None) -> None:
    try:
        await message.edit_text(html, reply_markup=markup)
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # pressed twice: it is there already
            raise


def _page(desk: Desk, chat_id: int, asked_id: int, page: int) -> Answer:
    question = asked.recall(desk.database, chat_id, asked_id)
    found = desk.answers.answer(question, page=page, zone=zone_of(desk, chat_id))
    if not found.events:
        raise Stale("There is no such page any more. Ask again, please.")
    return found


async def show_event(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Everything known of one event, as a reply to the answer it stands in."""
    query, message = pressed(update)
    told = await asyncio.to_thread(_details, desk_of(context), message.chat.id, event_id)
    await acknowledge(query)
    may_edit = message.chat.type == ChatType.PRIVATE and is_editor(context, query.from_user.id)
    keyboard = details_keyboard(event_id, has_chain=told.has_chain, may_edit=may_edit)
    await message.reply_html(told.html, reply_markup=keyboard)


def _details(desk: Desk, chat_id: int, event_id: int) -> Details:
    return details.details(desk.database, event_id, zone_of(desk, chat_id))


async def show_chain(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """What an event answers and what answers it, step by step."""
    query, message = pressed(update)
    html = await asyncio.to_thread(details.chain_of_event, desk_of(context).database, event_id)
    await acknowledge(query)
    await message.reply_html(html)


async def show_tallies(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """What reports count over many incidents, over time, beside our own count."""
    query, message = pressed(update)
    html = await asyncio.to_thread(_tallies, desk_of(context), message.chat.id, asked_id)
    await acknowledge(query)
    await message.reply_html(html)


def _tallies(desk: Desk, chat_id: int, asked_id: int) -> str:
    question = asked.recall(desk.database, chat_id, asked_id)
    return answers.tallies_html(desk.database, desk.knowledge, question, zone_of(desk, chat_id))


async def show_sources(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Who reports the events of a page, with the words quoted."""
    query, message = pressed(update)
    html = await asyncio.to_thread(_sources, desk_of(context), message.chat.id, asked_id, page)
    await acknowledge(query)
    await message.reply_html(html)


def _sources(desk: Desk, chat_id: int, asked_id: int, page: int) -> str:
    answer = _page(desk, chat_id, asked_id, page)
    return sources_html(answer.events, zone_of(desk, chat_id), first=answer.page * PAGE_SIZE + 1)


async def show_map(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """A map of an answer's places."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    await acknowledge(query, "Drawing the map…")
    await send_map(update, desk, message, question)


async def show_timeline(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """An answer's events over time, as a chart."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    await acknowledge(query, "Drawing the timeline…")
    await send_timeline(update, desk, message, question)


async def offer_changes(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Show the ways to change the question in the place of the answer's buttons."""
    query, message = pressed(update)
    changes = await asyncio.to_thread(_changes, desk_of(context), message.chat.id, asked_id)
    await message.edit_reply_markup(change_keyboard(asked_id, page, changes))
    await acknowledge(query)


def _changes(desk: Desk, chat_id: int, asked_id: int) -> tuple[Variant, ...]:
    question = asked.recall(desk.database, chat_id, asked_id)
    return variants(question, answers.names_asked(desk.knowledge, question.filter))


async def change(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, number: int) -> None:
    """Answer a variant of the question in place."""
    query, message = pressed(update)
    desk = desk_of(context)
    changed_id, answer = await asyncio.to_thread(_changed, desk, message.chat.id, asked_id, number)
    await _edit(message, answer.html, keyboard_of(desk, changed_id, answer))
    await acknowledge(query)


def _changed(desk: Desk, chat_id: int, asked_id: int, number: int) -> tuple[int, Answer]:
    question, changes = asked.recall(desk.database, chat_id, asked_id), _changes(desk, chat_id, asked_id)
    if number >= len(changes):
        raise Stale(_NO_LONGER)
    changed = question.model_copy(update={"filter": changes[number].filter, "alternatives": (), "unknown": ()})
    answer = desk.answers.answer(changed, zone=zone_of(desk, chat_id))
    return asked.remember(desk.database, chat_id, changed), answer


async def offer_files(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, page: int) -> None:
    """Show the kinds of files in the place of the answer's buttons."""
    query, message = pressed(update)
    await asyncio.to_thread(asked.recall, desk_of(context).database, message.chat.id, asked_id)
    await message.edit_reply_markup(files_keyboard(asked_id, page))
    await acknowledge(query)


async def send_file(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int, number: int) -> None:
    """The whole answer as a file."""
    query, message = pressed(update)
    desk = desk_of(context)
    if number >= len(FILE_KINDS):
        raise Stale(_NO_LONGER)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    await acknowledge(query, "Writing the file…")
    await show_activity(update, ChatAction.UPLOAD_DOCUMENT)
    name, content = await asyncio.to_thread(
        exporting.file_of, desk.database, desk.knowledge, question.filter, FILE_KINDS[number], now=utc_now()
    )
    await message.reply_document(InputFile(BytesIO(content), filename=name), caption=_file_caption(desk, question))


def _file_caption(desk: Desk, question: Question) -> str:
    words = filter_words(question.filter, answers.names_asked(desk.knowledge, question.filter))
    return f"{escape(words, 400)}. At most {plural(exporting.MOST_IN_A_FILE, 'event')}, the newest."


async def show_brief(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """The answer as a brief, for pasting."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    brief = question.model_copy(update={"intent": Intent.BRIEF})
    zone = await asyncio.to_thread(zone_of, desk, message.chat.id)
    answer = await asyncio.to_thread(desk.answers.answer, brief, zone=zone)
    await acknowledge(query)
    await message.reply_html(answer.html)


async def ask_example(update: Update, context: ContextTypes.DEFAULT_TYPE, asked_id: int) -> None:
    """Ask an example that was offered, as if it had been typed."""
    query, message = pressed(update)
    desk = desk_of(context)
    question = await asyncio.to_thread(asked.recall, desk.database, message.chat.id, asked_id)
    zone = await asyncio.to_thread(zone_of, desk, message.chat.id)
    answer = await asyncio.to_thread(desk.answers.answer, question, zone=zone)
    await acknowledge(query)
    await show_answer(update, desk, message, answer)

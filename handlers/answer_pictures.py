"""Maps and charts of an answer, sent as photos."""

import asyncio

from telegram import Message, Update
from telegram.constants import ChatAction

from bot.answering import answers, pictures
from bot.rendering.answers import map_caption
from bot.rendering.filters import filter_words
from bot.rendering.html import bold, escape
from bot.vocabulary import Question
from handlers.courtesies import show_activity
from handlers.desk import Desk


async def send_map(update: Update, desk: Desk, message: Message, question: Question) -> None:
    """A map of an answer's places, numbered as the answer numbers its events."""
    await show_activity(update, ChatAction.UPLOAD_PHOTO)
    picture, events = await asyncio.to_thread(pictures.map_of, desk.database, desk.knowledge, question)
    if picture is None:
        await message.reply_html("No report says where these events were, so there is nothing to put on a map.")
        return
    await message.reply_photo(picture, caption=map_caption(_wanted_words(desk, question), events))


async def send_timeline(update: Update, desk: Desk, message: Message, question: Question) -> None:
    """An answer's events over time, as a chart."""
    await show_activity(update, ChatAction.UPLOAD_PHOTO)
    words = _wanted_words(desk, question)
    picture = await asyncio.to_thread(pictures.timeline_of, desk.database, desk.knowledge, question, words)
    await message.reply_photo(picture, caption=f"{bold(escape(words, 400))} over time")


def _wanted_words(desk: Desk, question: Question) -> str:
    return filter_words(question.filter, answers.names_asked(desk.knowledge, question.filter))

"""Inline questions: ``@bot kataib`` in any chat offers events to send there."""

import asyncio

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot import answers
from bot.answers import Answer
from bot.rendering.events import event_line
from bot.vocabulary import Event
from handlers.ask import NO_PREVIEW
from handlers.desk import Desk, desk_of

_CACHE_SECONDS = 60
_SHORTEST = 3


async def inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer what has been typed so far; less than a few letters gets the newest events."""
    query = update.inline_query
    if query is None:
        return
    words = query.query.strip() if len(query.query.strip()) >= _SHORTEST else "latest"
    answer = await asyncio.to_thread(_answer, desk_of(context), words)
    await query.answer([_result(event) for event in answer.events], cache_time=_CACHE_SECONDS)


def _answer(desk: Desk, words: str) -> Answer:
    return answers.ask(desk.database, desk.knowledge, words, zone=desk.settings.timezone)


def _result(event: Event) -> InlineQueryResultArticle:
    day = f"{event.date.start:%d %b %Y}" if event.date else "date not stated"
    return InlineQueryResultArticle(
        id=event.id,
        title=event.headline[:120],
        description=day,
        input_message_content=InputTextMessageContent(
            event_line(event), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
    )

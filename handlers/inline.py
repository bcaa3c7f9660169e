"""Inline questions: ``@bot kataib`` in any chat offers events to send there."""

import asyncio
from itertools import islice

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.rendering.events import event_line
from bot.rendering.words import date_words
from bot.vocabulary import Event, Filter, Intent, Question
from handlers.desk import Desk, desk_of

_CACHE_SECONDS = 60
_SHORTEST = 3
_MOST_COMPLETIONS = 100


async def inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer what has been typed so far; less than a few letters gets the newest events."""
    query = update.inline_query
    if query is None:
        return
    typed = query.query.strip()
    words = typed if len(typed) >= _SHORTEST else "latest"
    events = await asyncio.to_thread(_events, desk_of(context), words)
    try:
        await query.answer([_result(event) for event in events], cache_time=_CACHE_SECONDS)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():  # the person has typed on meanwhile
            raise


def _events(desk: Desk, words: str) -> tuple[Event, ...]:
    found = desk.answers.ask(words, zone=desk.settings.timezone)
    if found.events:
        return found.events
    completed = _beginning_with(desk, words)
    if not completed:
        return _without_the_last_word(desk, words)
    question = Question(text=words, intent=Intent.LATEST, filter=Filter(actors=completed))
    return desk.answers.answer(question, zone=desk.settings.timezone).events


def _without_the_last_word(desk: Desk, words: str) -> tuple[Event, ...]:
    """What is asked for so far: the last word may not be typed to its end yet."""
    before, _, last = words.rpartition(" ")
    if not before or not last:
        return ()
    found = desk.answers.ask(before, zone=desk.settings.timezone)
    return () if found.question.filter.is_empty else found.events


def _beginning_with(desk: Desk, words: str) -> tuple[str, ...]:
    """The actors whose name, as far as it has been typed, is this."""
    typed = words.casefold()
    actors = desk.knowledge.catalogue
    found = (actor.id for actor in actors if any(name.casefold().startswith(typed) for name in actor.names))
    return tuple(islice(found, _MOST_COMPLETIONS))


def _result(event: Event) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=event.id,
        title=event.headline[:120],
        description=date_words(event.date),
        input_message_content=InputTextMessageContent(event_line(event), parse_mode=ParseMode.HTML),
    )

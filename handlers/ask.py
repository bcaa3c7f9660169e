"""Questions: asked in words, answered with events, with buttons, and with the picture they ask for."""

import asyncio

from telegram import Chat, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.answering import answers, asked
from bot.answering.answers import Answer
from bot.errors import BadInput
from bot.questions.requests import QUESTION_MARKS
from bot.rendering.filter_parts import variants
from bot.vocabulary import Intent, Question
from handlers.answer_keyboards import answer_keyboard, files_keyboard
from handlers.answer_pictures import send_map, send_timeline
from handlers.buttons import details_keyboard
from handlers.desk import Desk, desk_of, identity_of

# These answers are texts to read or paste, without buttons.
_PLAIN = {Intent.BRIEF, Intent.SOURCES}


async def latest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/latest [topic]``: the newest events, of a topic or of all."""
    await answer_in_chat(update, context, "latest " + " ".join(context.args or ()))


async def brief(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/brief topic``: one screen of plain text with numbered sources."""
    if not context.args:
        raise BadInput("Say what the brief is about, for example: /brief Iraq 7d")
    await answer_in_chat(update, context, "brief " + " ".join(context.args))


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
    is_question = not may_be_chatter or text.rstrip().endswith(QUESTION_MARKS)
    answered = await asyncio.to_thread(_answer, desk, chat, text, is_question=is_question)
    if answered is not None:
        await _show(update, desk, message, *answered)


def _answer(desk: Desk, chat: Chat, text: str, *, is_question: bool) -> tuple[int, Answer] | None:
    """The answer, with the number its question is kept by; ``None`` for what asks nothing and may be chatter."""
    setting = asked.setting_of(desk.database, identity_of(chat), timezone=desk.settings.timezone)
    answer = desk.answers.ask(text, zone=setting.zone, previous=setting.previous)
    if not is_question and _asks_nothing(answer.question):
        return None
    return asked.remember(desk.database, chat.id, answer.question), answer


def _asks_nothing(question: Question) -> bool:
    return question.filter.is_empty and (question.intent is Intent.HELP or bool(question.unknown))


async def show_answer(update: Update, desk: Desk, message: Message, answer: Answer) -> None:
    """Reply with an answer, its buttons, and the picture it may ask for; keep the question for what follows."""
    asked_id = await asyncio.to_thread(asked.remember, desk.database, message.chat.id, answer.question)
    await _show(update, desk, message, asked_id, answer)


async def _show(update: Update, desk: Desk, message: Message, asked_id: int, answer: Answer) -> None:
    question = answer.question
    wants_file = question.intent is Intent.EXPORT and answer.total
    buttons = files_keyboard(asked_id, 0) if wants_file else keyboard_of(desk, asked_id, answer)
    await message.reply_html(answer.html, reply_markup=buttons)
    if question.intent is Intent.TIMELINE and answer.total > 1:
        await send_timeline(update, desk, message, question)
    if question.intent is Intent.MAP and any(event.places for event in answer.events):
        await send_map(update, desk, message, question)


def keyboard_of(desk: Desk, asked_id: int, answer: Answer) -> InlineKeyboardMarkup | None:
    """The buttons under an answer, if it has any."""
    question = answer.question
    if question.intent is Intent.DETAILS and answer.events:
        event = answer.events[0]
        return details_keyboard(int(event.id), has_chain=bool(event.in_response_to), may_edit=False)
    if question.intent in _PLAIN or (not answer.total and question.filter.is_empty):
        return None
    changes = variants(question, answers.names_asked(desk.knowledge, question.filter))
    return answer_keyboard(asked_id, answer, changes)

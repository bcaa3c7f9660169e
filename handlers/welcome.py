"""The first message of a chat, and help by subject."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering import asked
from bot.answering.nearest import suggestions
from bot.models import utc_now
from bot.questions.understanding import understand
from bot.rendering.help import help_texts, subject_html
from bot.rendering.html import bold
from bot.store import chats
from bot.store.chats import ChatIdentity
from handlers.buttons import Verb, data
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, identity_of

_SUBJECTS_A_ROW = 3


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/start``: what the bot does, with examples from what is really on record, each asked at a tap."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    examples = await asyncio.to_thread(_welcome_with_examples, desk_of(context), identity_of(chat))
    rows = [[InlineKeyboardButton(f"💬 {text}"[:60], callback_data=data(Verb.EXAMPLE, id_))] for id_, text in examples]
    rows.append([InlineKeyboardButton("How to ask", callback_data=data(Verb.HELP, 0))])
    how = "Ask in your own words" if chat.type == ChatType.PRIVATE else "Ask with /ask, or mention me"
    await message.reply_html(
        f"{bold('Sitrep')} tells what is reported on armed conflict: who did what, where, the toll, who says so.\n\n"
        f"{how}{', or tap an example' if examples else ''}.\n\n"
        "/follow a topic to be alerted, /digest for a daily summary, /brief for a text to paste. Forward a report to "
        "me, or paste its text or link, to have it read.",
        reply_markup=InlineKeyboardMarkup(rows),
    )


def _welcome_with_examples(desk: Desk, identity: ChatIdentity) -> list[tuple[int, str]]:
    """The examples, each with the number under which it is kept as if this chat had asked it."""
    with desk.database.write() as session:
        chats.remember_chat(session, identity, timezone=desk.settings.timezone)
        chats.resume_chat(session, identity.id)
    now = utc_now()
    return [
        (asked.remember(desk.database, identity.id, understand(text, desk.knowledge, now=now)), text)
        for text in suggestions(desk.database, desk.knowledge, now=now)
    ]


async def help_(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/help``: how to ask, and the other subjects as buttons."""
    if update.effective_message is not None:
        await update.effective_message.reply_html(subject_html(0), reply_markup=subjects_keyboard(0))


async def show_subject(update: Update, context: ContextTypes.DEFAULT_TYPE, number: int) -> None:
    """A subject of the help, in the place of the one before."""
    query, message = pressed(update)
    try:
        await message.edit_text(subject_html(number), reply_markup=subjects_keyboard(number))
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # pressed twice: it is there already
            raise
    await acknowledge(query)


def subjects_keyboard(shown: int) -> InlineKeyboardMarkup:
    """The subjects of the help, but for the one that is shown."""
    offered = [
        InlineKeyboardButton(subject.button, callback_data=data(Verb.HELP, number))
        for number, subject in enumerate(help_texts().subjects)
        if number != shown
    ]
    rows = [offered[start : start + _SUBJECTS_A_ROW] for start in range(0, len(offered), _SUBJECTS_A_ROW)]
    return InlineKeyboardMarkup(rows)

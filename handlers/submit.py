"""Reports brought to the chat: forwarded posts, pasted texts, links and text files.

What was read is shown first. An editor stores it or throws it away; what others bring waits for an editor.
"""

import asyncio
import logging

from telegram import Chat, Message, Update, User
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.errors import BadInput
from bot.intake import submissions
from bot.intake.ingest import find_known
from bot.intake.submissions import Submission
from bot.rendering.html import escape
from bot.vocabulary import Document
from handlers import buttons
from handlers.courtesies import show_activity
from handlers.desk import Desk, desk_of, meet
from handlers.reports import document_of
from handlers.rights import is_editor

_MAY_STORE, _WAITS = "<i>Store it?</i>", "<i>It waits for an editor, who can store it.</i>"
_log = logging.getLogger(__name__)


async def submit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/submit``: with a text or link behind it, or in reply to a message that holds the report."""
    message = update.effective_message
    if message is None:
        return
    words = (message.text or message.caption or "").split(maxsplit=1)[1:]
    if words:
        await take_report(update, context, message, words[0])
        return
    replied_to = message.reply_to_message
    # In a forum topic, a message that replies to nothing replies to the notice that opened the topic.
    if replied_to is None or replied_to.forum_topic_created is not None:
        raise BadInput("Reply with /submit to the report, or write its text or link behind the command.")
    await take_report(update, context, replied_to)


async def take_report(
    update: Update, context: ContextTypes.DEFAULT_TYPE, message: Message, text: str | None = None
) -> None:
    """Read the report in ``message`` (or ``text`` instead), show what was read, and ask what to do with it."""
    chat, user, asking = update.effective_chat, update.effective_user, update.effective_message
    if chat is None or user is None or asking is None:
        raise BadInput("A channel can't bring reports. Send this one to me in a private chat.")
    desk = desk_of(context)
    await show_activity(update, ChatAction.TYPING)
    document = await document_of(desk, message, text)
    known = await asyncio.to_thread(find_known, desk.database, document)
    if known is not None:
        words = f"This report is on record already, as document {known.document}."
        await asking.reply_html(words, reply_markup=buttons.stored_keyboard(known.events))
        return
    extraction = await desk.reader.read(document)
    html = await asyncio.to_thread(submissions.preview_html, desk.database, desk.knowledge, document, extraction)
    if not extraction.claims and not extraction.tallies:
        is_typed = message.forward_origin is None and message.document is None and document.url is None
        advice = " If it was a question, ask it in fewer words." if is_typed else ""
        await asking.reply_html(f"{html}\n\nThere is nothing to store.{advice}")
        return
    submission = await asyncio.to_thread(_keep, desk, chat, user, document)
    may_store = is_editor(context, user.id)
    await asking.reply_html(
        f"{html}\n\n{_question(submission, may_store=may_store)}",
        reply_markup=buttons.submission_keyboard(
            submission.id,
            is_dated=document.published_at is not None,
            may_store=may_store or chat.type != ChatType.PRIVATE,
        ),
    )
    if not may_store:
        await _call_editors(desk, context, submission)


async def _call_editors(desk: Desk, context: ContextTypes.DEFAULT_TYPE, submission: Submission) -> None:
    """Tell the editors, in private, that a report waits; once until they have decided on all that do."""
    waiting = await asyncio.to_thread(submissions.waiting, desk.database, limit=2)
    if len(waiting) > 1:
        return
    for editor_id in sorted(desk.editor_ids):
        try:
            await context.bot.send_message(
                editor_id, f"A report brought by {escape(submission.submitter_name, 80)} waits for an editor: /review"
            )
        except TelegramError as error:
            _log.info("Editor %s could not be told of a report that waits: %s", editor_id, error.message)


def _question(submission: Submission, *, may_store: bool) -> str:
    undated = submission.document.published_at is None
    words = "It doesn't say when it was published, so days such as “Saturday” have no date. " if undated else ""
    return words + (_MAY_STORE if may_store else _WAITS)


def without_question(html: str) -> str:
    """A shown reading, as message HTML, once it is decided on."""
    shown, _, last = html.rpartition("\n\n")
    return shown if last.endswith((_MAY_STORE, _WAITS)) else html


def _keep(desk: Desk, chat: Chat, user: User, document: Document) -> Submission:
    meet(desk, chat)
    return submissions.submit(desk.database, chat.id, user.id, user.full_name, document)

"""Deciding on reports that were brought: storing, throwing away, and the list of those that wait."""

import asyncio
import logging
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.chats import feedback
from bot.errors import BadInput, NotAllowed
from bot.intake import submissions
from bot.intake.ingest import Ingested, IngestStatus
from bot.intake.submissions import Submission
from bot.models import utc_now
from bot.rendering.feedback import doubt_html
from bot.rendering.html import bold, clean, clip, escape, plural
from bot.rendering.words import moment_words
from handlers import buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, zone_of
from handlers.rights import is_editor
from handlers.submit import without_question

_MOST_SHOWN = 10
_NO_EVENT = "no event. What it tells of the past, of plans or in counts is kept with it"
_log = logging.getLogger(__name__)


async def store_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, submission_id: int) -> None:
    """An editor stores a report as it is dated."""
    await _store(update, context, submission_id, as_of_today=False)


async def store_today_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, submission_id: int) -> None:
    """An editor stores a report that doesn't say when it was published, as published today."""
    await _store(update, context, submission_id, as_of_today=True)


async def _store(update: Update, context: ContextTypes.DEFAULT_TYPE, submission_id: int, *, as_of_today: bool) -> None:
    query, message = pressed(update)
    desk, person = desk_of(context), query.from_user.id
    if not is_editor(context, person):
        raise NotAllowed("Only an editor can store reports; this one waits for them.")
    submission = await asyncio.to_thread(submissions.find, desk.database, submission_id, person=person, is_editor=True)
    if as_of_today:
        zone = await asyncio.to_thread(zone_of, desk, message.chat.id)
        submission = submissions.published_on(submission, utc_now().astimezone(ZoneInfo(zone)).date())
    extraction = await desk.reader.read(submission.document)
    stored = await asyncio.to_thread(
        submissions.store, desk.database, desk.knowledge, submission, extraction, person=person
    )
    desk.outbox_filled.set()
    await acknowledge(query, "Stored")
    await _close(message, submission, _outcome(stored), buttons.stored_keyboard(stored.events))


def _outcome(stored: Ingested) -> str:
    if stored.status is IngestStatus.DUPLICATE:
        return f"This report was on record already, as document {stored.document}. Nothing changed."
    made = plural(len(stored.events), "event") if stored.events else _NO_EVENT
    words = [f"{bold('Stored')} as document {stored.document}: {made}."]
    if stored.alerts_more:
        words.append(f"More than {plural(stored.alerted, 'chat')} will be told.")
    elif stored.alerted:
        words.append(f"{plural(stored.alerted, 'chat')} will be told.")
    elif stored.is_stale:
        words.append("It is older than three days, so nobody was alerted.")
    return " ".join(words)


async def discard_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, submission_id: int) -> None:
    """An editor, or whoever brought it, throws a report away."""
    query, message = pressed(update)
    desk, person = desk_of(context), query.from_user.id
    editor = is_editor(context, person)
    submission = await asyncio.to_thread(
        submissions.find, desk.database, submission_id, person=person, is_editor=editor
    )
    await asyncio.to_thread(submissions.decide, desk.database, submission_id, submissions.DISCARDED, person)
    await acknowledge(query, "Thrown away")
    await _close(message, submission, "Thrown away. Nothing of it was stored.")


async def _close(
    message: Message, submission: Submission, outcome: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Take the buttons and the question away, and say what became of the report where it was brought too."""
    try:
        await message.edit_text(without_question(message.text_html))
    except TelegramError as error:
        _log.info("The buttons of a decided report stay: %s", error.message)
    await message.reply_html(outcome, reply_markup=keyboard)
    if submission.chat_id != message.chat.id:
        title = clip(clean(submission.document.title or submission.document.text), 80)
        try:
            await message.get_bot().send_message(submission.chat_id, f"Your report “{escape(title)}”: {outcome}")
        except TelegramError as error:
            _log.info("Whoever brought report %s could not be told: %s", submission.id, error.message)


async def review(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/review``: the reports that wait, for editors, in private."""
    message, user, chat = update.effective_message, update.effective_user, update.effective_chat
    if message is None or user is None or chat is None:
        return
    if not is_editor(context, user.id) or chat.type != ChatType.PRIVATE:
        raise NotAllowed("Only editors see the reports that wait, and only in a private chat.")
    desk = desk_of(context)
    zone = await asyncio.to_thread(zone_of, desk, chat.id)
    held = await asyncio.to_thread(submissions.waiting, desk.database, limit=_MOST_SHOWN + 1)
    doubts = await asyncio.to_thread(feedback.open_doubts, desk.database, limit=_MOST_SHOWN)
    for doubt in doubts:
        html = doubt_html(doubt.event, doubt.person_name, doubt.raised_at, zone)
        await message.reply_html(html, reply_markup=buttons.doubt_keyboard(doubt.id, int(doubt.event.id)))
    if not held and not doubts:
        await message.reply_html("No report is waiting.")
    for one in held[:_MOST_SHOWN]:
        await message.reply_html(
            f"{await _reading(desk, one)}\n\n"
            f"Brought by {escape(one.submitter_name)}, {moment_words(one.brought_at, zone)}.",
            reply_markup=buttons.submission_keyboard(one.id, is_dated=one.document.published_at is not None),
        )
    if len(held) > _MOST_SHOWN:
        await message.reply_html("More are waiting: decide on these, then send /review again.")


async def _reading(desk: Desk, submission: Submission) -> str:
    """What was read in a report; where that fails, why, so that it can be thrown away."""
    try:
        extraction = await desk.reader.read(submission.document)
    except BadInput as error:
        return escape(error.message)
    return await asyncio.to_thread(
        submissions.preview_html, desk.database, desk.knowledge, submission.document, extraction
    )

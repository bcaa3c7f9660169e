"""Reports brought to the chat: forwarded posts, pasted texts, links and text files.

What was read is shown first. An editor stores it or throws it away; what others bring waits for an editor.
"""

import asyncio
import datetime as dt
import re
from zoneinfo import ZoneInfo

from telegram import Message, MessageOriginChannel, MessageOriginChat, Update, User
from telegram.constants import ChatAction, ChatType
from telegram.ext import ContextTypes

from bot import submissions
from bot.errors import BadInput, NotAllowed
from bot.ingest import Ingested, IngestStatus
from bot.models import utc_now
from bot.rendering.html import bold, escape, plural
from bot.sources.articles import read_page
from bot.sources.texts import MAX_BYTES, TOO_LARGE, read_text
from bot.submissions import Submission
from bot.vocabulary import Document
from handlers import buttons
from handlers.ask import NO_PREVIEW, pressed
from handlers.desk import Desk, desk_of, meet, zone_of
from handlers.rights import is_editor

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
SHORTEST_REPORT = 240
"""Characters from which a message in a private chat is taken for a report and not for a question."""


def looks_like_report(message: Message) -> bool:
    """Whether a message is something to read, rather than a question."""
    text = message.text or message.caption or ""
    return (
        message.forward_origin is not None
        or message.document is not None
        or _LINK.fullmatch(text.strip()) is not None
        or len(text) >= SHORTEST_REPORT
        or text.count("\n") >= 3
    )


async def submit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/submit``: with a text or link behind it, or in reply to a message that holds the report."""
    message = update.effective_message
    if message is None:
        return
    words = (message.text or "").split(maxsplit=1)[1:]
    if words:
        await take_report(update, context, message, words[0])
        return
    if message.reply_to_message is None:
        raise BadInput("Reply with /submit to the report, or write the text or the link behind the command.")
    await take_report(update, context, message.reply_to_message)


async def take_report(
    update: Update, context: ContextTypes.DEFAULT_TYPE, message: Message, text: str | None = None
) -> None:
    """Read a report, show what was read, and ask what to do with it."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or update.effective_message is None:
        return
    desk = desk_of(context)
    await chat.send_action(ChatAction.TYPING)
    document = await _document(desk, message, text)
    extraction = await desk.reader.read(document)
    html = await asyncio.to_thread(submissions.preview_html, desk.database, desk.knowledge, document, extraction)
    reply = update.effective_message.reply_html
    if not extraction.claims and not extraction.tallies:
        await reply(f"{html}\n\nSo there is nothing to store.", link_preview_options=NO_PREVIEW)
        return
    submission = await asyncio.to_thread(_keep, desk, update, user, document)
    await reply(
        f"{html}\n\n{_question(submission, may_store=is_editor(context, user.id))}",
        link_preview_options=NO_PREVIEW,
        reply_markup=buttons.submission_keyboard(submission.id, is_dated=document.published_at is not None),
    )


def _question(submission: Submission, *, may_store: bool) -> str:
    undated = submission.document.published_at is None
    words = "Days such as “Saturday” can't be placed: the report doesn't say when it was published. " if undated else ""
    return words + ("<i>Store it?</i>" if may_store else "<i>It waits for an editor, who can store it.</i>")


def _keep(desk: Desk, update: Update, user: User, document: Document) -> Submission:
    chat = update.effective_chat
    if chat is None:
        raise BadInput("Reports can't be taken here.")
    meet(desk, chat)
    return submissions.submit(desk.database, chat.id, user.id, user.full_name, document)


async def _document(desk: Desk, message: Message, text: str | None) -> Document:
    words = text if text is not None else message.text or message.caption or ""
    link = _LINK.fullmatch(words.strip())
    if link:
        page = await desk.fetcher.fetch(link.group())
        return await asyncio.to_thread(read_page, page)
    if message.document is not None and text is None:
        return await _file(message)
    outlet, url, moment = _origin(message) if text is None else (None, None, None)
    return read_text(words, published_at=moment, url=url, source=outlet)


async def _file(message: Message) -> Document:
    attached = message.document
    if attached is None:
        raise BadInput("There is no file in that message.")
    if (attached.file_size or 0) > MAX_BYTES:
        raise BadInput(TOO_LARGE)
    content = await (await attached.get_file()).download_as_bytearray()
    outlet, url, moment = _origin(message)
    return read_text(bytes(content), published_at=moment, url=url, source=outlet)


def _origin(message: Message) -> tuple[str | None, str | None, dt.datetime | None]:
    """Outlet, address and time of publication of a forwarded post; nothing where it was typed here."""
    origin = message.forward_origin
    if origin is None:
        return None, None, None
    if isinstance(origin, MessageOriginChannel):
        username = origin.chat.username
        url = f"https://t.me/{username}/{origin.message_id}" if username else None
        return origin.chat.title, url, origin.date
    if isinstance(origin, MessageOriginChat):
        return origin.sender_chat.title, None, origin.date
    return None, None, origin.date


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
    await query.answer("Stored")
    await message.edit_reply_markup(None)
    await message.reply_html(_outcome(stored), link_preview_options=NO_PREVIEW)


def _outcome(stored: Ingested) -> str:
    if stored.status is IngestStatus.DUPLICATE:
        return f"This report was on record already, as document {stored.document}. Nothing changed."
    words = [f"{bold('Stored')} as document {stored.document}: {plural(len(stored.events), 'event')}."]
    if stored.alerted:
        words.append(f"{plural(stored.alerted, 'chat')} will be told.")
    elif stored.is_stale:
        words.append("It is older than three days, so nobody was alerted.")
    return " ".join(words)


async def discard_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, submission_id: int) -> None:
    """An editor, or whoever brought it, throws a report away."""
    query, message = pressed(update)
    desk, person = desk_of(context), query.from_user.id
    editor = is_editor(context, person)
    await asyncio.to_thread(submissions.find, desk.database, submission_id, person=person, is_editor=editor)
    await asyncio.to_thread(submissions.decide, desk.database, submission_id, submissions.DISCARDED, person)
    await query.answer("Thrown away")
    await message.edit_reply_markup(None)


async def review(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/review``: the reports that wait, for editors, in private."""
    message, user, chat = update.effective_message, update.effective_user, update.effective_chat
    if message is None or user is None or chat is None:
        return
    if not is_editor(context, user.id) or chat.type != ChatType.PRIVATE:
        raise NotAllowed("Only editors see the reports that wait, and only in a private chat.")
    desk = desk_of(context)
    held = await asyncio.to_thread(submissions.waiting, desk.database)
    if not held:
        await message.reply_html("No report is waiting.")
    for one in held:
        extraction = await desk.reader.read(one.document)
        html = await asyncio.to_thread(
            submissions.preview_html, desk.database, desk.knowledge, one.document, extraction
        )
        await message.reply_html(
            f"{html}\n\nBrought by {escape(one.submitter_name)}.",
            link_preview_options=NO_PREVIEW,
            reply_markup=buttons.submission_keyboard(one.id, is_dated=one.document.published_at is not None),
        )

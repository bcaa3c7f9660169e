"""``/digest``: the summaries that come by the clock, of what a chat follows or of a subject of their own."""

import asyncio

from telegram import Chat, Message, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering import answers
from bot.clock import zone_called
from bot.delivery import digest_contents, digests
from bot.delivery.digests import Composed, Subject
from bot.errors import BadInput
from bot.follows import Follow
from bot.models import utc_now
from bot.questions.understanding import understand
from bot.rendering.filters import filter_words
from bot.rendering.html import bold, escape, plural, quoted
from bot.rendering.words import moment_words
from bot.timetable import Order, read_order
from handlers import buttons
from handlers.courtesies import acknowledge, pressed, show_activity, thread_of
from handlers.desk import Desk, desk_of, identity_of, zone_of
from handlers.rights import require_manager

_EXAMPLE = (
    "Say when, and in which zone, for example: /digest 08:00 Europe/Kyiv, /digest 8:00 and 20:00 weekdays, "
    "/digest weekly Monday 8:00, or /digest 08:00 Sudan for one subject."
)
_PREVIEW_WORDS = ({"now"}, {"preview"})


async def digest(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/digest 08:00 Europe/Kyiv``, ``/digest preview``, ``/digest off``; without words, the digests there are."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    words = " ".join(context.args or ())
    desk = desk_of(context)
    if {words.lower()} in _PREVIEW_WORDS:
        await _show_preview(update, desk, message)
        return
    if not words:
        await _show_all(desk, chat.id, message)
        return
    person = await require_manager(update, context)
    if words.lower() == "off":
        await message.reply_html(await asyncio.to_thread(_off, desk, chat.id))
        return
    if words.lower().startswith("off "):
        raise BadInput("/digest off stops every digest of this chat. To stop one, tap “Stop it” under it in /digest.")
    told = await asyncio.to_thread(_set, desk, chat, words, thread_of(update), person)
    await message.reply_html(_confirmation(told, words), reply_markup=buttons.digest_keyboard(told))


async def _show_all(desk: Desk, chat_id: int, message: Message) -> None:
    held = await asyncio.to_thread(digests.digests_of, desk.database, chat_id)
    if not held:
        raise BadInput(f"This chat has no digest. {_EXAMPLE}")
    for one in held:
        await message.reply_html(_described(one), reply_markup=buttons.digest_keyboard(one))


def _described(one: Follow) -> str:
    if one.timetable is None or one.next_due_at is None:
        raise ValueError(f"digest {one.id} has no time")
    quiet = "left out when nothing is new" if one.skips_quiet else "sent also when nothing is new"
    following = f"The next: {moment_words(one.next_due_at, one.timetable.zone)}; {quiet}."
    return f"📋 {bold(escape(one.topic[0].upper() + one.topic[1:]))}: {escape(str(one.timetable))}.\n{following}"


def _confirmation(told: Follow, words: str) -> str:
    """What was set, and how to name a zone, where none was named or a subject shares its name with one."""
    zone_named_alike = zone_called(words.split()[-1])
    hint = ""
    if told.timetable and zone_named_alike and zone_named_alike != told.timetable.zone:
        hint = f"\nFor the time zone, write <code>/digest 08:00 {escape(zone_named_alike)}</code>."
    elif told.timetable and told.timetable.zone == "UTC" and "utc" not in words.lower():
        hint = "\nFor your own zone, add its name: <code>/digest 08:00 Europe/Kyiv</code>."
    return _described(told) + hint


def _off(desk: Desk, chat_id: int) -> str:
    stopped = digests.stop_digests(desk.database, chat_id)
    if not stopped:
        raise BadInput("This chat has no digest.")
    what = "The digest is off." if stopped == 1 else f"{plural(stopped, 'digest')} are off."
    return f"{what} Set one again with /digest and a time."


def _set(desk: Desk, chat: Chat, words: str, thread_id: int | None, person: int) -> Follow:
    order = read_order(words)
    return digests.set_digest(
        desk.database,
        identity_of(chat),
        order,
        default_zone=desk.settings.timezone,
        subject=_subject(desk, chat.id, order),
        thread_id=thread_id,
        created_by=person,
    )


def _subject(desk: Desk, chat_id: int, order: Order) -> Subject | None:
    if not order.subject:
        return None
    question = understand(order.subject, desk.knowledge, now=utc_now(), zone=zone_of(desk, chat_id))
    if question.unknown or question.filter.is_empty:
        unknown = quoted(question.unknown or [order.subject])
        raise BadInput(f"I know no time zone and no subject called {unknown}. {_EXAMPLE}")
    wanted = question.filter.timeless
    return Subject(wanted=wanted, words=filter_words(wanted, answers.names_asked(desk.knowledge, question.filter)))


async def preview_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, digest_id: int) -> None:
    """The button under a digest: what it would say now."""
    query, message = pressed(update)
    await _show_preview(update, desk_of(context), message, digest_id)
    await acknowledge(query)


async def _show_preview(update: Update, desk: Desk, message: Message, digest_id: int | None = None) -> None:
    composed = await asyncio.to_thread(_preview, desk, message.chat.id, digest_id)
    await message.reply_html(composed.html)
    if composed.picture is None:
        return
    await show_activity(update, ChatAction.UPLOAD_PHOTO)
    drawn = await asyncio.to_thread(digest_contents.draw, desk.database, composed.picture)
    if drawn is not None:
        await message.reply_photo(drawn, caption=digests.caption_html(composed.picture))


def _preview(desk: Desk, chat_id: int, digest_id: int | None) -> Composed:
    zone = zone_of(desk, chat_id)
    return digests.preview(desk.database, chat_id, desk.knowledge.members, zone=zone, digest_id=digest_id)


async def quiet_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, digest_id: int) -> None:
    """The button under a digest: leave it out when nothing is new, or send it all the same."""
    query, message = pressed(update)
    await require_manager(update, context)
    desk = desk_of(context)
    told = await asyncio.to_thread(digests.switch_quiet_days, desk.database, message.chat.id, digest_id)
    try:
        await message.edit_text(_described(told), reply_markup=buttons.digest_keyboard(told))
    except BadRequest as error:
        if "not modified" not in error.message.lower():  # two pressed at once
            raise
    await acknowledge(query)

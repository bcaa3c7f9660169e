"""``/settings``: a chat's zone, quiet hours, cap and the rest, by buttons or in words."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.chats import preferences
from bot.chats.choices import NEVER, SETTINGS, ChatSettings, Setting, setting_at
from bot.rendering.html import bold, escape
from handlers.buttons import Verb, data
from handlers.courtesies import acknowledge, pressed, thread_of
from handlers.desk import desk_of
from handlers.follow_menu import rewrite
from handlers.rights import Managed, managed, managed_by_id, require_pin_right

_PINS = "pins"


async def settings(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/settings`` shows them with buttons; ``/settings quiet 22:00-07:00`` sets one."""
    await settings_words(update, context, " ".join(context.args or ()))


async def settings_words(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Show the settings, or set what the words say."""
    message = update.effective_message
    if message is None:
        return
    where, wanted = await managed(update, context, words)
    desk = desk_of(context)
    if wanted:
        held = await asyncio.to_thread(
            preferences.set_by_words, desk.database, where.chat, wanted, timezone=desk.settings.timezone
        )
    else:
        held = await _held(context, where)
    await message.reply_html(_menu_html(held, message.chat.id), reply_markup=_menu(held))


async def _held(context: ContextTypes.DEFAULT_TYPE, where: Managed) -> ChatSettings:
    desk = desk_of(context)
    return await asyncio.to_thread(preferences.settings_of, desk.database, where.chat, timezone=desk.settings.timezone)


def _menu_html(held: ChatSettings, here: int) -> str:
    whose = "this chat" if held.chat_id == here else escape(held.title or "that chat")
    lines = [f"{one.label}: {bold(escape(one.told(held)))}" for one in SETTINGS]
    return "\n".join([f"⚙️ {bold(f'Settings of {whose}')}", "", *lines, "", "Tap one to change it."])


def _menu(held: ChatSettings) -> InlineKeyboardMarkup:
    buttons = [
        InlineKeyboardButton(one.label, callback_data=data(Verb.SETTING, held.chat_id, index))
        for index, one in enumerate(SETTINGS)
    ]
    return InlineKeyboardMarkup([buttons[start : start + 2] for start in range(0, len(buttons), 2)])


async def settings_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, chat_id: int) -> None:
    """Back to all the settings."""
    query, message = pressed(update)
    held = await _held(context, await managed_by_id(update, context, chat_id))
    await rewrite(message, _menu_html(held, message.chat.id), _menu(held))
    await acknowledge(query)


async def setting_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, chat_id: int, index: int) -> None:
    """One setting: what it can be set to."""
    query, message = pressed(update)
    one = setting_at(index)
    held = await _held(context, await managed_by_id(update, context, chat_id))
    topic = thread_of(update) if chat_id == message.chat.id else None
    html = f"⚙️ {one.label}: {bold(escape(one.told(held)))}\n{escape(one.explained)}"
    await rewrite(message, html, _choices(held, index, one, topic))
    await acknowledge(query)


def _choices(held: ChatSettings, index: int, one: Setting, topic: int | None) -> InlineKeyboardMarkup:
    offered = [choice for choice in one.choices if topic is not None or "unconfirmed_thread" not in choice.changes]
    rows = [
        [InlineKeyboardButton(choice.words, callback_data=data(Verb.SET, held.chat_id, index, choice.number))]
        for choice in offered
    ]
    if all(len(choice.words) <= 16 for choice in offered):
        flat = [button for row in rows for button in row]
        rows = [flat[start : start + 3] for start in range(0, len(flat), 3)]
    back = InlineKeyboardButton("◀ All settings", callback_data=data(Verb.SETTINGS, held.chat_id))
    return InlineKeyboardMarkup([*rows, [back]])


async def set_pressed(
    update: Update, context: ContextTypes.DEFAULT_TYPE, chat_id: int, index: int, number: int
) -> None:
    """A choice: it is set, and all the settings are shown."""
    query, message = pressed(update)
    where, desk = await managed_by_id(update, context, chat_id), desk_of(context)
    if setting_at(index).name == _PINS and number != NEVER:
        await require_pin_right(context, where.chat)
    held = await asyncio.to_thread(
        preferences.set_choice,
        desk.database,
        where.chat,
        index,
        number,
        thread_id=where.thread_id,
        timezone=desk.settings.timezone,
    )
    await rewrite(message, _menu_html(held, message.chat.id), _menu(held))
    await acknowledge(query, "Set")

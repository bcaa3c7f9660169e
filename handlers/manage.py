"""The bot's own affairs in a chat: greetings, help, being let in and thrown out, groups that become supergroups."""

import asyncio

from telegram import ChatMember, Update
from telegram.ext import ContextTypes

from bot import answers
from bot.models import utc_now
from bot.rendering.html import bold, escape
from bot.store import chats
from bot.store.chats import ChatIdentity
from handlers.ask import answer_in_chat
from handlers.desk import Desk, desk_of, identity_of

COMMANDS = {
    "latest": "the newest events, of a topic or of all",
    "ask": "ask a question (for groups)",
    "follow": "be alerted: an actor, a place, a kind of event",
    "following": "what this chat follows",
    "unfollow": "stop following",
    "digest": "a daily digest: 08:00 Europe/Kyiv, now, or off",
    "submit": "bring a report: a text, a link, or in reply to one",
    "review": "reports that wait (editors)",
    "help": "how to ask",
}
"""The commands in Telegram's menu, in its order."""

_GONE = {ChatMember.LEFT, ChatMember.BANNED}


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/start``: what the bot does, with examples from what is really on record."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    desk = desk_of(context)
    await asyncio.to_thread(_welcome, desk, identity_of(chat))
    examples = await asyncio.to_thread(answers.suggestions, desk.database, desk.knowledge, now=utc_now())
    lines = [f"• <code>{escape(example)}</code>" for example in examples]
    await message.reply_html(
        f"{bold('Sitrep')} tells what is reported on armed conflict: who, what, where, the toll, and who says so.\n\n"
        + ("Ask in your own words, for example:\n" + "\n".join(lines) + "\n\n" if lines else "")
        + "/follow a topic to be alerted, /digest for a daily summary. Forward a report or paste a link to have it"
        + " read. /help says more."
    )


def _welcome(desk: Desk, identity: ChatIdentity) -> None:
    with desk.database.write() as session:
        chats.remember_chat(session, identity, timezone=desk.settings.timezone)
        chats.resume_chat(session, identity.id)


async def help_(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/help``: how to ask."""
    await answer_in_chat(update, context, "help")


async def membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was let into a chat, or thrown out, or a person blocked it: resume or suspend all the chat follows."""
    change = update.my_chat_member
    if change is None:
        return
    desk, chat = desk_of(context), change.chat
    if change.new_chat_member.status in _GONE:
        await asyncio.to_thread(_suspend, desk, chat.id, f"the bot was {change.new_chat_member.status}")
    else:
        await asyncio.to_thread(_welcome, desk, identity_of(chat))


def _suspend(desk: Desk, chat_id: int, reason: str) -> None:
    with desk.database.write() as session:
        chats.suspend_chat(session, chat_id, reason)


async def migrated(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A group became a supergroup: everything it owns moves to the new id. Telegram says so in both chats."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await asyncio.to_thread(_move, desk_of(context), old, new)


def _move(desk: Desk, old_id: int, new_id: int) -> None:
    with desk.database.write() as session:
        chats.move_chat(session, old_id, new_id)


async def unreadable(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A picture, a voice or a sticker: nothing the bot could read."""
    if update.effective_message is not None:
        await update.effective_message.reply_html(
            "I can read text, links and text files. Ask a question, forward a report, or see /help."
        )


async def unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command there is not: say which there are."""
    if update.effective_message is not None:
        listed = "\n".join(f"/{name}: {escape(meaning)}" for name, meaning in COMMANDS.items())
        await update.effective_message.reply_html(f"There is no such command. These are:\n{listed}")

"""The bot's own affairs in a chat: greetings, help, being let in and thrown out, groups that become supergroups."""

import asyncio

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import answers
from bot.models import utc_now
from bot.rendering.html import bold, escape
from bot.store import chats
from bot.store.chats import ChatIdentity
from handlers.ask import answer_in_chat
from handlers.desk import Desk, desk_of, identity_of, move_chat

COMMANDS = {
    "latest": "the newest events, of a topic or of all",
    "ask": "ask a question, in a group for example",
    "follow": "be alerted of new events: /follow Kataib Hezbollah",
    "following": "what this chat follows",
    "unfollow": "stop following something",
    "digest": "a summary by the clock: /digest 08:00 Europe/Kyiv, preview, off",
    "submit": "bring a report: its text, its link, or in reply to it",
    "review": "for editors: the reports that wait",
    "changes": "what is new and what changed: /changes since yesterday",
    "edit": "for editors: correct an event, /edit 12",
    "merge": "for editors: two events are one, /merge 12 15",
    "split": "for editors: a report tells of something else, /split 12",
    "retract": "for editors: mark an event as retracted",
    "undo": "for editors: undo what was changed in an event",
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
    examples = await asyncio.to_thread(_welcome_with_examples, desk, identity_of(chat))
    asked_by = "Ask in your own words" if chat.type == ChatType.PRIVATE else "Ask with /ask, or mention me"
    await message.reply_html(
        f"{bold('Sitrep')} tells what is reported on armed conflict: who did what, where, the toll, who says so.\n\n"
        + (f"{asked_by}, for example:\n{examples}\n\n" if examples else f"{asked_by}.\n\n")
        + "/follow a topic to be alerted, /digest for a daily summary. Forward a report to me, or paste its text or"
        + " link, to have it read. /help says more."
    )


def _welcome_with_examples(desk: Desk, identity: ChatIdentity) -> str:
    _welcome(desk, identity)
    examples = answers.suggestions(desk.database, desk.knowledge, now=utc_now())
    return "\n".join(f"• <code>{escape(example)}</code>" for example in examples)


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
    await asyncio.to_thread(move_chat, desk_of(context), old, new)


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

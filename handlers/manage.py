"""The bot's own affairs in a chat: greetings, help, being let in and thrown out, groups that become supergroups."""

import asyncio

from rapidfuzz import fuzz, process
from telegram import Update
from telegram.ext import ContextTypes

from bot.rendering.html import escape
from bot.store import chats
from bot.store.chats import ChatIdentity
from handlers.desk import Desk, desk_of, identity_of, move_chat
from handlers.rights import may_write

COMMANDS = {
    "latest": "the newest events, of a topic or of all",
    "ask": "ask a question, in a group for example",
    "brief": "a text to paste, with its sources: /brief Iraq 7d",
    "follow": "be alerted of new events: /follow Kataib Hezbollah",
    "following": "what this chat follows",
    "unfollow": "stop following something",
    "mute": "no alerts of something: /mute protests",
    "settings": "time zone, quiet hours, cap, severity, sound",
    "digest": "a summary by the clock: /digest 08:00 Europe/Kyiv, preview, off",
    "submit": "bring a report: its text, its link, or in reply to it",
    "review": "for editors: the reports that wait",
    "status": "for editors: what waits, what was refused, what is late",
    "changes": "what is new and what changed: /changes since yesterday",
    "edit": "for editors: correct an event, /edit 12",
    "merge": "for editors: two events are one, /merge 12 15",
    "split": "for editors: a report tells of something else, /split 12",
    "retract": "for editors: mark an event as retracted",
    "undo": "for editors: undo what was changed in an event",
    "help": "how to ask",
}
"""The commands in Telegram's menu, in its order."""

_ALIKE = 60.0  # of 100: a command so like what was typed is offered


def _welcome(desk: Desk, identity: ChatIdentity) -> None:
    with desk.database.write() as session:
        chats.remember_chat(session, identity, timezone=desk.settings.timezone)
        chats.resume_chat(session, identity.id)


async def membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot may write in a chat now, or no longer: resume or suspend all the chat follows."""
    change = update.my_chat_member
    if change is None:
        return
    desk, chat = desk_of(context), change.chat
    if not may_write(change.new_chat_member):
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
    """A command there is not: say which is like it, and which there are."""
    message = update.effective_message
    if message is None:
        return
    typed = (message.text or message.caption or "").split(maxsplit=1)[0].partition("@")[0].strip("/").lower()
    like = process.extractOne(typed, list(COMMANDS), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    near = f" Did you mean /{like[0]}?" if like else ""
    listed = "\n".join(f"/{name}: {escape(meaning)}" for name, meaning in COMMANDS.items())
    await message.reply_html(f"There is no such command.{near} These are:\n{listed}")

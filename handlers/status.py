"""``/status``: how the installation is doing, for editors."""

import asyncio

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.errors import NotAllowed
from bot.health import health_of
from bot.rendering.health import health_html
from handlers.desk import Desk, desk_of, zone_of
from handlers.rights import is_editor


async def status(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What waits, what was refused and why, what is late: in private, to editors."""
    message, user, chat = update.effective_message, update.effective_user, update.effective_chat
    if message is None or user is None or chat is None:
        return
    if not is_editor(context, user.id) or chat.type != ChatType.PRIVATE:
        raise NotAllowed("Only editors see how the bot is doing, and only in a private chat.")
    await message.reply_html(await asyncio.to_thread(_told, desk_of(context), chat.id))


def _told(desk: Desk, chat_id: int) -> str:
    return health_html(health_of(desk.database), zone_of(desk, chat_id))

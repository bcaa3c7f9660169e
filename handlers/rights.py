"""Who may do what, asked of Telegram at the moment of the act."""

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.errors import NotAllowed
from handlers.desk import desk_of

_ADMINISTRATORS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR}


async def require_manager(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Make sure that this person may set what the chat follows: anyone in private, administrators elsewhere.

    Returns:
        The person's Telegram id; for a group's anonymous administrator, or a channel's post, the chat's own.

    Raises:
        NotAllowed: an ordinary member of a group.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        raise NotAllowed("This can't be done here.")
    if _speaks_for(update, chat.id):
        return chat.id
    if user is None:
        raise NotAllowed("This can't be done here.")
    if chat.type != ChatType.PRIVATE:
        member = await context.bot.get_chat_member(chat.id, user.id)
        if member.status not in _ADMINISTRATORS:
            raise NotAllowed("Only an administrator of this group can change what it follows.")
    return user.id


def _speaks_for(update: Update, chat_id: int) -> bool:
    """Whether a message comes from the chat itself: a channel's post, or an anonymous administrator of a group."""
    if update.channel_post is not None:
        return True
    sender = update.message.sender_chat if update.message else None
    return sender is not None and sender.id == chat_id


def is_editor(context: ContextTypes.DEFAULT_TYPE, user_id: int) -> bool:
    """Whether this person's reports are stored without waiting for another's word."""
    return user_id in desk_of(context).editor_ids

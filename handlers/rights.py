"""Who may do what, asked of Telegram at the moment of the act."""

import re
from dataclasses import dataclass

from telegram import Chat, ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.errors import NotAllowed
from bot.store.chats import ChatIdentity
from handlers.courtesies import thread_of
from handlers.desk import desk_of, identity_of

_ADMINISTRATORS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
_ON_BEHALF = re.compile(r"(?:^|\s)for\s+(?P<chat>@\w{4,32})\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Managed:
    """A chat whose follows and settings are being changed, by whom, and in which of its forum topics."""

    chat: ChatIdentity
    person: int
    thread_id: int | None


async def managed(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str = "") -> tuple[Managed, str]:
    """The chat that a command is about, with the words that are left of it.

    It is the chat the command was sent in; in a private chat, "for @channel" at the end names another.

    Raises:
        NotAllowed: the person does not administer it, or the bot can't write there.
    """
    chat, named = update.effective_chat, _ON_BEHALF.search(words)
    if chat is None:
        raise NotAllowed("This can't be done here.")
    if named is None or chat.type != ChatType.PRIVATE:
        return Managed(identity_of(chat), await require_manager(update, context), thread_of(update)), words
    other = await _other_chat(context, named["chat"])
    person = await require_manager(update, context, of=other.id)
    await _require_voice(context, other)
    return Managed(identity_of(other), person, None), words[: named.start()].strip()


async def managed_by_id(update: Update, context: ContextTypes.DEFAULT_TYPE, chat_id: int) -> Managed:
    """The chat that a button is about, which need not be the one it is in.

    Raises:
        NotAllowed: the person does not administer it.
    """
    chat = update.effective_chat
    if chat is not None and chat.id == chat_id:
        return (await managed(update, context))[0]
    person = await require_manager(update, context, of=chat_id)
    return Managed(identity_of(await _other_chat(context, chat_id)), person, None)


async def _other_chat(context: ContextTypes.DEFAULT_TYPE, name: str | int) -> ChatFullInfo:
    try:
        return await context.bot.get_chat(name)
    except (BadRequest, Forbidden) as error:
        raise NotAllowed(f"I don't know {_shown(name)}: add me there as an administrator first.") from error


def _shown(name: str | int) -> str:
    return name if isinstance(name, str) else "that chat"


async def _require_voice(context: ContextTypes.DEFAULT_TYPE, chat: Chat | ChatFullInfo) -> None:
    me = await context.bot.get_chat_member(chat.id, context.bot.id)
    if not may_write(me):
        raise NotAllowed(f"I may not write in {chat.title or 'that chat'}: give me the right to post there first.")


def may_write(member: ChatMember) -> bool:
    """Whether someone's standing in a chat lets them write there."""
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return False
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False  # absent in groups, where every administrator may write
    return True


async def require_manager(update: Update, context: ContextTypes.DEFAULT_TYPE, *, of: int | None = None) -> int:
    """Make sure that this person may set what a chat follows: anyone in private, administrators elsewhere.

    Args:
        update: what the person did.
        context: its context.
        of: the chat that is to be changed, where it isn't the one the update comes from.

    Returns:
        The person's Telegram id; for a group's anonymous administrator, or a channel's post, the chat's own.

    Raises:
        NotAllowed: an ordinary member of a group.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        raise NotAllowed("This can't be done here.")
    if of in (None, chat.id) and _speaks_for(update, chat.id):
        return chat.id
    if user is None:
        raise NotAllowed("This can't be done here.")
    target = chat.id if of is None else of
    if target != user.id and not await _administers(context, target, user.id):
        which = "this group" if target == chat.id else "that chat"
        raise NotAllowed(f"Only an administrator of {which} can change its follows, digests and settings.")
    return user.id


async def _administers(context: ContextTypes.DEFAULT_TYPE, chat_id: int, user_id: int) -> bool:
    try:
        member = await context.bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden):
        return False  # the bot isn't there, or the person never was
    return member.status in _ADMINISTRATORS


def _speaks_for(update: Update, chat_id: int) -> bool:
    """Whether a message comes from the chat itself: a channel's post, or an anonymous administrator of a group."""
    if update.channel_post is not None:
        return True
    sender = update.message.sender_chat if update.message else None
    return sender is not None and sender.id == chat_id


async def require_pin_right(context: ContextTypes.DEFAULT_TYPE, chat: ChatIdentity) -> None:
    """Make sure that the bot can pin in a chat.

    Raises:
        NotAllowed: it can't.
    """
    if chat.kind == ChatType.PRIVATE:
        return
    me = await context.bot.get_chat_member(chat.id, context.bot.id)
    may_pin = isinstance(me, ChatMemberAdministrator) and (me.can_pin_messages or me.can_edit_messages)
    if not may_pin:
        raise NotAllowed("I may not pin here: make me an administrator with the right to pin messages first.")


def is_editor(context: ContextTypes.DEFAULT_TYPE, user_id: int) -> bool:
    """Whether this person's reports are stored without waiting for another's word."""
    return user_id in desk_of(context).editor_ids

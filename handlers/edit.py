"""Correcting and retracting events in the chat: by commands, buttons and short replies.

Nothing is kept in the process: the prompt that a reply answers names its event and what is asked for.
"""

import asyncio
import re

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.editing import decisions, proposals
from bot.editing.typed import HOW_TO_WRITE
from bot.errors import BadInput
from bot.rendering.edits import edit_menu_html
from bot.vocabulary import EventType, RulingField, SubEventType
from handlers import edit_buttons, regroup
from handlers.courtesies import acknowledge, pressed
from handlers.desk import desk_of
from handlers.rulings import PROMPT, ask_for, chosen, editor_of, numbered, propose, say

_RETRACT = "retract"
_FIELDS = ", ".join(RulingField)


async def edit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/edit 12`` shows what can be corrected in an event; ``/edit 12 killed 5`` proposes a correction."""
    editor = await editor_of(update, context)
    event_id, words = numbered(context.args or (), "/edit 12, or /edit 12 killed 5")
    if not words:
        await _show_menu(update, context, event_id)
        return
    field = words[0].casefold()
    if field not in set(RulingField):
        raise BadInput(f"“{words[0]}” can't be corrected; these can: {_FIELDS}.")
    await propose(
        update, context, proposals.propose_correction, editor, event_id, RulingField(field), " ".join(words[1:])
    )


async def retract(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/retract 12 reason`` proposes to mark an event as retracted."""
    editor = await editor_of(update, context)
    event_id, words = numbered(context.args or (), "/retract 12 the ministry withdrew its statement")
    await propose(update, context, proposals.propose_retraction, editor, event_id, " ".join(words))


async def edit_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """The button under an event's details."""
    query, _ = pressed(update)
    await editor_of(update, context)
    await _show_menu(update, context, event_id)
    await acknowledge(query)


async def _show_menu(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    event, standing = await asyncio.to_thread(decisions.in_force, desk_of(context).database, event_id)
    await say(update, edit_menu_html(event), edit_buttons.menu(int(event.id), may_undo=bool(standing)))


async def field_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A field of the menu: types and statuses are offered as buttons, everything else is asked for."""
    query, message = pressed(update)
    await editor_of(update, context)
    field = chosen(list(RulingField), index)
    if field is RulingField.TYPE:
        await message.edit_reply_markup(edit_buttons.kinds(event_id))
    elif field is RulingField.STATUS:
        await message.edit_reply_markup(edit_buttons.statuses(event_id))
    else:
        await ask_for(update, event_id, field, f"Reply to this message. {HOW_TO_WRITE[field]}")
    await acknowledge(query)


async def kind_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """One of ACLED's six types: its sub-types are offered."""
    query, message = pressed(update)
    await editor_of(update, context)
    await message.edit_reply_markup(edit_buttons.types(event_id, chosen(list(EventType), index)))
    await acknowledge(query)


async def type_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A sub-type is proposed."""
    query, _ = pressed(update)
    editor = await editor_of(update, context)
    kind = chosen(list(SubEventType), index)
    await propose(update, context, proposals.propose_correction, editor, event_id, RulingField.TYPE, kind.value)
    await acknowledge(query)


async def status_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A status is proposed."""
    query, _ = pressed(update)
    editor = await editor_of(update, context)
    status = chosen(edit_buttons.STATUSES, index)
    await propose(update, context, proposals.propose_correction, editor, event_id, RulingField.STATUS, status.value)
    await acknowledge(query)


async def retract_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Retracting asks for its reason."""
    query, _ = pressed(update)
    await editor_of(update, context)
    await ask_for(update, event_id, _RETRACT, "Why is it retracted? Reply to this message; the reason is shown.")
    await acknowledge(query)


def answers_prompt(message: Message, bot_id: int) -> bool:
    """Whether a message replies to one in which the bot asked an editor for a value."""
    return _prompt_of(message, bot_id) is not None


def _prompt_of(message: Message, bot_id: int) -> re.Match[str] | None:
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != bot_id:
        return None
    return PROMPT.match(asked.text or "")


async def take_reply(update: Update, context: ContextTypes.DEFAULT_TYPE, message: Message) -> None:
    """A value or a reason, in reply to the prompt for it."""
    prompt = _prompt_of(message, context.bot.id)
    if prompt is None:
        return
    editor = await editor_of(update, context)
    event_id, words = int(prompt["event"]), message.text or ""
    if prompt["what"] == _RETRACT:
        await propose(update, context, proposals.propose_retraction, editor, event_id, words)
    elif prompt["what"] == regroup.MERGE:
        await regroup.take_reply(update, context, editor, event_id, words)
    else:
        await propose(
            update, context, proposals.propose_correction, editor, event_id, RulingField(prompt["what"]), words
        )

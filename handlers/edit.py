"""Editors at work in the chat: corrections, retractions and their undoing, by commands, buttons and short replies.

Nothing is kept in the process: a button carries numbers, a proposal stands in the database, and the prompt that a reply
answers names its event and field.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import TypeVar

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.editing import rulings
from bot.editing.rulings import Editor, Made, Proposal
from bot.editing.typed import HOW_TO_WRITE
from bot.errors import BadInput, NotAllowed, Stale
from bot.rendering.edits import edit_menu_html, field_label, made_html, options_html, proposal_html, standing_html
from bot.rendering.html import bold, escape
from bot.vocabulary import EventType, RulingField, SubEventType
from handlers import edit_buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, meet, zone_of
from handlers.rights import is_editor

One = TypeVar("One")

_RETRACT = "retract"
_PROMPT = re.compile(r"✏️ Event (?P<event>\d{1,9}), (?P<what>\w+)\.")
_FIELDS = ", ".join(RulingField)


async def edit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/edit 12`` shows what can be corrected in an event; ``/edit 12 killed 5`` proposes a correction."""
    editor = await _editor(update, context)
    event_id, words = _numbered(context.args or (), "/edit 12, or /edit 12 killed 5")
    if not words:
        await _show_menu(update, context, event_id)
        return
    field = words[0].casefold()
    if field not in set(RulingField):
        raise BadInput(f"“{words[0]}” can't be corrected; these can: {_FIELDS}.")
    await _correct(update, context, editor, event_id, RulingField(field), " ".join(words[1:]))


async def retract(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/retract 12 reason`` proposes to mark an event as retracted."""
    editor = await _editor(update, context)
    event_id, words = _numbered(context.args or (), "/retract 12 the ministry withdrew its statement")
    await _retract(update, context, editor, event_id, " ".join(words))


async def undo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/undo 12`` lists what editors have changed in an event, each with a button to undo it."""
    await _editor(update, context)
    event_id, _ = _numbered(context.args or (), "/undo 12")
    await _show_standing(update, context, event_id)


def _numbered(arguments: Sequence[str], example: str) -> tuple[int, Sequence[str]]:
    """The event's number and what stands behind it."""
    number = arguments[0].lstrip("#") if arguments else ""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise BadInput(f"Give the event's number, which stands in its details, for example: {example}")
    return int(number), arguments[1:]


async def _editor(update: Update, context: ContextTypes.DEFAULT_TYPE) -> Editor:
    """Who is editing, asked at every step.

    Raises:
        NotAllowed: no editor.
    """
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or not is_editor(context, user.id):
        raise NotAllowed("Only editors can change what is on record. To report a mistake, forward the report to me.")
    await asyncio.to_thread(meet, desk_of(context), chat)
    return Editor(id=user.id, name=_name(user), chat_id=chat.id)


def _name(user: User) -> str:
    return user.full_name[:80]


async def edit_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """The button under an event's details."""
    query, _ = pressed(update)
    await _editor(update, context)
    await _show_menu(update, context, event_id)
    await acknowledge(query)


async def _show_menu(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    event, standing = await asyncio.to_thread(rulings.in_force, desk_of(context).database, event_id)
    await _say(update, edit_menu_html(event), edit_buttons.menu(int(event.id), may_undo=bool(standing)))


async def field_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A field of the menu: types and statuses are offered as buttons, everything else is asked for."""
    query, message = pressed(update)
    await _editor(update, context)
    field = _at(list(RulingField), index)
    if field is RulingField.TYPE:
        await message.edit_reply_markup(edit_buttons.kinds(event_id))
    elif field is RulingField.STATUS:
        await message.edit_reply_markup(edit_buttons.statuses(event_id))
    else:
        await _ask_for(update, event_id, field, f"{field_label(field)}: reply to this message. {HOW_TO_WRITE[field]}")
    await acknowledge(query)


async def kind_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """One of ACLED's six types: its sub-types are offered."""
    query, message = pressed(update)
    await _editor(update, context)
    await message.edit_reply_markup(edit_buttons.types(event_id, _at(list(EventType), index)))
    await acknowledge(query)


async def type_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A sub-type is proposed."""
    query, _ = pressed(update)
    editor = await _editor(update, context)
    kind = _at(list(SubEventType), index)
    await _correct(update, context, editor, event_id, RulingField.TYPE, kind.value)
    await acknowledge(query)


async def status_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, index: int) -> None:
    """A status is proposed."""
    query, _ = pressed(update)
    editor = await _editor(update, context)
    status = _at(edit_buttons.STATUSES, index)
    await _correct(update, context, editor, event_id, RulingField.STATUS, status.value)
    await acknowledge(query)


async def retract_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Retracting asks for its reason."""
    query, _ = pressed(update)
    await _editor(update, context)
    await _ask_for(update, event_id, _RETRACT, "Why is it retracted? Reply to this message; the reason is shown.")
    await acknowledge(query)


def _at(choices: Sequence[One], index: int) -> One:
    if index >= len(choices):
        raise Stale("This button is no longer in use. Open the event's details again, please.")
    return choices[index]


async def _ask_for(update: Update, event_id: int, what: str, words: str) -> None:
    await _say(update, f"{bold(f'✏️ Event {event_id}, {what}.')}\n{escape(words, 400)}", edit_buttons.REPLY)


def answers_prompt(message: Message, bot_id: int) -> bool:
    """Whether a message replies to one in which the bot asked an editor for a value."""
    return _prompt_of(message, bot_id) is not None


def _prompt_of(message: Message, bot_id: int) -> re.Match[str] | None:
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != bot_id:
        return None
    return _PROMPT.match(asked.text or "")


async def take_reply(update: Update, context: ContextTypes.DEFAULT_TYPE, message: Message) -> None:
    """A value or a reason, in reply to the prompt for it."""
    prompt = _prompt_of(message, context.bot.id)
    if prompt is None:
        return
    editor = await _editor(update, context)
    event_id, words = int(prompt["event"]), message.text or ""
    if prompt["what"] == _RETRACT:
        await _retract(update, context, editor, event_id, words)
    else:
        await _correct(update, context, editor, event_id, RulingField(prompt["what"]), words)


async def _correct(
    update: Update, context: ContextTypes.DEFAULT_TYPE, editor: Editor, event_id: int, field: RulingField, words: str
) -> None:
    desk = desk_of(context)
    proposal = await asyncio.to_thread(
        rulings.propose_correction, desk.database, desk.knowledge, editor, event_id, field, words
    )
    await _show(update, proposal)


async def _retract(
    update: Update, context: ContextTypes.DEFAULT_TYPE, editor: Editor, event_id: int, reason: str
) -> None:
    desk = desk_of(context)
    proposal = await asyncio.to_thread(
        rulings.propose_retraction, desk.database, desk.knowledge, editor, event_id, reason
    )
    await _show(update, proposal)


async def _show(update: Update, proposal: Proposal, *, in_place: bool = False) -> None:
    ruling = proposal.ruling
    if proposal.options:
        html = options_html(ruling, proposal.before[0])
        keyboard = edit_buttons.options(ruling.id, [option.words for option in proposal.options])
    else:
        html = proposal_html(
            ruling,
            proposal.before,
            proposal.after,
            moved_from=proposal.moved_from,
            is_renewed=proposal.is_renewed,
        )
        keyboard = edit_buttons.decision(ruling.id)
    if in_place:
        _, message = pressed(update)
        await message.edit_text(html, reply_markup=keyboard)
    else:
        await _say(update, html, keyboard)


async def choose_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int, index: int) -> None:
    """One of the values that may have been meant."""
    query, _ = pressed(update)
    desk, editor = desk_of(context), await _editor(update, context)
    proposal = await asyncio.to_thread(rulings.choose, desk.database, desk.knowledge, editor, ruling_id, index)
    await _show(update, proposal, in_place=True)
    await acknowledge(query)


async def confirm_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """What was proposed is made; if the event has changed meanwhile, it is shown anew."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await _editor(update, context)
    outcome = await asyncio.to_thread(rulings.confirm, desk.database, desk.knowledge, editor, ruling_id)
    if isinstance(outcome, Proposal):
        await _show(update, outcome, in_place=True)
        await acknowledge(query, "The event has changed since: look again")
        return
    await message.edit_text(_made(desk, outcome), reply_markup=edit_buttons.made(outcome))
    await acknowledge(query, "Done")


def _made(desk: Desk, outcome: Made) -> str:
    desk.outbox_filled.set()
    return made_html(outcome.ruling, outcome.before, outcome.after)


async def cancel_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """What was proposed is forgotten."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await _editor(update, context)
    await asyncio.to_thread(rulings.cancel, desk.database, editor, ruling_id)
    await message.edit_text("Cancelled. Nothing was changed.")
    await acknowledge(query)


async def undo_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """A ruling is taken back."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await _editor(update, context)
    outcome = await asyncio.to_thread(rulings.undo, desk.database, desk.knowledge, editor, ruling_id)
    await message.edit_text(_made(desk, outcome), reply_markup=edit_buttons.made(outcome))
    await acknowledge(query, "Undone")


async def standing_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """What editors have changed in an event, to undo one of it."""
    query, _ = pressed(update)
    await _editor(update, context)
    await _show_standing(update, context, event_id)
    await acknowledge(query)


async def _show_standing(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    desk, chat = desk_of(context), update.effective_chat
    event, standing = await asyncio.to_thread(rulings.in_force, desk.database, event_id)
    zone = await asyncio.to_thread(zone_of, desk, chat.id if chat else 0)
    await _say(update, standing_html(event, standing, zone), edit_buttons.standing(standing))


async def _say(update: Update, html: str, keyboard: edit_buttons.Markup | None) -> None:
    if update.effective_message is not None:
        await update.effective_message.reply_html(html, reply_markup=keyboard)

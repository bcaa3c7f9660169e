"""Rulings in the chat: who may make them, and deciding on what was proposed, by buttons.

Nothing is kept in the process: a button carries numbers, and a proposal stands in the database.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from telegram import Update
from telegram.ext import ContextTypes

from bot.editing import decisions, proposals
from bot.editing.decisions import Made
from bot.editing.proposals import Editor, Proposal
from bot.errors import BadInput, NotAllowed, Stale
from bot.knowledge import Knowledge
from bot.rendering.edits import made_html, options_html, proposal_html, standing_html, undoing_html
from bot.rendering.html import bold, escape
from bot.store.database import Database
from handlers import edit_buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import Desk, desk_of, meet, zone_of
from handlers.rights import is_editor

One = TypeVar("One")
Given = ParamSpec("Given")

PROMPT = re.compile(r"✏️ Event (?P<event>\d{1,9}): (?P<what>\w+)")
"""How a message begins in which an editor is asked for a value: what a reply to it answers."""


async def editor_of(update: Update, context: ContextTypes.DEFAULT_TYPE) -> Editor:
    """Who is editing, asked at every step.

    Raises:
        NotAllowed: no editor.
    """
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or not is_editor(context, user.id):
        raise NotAllowed("Only editors can change what is on record. To report a mistake, forward the report to me.")
    await asyncio.to_thread(meet, desk_of(context), chat)
    return Editor(id=user.id, name=user.full_name[:80], chat_id=chat.id)


def numbered(arguments: Sequence[str], example: str) -> tuple[int, Sequence[str]]:
    """The event's number and what stands behind it."""
    number = arguments[0].lstrip("#") if arguments else ""
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise BadInput(f"Give the event's number, which stands in its details, for example: {example}")
    return int(number), arguments[1:]


def chosen(choices: Sequence[One], index: int) -> One:
    """The choice that a button's number stands for.

    Raises:
        Stale: there are not so many.
    """
    if index >= len(choices):
        raise Stale("This button is no longer in use. Open the event's details again, please.")
    return choices[index]


async def say(update: Update, html: str, keyboard: edit_buttons.Markup | None) -> None:
    """Reply to what was written, or to the message whose button was pressed."""
    if update.effective_message is not None:
        await update.effective_message.reply_html(html, reply_markup=keyboard)


async def ask_for(update: Update, event_id: int, what: str, words: str) -> None:
    """Ask for a value, to be given in reply; ``PROMPT`` reads back which."""
    await say(update, f"{bold(f'✏️ Event {event_id}: {what}')}\n{escape(words, 400)}", edit_buttons.REPLY)


async def propose(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    make: Callable[Concatenate[Database, Knowledge, Given], Proposal],
    *given: Given.args,
    **named: Given.kwargs,
) -> None:
    """Try a ruling out and show what it would do. ``make`` is one of ``bot.editing.proposals``."""
    desk = desk_of(context)
    await show(update, await asyncio.to_thread(make, desk.database, desk.knowledge, *given, **named))


async def show(update: Update, proposal: Proposal, *, in_place: bool = False) -> None:
    """What a proposal would do, with the buttons to decide on it; or what may be meant, to choose from."""
    ruling = proposal.ruling
    if proposal.options:
        html = options_html(ruling, proposal.event)
        keyboard = edit_buttons.options(ruling.id, [option.words for option in proposal.options])
    elif proposal.outcome:
        outcome = proposal.outcome
        html = proposal_html(
            ruling,
            outcome.before,
            outcome.after,
            outcome.new,
            moved_from=proposal.moved_from,
            is_renewed=proposal.is_renewed,
        )
        keyboard = edit_buttons.decision(ruling.id)
    if in_place:
        _, message = pressed(update)
        await message.edit_text(html, reply_markup=keyboard)
    else:
        await say(update, html, keyboard)


async def choose_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int, index: int) -> None:
    """One of the values that may have been meant."""
    query, _ = pressed(update)
    desk, editor = desk_of(context), await editor_of(update, context)
    proposal = await asyncio.to_thread(proposals.choose, desk.database, desk.knowledge, editor, ruling_id, index)
    await show(update, proposal, in_place=True)
    await acknowledge(query)


async def confirm_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """What was proposed is made; if the event has changed meanwhile, it is shown anew."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await editor_of(update, context)
    outcome = await asyncio.to_thread(decisions.confirm, desk.database, desk.knowledge, editor, ruling_id)
    if isinstance(outcome, Proposal):
        await show(update, outcome, in_place=True)
        await acknowledge(query, "The event has changed since: look again")
        return
    await message.edit_text(_made(desk, outcome), reply_markup=edit_buttons.made(outcome))
    await acknowledge(query, "Done")


def _made(desk: Desk, made: Made) -> str:
    desk.outbox_filled.set()
    return made_html(made.ruling, made.outcome.before, made.outcome.after)


async def cancel_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """What was proposed is forgotten."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await editor_of(update, context)
    await asyncio.to_thread(decisions.cancel, desk.database, editor, ruling_id)
    await message.edit_text("Cancelled. Nothing was changed.")
    await acknowledge(query)


async def undo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/undo 12`` lists what editors have changed in an event, each with a button to undo it."""
    await editor_of(update, context)
    event_id, _ = numbered(context.args or (), "/undo 12")
    await _show_standing(update, context, event_id)


async def undo_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """What taking a ruling back would do is shown, to be confirmed."""
    query, message = pressed(update)
    desk = desk_of(context)
    await editor_of(update, context)
    foreseen = await asyncio.to_thread(decisions.foresee_undoing, desk.database, desk.knowledge, ruling_id)
    outcome = foreseen.outcome
    html = undoing_html(foreseen.ruling, outcome.before, outcome.after, outcome.new)
    await message.edit_text(html, reply_markup=edit_buttons.undoing(ruling_id))
    await acknowledge(query)


async def kept_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What would have been undone stands."""
    query, message = pressed(update)
    await editor_of(update, context)
    await message.edit_text("Cancelled. Nothing was changed.")
    await acknowledge(query)


async def undone_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, ruling_id: int) -> None:
    """A ruling is taken back."""
    query, message = pressed(update)
    desk, editor = desk_of(context), await editor_of(update, context)
    outcome = await asyncio.to_thread(decisions.undo, desk.database, desk.knowledge, editor, ruling_id)
    await message.edit_text(_made(desk, outcome), reply_markup=edit_buttons.made(outcome))
    await acknowledge(query, "Undone")


async def standing_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """What editors have changed in an event, to undo one of it."""
    query, _ = pressed(update)
    await editor_of(update, context)
    await _show_standing(update, context, event_id)
    await acknowledge(query)


async def _show_standing(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    desk, chat = desk_of(context), update.effective_chat
    event, standing = await asyncio.to_thread(decisions.in_force, desk.database, event_id)
    zone = await asyncio.to_thread(zone_of, desk, chat.id if chat else 0)
    await say(update, standing_html(event, standing, zone), edit_buttons.standing(standing))

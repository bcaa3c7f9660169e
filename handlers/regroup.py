"""Merging events and splitting reports off, in the chat."""

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from bot.editing import decisions, proposals
from bot.editing.proposals import Editor
from bot.errors import BadInput
from bot.rendering.edits import merge_menu_html, split_menu_html
from bot.rendering.html import plural
from bot.vocabulary import Event
from handlers import edit_buttons
from handlers.courtesies import acknowledge, pressed
from handlers.desk import desk_of
from handlers.rulings import ask_for, editor_of, numbered, propose, say

MERGE = "merge"


async def merge(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/merge 12 15`` proposes that two events are one."""
    editor = await editor_of(update, context)
    event_id, words = numbered(context.args or (), "/merge 12 15")
    if not words:
        raise BadInput(f"Give the number of the other event too, for example: /merge {event_id} 15")
    other_id, more = numbered(words, "/merge 12 15")
    if more:
        raise BadInput(f"Two events are merged at a time, for example: /merge {event_id} {other_id}")
    if other_id == event_id:
        raise BadInput("An event can't be merged with itself; give two different numbers.")
    await propose(update, context, proposals.propose_merge, editor, event_id, other_id)


async def split(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """``/split 12`` lists an event's reports; ``/split 12 2`` proposes that the second tells of something else."""
    editor = await editor_of(update, context)
    event_id, words = numbered(context.args or (), "/split 12, or /split 12 2")
    event = await _with_several_reports(context, event_id)
    if not words:
        await say(update, split_menu_html(event), edit_buttons.reports(event))
        return
    number, _ = numbered(words, "/split 12 2")
    if not 0 < number <= len(event.reports):
        raise BadInput(f"Event {event.id} has {plural(len(event.reports), 'report')}; /split {event.id} lists them.")
    await propose(update, context, proposals.propose_split, editor, event_id, int(event.reports[number - 1].document))


async def merge_asked(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Merging asks for the other event, and offers those of the same days and country."""
    query, _ = pressed(update)
    await editor_of(update, context)
    desk = desk_of(context)
    event, near = await asyncio.to_thread(decisions.events_near, desk.database, desk.knowledge, event_id)
    if near:
        await say(update, merge_menu_html(event, near), edit_buttons.others(event, near))
    else:
        await ask_for(update, event_id, MERGE, "Which event is it one with? Reply with its number, from its details.")
    await acknowledge(query)


async def merge_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, other_id: int) -> None:
    """One of the events that may be the same."""
    query, _ = pressed(update)
    await propose(update, context, proposals.propose_merge, await editor_of(update, context), event_id, other_id)
    await acknowledge(query)


async def take_reply(
    update: Update, context: ContextTypes.DEFAULT_TYPE, editor: Editor, event_id: int, words: str
) -> None:
    """The number of the other event, in reply to the prompt for it."""
    other_id, _ = numbered(words.split(), "15")
    await propose(update, context, proposals.propose_merge, editor, event_id, other_id)


async def split_asked(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int) -> None:
    """Splitting asks which report is to go."""
    query, _ = pressed(update)
    await editor_of(update, context)
    event = await _with_several_reports(context, event_id)
    await say(update, split_menu_html(event), edit_buttons.reports(event))
    await acknowledge(query)


async def _with_several_reports(context: ContextTypes.DEFAULT_TYPE, event_id: int) -> Event:
    """An event of which something can be split off.

    Raises:
        BadInput: it rests on one report.
        Stale: there is no such event.
    """
    event, _ = await asyncio.to_thread(decisions.in_force, desk_of(context).database, event_id)
    if len(event.reports) < 2:
        raise BadInput(f"Event {event.id} rests on one report alone, so there is nothing to split off.")
    return event


async def split_pressed(update: Update, context: ContextTypes.DEFAULT_TYPE, event_id: int, document_id: int) -> None:
    """One of the event's reports."""
    query, _ = pressed(update)
    await propose(update, context, proposals.propose_split, await editor_of(update, context), event_id, document_id)
    await acknowledge(query)

"""The buttons of editors: what to correct, the values that may be meant, confirming, cancelling and undoing."""

from collections.abc import Sequence

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from bot.editing.decisions import Made
from bot.rendering.edits import field_label, ruling_words
from bot.rendering.words import upper_first
from bot.vocabulary import Event, EventStatus, EventType, Ruling, RulingField, SubEventType
from handlers.buttons import Verb, data

Markup = InlineKeyboardMarkup | ForceReply

REPLY = ForceReply(selective=True)
STATUSES = (EventStatus.REPORTED, EventStatus.CORROBORATED, EventStatus.DISPUTED)
_LONGEST_LABEL = 60
_MOST_REPORTS = 30


def _button(label: str, verb: Verb, *numbers: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(label[:_LONGEST_LABEL], callback_data=data(verb, *numbers))


def _in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def menu(event_id: int, *, may_undo: bool) -> InlineKeyboardMarkup:
    """What of an event can be corrected: the event's number and the field's place in ``RulingField``."""
    fields = [_button(field_label(field), Verb.FIELD, event_id, index) for index, field in enumerate(RulingField)]
    deeds = [_button("🔗 Merge…", Verb.MERGE, event_id), _button("✂ Split…", Verb.SPLIT, event_id)]
    ends = [_button("🚫 Retract…", Verb.RETRACT, event_id)]
    if may_undo:
        ends.append(_button("↩ Undo…", Verb.STANDING, event_id))
    return InlineKeyboardMarkup([*_in_rows(fields, 3), deeds, ends])


def others(event: Event, near: Sequence[Event]) -> InlineKeyboardMarkup:
    """Events that one may be merged with: its number and the other's."""
    buttons = [_button(f"🔗 {other.id}", Verb.ONE_WITH, int(event.id), int(other.id)) for other in near]
    return InlineKeyboardMarkup(_in_rows(buttons, 5))


def reports(event: Event) -> InlineKeyboardMarkup:
    """The reports of an event: its number and the document's."""
    buttons = [
        _button(f"✂ {number}", Verb.SPLIT_OFF, int(event.id), int(report.document))
        for number, report in enumerate(event.reports[:_MOST_REPORTS], start=1)
    ]
    return InlineKeyboardMarkup(_in_rows(buttons, 5))


def kinds(event_id: int) -> InlineKeyboardMarkup:
    """ACLED's six types: the event's number and the type's place in ``EventType``."""
    return InlineKeyboardMarkup(
        _in_rows([_button(kind.value, Verb.KIND, event_id, index) for index, kind in enumerate(EventType)], 2)
    )


def types(event_id: int, family: EventType) -> InlineKeyboardMarkup:
    """The sub-types of a type: the event's number and the sub-type's place in ``SubEventType``."""
    buttons = [
        _button(kind.value, Verb.TYPE, event_id, index)
        for index, kind in enumerate(SubEventType)
        if kind.event_type is family
    ]
    return InlineKeyboardMarkup(_in_rows(buttons, 1))


def statuses(event_id: int) -> InlineKeyboardMarkup:
    """The statuses an editor can set: the event's number and the status's place in ``STATUSES``."""
    buttons = [_button(one.value.capitalize(), Verb.STATUS, event_id, index) for index, one in enumerate(STATUSES)]
    return InlineKeyboardMarkup([buttons])


def options(ruling_id: int, words: Sequence[str]) -> InlineKeyboardMarkup:
    """The values that may be meant: the proposal's number and the value's place."""
    meant = [[_button(label, Verb.CHOOSE, ruling_id, index)] for index, label in enumerate(words)]
    return InlineKeyboardMarkup([*meant, [_button("✖ Cancel", Verb.CANCEL, ruling_id)]])


def decision(ruling_id: int) -> InlineKeyboardMarkup:
    """Under a proposal."""
    return InlineKeyboardMarkup(
        [[_button("✅ Confirm", Verb.CONFIRM, ruling_id), _button("✖ Cancel", Verb.CANCEL, ruling_id)]]
    )


def undoing(ruling_id: int) -> InlineKeyboardMarkup:
    """Under what undoing would do."""
    return InlineKeyboardMarkup([[_button("✅ Confirm", Verb.UNDONE, ruling_id), _button("✖ Cancel", Verb.KEEP)]])


def made(ruled: Made) -> InlineKeyboardMarkup:
    """Under what has been made or undone."""
    buttons = [_button("Details", Verb.EVENT, int(ruled.outcome.after[0].id))]
    if ruled.ruling.undone_at is None:
        buttons.insert(0, _button("↩ Undo", Verb.UNDO, ruled.ruling.id))
    return InlineKeyboardMarkup([buttons])


def standing(rulings: Sequence[Ruling]) -> InlineKeyboardMarkup | None:
    """A button to undo each ruling in force."""
    buttons = [
        [_button(f"↩ {number}. {upper_first(ruling_words(one))}", Verb.UNDO, one.id)]
        for number, one in enumerate(rulings, start=1)
    ]
    return InlineKeyboardMarkup(buttons) if buttons else None

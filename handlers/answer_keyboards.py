"""The buttons under an answer: its events, sources and pictures, ways to change the question, files to take away."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering.answers import Answer
from bot.answering.exporting import FORMATS
from bot.rendering.answers import PAGE_SIZE
from bot.rendering.filter_parts import Variant
from handlers.buttons import Verb, data

_NUMBERS_A_ROW = 5
_VARIANTS_A_ROW = 2
_MOST_VARIANTS = 20
FILE_KINDS = tuple(FORMATS)
"""The formats of files, by the numbers that buttons carry."""


def answer_keyboard(asked_id: int, answer: Answer, changes: Sequence[Variant]) -> InlineKeyboardMarkup | None:
    """Under an answer. ``changes`` are the question's variants; where nothing was found, those that find something."""
    if not answer.total:
        near = [(number, changes[number]) for number in answer.nearest]
        return _markup(_variant_rows(asked_id, near))
    page, events = answer.page, answer.events
    numbered = [
        InlineKeyboardButton(f"{number}", callback_data=data(Verb.EVENT, int(event.id)))
        for number, event in enumerate(events, start=page * PAGE_SIZE + 1)
    ]
    tools = [
        (bool(events), "📰 Sources", data(Verb.SOURCES, asked_id, page)),
        (any(event.places for event in events), "🗺 Map", data(Verb.MAP, asked_id)),
        (answer.total > 1, "📈 Timeline", data(Verb.TIMELINE, asked_id)),
        (bool(answer.tallies), "📊 Counts", data(Verb.TALLIES, asked_id)),
    ]
    uses = [
        (bool(changes), "✏️ Change", data(Verb.CHANGE, asked_id, page)),
        (bool(events), "⬇️ Take away", data(Verb.FILES, asked_id, page)),
        (not answer.question.filter.is_empty, "🔔 Follow this", data(Verb.FOLLOW, asked_id)),
    ]
    ways = [
        (page > 0, "◀ Back", data(Verb.PAGE, asked_id, page - 1)),
        (answer.has_more, "More ▶", data(Verb.PAGE, asked_id, page + 1)),
    ]
    others = list(enumerate(changes[: len(answer.question.alternatives)]))
    rows = [numbered[start : start + _NUMBERS_A_ROW] for start in range(0, len(numbered), _NUMBERS_A_ROW)]
    rows += _variant_rows(asked_id, others)
    for offered in (tools, uses, ways):
        rows.append([InlineKeyboardButton(label, callback_data=deed) for applies, label, deed in offered if applies])
    return _markup(rows)


def change_keyboard(asked_id: int, page: int, changes: Sequence[Variant]) -> InlineKeyboardMarkup | None:
    """Every way to change the question, and back to its answer."""
    rows = _variant_rows(asked_id, list(enumerate(changes))[:_MOST_VARIANTS])
    return _markup([*rows, [_back(asked_id, page)]])


def files_keyboard(asked_id: int, page: int) -> InlineKeyboardMarkup | None:
    """The kinds of files an answer can be taken away as, a brief among them, and back."""
    kinds = [
        InlineKeyboardButton(FORMATS[kind].label, callback_data=data(Verb.FILE, asked_id, number))
        for number, kind in enumerate(FILE_KINDS)
    ]
    brief = InlineKeyboardButton("📝 Brief", callback_data=data(Verb.BRIEF, asked_id))
    return _markup([kinds[:2], kinds[2:], [brief, _back(asked_id, page)]])


def _back(asked_id: int, page: int) -> InlineKeyboardButton:
    return InlineKeyboardButton("◀ Answer", callback_data=data(Verb.PAGE, asked_id, page))


def _variant_rows(asked_id: int, changes: Sequence[tuple[int, Variant]]) -> list[list[InlineKeyboardButton]]:
    offered = [
        InlineKeyboardButton(variant.label, callback_data=data(Verb.VARY, asked_id, number))
        for number, variant in changes
    ]
    return [offered[start : start + _VARIANTS_A_ROW] for start in range(0, len(offered), _VARIANTS_A_ROW)]


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None

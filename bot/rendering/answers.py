"""Answers as message HTML: how the question was understood, a direct sentence, the events, the tallies."""

from collections.abc import Mapping, Sequence

from bot.rendering.events import event_brief, event_line
from bot.rendering.filters import Names, filter_words
from bot.rendering.html import CAPTION_LIMIT, bold, escape, fit, fits, listing, plural
from bot.rendering.places import places_html
from bot.rendering.summaries import Summary, lead_sentence, summarise
from bot.rendering.tallies import ReportedTally, tally_html
from bot.rendering.words import date_words
from bot.vocabulary import Event, Intent, Question

PAGE_SIZE = 5
"""Events a page of an answer shows."""

# A page must show all its events, or the next one would skip some: full lines if they fit, else fewer words.
_SHORTER_AND_SHORTER = ((event_line, 4), (event_line, 1), (event_brief, 1), (event_brief, 0))
_ROOM_FOR_MORE = "… and 1,000,000 more" + " " * 20

Umbrellas = Mapping[str, Sequence[str]]
"""Names that stand for several groups, each with the names of those, the best known first."""

_EXAMPLES = (
    "latest on Kataib Hezbollah",
    "strikes in Yemen since 12 January",
    "who hit Al-Asad?",
    "how many attacks on US forces since mid-October",
    "casualties in Gaza last week",
)


def answer_html(
    question: Question,
    events: Sequence[Event],
    tallies: Sequence[ReportedTally],
    total: int,
    *,
    page: int = 0,
    actor_names: Names | None = None,
    umbrellas: Umbrellas | None = None,
    summary: Summary | None = None,
    is_more: bool = False,
) -> str:
    """One page of an answer.

    ``events`` are those of this page, newest first, and ``total`` how many there are in all, or with ``is_more``, how
    many were counted before counting was left; ``page`` counts from 0 in steps of ``PAGE_SIZE``. ``umbrellas`` names
    the members of what was asked for that stands for several groups. ``summary`` adds up all matching events
    (``summaries.summarise``); without it, the page's.
    """
    if question.intent is Intent.HELP:
        return help_html()
    names = actor_names or {}
    wanted = filter_words(question.filter, names)
    if not total and not tallies:
        return _nothing_html(question, wanted, umbrellas or {})
    notes = _reading_notes(question, umbrellas or {})
    for write, told in _SHORTER_AND_SHORTER:
        head = [bold(escape(wanted, 400)), *notes]
        if not page:
            head += [lead_sentence(question.intent, summary or summarise(events), total + is_more)]
            head += [f"📊 {tally_html(reported, names)}." for reported in tallies[:told]]
        head.append(_extent(page, len(events), total, is_more=is_more))
        lines = [write(event, number=number) for number, event in enumerate(events, start=page * PAGE_SIZE + 1)]
        opening = "\n".join(part for part in head if part)
        if fits("\n\n".join([opening, *lines, _ROOM_FOR_MORE])):
            break
    return fit(opening, lines, total=total - page * PAGE_SIZE)


def _extent(page: int, shown: int, total: int, *, is_more: bool) -> str:
    if not total:
        return "No single event on record."
    if shown == total:
        return f"{plural(total, 'event')}, newest first:" if total > 1 else ""
    all_of_them = f"more than {total:,}" if is_more else f"{total:,}"
    return f"Events {page * PAGE_SIZE + 1}–{page * PAGE_SIZE + shown} of {all_of_them}, newest first:"


def _reading_notes(question: Question, umbrellas: Umbrellas) -> list[str]:
    notes = [
        f"<i>{escape(name, 60)}: counting {listing([escape(member, 60) for member in members])}</i>"
        for name, members in umbrellas.items()
    ]
    if question.unknown:
        notes.append(f"<i>Not understood: {listing([f'“{escape(word, 40)}”' for word in question.unknown])}</i>")
    return notes


def _nothing_html(question: Question, wanted: str, umbrellas: Umbrellas) -> str:
    lines = [f"Nothing on record for: {bold(escape(wanted, 400))}.", *_reading_notes(question, umbrellas)]
    if question.suggestions:
        lines += ["", "You could try:", *(f"• {escape(suggestion, 100)}" for suggestion in question.suggestions[:5])]
    elif not question.filter.is_empty:
        lines.append("Try fewer words, a wider area or a longer time.")
    return "\n".join(lines)


def help_html() -> str:
    """How to ask, with examples."""
    examples = "\n".join(f"• <code>{escape(example)}</code>" for example in _EXAMPLES)
    return (
        f"{bold('Ask about strikes and attacks in your own words.')}\n"
        "Name a group, a place, a kind of attack or a time, in any order and in any script.\n\n"
        f"{examples}\n\n"
        "Every answer says how it was understood, and every event shows its place, date, toll and who says so. "
        "“Reported” means one independent source, “corroborated” several, “disputed” that they contradict each other."
    )


def map_caption(wanted: str, events: Sequence[Event], *, first_number: int = 1, total: int | None = None) -> str:
    """A map's caption (at most 1024 units): what it shows, and the key to its numbers. ``wanted`` is plain text."""
    lines = [
        f"{number}. {places_html(event.places)}, {date_words(event.date)}"
        for number, event in enumerate(events, start=first_number)
    ]
    return fit(bold(escape(wanted)), lines, limit=CAPTION_LIMIT, gap="\n", total=total)

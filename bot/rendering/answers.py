"""Answers as message HTML: how the question was understood, a direct sentence, the events, the tallies."""

from collections.abc import Mapping, Sequence

from bot.rendering.countries import country_name
from bot.rendering.events import event_brief, event_line, sources
from bot.rendering.filters import Names, filter_words
from bot.rendering.html import CAPTION_LIMIT, bold, escape, fit, fits, listing, plural
from bot.rendering.places import places_html
from bot.rendering.summaries import SAFETY, Summary, lead_sentence, summarise
from bot.rendering.tallies import ReportedTally, tally_html
from bot.rendering.words import date_words, day_words
from bot.vocabulary import Event, Intent, Order, Question, Value

PAGE_SIZE = 5
"""Events a page of an answer shows."""

# A page must show all its events, or the next one would skip some: full lines if they fit, else fewer words.
_SHORTER_AND_SHORTER = ((event_line, 4), (event_line, 1), (event_brief, 1), (event_brief, 0))
_ROOM_FOR_MORE = "… and 1,000,000 more" + " " * 20

Umbrellas = Mapping[str, Sequence[str]]
"""Names that stand for several groups, each with the names of those, the best known first."""


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
    lead: Sequence[str] = (),
    is_more: bool = False,
    read_to: int | None = None,
) -> str:
    """One page of an answer.

    ``events`` are those of this page, in the question's order, and ``total`` how many there are in all, or with
    ``is_more``, how many were counted before counting was left; ``page`` counts from 0 in steps of ``PAGE_SIZE``.
    ``umbrellas`` names the members of what was asked for that stands for several groups. ``summary`` adds up all
    matching events (``summaries.summarise``); without it, the page's. ``lead`` are more lines that answer the question
    directly, as message HTML. ``read_to`` is how many events words were looked for in, where more would have fitted.
    """
    names = actor_names or {}
    wanted = filter_words(question.filter, names)
    notes = _reading_notes(question, umbrellas or {}, read_to)
    for write, told in _SHORTER_AND_SHORTER:
        head = [bold(escape(wanted, 400)), *notes]
        if not page:
            head += [
                lead_sentence(question.intent, summary or summarise(events), total + is_more, question.step),
                *lead[: max(1, told)],
            ]
            head += [f"📊 {tally_html(reported, names)}." for reported in tallies[:told]]
        head.append(_extent(page, len(events), total, question.order, is_more=is_more))
        lines = [write(event, number=number) for number, event in enumerate(events, start=page * PAGE_SIZE + 1)]
        opening = "\n".join(part for part in head if part)
        if fits("\n\n".join([opening, *lines, _ROOM_FOR_MORE])):
            break
    return fit(opening, lines, total=total - page * PAGE_SIZE)


def _extent(page: int, shown: int, total: int, order: Order, *, is_more: bool) -> str:
    if not total:
        return "No single event on record."
    if shown == total:
        return f"{plural(total, 'event')}, {order.value} first:" if total > 1 else ""
    all_of_them = f"more than {total:,}" if is_more else f"{total:,}"
    return f"Events {page * PAGE_SIZE + 1}–{page * PAGE_SIZE + shown} of {all_of_them}, {order.value} first:"


def _reading_notes(question: Question, umbrellas: Umbrellas, read_to: int | None) -> list[str]:
    notes = [
        f"<i>{escape(name, 60)}: counting {listing(members, write=lambda member: escape(member, 60))}</i>"
        for name, members in umbrellas.items()
    ]
    if read_to:
        notes.append(f"<i>Words in reports: only the newest {read_to:,} events that fit otherwise were read</i>")
    if question.unknown:
        notes.append(f"<i>Not understood: {listing([f'“{escape(word, 40)}”' for word in question.unknown])}</i>")
    if question.alternatives:
        others = listing([escape(one.label, 60) for one in question.alternatives], "or")
        notes.append(f"<i>{_taken_for(question)}Did you mean {others}?</i>")
    return notes


def _taken_for(question: Question) -> str:
    """Which of several places of one name an answer is about: "This is Tripoli, Libya. "."""
    others = {(place.name, place.country) for one in question.alternatives for place in one.filter.places}
    doubtful = [
        f"{place.name}, {country_name(place.country)}"
        for place in question.filter.places
        if place.country and any(name == place.name and country != place.country for name, country in others)
    ]
    return f"This is {listing([escape(name, 60) for name in doubtful])}. " if doubtful else ""


class NearVariant(Value):
    """A variant of a question, by its number (``filter_parts.variants``) and in words, and how many events it finds, or
    with ``is_more``, how many were counted before counting was left."""

    number: int
    words: str
    total: int
    is_more: bool = False

    @property
    def events(self) -> str:
        """How many events it finds, in words."""
        return f"{'more than ' if self.is_more else ''}{plural(self.total, 'event')}"


class Nearness(Value):
    """What is nearest to a question that finds nothing; ``newest`` is the newest event of the whole record."""

    variants: tuple[NearVariant, ...] = ()
    newest: Event | None = None
    names: tuple[str, ...] = ()


def nothing_html(
    question: Question,
    near: Nearness,
    *,
    actor_names: Names | None = None,
    umbrellas: Umbrellas | None = None,
    read_to: int | None = None,
) -> str:
    """That nothing was found: what was looked for, how far the record goes, and what is nearest."""
    wanted = filter_words(question.filter, actor_names or {})
    lines = [] if question.filter.is_empty else [f"Nothing on record for: {bold(escape(wanted, 400))}."]
    if question.intent is Intent.SAFETY:
        lines.append(SAFETY)
    lines += _reading_notes(question, umbrellas or {}, read_to)
    if near.names:
        lines.append(f"Names like that: {listing([bold(escape(name, 60)) for name in near.names], 'or')}.")
    if near.newest is not None:
        last = near.newest.date.end if near.newest.date else near.newest.first_reported_at
        lines.append(f"The record goes up to {day_words(last)}.")
    return "\n\n".join(part for part in ("\n".join(lines), _ways_on(question, near)) if part)


def _ways_on(question: Question, near: Nearness) -> str:
    if near.variants:
        found = [f"• {escape(one.words, 80)}: {one.events}" for one in near.variants]
        return "\n".join(["Nearest:", *found])
    tries = [f"• {escape(suggestion, 100)}" for suggestion in question.suggestions[:5]]
    return "\n".join(["You could try:", *tries]) if tries else ""


def sources_html(events: Sequence[Event], zone: str, *, first: int = 1) -> str:
    """Who reports these events, with the words quoted; they are numbered from ``first``."""
    blocks = [f"{number}. {sources(event, zone)}" for number, event in enumerate(events, start=first)]
    return fit(bold("Sources"), blocks)


def map_caption(wanted: str, events: Sequence[Event], *, first_number: int = 1, total: int | None = None) -> str:
    """A map's caption (at most 1024 units): what it shows, and the key to its numbers. ``wanted`` is plain text."""
    lines = [
        f"{number}. {places_html(event.places)}, {date_words(event.date)}"
        for number, event in enumerate(events, start=first_number)
    ]
    return fit(bold(escape(wanted)), lines, limit=CAPTION_LIMIT, gap="\n", total=total)

"""Answers: a question in, and out come the events, the tallies and the message that tells them."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from bot.answering.briefs import brief_of
from bot.answering.counting import names_of, reported_tallies, series_of_tallies
from bot.answering.details import details
from bot.answering.leads import compared, reasons
from bot.answering.nearest import nearest_to, suggestions, with_unknown_words
from bot.answering.summing import MOST_SUMMED, SUMMED_UP, summary_of
from bot.errors import BadInput
from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.questions.understanding import understand
from bot.record.refreshing import as_of
from bot.rendering.answers import PAGE_SIZE, answer_html, nothing_html, sources_html
from bot.rendering.filters import filter_words
from bot.rendering.help import subject_html
from bot.store import search
from bot.store.database import Database
from bot.store.events import load_events
from bot.store.lookup import Found
from bot.vocabulary import Event, Filter, Intent, Order, Question, Tally, Value

NOTHING_ASKED = "Ask me something, for example: latest on Kataib Hezbollah."
"""What somebody is told who sends nothing but spaces."""

MOST_COUNTED = 1_000
"""Of more events than these, an answer says that there are more, unless it is asked what they are in all."""

_MOST_BRIEFED = 500
_OF_ONE = {Intent.SOURCES, Intent.DETAILS}


class Answer(Value):
    """One page of an answer.

    ``events`` are this page's; ``page`` counts from 0. ``total`` counts all that match, up to ``MOST_COUNTED`` where
    nobody asked how many. ``nearest`` are the numbers of the question's variants (``rendering/filter_parts.py``) that
    find something where the question itself does not.
    """

    question: Question
    events: tuple[Event, ...] = ()
    tallies: tuple[Tally, ...] = ()
    total: int = 0
    page: int = 0
    html: str
    nearest: tuple[int, ...] = ()

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return (self.page + 1) * PAGE_SIZE < self.total


def ask(
    database: Database,
    knowledge: Knowledge,
    text: str,
    *,
    now: dt.datetime | None = None,
    zone: str = "UTC",
    previous: Question | None = None,
    counts_all: bool = False,
) -> Answer:
    """Answer a question from the record. Nothing dated after ``now`` is shown.

    ``previous`` is the question it may go on from, ``zone`` the reader's (an IANA name). With ``counts_all``, the total
    is exact however large it is.

    Raises:
        BadInput: there is no question, or none of the events it points at.
    """
    moment = now or utc_now()
    question = read_question(database, knowledge, text, now=moment, zone=zone, previous=previous)
    return answer(database, knowledge, question, now=moment, zone=zone, counts_all=counts_all)


def read_question(
    database: Database,
    knowledge: Knowledge,
    text: str,
    *,
    now: dt.datetime | None = None,
    zone: str = "UTC",
    previous: Question | None = None,
) -> Question:
    """A question as ``understand`` reads it; words nobody knows are looked for in the reports.

    Raises:
        BadInput: there is no question, or it points at an event where nothing was asked before.
    """
    if not text.strip():
        raise BadInput(NOTHING_ASKED)
    moment = now or utc_now()
    question = understand(text, knowledge, now=moment, zone=zone, previous=previous)
    if question.intent in _OF_ONE and question.filter.is_empty and previous is None:
        raise BadInput("Ask for events first; then ask, for example: sources for the second one.")
    return with_unknown_words(database, knowledge, question, now=moment)


def answer(
    database: Database,
    knowledge: Knowledge,
    question: Question,
    *,
    now: dt.datetime | None = None,
    zone: str = "UTC",
    page: int = 0,
    counts_all: bool = False,
) -> Answer:
    """One page of the answer to a question that has been understood already; past the last page, the last.

    Raises:
        BadInput: it points at an event that the answer before does not have.
    """
    moment = now or utc_now()
    if question.intent is Intent.HELP or (question.filter.is_empty and question.unknown):
        return _unanswered(database, knowledge, question, moment)
    if question.intent in _OF_ONE:
        return _of_one(database, knowledge, question, moment, zone)
    if question.intent is Intent.BRIEF:
        return _brief(database, knowledge, question, moment)
    return _page(database, knowledge, question, moment, page, counts_all=counts_all)


def _page(
    database: Database, knowledge: Knowledge, question: Question, moment: dt.datetime, page: int, *, counts_all: bool
) -> Answer:
    wanted = question.filter
    with database.read() as session:
        looked_for = search.Search(session, wanted, members=knowledge.members, now=moment)
        newest = looked_for.look_up(limit=MOST_SUMMED + 1) if question.intent in SUMMED_UP and not page else []
        total, is_more = _total(looked_for, question.intent, len(newest), counts_all=counts_all)
        page = min(page, max(0, total - 1) // PAGE_SIZE)
        events = _as_of(session, knowledge, _shown(looked_for, question.order, newest, total, page), moment)
        reported = reported_tallies(session, knowledge, wanted, now=moment)
        summary = summary_of(session, knowledge, question.intent, newest[:MOST_SUMMED], now=moment)
        lead = _lead(session, knowledge, question, moment) if page == 0 else ()
        read_to = looked_for.read_to
    if not total and not reported:
        return _nothing(database, knowledge, question, moment, read_to)
    html = answer_html(
        question,
        events,
        reported,
        total,
        page=page,
        actor_names=names_asked(knowledge, wanted) | names_of(knowledge, [one.tally for one in reported]),
        umbrellas=_umbrellas(knowledge, wanted),
        summary=summary,
        lead=lead,
        is_more=is_more,
        read_to=read_to,
    )
    tallies = tuple(one.tally for one in reported)
    return Answer(question=question, events=tuple(events), tallies=tallies, total=total, page=page, html=html)


def _total(looked_for: search.Search, intent: Intent, newest: int, *, counts_all: bool) -> tuple[int, bool]:
    """How many events an answer speaks of, and whether there are more. Where all were looked up, they are counted."""
    if 0 < newest <= MOST_SUMMED:
        return newest, False
    if counts_all or intent is Intent.COUNT:
        return looked_for.count()
    if newest:
        return MOST_SUMMED, True
    return looked_for.count(most=MOST_SUMMED if intent in SUMMED_UP else MOST_COUNTED)


def _shown(looked_for: search.Search, order: Order, newest: Sequence[Found], total: int, page: int) -> list[int]:
    """The ids of a page's events."""
    if not total:
        return []
    if newest and order is Order.NEWEST:
        return [one.id for one in newest[:PAGE_SIZE]]
    return looked_for.find(limit=PAGE_SIZE, offset=page * PAGE_SIZE, order=order)


def _as_of(session: Session, knowledge: Knowledge, found: list[int], moment: dt.datetime) -> list[Event]:
    return [as_of(session, knowledge, event, moment) for event in load_events(session, found)]


def _lead(session: Session, knowledge: Knowledge, question: Question, moment: dt.datetime) -> tuple[str, ...]:
    if question.intent is Intent.COMPARE:
        return compared(session, knowledge, question, now=moment)
    return reasons(session, knowledge, question, now=moment) if question.intent is Intent.WHY else ()


def _nothing(
    database: Database, knowledge: Knowledge, question: Question, moment: dt.datetime, read_to: int | None = None
) -> Answer:
    near = nearest_to(database, knowledge, question, names_asked(knowledge, question.filter), now=moment)
    if not near.variants:
        question = question.model_copy(update={"suggestions": suggestions(database, knowledge, now=moment)})
    html = nothing_html(
        question,
        near,
        actor_names=names_asked(knowledge, question.filter),
        umbrellas=_umbrellas(knowledge, question.filter),
        read_to=read_to,
    )
    return Answer(question=question, html=html, nearest=tuple(one.number for one in near.variants))


def _unanswered(database: Database, knowledge: Knowledge, question: Question, now: dt.datetime) -> Answer:
    helped = question.model_copy(update={"suggestions": suggestions(database, knowledge, now=now)})
    if question.intent is Intent.HELP and not question.unknown:
        return Answer(question=helped, html=subject_html(0))
    near = nearest_to(database, knowledge, question, {}, now=now)
    return Answer(question=helped, html=nothing_html(helped, near))


def _of_one(database: Database, knowledge: Knowledge, question: Question, moment: dt.datetime, zone: str) -> Answer:
    """The sources or the details of one event of an answer, or the sources of its first page."""
    first = question.item or 1
    limit = PAGE_SIZE if question.item is None and question.intent is Intent.SOURCES else 1
    with database.read() as session:
        looked_for = search.Search(session, question.filter, members=knowledge.members, now=moment)
        found = looked_for.find(limit=limit, offset=first - 1, order=question.order)
        events = _as_of(session, knowledge, found, moment)
    if not events:
        raise BadInput(f"There is no event number {first} in that answer.")
    if question.intent is Intent.DETAILS:
        html = details(database, int(events[0].id), zone).html
    else:
        html = sources_html(events, zone, first=first)
    return Answer(question=question, events=tuple(events), total=len(events), html=html)


def _brief(database: Database, knowledge: Knowledge, question: Question, moment: dt.datetime) -> Answer:
    with database.read() as session:
        looked_for = search.Search(session, question.filter, members=knowledge.members, now=moment)
        total, _ = looked_for.count()
        events = _as_of(session, knowledge, looked_for.find(limit=_MOST_BRIEFED), moment)
    if not total:
        return _nothing(database, knowledge, question, moment)
    told, html = brief_of(events, filter_words(question.filter, names_asked(knowledge, question.filter)), total, moment)
    return Answer(question=question, events=told, total=total, html=html)


def names_asked(knowledge: Knowledge, wanted: Filter) -> dict[str, str]:
    """The names of the actors a filter asks for or leaves out, by their ids."""
    ids = {*wanted.parties, *(party for one in wanted.excluding for party in one.parties)}
    return {one: knowledge.actor_name(one) for one in ids if one in knowledge.catalogue}


def _umbrellas(knowledge: Knowledge, wanted: Filter) -> dict[str, list[str]]:
    """What was asked for that stands for several groups, with the names of those."""
    asked = [knowledge.catalogue.get(one) for one in wanted.parties if one in knowledge.catalogue]
    return {
        actor.name: [knowledge.actor_name(member) for member in actor.members]
        for actor in asked
        if actor.umbrella and actor.members
    }


def tallies_html(
    database: Database, knowledge: Knowledge, question: Question, zone: str, *, now: dt.datetime | None = None
) -> str:
    """What reports counted of what was asked, over time, each count beside ours."""
    title = filter_words(question.filter, names_asked(knowledge, question.filter))
    with database.read() as session:
        return series_of_tallies(session, knowledge, question.filter, title, now=now or utc_now(), zone=zone)

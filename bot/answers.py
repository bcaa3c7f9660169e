"""Answers: a question in, and out come the events, the tallies and the message that tells them."""

import datetime as dt
from typing import Any

from sqlmodel import Session

from bot.counting import names_of, reported_tallies, series_of_tallies
from bot.errors import BadInput, Stale
from bot.filing import as_of
from bot.knowledge import Knowledge
from bot.models import AskedRow, utc_now
from bot.questions import understand
from bot.rendering.answers import PAGE_SIZE, answer_html
from bot.rendering.chains import chain_html
from bot.rendering.charts import draw_timeline
from bot.rendering.events import event_details
from bot.rendering.filters import filter_words
from bot.rendering.maps import draw_map
from bot.rendering.markers import markers_of
from bot.store import redirects, search
from bot.store.chains import chain_of
from bot.store.database import Database
from bot.store.documents import is_possible_id, stored_id
from bot.store.events import load_events
from bot.summing import summary_of
from bot.vocabulary import Event, Filter, Intent, Question, Tally, Value, as_json

MOST_COUNTED = 10_000
"""Of more events than these, an answer says that there are more, unless it is asked how many."""

_MOST_CHARTED = 500
_MOST_MARKERS = 60
# What the command line's contract calls the intents that it does not list.
_CONTRACT_INTENTS = {
    Intent.MAP: Intent.WHERE,
    Intent.COMPARE: Intent.COUNT,
    Intent.WHY: Intent.LATEST,
    Intent.BRIEF: Intent.LATEST,
    Intent.SOURCES: Intent.LATEST,
    Intent.DETAILS: Intent.LATEST,
}


class Answer(Value):
    """One page of an answer. ``events`` are this page's; ``page`` counts from 0.

    ``total`` counts all that match, up to ``MOST_COUNTED`` where nobody asked how many.
    """

    question: Question
    events: tuple[Event, ...]
    tallies: tuple[Tally, ...]
    total: int
    page: int
    html: str

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
    counts_all: bool = False,
) -> Answer:
    """Answer a question from the record. Nothing dated after ``now`` is shown.

    With ``counts_all``, the total is exact however large it is.

    Raises:
        BadInput: there is no question.
    """
    if not text.strip():
        raise BadInput("Ask me something, for example: latest on Kataib Hezbollah.")
    moment = now or utc_now()
    question = understand(text, knowledge, now=moment, zone=zone)
    return answer(database, knowledge, question, now=moment, counts_all=counts_all)


def answer(
    database: Database,
    knowledge: Knowledge,
    question: Question,
    *,
    now: dt.datetime | None = None,
    page: int = 0,
    counts_all: bool = False,
) -> Answer:
    """One page of the answer to a question that has been understood already; past the last page, the last."""
    moment = now or utc_now()
    wanted, members = question.filter, knowledge.members
    if question.intent is Intent.HELP or (wanted.is_empty and question.unknown):
        return _unanswered(database, knowledge, question, moment)
    with database.read() as session:
        looked_for = search.Search(session, wanted, members=members, now=moment)
        exactly = counts_all or question.intent is Intent.COUNT
        total, is_more = looked_for.count(most=None if exactly else MOST_COUNTED)
        page = min(page, max(0, total - 1) // PAGE_SIZE)
        found = looked_for.find(limit=PAGE_SIZE, offset=page * PAGE_SIZE, order=question.order)
        events = _as_of(session, knowledge, found, moment)
        reported = reported_tallies(session, knowledge, wanted, now=moment)
        summary = summary_of(session, knowledge, question.intent, looked_for, total, now=moment) if not page else None
    if not total and not reported:
        question = question.model_copy(update={"suggestions": suggestions(database, knowledge, now=moment)})
    html = answer_html(
        question,
        events,
        reported,
        total,
        page=page,
        actor_names=_names(knowledge, wanted, [one.tally for one in reported]),
        umbrellas=_umbrellas(knowledge, wanted),
        summary=summary,
        is_more=is_more,
    )
    return Answer(
        question=question,
        events=tuple(events),
        tallies=tuple(one.tally for one in reported),
        total=total,
        page=page,
        html=html,
    )


def _as_of(session: Session, knowledge: Knowledge, found: list[int], moment: dt.datetime) -> list[Event]:
    return [as_of(session, knowledge, event, moment) for event in load_events(session, found)]


def _unanswered(database: Database, knowledge: Knowledge, question: Question, now: dt.datetime) -> Answer:
    helped = question.model_copy(update={"suggestions": suggestions(database, knowledge, now=now)})
    html = answer_html(helped, [], [], 0)
    return Answer(question=helped, events=(), tallies=(), total=0, page=0, html=html)


def _names(knowledge: Knowledge, wanted: Filter, tallies: list[Tally]) -> dict[str, str]:
    asked = {one: knowledge.actor_name(one) for one in wanted.parties if one in knowledge.catalogue}
    return asked | names_of(knowledge, tallies)


def _umbrellas(knowledge: Knowledge, wanted: Filter) -> dict[str, list[str]]:
    """What was asked for that stands for several groups, with the names of those."""
    asked = [knowledge.catalogue.get(one) for one in wanted.parties if one in knowledge.catalogue]
    return {
        actor.name: [knowledge.actor_name(member) for member in actor.members]
        for actor in asked
        if actor.umbrella and actor.members
    }


def suggestions(database: Database, knowledge: Knowledge, *, now: dt.datetime) -> tuple[str, ...]:
    """Questions that do find something, made from what is newest on record; empty for an empty record."""
    with database.read() as session:
        found = search.find_events(session, Filter(), members=knowledge.members, now=now, limit=10)
        events = load_events(session, found)
    actors = [actor.name for event in events for actor in event.actors if actor.id]
    countries = [knowledge.country_name(place.country) for event in events for place in event.places if place.country]
    about_actors = [f"latest on {name}" for name in dict.fromkeys(actors)]
    about_countries = [f"attacks in {name}" for name in dict.fromkeys(countries)]
    return (*about_actors[:2], *about_countries[:1])


def as_contract(reply: Answer) -> dict[str, Any]:
    """An answer as ``ask --json`` prints it."""
    wanted = reply.question.filter
    return {
        "question": reply.question.text,
        "understood": {
            "actors": list(wanted.parties),
            "attackers": list(wanted.attackers),
            "targets": list(wanted.targets),
            "places": [place.model_dump(mode="json", exclude_none=True) for place in wanted.places],
            "types": [kind.value for kind in wanted.types],
            "target_kinds": list(wanted.target_kinds),
            "since": wanted.since.isoformat() if wanted.since else None,
            "until": wanted.until.isoformat() if wanted.until else None,
            "intent": _CONTRACT_INTENTS.get(reply.question.intent, reply.question.intent).value,
            "asked_for": reply.question.intent.value,
            "order": reply.question.order.value,
            **_narrower(wanted),
        },
        "events": [as_json(event) for event in reply.events],
        "tallies": [as_json(tally) for tally in reply.tallies],
        "total": reply.total,
        "suggestions": list(reply.question.suggestions),
        "html": reply.html,
    }


def _narrower(wanted: Filter) -> dict[str, Any]:
    """The fields of a filter that only some questions have."""
    fields = {"between", "keywords", "min_killed", "min_injured", "statuses", "min_severity", "excluding"}
    return wanted.model_dump(mode="json", include=fields, exclude_defaults=True)


def remember(database: Database, chat_id: int, question: Question) -> int:
    """Keep a question of a chat for its buttons; gives the number they carry. The chat must be known."""
    with database.write() as session:
        row = AskedRow(chat_id=chat_id, text=question.text, question=as_json(question))
        session.add(row)
        session.flush()
        return stored_id(row.id)


def recall(database: Database, chat_id: int, asked_id: int) -> Question:
    """The question behind a button.

    Raises:
        Stale: this chat asked no such question, or its wording is no longer understood.
    """
    with database.read() as session:
        row = session.get(AskedRow, asked_id) if is_possible_id(asked_id) else None
    if row is None or row.chat_id != chat_id:
        raise Stale("That answer is no longer at hand here. Ask again, please.")
    return Question.model_validate(row.question)


def find_event(database: Database, event_id: int) -> Event:
    """One event; for one that was merged away, the event that it is part of now.

    Raises:
        Stale: it is no longer on record.
    """
    with database.read() as session:
        found = load_events(session, [redirects.current_id(session, event_id)])
    if not found:
        raise Stale("That event is no longer on record.")
    return found[0]


def tallies_html(
    database: Database, knowledge: Knowledge, question: Question, zone: str, *, now: dt.datetime | None = None
) -> str:
    """What reports counted of what was asked, over time, each count beside ours."""
    title = filter_words(question.filter, _names(knowledge, question.filter, []))
    with database.read() as session:
        return series_of_tallies(session, knowledge, question.filter, title, now=now or utc_now(), zone=zone)


class Details(Value):
    """All that is known of one event, as message HTML; whether it is part of a chain of responses."""

    html: str
    has_chain: bool


def details(database: Database, event_id: int, zone: str) -> Details:
    """Everything known of one event: its evidence quoted, its sources, what it answers and what answers it.

    Raises:
        Stale: it is no longer on record.
    """
    event = find_event(database, event_id)
    with database.read() as session:
        chain = chain_of(session, int(event.id))
    return Details(html=event_details(event, zone, chain=chain), has_chain=bool(chain.links))


def chain_of_event(database: Database, event_id: int) -> str:
    """What an event answers and what answers it, over several steps, as message HTML.

    Raises:
        Stale: it is no longer on record.
    """
    event = find_event(database, event_id)
    with database.read() as session:
        chain = chain_of(session, int(event.id))
    return chain_html(chain, event.id) or "No report ties this event to another as a response."


def map_of(
    database: Database, knowledge: Knowledge, question: Question, *, now: dt.datetime | None = None
) -> tuple[bytes | None, list[Event]]:
    """A PNG map of an answer's places with the events it shows, numbered alike; no picture where none has a place."""
    moment = now or utc_now()
    with database.read() as session:
        found = search.find_events(session, question.filter, members=knowledge.members, now=moment, limit=_MOST_MARKERS)
        events = _as_of(session, knowledge, found, moment)
    markers = markers_of(events)
    return (draw_map(markers) if markers else None), events


def timeline_of(
    database: Database, knowledge: Knowledge, question: Question, title: str, *, now: dt.datetime | None = None
) -> bytes:
    """A PNG chart of an answer's events over time, under ``title``."""
    moment, wanted = now or utc_now(), question.filter
    with database.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=moment, limit=_MOST_CHARTED)
        events = load_events(session, found)
    return draw_timeline(events, title=title, since=wanted.since, until=wanted.until)

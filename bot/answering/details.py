"""All that is known of one event: its facts, each report's words and figures, and what it answers."""

from sqlmodel import Session

from bot.errors import Stale
from bot.merging.testimonies import standing
from bot.merging.tolls import stated_toll
from bot.record.refreshing import testimonies_of
from bot.rendering.chains import chain_html
from bot.rendering.disagreements import ReportedFigure
from bot.rendering.events import event_details
from bot.store import redirects
from bot.store.chains import chain_of
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Effect, Event, Value


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
        figures = _figures(session, int(event.id))
    return Details(html=event_details(event, zone, chain=chain, figures=figures), has_chain=bool(chain.links))


def _figures(session: Session, event_id: int) -> list[ReportedFigure]:
    """The tolls of an event's reports that their outlets stand by, newest first."""
    told = sorted(standing(testimonies_of(session, event_id)), key=lambda one: one.told_at)
    return [
        ReportedFigure(effect=effect, toll=toll, source=one.report.source, url=one.report.url)
        for one in reversed(told)
        for effect in Effect
        if (toll := stated_toll(one.claim.casualties, effect)).is_known
    ]


def chain_of_event(database: Database, event_id: int) -> str:
    """What an event answers and what answers it, over several steps, as message HTML.

    Raises:
        Stale: it is no longer on record.
    """
    event = find_event(database, event_id)
    with database.read() as session:
        chain = chain_of(session, int(event.id))
    return chain_html(chain, event.id) or "No report ties this event to another as a response."

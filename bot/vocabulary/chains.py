"""Attacks and the responses to them, as reports tie them together."""

from bot.vocabulary.events import Event
from bot.vocabulary.values import Value


class ChainLink(Value):
    """One event answers another: their numbers, and the words of a report that say so, with its outlet and address."""

    event: str
    cause: str
    evidence: str
    source: str | None = None
    url: str | None = None


class Chain(Value):
    """Events that answer each other over several steps, the earliest first; each link names two of them."""

    events: tuple[Event, ...] = ()
    links: tuple[ChainLink, ...] = ()

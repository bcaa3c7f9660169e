"""Sides compared, and what an event was an answer to, as message HTML."""

from bot.rendering.events import parties_html, tolls_html
from bot.rendering.html import bold, escape, plural, quote
from bot.rendering.places import places_html
from bot.rendering.words import date_words
from bot.vocabulary import Chain, Event, Value

_MOST_CAUSES = 3


class Side(Value):
    """One side of a comparison. ``killed`` is by best figures; the roles are ``None`` where the side is a place."""

    name: str
    events: int
    killed: int
    as_attacker: int | None = None
    as_target: int | None = None


def side_html(side: Side) -> str:
    """A side in two lines: "RSF: 12 events, 40 killed in them by best figures", and its parts in them."""
    killed = f"{side.killed:,} killed in them by best figures" if side.killed else "no killed stated"
    line = f"▪️ {bold(escape(side.name, 60))}: {plural(side.events, 'event')}, {killed}"
    if side.as_attacker is None or side.as_target is None:
        return line
    return f"{line}\n     attacker in {side.as_attacker:,}, attacked in {side.as_target:,}"


def reason_html(event: Event, chain: Chain) -> str:
    """An event and what reports say it answers: "20 Jan, Al-Asad: A → B, 4 injured", with the words that say so."""
    links = {one.cause: one for one in chain.links if one.event == event.id}
    causes = [cause for cause in chain.events if cause.id in links][:_MOST_CAUSES]
    lines = [f"{bold(_told(event))} came, reports say, in response to:"]
    lines += [f"• {_told(cause)}{_facts(cause)}" for cause in causes]
    words = dict.fromkeys(links[cause.id].evidence for cause in causes)
    return "\n".join(lines) + "".join(f"\n{quote(evidence, 220)}" for evidence in list(words)[:1])


def no_reason_html() -> str:
    """Where no report gives a reason."""
    return "No report on record says what these events were an answer to."


def _told(event: Event) -> str:
    return f"{date_words(event.date)}, {places_html(event.places)}"


def _facts(event: Event) -> str:
    facts = [part for part in (parties_html(event), tolls_html(event)) if part]
    return f": {', '.join(facts)}" if facts else ""

"""Response chains as message HTML: the events in their order, and which answers which, in the words of a report."""

from bot.rendering.events import tolls_html, when_html
from bot.rendering.html import bold, escape, fit, link, listing
from bot.vocabulary import Chain, ChainLink, Event

_QUOTED = 160


def chain_html(chain: Chain, event_id: str) -> str:
    """A chain as a message of its own, this event marked; empty where there is no chain."""
    if not chain.links:
        return ""
    return fit(bold("Chain of responses"), chain_blocks(chain, event_id))


def chain_blocks(chain: Chain, event_id: str) -> list[str]:
    """Each event of a chain, numbered, with what it answers and the words that say so."""
    number = {event.id: position for position, event in enumerate(chain.events, start=1)}
    return [
        _event(event, number, [one for one in chain.links if one.event == event.id], is_this=event.id == event_id)
        for event in chain.events
    ]


def _event(event: Event, number: dict[str, int], answered: list[ChainLink], *, is_this: bool) -> str:
    mark = " ◀ this event" if is_this and len(number) > 1 else ""
    toll = tolls_html(event)
    head = f"{number[event.id]}. {when_html(event)}: {escape(event.headline, 200)}{f', {toll}' if toll else ''}{mark}"
    return "\n".join([head, *_answers(answered, number)])


def _answers(links: list[ChainLink], number: dict[str, int]) -> list[str]:
    """One line for all that one report's words tie: "↳ in response to 1 and 2: “…” (Harbour Wire)"."""
    told: dict[tuple[str, str | None], list[ChainLink]] = {}
    for one in links:
        told.setdefault((one.evidence, one.source), []).append(one)
    return [
        f"   ↳ in response to {listing([str(number[one.cause]) for one in same])}: "
        f"<i>“{escape(evidence, _QUOTED)}”</i> ({link(same[0].url, source or 'source not named', 40)})"
        for (evidence, source), same in told.items()
    ]

"""Counts over many incidents: "more than 151 attacks since mid-October", "the eighth round of strikes"."""

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Token

from bot.extraction.circumstances.locations import Location
from bot.extraction.expressions.dates import DateMention
from bot.extraction.expressions.numbers import MANY, Quantity, is_year, parse_quantity
from bot.extraction.incidents.facts import Facts
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import children, phrase_bounds
from bot.extraction.parties.party import Party
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import Tally


def find_tallies(
    facts: Sequence[Facts],
    reading: Reading,
    locations: Sequence[Location],
    dates: Sequence[DateMention],
) -> tuple[Tally, ...]:
    """Every count of incidents in the document, in text order."""
    found: dict[int, Tally] = {}
    for item in facts:
        tally = _tally(item, facts, reading, locations, dates)
        if tally is not None and tally.start is not None:
            found.setdefault(tally.start, tally)
    return tuple(found.values())


def _tally(
    item: Facts, facts: Sequence[Facts], reading: Reading, locations: Sequence[Location], dates: Sequence[DateMention]
) -> Tally | None:
    anchor = item.mention.anchor
    if item.is_effect:
        return None
    by_noun = _count(anchor, reading) if item.mention.is_noun else None
    counted = by_noun or _times(item.mention.governor if item.mention.is_noun else anchor, reading)
    if counted is None:
        return None
    quantity, first = counted
    windows = [mention for mention in dates if _in_sentence(mention, anchor)]
    if not _counts_many(quantity, windows) or (quantity.best is None and quantity.low is None):
        return None
    count = quantity.best if quantity.best is not None else quantity.low
    since, until = _window(windows)
    outer = (first, anchor) if first.i < anchor.i else (anchor, first)
    start, end = reading.span(outer[0].idx, outer[1].idx + len(outer[1]))
    return Tally(
        what=anchor.lower_ if by_noun else f"{anchor.lemma_.lower()}s",
        count=count or 0,
        comparator=quantity.comparator,
        by=_names(item.attackers or _told(item, facts, struck=False)),
        against=_names(item.struck_parties or _told(item, facts, struck=True)) or _things(item, reading),
        places=_countries(item, locations),
        since=since,
        until=until,
        start=start,
        end=end,
    )


def _count(anchor: Token, reading: Reading) -> tuple[Quantity, Token] | None:
    """The number of the noun, or of the "round" it belongs to, and the token the count begins with."""
    holders = [anchor]
    if (
        anchor.dep_ == "pobj"
        and anchor.head.lower_ == "of"
        and anchor.head.head.lemma_.lower() in load_cues().series.rounds
    ):
        holders.append(anchor.head.head)
    for holder in holders:
        for number in [
            *children(holder, "nummod"),
            *(child for child in children(holder, "amod") if _is_ordinal(child)),
        ]:
            first = min([number, *number.subtree], key=lambda token: token.i)
            quantity = parse_quantity(reading.words(first.idx, number.idx + len(number)))
            if quantity and number.i < anchor.i and not is_year(number.text):
                return quantity, first
    return None


def _times(verb: Token | None, reading: Reading) -> tuple[Quantity, Token] | None:
    """The number in "have been attacked at least 140 times", "have come under attack 25 times"."""
    for times in children(verb, "npadvmod", "dobj") if verb is not None else ():
        if times.lemma_ == "time":
            numbers = children(times, "nummod")
            first = min(times.subtree, key=lambda token: token.i)
            quantity = parse_quantity(reading.words(first.idx, times.idx)) if numbers else None
            return (quantity, times) if quantity else None
    return None


def _things(item: Facts, reading: Reading) -> tuple[str, ...]:
    spans = [phrase_bounds(token) for token in item.struck_things]
    return tuple(
        reading.words(reading.doc[first].idx, reading.doc[last].idx + len(reading.doc[last])) for first, last in spans
    )


def _is_ordinal(token: Token) -> bool:
    quantity = parse_quantity(token.text)
    return quantity is not None and quantity.is_ordinal


def _in_sentence(mention: DateMention, anchor: Token) -> bool:
    return bool(anchor.sent.start_char <= mention.start < anchor.sent.end_char)


def _counts_many(quantity: Quantity, windows: Sequence[DateMention]) -> bool:
    figure = quantity.best if quantity.best is not None else quantity.low or 0
    return figure >= MANY or (figure > 1 and any(mention.is_window for mention in windows))


def _window(windows: Sequence[DateMention]) -> tuple[date | None, date | None]:
    for mention in windows:
        if mention.kind == "until":
            return None, mention.date.end
        if mention.is_window:
            return mention.date.start, mention.date.end
    return None, None


def _told(item: Facts, facts: Sequence[Facts], *, struck: bool) -> tuple[Party, ...]:
    """The parties another mention names ("strikes on the Houthis … the eighth round of such actions")."""
    for other in facts:
        parties = other.struck_parties if struck else other.attackers
        is_beside = other.mention.sentence.start == item.mention.sentence.start and not other.is_yardstick
        if is_beside and parties:
            return parties
    return ()


def _names(parties: Sequence[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party.key if party.id else party.name for party in parties))


def _countries(item: Facts, locations: Sequence[Location]) -> tuple[str, ...]:
    start = item.mention.sentence.start
    inside = [
        location.place.country
        for location in locations
        if location.token.sent.start == start and location.place.country
    ]
    return tuple(dict.fromkeys(inside))

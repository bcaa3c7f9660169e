"""Places and days told in a sentence of their own: "LOCATION: 20 nm off Eyl.", "The plane landed in Malta"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from spacy.tokens import Span, Token

from bot.extraction.circumstances.locations import Location
from bot.extraction.expressions.dates import DateMention
from bot.extraction.incidents.incident import Incident
from bot.extraction.incidents.openings import is_long, is_near, opening_end
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import ClaimDate, DatePrecision


def give_strays(
    incidents: Sequence[Incident], locations: Sequence[Location], dates: Sequence[DateMention], reading: Reading
) -> None:
    """Gives each incident without a place the one that stands in the sentences told after it, or before all.

    A sentence whose places lie in several countries gives none, and the day only comes with the place.
    """
    told = {start for incident in incidents for start in incident.sentences()}
    stray = [location for location in locations if location.token.sent.start not in told]
    for start, group in groupby(stray, key=lambda location: location.token.sent.start):
        entry = reading.entry_of(reading.doc[start])
        here = [one for one in incidents if reading.entry_of(one.first.mention.anchor) == entry]
        incident, found = _owner(start, here), tuple(group)
        if incident is None or not _may_take(incident, reading) or _has_gone_on(reading.doc[start], incident, reading):
            continue
        if len({location.place.country for location in found} - {None}) <= 1:
            days = _days_in(reading.doc[start].sent, dates) if not any(facts.dates for facts in incident.facts) else ()
            incident.facts[0] = replace(incident.first, places=found, dates=(*incident.first.dates, *days))


def give_days_of_entries(incidents: Sequence[Incident], dates: Sequence[DateMention], reading: Reading) -> None:
    """Gives the incidents of a list the one day that stands beside them in their entry."""
    told = {start for incident in incidents for start in incident.sentences()}
    for incident in incidents if reading.items else ():
        if incident.series or any(facts.dates for facts in incident.facts):
            continue
        entry = reading.entry_of(incident.first.mention.anchor)
        days = [
            date
            for sentence in reading.doc.sents
            if sentence.start not in told and reading.entry_of(sentence[0]) == entry
            for date in _days_in(sentence, dates)
        ]
        if len({(date.date.start, date.date.end) for date in days}) == 1:
            incident.facts[0] = replace(incident.first, dates=(days[0],))
        elif not days and (hour := _hour_of_entry(incident, reading)):
            incident.facts[0] = replace(incident.first, dates=(hour,))


def _hour_of_entry(incident: Incident, reading: Reading) -> DateMention | None:
    """The days that the hour before an entry of a live blog allows: what it tells has just happened, or that night."""
    anchor, published = incident.first.mention.anchor, reading.document.published_on
    item = next((item for item in reversed(reading.items) if item.start <= anchor.idx), None)
    if item is None or not item.is_timed or published is None or not incident.first.is_actual:
        return None
    hour = ClaimDate(
        start=published - timedelta(days=1),
        end=published,
        precision=DatePrecision.DAYS,
        text=reading.words(item.start, item.words).strip(" -–—|:\t"),
    )
    return DateMention(start=item.start, end=item.words, date=hour, kind="point")


def _has_gone_on(word: Token, incident: Incident, reading: Reading) -> bool:
    """Whether an article that told the incident in passing tells of something else by then."""
    if not is_long(reading) or incident.is_told_before(opening_end(reading)):
        return False
    return not is_near(word.sent, (facts.mention for facts in incident.facts), reach=1)


def _may_take(incident: Incident, reading: Reading) -> bool:
    """Whether it lacks a place, and is a report without it: a mere word of violence doesn't become one by a place."""
    told = incident.facts
    if incident.series or any(facts.places for facts in told):
        return False
    signs = (
        any(facts.attackers for facts in told),
        any(facts.struck_parties for facts in told),
        any("@target" in reading.labels_of(thing) for facts in told for thing in facts.struck_things),
        any(facts.is_effect for facts in told),
        any(facts.mention.trigger.weight > 1 for facts in told),
    )
    return sum(signs) > is_long(reading)


def _owner(start: int, incidents: Sequence[Incident]) -> Incident | None:
    """The incident told last before the sentence; before all of them, the first."""
    before = [(_last_before(start, incident), index) for index, incident in enumerate(incidents)]
    told = [(token.i, index) for token, index in before if token is not None]
    if told:
        return incidents[max(told)[1]]
    return incidents[0] if incidents and incidents[0].first.is_actual else None


def _last_before(start: int, incident: Incident) -> Token | None:
    anchors = [facts.mention.anchor for facts in incident.facts if facts.mention.anchor.i < start]
    return max(anchors, key=lambda token: token.i, default=None)


def _days_in(sentence: Span, dates: Sequence[DateMention]) -> tuple[DateMention, ...]:
    return tuple(
        date
        for date in dates
        if sentence.start_char <= date.start < sentence.end_char
        and not date.is_window
        and date.date.precision is DatePrecision.DAY
    )

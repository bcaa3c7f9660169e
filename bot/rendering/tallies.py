"""Tallies as message HTML: counts over many incidents that somebody gives, never events themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rendering.countries import country_name
from bot.rendering.filters import Names, actor_name
from bot.rendering.html import bold, escape, fit, link, listing
from bot.rendering.places import with_article
from bot.rendering.words import COMPARATOR_WORDS, day_words, published_words, within_sentence
from bot.vocabulary import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTally:
    """A tally with the outlet, address and time of the report that gives it.

    ``recorded`` is how many such events are on record here; ``None`` where the tally says too little to count them.
    """

    tally: Tally
    source: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    recorded: int | None = None


def tally_html(reported: ReportedTally, names: Names) -> str:
    """A tally in one line: "Reported by X: more than 151 attacks on A since 15 Oct 2023; recorded here: 37"."""
    by_whom = f"Reported by {link(reported.url, reported.source)}" if reported.source else "Reported"
    return f"{by_whom}: {tally_words(reported.tally, names)}{_recorded(reported)}"


def _recorded(reported: ReportedTally) -> str:
    return "" if reported.recorded is None else f"; recorded here: {reported.recorded:,}"


def series_html(title: str, series: Sequence[ReportedTally], names: Names, zone: str) -> str:
    """What reports counted over time, newest first, each beside what was on record here; ``title`` is plain text."""
    head = f"{bold(f'Counts given in reports: {escape(title, 300)}')}\n<i>{escape(_NOTE)}</i>"
    return fit(head, [_counted(one, names, zone) for one in series])


_NOTE = "“Recorded here” counts the single events on record of the same kind, parties, countries and days."


def _counted(reported: ReportedTally, names: Names, zone: str) -> str:
    when = published_words(reported.published_at, zone) if reported.published_at else "not dated"
    return f"{bold(when)}\n{tally_html(reported, names)}"


def tally_words(tally: Tally, names: Names) -> str:
    """What a tally counts, escaped: "at least 12 strikes by A on B in Yemen from 1 Jan to 3 Feb 2024"."""
    parts = [
        f"{COMPARATOR_WORDS[tally.comparator]}{tally.count:,} {escape(_in_number(tally), 80)}",
        _parties("by", tally.by, names),
        _parties("on", tally.against, names),
        _places(tally.places),
        _dates(tally),
    ]
    return " ".join(part for part in parts if part)


def _in_number(tally: Tally) -> str:
    """What is counted, in the plural where it is more than one: a text may tell of "the 26th attack"."""
    what = tally.what
    if tally.count == 1 or what.endswith("s"):
        return what
    return what + ("es" if what.endswith(("ch", "sh", "x")) else "s")


def _parties(preposition: str, parties: tuple[str, ...], names: Names) -> str:
    words = listing([escape(within_sentence(actor_name(party, names)), 60) for party in parties])
    return f"{preposition} {words}" if words else ""


def _places(places: tuple[str, ...]) -> str:
    words = listing([escape(with_article(country_name(place)), 60) for place in places])
    return f"in {words}" if words else ""


def _dates(tally: Tally) -> str:
    since, until = tally.since, tally.until
    if since and until:
        return f"from {day_words(since, year=since.year != until.year)} to {day_words(until)}"
    if since:
        return f"since {day_words(since)}"
    return f"up to {day_words(until)}" if until else ""

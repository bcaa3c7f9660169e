"""Digests as message HTML: the totals against the period before, the gravest, what else is new, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rendering.changes import change_html
from bot.rendering.events import event_line
from bot.rendering.html import bold, escape, fit, plural
from bot.rendering.words import day_words, moment_words
from bot.vocabulary import ChangedEvent, Event

MOST_GRAVE = 3
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure for a period beside the one for the period before it, which ``before_label`` names."""

    label: str
    now: int
    before: int
    before_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All a digest tells. ``title`` is plain text; ``new`` holds the gravest ``MOST_GRAVE`` events first.

    ``since`` and ``until`` bound the time it covers; ``zone`` is the reader's (an IANA name); ``due_at`` is set where
    it comes late.
    """

    title: str
    since: datetime
    until: datetime
    zone: str
    new: Sequence[Event] = ()
    changed: Sequence[ChangedEvent] = ()
    counts: Sequence[Count] = ()
    due_at: datetime | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.new and not self.changed


def digest_html(digest: Digest) -> str:
    """A digest as one message; what has no room is counted in its last line."""
    head = _head(digest)
    if digest.is_quiet:
        return f"{head}\n\nNothing new in this period."
    new = [event_line(event, number=number, with_outlets=True) for number, event in enumerate(digest.new, start=1)]
    changed = [_changed_html(one) for one in digest.changed]
    grave, others = new[:MOST_GRAVE], new[MOST_GRAVE:]
    manner = ", the gravest first" if others else ""
    blocks = [
        *_headed(f"{bold(plural(len(new), 'new event'))}{manner}", grave),
        *_headed(bold(plural(len(changed), "changed event")), changed),
        *_headed(f"{bold(plural(len(others), 'other new event'))}, newest first", others),
    ]
    return fit(head, blocks)


def _headed(heading: str, blocks: Sequence[str]) -> list[str]:
    return [f"{heading}\n\n{blocks[0]}", *blocks[1:]] if blocks else []


def _changed_html(changed: ChangedEvent) -> str:
    changes = "; ".join(change_html(change) for change in changed.changes)
    return f"{event_line(changed.event, with_outlets=True)}\n🔄 <i>{changes}</i>"


def _head(digest: Digest) -> str:
    late = f"<i>Late: it was due {moment_words(digest.due_at, digest.zone)}.</i>" if digest.due_at else ""
    counts = [f"{escape(count.label, 60)}: {bold(f'{count.now:,}')} {_against(count)}" for count in digest.counts]
    opening = [f"📋 {bold(escape(digest.title, 200))}", _period(digest), late]
    parts = ["\n".join(line for line in lines if line) for lines in (opening, counts)]
    return "\n\n".join(part for part in parts if part)


def _period(digest: Digest) -> str:
    """Its first and last moment by the reader's clocks: "21 Jan, 08:00 – 22 Jan 2024, 08:00 (Europe/Kyiv)"."""
    here = ZoneInfo(digest.zone)
    first, last = digest.since.astimezone(here), digest.until.astimezone(here)
    end = f"{last:%H:%M} ({escape(digest.zone.replace('_', ' '), 40)})"
    if first.date() == last.date():
        return f"{day_words(last)}, {first:%H:%M} – {end}"
    return f"{day_words(first, year=first.year != last.year)}, {first:%H:%M} – {day_words(last)}, {end}"


def length_words(length: timedelta) -> str:
    """How long a period is, as one says it after "the": "hour", "12 hours", "24 hours", "3 days", "week"."""
    if round(length / _DAY) == 7:
        return "week"
    if length > 1.5 * _DAY:
        return plural(round(length / _DAY), "day")
    hours = round(length / _HOUR)
    return plural(hours, "hour") if hours > 1 else "hour"


def _against(count: Count) -> str:
    if count.now == count.before:
        return f"(as in {count.before_label})"
    sign, step = ("▲", count.now - count.before) if count.now > count.before else ("▼", count.before - count.now)
    return f"({sign} {step:,} against {count.before:,} in {count.before_label})"

"""Digests as message HTML: what is new, what changed, and the counts against the period before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rendering.events import event_line
from bot.rendering.html import bold, escape, fit, plural
from bot.rendering.words import range_words
from bot.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An event already told of, and in plain words what is different now ("killed: 3, was 2")."""

    event: Event
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure for this period beside the one for the period before."""

    label: str
    now: int
    before: int


def digest_html(
    title: str,
    period: tuple[date, date],
    new_events: Sequence[Event],
    changed: Sequence[Change],
    counts: Sequence[Count],
    zone: str,
    *,
    before_label: str = "the week before",
) -> str:
    """A digest as one message. ``period`` holds its first and last day in the reader's ``zone`` (an IANA name)."""
    head = "\n".join(
        [
            f"📋 {bold(escape(title, 100))}",
            f"{range_words(*period)} ({escape(zone.replace('_', ' '), 40)})",
            "",
            *(
                f"{escape(count.label, 60)}: {bold(f'{count.now:,}')} {_against(count, before_label)}"
                for count in counts
            ),
        ]
    ).rstrip()
    if not new_events and not changed:
        return f"{head}\n\nNothing new in this period."
    blocks = [event_line(event, number=number) for number, event in enumerate(new_events, start=1)]
    updates = [event_line(change.event, note=change.what) for change in changed]
    if blocks:
        blocks[0] = f"{bold(plural(len(blocks), 'new event'))}\n\n{blocks[0]}"
    if updates:
        updates[0] = f"{bold(plural(len(updates), 'changed event'))}\n\n{updates[0]}"
    return fit(head, blocks + updates)


def _against(count: Count, before_label: str) -> str:
    if count.now == count.before:
        return f"(as in {before_label})"
    sign, step = ("▲", count.now - count.before) if count.now > count.before else ("▼", count.before - count.now)
    return f"({sign} {step:,} against {count.before:,} in {before_label})"

"""Alerts as message HTML: a message an event, rewritten as the facts change; updates and cancellations; and several
alerts in one message."""

from collections.abc import Sequence

from bot.matching import severity_of
from bot.rendering.changes import change_html
from bot.rendering.events import parties_html, report_html, speakers_html, status_html, tolls_html, when_html
from bot.rendering.html import bold, escape, fit, plural
from bot.rendering.places import places_html
from bot.rendering.words import lower_first
from bot.vocabulary import Change, Event, EventStatus, Severity

MOST_IN_A_GROUP = 10
"""Alerts that a message for several of them shows; a button shows the rest."""

SEVERITY_MARKS: dict[Severity, str] = {
    Severity.EXTREME: "🔴",
    Severity.SEVERE: "🟠",
    Severity.MODERATE: "🟡",
    Severity.MINOR: "⚪",
}


def is_unconfirmed(event: Event) -> bool:
    """Whether one source alone reports an event."""
    return event.status is EventStatus.REPORTED and event.independent_sources <= 1


def alert_html(
    event: Event, matched_label: str, zone: str = "UTC", *, changes: Sequence[Change] = (), note: str = ""
) -> str:
    """What a chat is told of an event it follows.

    ``matched_label`` (plain text) names what it follows; ``changes`` are those since the chat last heard of it;
    ``note`` (plain text) is the bot's own word on its alerts.
    """
    lines = [
        _title(event),
        f"{when_html(event)} · {parties_html(event)}".removesuffix(" · "),
        bold(tolls_html(event)) if tolls_html(event) else "Toll not stated",
        " · ".join(part for part in (_standing(event), speakers_html(event)) if part),
        f"🔄 <i>{_joined(changes)}</i>" if changes else "",
    ]
    foot = _foot(matched_label)
    if note:
        foot = f"⏳ {escape(note)}\n{foot}"
    head = "\n".join(line for line in lines if line)
    return fit(head, [report_html(report, zone) for report in event.reports[:1]], foot=foot, total=0)


def _title(event: Event) -> str:
    if event.status is EventStatus.RETRACTED:
        return f"🚫 {bold('Retracted')}: <s>{escape(event.headline)}</s>"
    severity = severity_of(event)
    disputed = "⚠️ " if event.status is EventStatus.DISPUTED else ""
    kind = bold(escape(event.sub_event_type.value))
    return f"{disputed}{SEVERITY_MARKS[severity]} {severity.value} · {kind} · {places_html(event.places)}"


def _standing(event: Event) -> str:
    return "❔ one source, unconfirmed" if is_unconfirmed(event) else status_html(event)


def _joined(changes: Sequence[Change]) -> str:
    """Changes in a line: what happened otherwise before what is thought of the reports."""
    ordered = sorted(changes, key=lambda change: change.field == "status")
    return "; ".join(change_html(change) for change in ordered)


def alert_line(event: Event) -> str:
    """An alert in two lines, for a message that holds several."""
    facts = (when_html(event), tolls_html(event) or "toll not stated", _standing(event))
    return f"{_title(event)}\n{' · '.join(facts)}"


def merged_html(event: Event, into: Event) -> str:
    """What an alert says once its event turned out to be another one the chat knows of."""
    return f"🚫 {bold('Same as another event')}: <s>{escape(event.headline)}</s>\nSee: {escape(into.headline)}"


def update_html(event: Event, changes: Sequence[Change], matched_label: str, zone: str) -> str:
    """What a chat is told when an event it heard of turns out otherwise, or graver (CAP's Update and Cancel)."""
    lines = [update_line(event, changes)]
    if any(change.is_cancelling for change in changes):
        lines.append("What was told here no longer stands.")
        lines += [f"Why: {escape(why, 300)}" for one in event.corrections if one.is_retraction and (why := one.reason)]
    newest = [report_html(report, zone) for report in event.reports[:1]]
    return fit("\n".join(lines), newest, foot=_foot(matched_label), total=0)


def _foot(matched_label: str) -> str:
    return f"<i>You follow {escape(lower_first(matched_label), 100)}</i>"


def update_line(event: Event, changes: Sequence[Change]) -> str:
    """An update or cancellation in two lines, for a message that holds several."""
    is_cancelled = any(change.is_cancelling for change in changes)
    mark = f"🚫 {bold('Cancelled')}" if is_cancelled else f"🔄 {bold('Update')}"
    severity = severity_of(event)
    tier = "" if is_cancelled else f"{SEVERITY_MARKS[severity]} {severity.value} · "
    where = places_html(event.places)
    return f"{mark} · {tier}{escape(event.sub_event_type.value)} · {where}\n{_joined(changes)}"


def group_html(lines: Sequence[str], why: str) -> str:
    """Several alerts in one message, in the order given; ``why`` (plain text) says what made them one, if anything."""
    head = bold(plural(len(lines), "alert")) + (f", {escape(why)}" if why else "")
    numbered = [f"{number}. {line}" for number, line in enumerate(lines[:MOST_IN_A_GROUP], start=1)]
    return fit(f"🔔 {head}:", numbered, total=len(lines))


def rest_html(lines: Sequence[str]) -> str:
    """The alerts that a message for several of them had no room for."""
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    return fit(bold("The others"), numbered[MOST_IN_A_GROUP:])

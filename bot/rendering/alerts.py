"""Alerts as message HTML: one message per event, rewritten in place as the facts change."""

from bot.rendering.events import parties_html, report_html, speakers_html, status_html, tolls_html, when_html
from bot.rendering.html import bold, escape, fit
from bot.rendering.places import places_html
from bot.rendering.words import moment_words
from bot.vocabulary import Event, EventStatus

_MARKS: dict[EventStatus, str] = {
    EventStatus.REPORTED: "🔴",
    EventStatus.CORROBORATED: "🔴",
    EventStatus.DISPUTED: "⚠️",
    EventStatus.RETRACTED: "🚫",
}


def alert_html(event: Event, matched_label: str, zone: str = "UTC", *, change: str = "") -> str:
    """What a chat is told of an event it follows.

    ``matched_label`` (plain text) names what it follows; ``change`` (plain text) says what an update changed.
    """
    title = f"{_MARKS[event.status]} {bold(escape(event.sub_event_type.value))} · {places_html(event.places)}"
    if event.status is EventStatus.RETRACTED:
        title = f"{_MARKS[event.status]} {bold('Retracted')}: <s>{escape(event.headline)}</s>"
    lines = [
        title,
        f"{when_html(event)} · {parties_html(event)}".removesuffix(" · "),
        bold(tolls_html(event)) if tolls_html(event) else "Toll not stated",
        " · ".join(part for part in (status_html(event), speakers_html(event)) if part),
        f"🔄 <i>{escape(change)}</i>" if change else "",
    ]
    foot = f"<i>You follow {escape(matched_label, 100)} · updated {moment_words(event.updated_at, zone)}</i>"
    head = "\n".join(line for line in lines if line)
    return fit(head, [report_html(report, zone) for report in event.reports[:1]], foot=foot, total=0)

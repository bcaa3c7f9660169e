"""The state of the installation in words, for those who run it."""

from datetime import datetime, timedelta

from bot.rendering.html import bold, escape, fit, listing, plural
from bot.rendering.words import moment_words
from bot.vocabulary import Value

_SOON = timedelta(seconds=60)
_UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


class Health(Value):
    """What waits, what was refused and what is late, ``at`` a moment.

    ``refusals`` are the commonest reasons with their numbers; ``waiting_since`` belongs to the oldest message that is
    due and not sent.
    """

    at: datetime
    waiting: int
    waiting_since: datetime | None
    sent: int
    refused: int
    refusals: tuple[tuple[str, int], ...]
    chats: int
    suspended: int
    overdue_digests: int
    failing_feeds: tuple[str, ...]
    submissions: int
    last_report_at: datetime | None


def health_html(health: Health, zone: str) -> str:
    """The state of things as one message, with what needs somebody marked; times in ``zone`` (an IANA name)."""
    last = moment_words(health.last_report_at, zone) if health.last_report_at else "none yet"
    lines = [
        f"📡 {bold('Status')}, {moment_words(health.at, zone)}",
        "",
        f"Outbox: {health.waiting:,} waiting{_delay(health)}, {health.sent:,} sent",
        *_refused(health),
        f"Chats: {health.chats:,}, of which {health.suspended:,} closed to the bot",
        _marked(health.overdue_digests, f"{plural(health.overdue_digests, 'digest')} overdue", "No digest is overdue"),
        _marked(
            len(health.failing_feeds),
            f"Feeds that fail: {listing([escape(name, 60) for name in health.failing_feeds], most=6)}",
            "No feed fails",
        ),
        f"Reports waiting for an editor: {health.submissions:,}" + (" (/review)" if health.submissions else ""),
        f"Last report: {last}",
    ]
    return fit("\n".join(lines), [])


def refusals_words(health: Health) -> str:
    """Why messages were refused for good, as plain text: "2 for “chat not found”, 1 for “can't parse entities”"."""
    return ", ".join(f"{number:,} for “{reason}”" for reason, number in health.refusals)


def _delay(health: Health) -> str:
    delay = health.at - health.waiting_since if health.waiting_since else timedelta()
    return f" (⚠️ for up to {_length(delay)})" if delay > _SOON else ""


def _length(delay: timedelta) -> str:
    unit, name = next(((unit, name) for unit, name in _UNITS if delay >= 2 * unit), _UNITS[-1])
    return plural(delay // unit, name)


def _refused(health: Health) -> list[str]:
    if not health.refused:
        return ["No message was refused for good"]
    reasons = [f"  • {number:,} × {escape(reason, 120)}" for reason, number in health.refusals]
    return [f"⚠️ {plural(health.refused, 'message')} refused for good:", *reasons]


def _marked(number: int, words: str, otherwise: str) -> str:
    return f"⚠️ {words}" if number else otherwise

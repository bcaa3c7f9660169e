"""What a chat follows, in words: the list of it, and one follow with how it is told."""

from collections.abc import Sequence

from bot.follows import Follow
from bot.rendering.html import bold, escape

_HEADINGS = {"follow": "This chat follows", "mute": "Muted here", "digest": "Sent here"}


def follows_html(follows: Sequence[Follow], *, title: str = "") -> str:
    """All a chat follows, mutes and is sent, numbered through; ``title`` (plain text) names another chat."""
    parts = []
    for kind, heading in _HEADINGS.items():
        shown = heading.replace("This chat", title) if title else heading
        lines = [f"{number}. {_line(one)}" for number, one in enumerate(follows, start=1) if one.kind == kind]
        if lines:
            parts.append("\n".join([bold(escape(shown)), *lines]))
    parts.append("Tap a number to change or stop it. /settings has quiet hours, the cap and more.")
    return "\n\n".join(parts)


def _line(one: Follow) -> str:
    marks = ["paused"] if one.is_paused else []
    marks += ["silent"] if one.is_silent else []
    topic = escape(one.topic) + (f", {escape(str(one.timetable))}" if one.timetable else "")
    return " · ".join([topic, *marks])


def follow_html(one: Follow) -> str:
    """One follow, mute or digest, and how it is told."""
    if one.kind == "mute":
        return f"🔇 {bold(escape(one.topic))}\nNo alerts come of this, whatever the chat follows."
    if one.kind == "digest":
        return f"📋 {bold(escape(one.topic))}, {escape(str(one.timetable or ''))}"
    state = "Paused: nothing is told." if one.is_paused else "Each new event is told once, and kept up to date."
    sound = "Alerts come without a sound." if one.is_silent else "Alerts come with a sound."
    return f"🔔 {bold(escape(one.topic))}\n{state} {sound}"

"""What readers are offered and editors are shown of feedback, in words."""

import datetime as dt

from bot.rendering.events import event_line
from bot.rendering.html import escape
from bot.rendering.words import TYPE_PLURALS, moment_words
from bot.tuning import Narrowing
from bot.vocabulary import Event, Filter


def narrowing_words(kind: Narrowing, wanted: Filter, event: Event) -> str:
    """What a narrower follow would leave out, for a button (plain text)."""
    match kind:
        case Narrowing.TYPE:
            plural = TYPE_PLURALS[event.sub_event_type]
            return f"No {plural[0].lower()}{plural[1:]}"[:60]
        case Narrowing.PLACE:
            return f"Nothing in {event.places[0].admin1}"[:60]
        case Narrowing.TOLL:
            return f"Only with {wanted.min_killed} or more killed"
        case Narrowing.CORROBORATED:
            return "Only what several sources report"


def doubt_html(event: Event, person_name: str, raised_at: dt.datetime, zone: str) -> str:
    """What an editor is shown of an event that a reader called wrong."""
    when = moment_words(raised_at, zone)
    return f"❗ {escape(person_name, 60)} says that this is wrong ({when}), event {event.id}:\n{event_line(event)}"

"""Events made up for the rendering tests."""

import re
from datetime import UTC, date, datetime
from typing import Any

from bot.rendering.html import MESSAGE_LIMIT, visible_length
from bot.vocabulary import (
    ClaimDate,
    ClaimTarget,
    DatePrecision,
    Event,
    EventActor,
    EventAttribution,
    EventPlace,
    EventReport,
    EventStatus,
    PlacePrecision,
    Role,
    Stance,
    SubEventType,
    Toll,
)

QAIM = EventPlace(
    name="Al Qa'im", country="IQ", admin1="Anbar", latitude=34.37, longitude=41.09, precision=PlacePrecision.EXACT
)
_ALLOWED_TAG = re.compile(r"</?(b|i|u|s|a|code|pre|blockquote)( href=\"[^\"<>]*\"| expandable)?>")
MOMENT = datetime(2024, 1, 20, 18, 5, tzinfo=UTC)


def on(day: int, month: int = 1, year: int = 2024) -> ClaimDate:
    when = date(year, month, day)
    return ClaimDate(start=when, end=when, precision=DatePrecision.DAY)


def report(**fields: Any) -> EventReport:
    defaults: dict[str, Any] = {
        "document": "d1",
        "source": "Sample Wire",
        "url": "https://example.org/1",
        "published_at": MOMENT,
        "evidence": "Aircraft struck two depots on Saturday.",
    }
    return EventReport(**(defaults | fields))


def event(**fields: Any) -> Event:
    sub = fields.get("sub_event_type", SubEventType.AIR_DRONE_STRIKE)
    defaults: dict[str, Any] = {
        "id": "e1",
        "event_type": sub.event_type,
        "sub_event_type": sub,
        "status": EventStatus.CORROBORATED,
        "date": on(20),
        "places": (QAIM,),
        "actors": (
            EventActor(role=Role.ATTACKER, id="united-states-armed-forces", name="US forces"),
            EventActor(role=Role.TARGET, id="kataib-hezbollah", name="Kataib Hezbollah"),
        ),
        "targets": (ClaimTarget(text="two depots"),),
        "killed": Toll(low=4, best=5, high=7),
        "injured": Toll(low=2, best=2, high=2),
        "attributions": (EventAttribution(by="Pentagon", stance=Stance.CLAIMED, about="attacker"),),
        "reports": (report(),),
        "independent_sources": 3,
        "headline": "US forces strike depots near Al Qa'im",
        "first_reported_at": MOMENT,
        "updated_at": MOMENT,
    }
    return Event(**(defaults | fields))


def assert_is_telegram_html(message: str) -> None:
    """Every tag is one Telegram knows, and they are closed in order."""
    open_tags: list[str] = []
    for tag in re.findall(r"<[^>]*>", message):
        assert _ALLOWED_TAG.fullmatch(tag), tag
        name = re.sub(r"[</>]", "", tag).split()[0]
        if tag.startswith("</"):
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert not open_tags
    assert visible_length(message) <= MESSAGE_LIMIT

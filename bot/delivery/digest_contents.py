"""What a digest holds: the events new and changed in its period, the totals against the period before, its picture."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.matching import Members, severity_of
from bot.merging.changes import significant_changes
from bot.models import RevisionRow
from bot.rendering.charts import draw_timeline
from bot.rendering.digests import MOST_GRAVE, Count, Digest, length_words
from bot.rendering.maps import draw_map
from bot.rendering.markers import markers_of
from bot.rendering.pictures import stack_pictures
from bot.store import search
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import (
    Change,
    ChangedEvent,
    ChangeKind,
    ClaimDate,
    Event,
    EventStatus,
    Filter,
    Role,
    SubEventType,
    Toll,
    Value,
)

_MOST_EVENTS = 200
_MOST_CHARTED = 500
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_CHARTED_DAYS = dt.timedelta(days=14)


class Wanted(Value):
    """What a digest is to cover. ``any_of`` are the filters of which an event must fit one; none let all pass."""

    any_of: tuple[Filter, ...]
    title: str
    since: dt.datetime
    until: dt.datetime
    zone: str
    due_at: dt.datetime | None = None


class Picture(Value):
    """What a digest's picture shows: the events on the map, numbered in their order, and those of the chart."""

    title: str
    mapped: tuple[int, ...]
    charted: tuple[int, ...]
    first_day: dt.date
    last_day: dt.date


def compose(session: Session, wanted: Wanted, members: Members) -> Digest:
    """Everything a digest tells of its period, which ends just before ``wanted.until``."""
    since, now = wanted.since, wanted.until
    recorded = search.find_recorded(session, wanted.any_of, since=since, members=members, now=now, limit=_MOST_EVENTS)
    revisions = search.find_revisions(session, wanted.any_of, since=since, members=members, now=now, limit=_MOST_EVENTS)
    return Digest(
        title=wanted.title,
        since=wanted.since,
        until=wanted.until,
        zone=wanted.zone,
        new=_gravest_first(load_events(session, recorded)),
        changed=_changed(session, revisions),
        counts=_counts(session, wanted, members),
        due_at=wanted.due_at,
    )


def picture_of(session: Session, wanted: Wanted, digest: Digest, members: Members) -> Picture | None:
    """The picture that goes with a digest; ``None`` where nothing is new."""
    if not digest.new:
        return None
    last_day = wanted.until.astimezone(ZoneInfo(wanted.zone)).date()
    days = (last_day - _CHARTED_DAYS + _DAY, last_day)
    charted = search.find_dated(
        session, wanted.any_of, days=days, members=members, now=wanted.until, limit=_MOST_CHARTED
    )
    return Picture(
        title=wanted.title,
        mapped=tuple(int(event.id) for event in digest.new),
        charted=tuple(charted),
        first_day=days[0],
        last_day=days[1],
    )


def draw(database: Database, picture: Picture) -> bytes | None:
    """A digest's picture as PNG, the map above the chart; ``None`` where the events are no longer on record."""
    with database.read() as session:
        mapped, charted = (load_events(session, ids) for ids in (picture.mapped, picture.charted))
    order = {event_id: at for at, event_id in enumerate(picture.mapped)}
    markers = markers_of(sorted(mapped, key=lambda event: order[int(event.id)]))
    drawn = [draw_map(markers)] if markers else []
    if charted:
        drawn.append(
            draw_timeline(
                charted, title=f"{picture.title}, the last 14 days", since=picture.first_day, until=picture.last_day
            )
        )
    return stack_pictures(drawn) if drawn else None


def _gravest_first(events: Sequence[Event]) -> list[Event]:
    """The gravest in front, the others as they were: newest first."""
    gravest = sorted(events, key=_gravity, reverse=True)[:MOST_GRAVE]
    return [*gravest, *(event for event in events if event not in gravest)]


def _gravity(event: Event) -> tuple[int, int, int]:
    """CAP's tier first; among events of one tier, the toll."""
    return -len(severity_of(event).or_graver), event.killed.leading or 0, event.injured.leading or 0


def _changed(session: Session, revisions: Sequence[RevisionRow]) -> list[ChangedEvent]:
    """What became different between the last digest and now; steps in between are left out."""
    told: dict[int, dict[str, Any]] = {}
    for revision in revisions:
        facts = told.setdefault(revision.event_id, {})
        for field, (before, _) in revision.changes.items():
            facts.setdefault(field, before)
    events = load_events(session, list(told))
    changed = (ChangedEvent(event=event, changes=_changes(event, told[int(event.id)])) for event in events)
    return [one for one in changed if one.changes]


def _changes(event: Event, told: Mapping[str, Any]) -> tuple[Change, ...]:
    """``told`` holds what the fields that changed were at first, as revisions keep them."""
    before = event.model_copy(
        update={
            "killed": _toll_told("killed", event.killed, told),
            "injured": _toll_told("injured", event.injured, told),
            "status": EventStatus(told.get("status", event.status)),
            "sub_event_type": SubEventType(told.get("sub_event_type", event.sub_event_type)),
            "date": _date_told(event.date, told),
        }
    )
    return (*significant_changes(before, event), *_attribution(event, told))


def _toll_told(field: str, now: Toll, told: Mapping[str, Any]) -> Toll:
    return Toll(**{figure: told.get(f"{field}_{figure}", getattr(now, figure)) for figure in ("low", "best", "high")})


def _date_told(now: ClaimDate | None, told: Mapping[str, Any]) -> ClaimDate | None:
    known = {name: getattr(now, name) if now else None for name in ("start", "end", "precision")}
    was = {name: told.get(f"date_{name}", value) for name, value in known.items()}
    return ClaimDate(**was) if all(was.values()) else None


def _attribution(event: Event, told: Mapping[str, Any]) -> Iterator[Change]:
    """Revisions keep the names of the attackers only, so these are compared by name."""
    now = [actor.name for actor in event.actors if actor.role is Role.ATTACKER]
    was = told.get(Role.ATTACKER.value, now)
    if set(was) != set(now) and event.status is not EventStatus.RETRACTED:
        yield Change(kind=ChangeKind.ATTRIBUTION, field="attackers", before=was, after=now)


def _counts(session: Session, wanted: Wanted, members: Members) -> list[Count]:
    length = wanted.until - wanted.since
    recorded = [
        search.count_recorded(session, wanted.any_of, since=end - length, until=end, members=members, now=wanted.until)
        for end in (wanted.until, wanted.since)
    ]
    counts = _pair("New events", "Killed in them, best figures", recorded, f"the {length_words(length)} before")
    if length >= _WEEK - _DAY:
        return counts
    today = wanted.until.astimezone(ZoneInfo(wanted.zone)).date()
    weeks = [(last - _WEEK + _DAY, last) for last in (today, today - _WEEK)]
    dated = [search.count_dated(session, wanted.any_of, days=days, members=members, now=wanted.until) for days in weeks]
    return counts + _pair("Events in 7 days", "Killed in 7 days, best figures", dated, "the week before")


def _pair(events: str, killed: str, periods: Sequence[search.PeriodCount], before_label: str) -> list[Count]:
    now, before = periods
    return [
        Count(label=events, now=now.events, before=before.events, before_label=before_label),
        Count(label=killed, now=now.killed, before=before.killed, before_label=before_label),
    ]

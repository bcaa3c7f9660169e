"""Editors' rulings as message HTML: what each would do, what it did, and what of an event can be corrected."""

from collections.abc import Callable, Container, Sequence
from typing import Any

from bot.rendering.changes import ARROW, figures_words
from bot.rendering.events import figures_of, where_html
from bot.rendering.html import bold, clean, clip, escape, fit, link, listing, plural, quote
from bot.rendering.words import date_words, day_words, moment_words, upper_first
from bot.vocabulary import (
    ClaimDate,
    Event,
    EventActor,
    EventPlace,
    EventReport,
    EventStatus,
    Role,
    Ruling,
    RulingField,
    RulingKind,
    Toll,
)

_NAMELESS = 50
"""Characters of its words that stand for a report without a source, among others."""
_QUOTED = 160
"""Characters of each report's words where one of them is to be chosen."""


def _names(event: Event, role: Role) -> str:
    return listing([escape(actor.name, 60) for actor in event.actors if actor.role is role]) or "not named"


# What each field is called, and how it reads in an event.
_FIELDS: dict[RulingField, tuple[str, Callable[[Event], str]]] = {
    RulingField.DATE: ("Date", lambda event: date_words(event.date)),
    RulingField.PLACE: ("Place", where_html),
    RulingField.KILLED: ("Killed", lambda event: figures_words(event.killed)),
    RulingField.INJURED: ("Injured", lambda event: figures_words(event.injured)),
    RulingField.ATTACKER: ("Attacker", lambda event: _names(event, Role.ATTACKER)),
    RulingField.TARGET: ("Target", lambda event: _names(event, Role.TARGET)),
    RulingField.TYPE: ("Type", lambda event: escape(event.sub_event_type.value)),
    RulingField.STATUS: ("Status", lambda event: escape(event.status.value)),
}


def field_label(field: RulingField) -> str:
    """What a field is called."""
    return _FIELDS[field][0]


def field_words(event: Event, field: RulingField) -> str:
    """A field of an event, escaped: "3–7", "Erbil, Iraq 🇮🇶", "not named"."""
    return _FIELDS[field][1](event)


def edit_menu_html(event: Event) -> str:
    """What of an event can be corrected, with what it says now."""
    fields = [f"{label}: {words(event)}" for label, words in _FIELDS.values()]
    return "\n".join([_title(event), "", *fields, "", "<i>What is wrong?</i>"])


def _title(event: Event) -> str:
    return f"{bold(f'Event {event.id}')} · {escape(event.headline, 300)}"


def differences_html(before: Event, after: Event) -> list[str]:
    """The fields an editor could set that aren't as they were: "Killed: 3 → 5"."""
    compared = ((label, words(before), words(after)) for label, words in _FIELDS.values())
    return [f"{label}: {was}{ARROW}{is_now}" for label, was, is_now in compared if was != is_now]


def options_html(ruling: Ruling, event: Event) -> str:
    """The question which of several values is meant."""
    label = field_label(ruling.field) if ruling.field else ""
    return "\n".join(
        [_title(event), f"{label} now: {field_words(event, ruling.field)}" if ruling.field else "", "", "Did you mean:"]
    )


def proposal_html(
    ruling: Ruling,
    before: Sequence[Event],
    after: Sequence[Event],
    new: Container[str],
    *,
    moved_from: int | None = None,
    is_renewed: bool = False,
) -> str:
    """What a ruling would do, to be confirmed; ``new`` are the ids of the events it would make."""
    head = [f"<i>Event {moved_from} has been merged into event {before[0].id}.</i>"] if moved_from else []
    head += ["<i>The event has changed since. This is what it would be now:</i>"] if is_renewed else []
    effect = effect_blocks(ruling, before, after, new)
    return "\n".join([*head, "\n\n".join(effect), "", f"<i>{_FOOT[ruling.kind]}</i>"])


_FOOT = {
    RulingKind.CORRECT: "This stands, whatever further reports say, until it is undone.",
    RulingKind.RETRACT: "It stays on record, marked as retracted. Whoever was alerted is told.",
    RulingKind.SAME: "Further reports of either will be added to this event.",
    RulingKind.APART: "Further reports will be added to the event they fit.",
}


def effect_blocks(ruling: Ruling, before: Sequence[Event], after: Sequence[Event], new: Container[str]) -> list[str]:
    """What a ruling does to each event it is about; the first is the one it was made on."""
    later, known = {event.id: event for event in after}, {event.id for event in before}
    blocks = ["\n".join([_title(event), *_what_becomes_of(event, later.get(event.id), after[0])]) for event in before]
    blocks += [_appeared(event, is_new=event.id in new) for event in after if event.id not in known]
    return blocks + ([f"Reason: {escape(ruling.reason, 300)}"] if ruling.reason else [])


def _what_becomes_of(event: Event, later: Event | None, survivor: Event) -> list[str]:
    if later is None:
        loses_all = survivor.status is EventStatus.RETRACTED and event.status is not EventStatus.RETRACTED
        return [f"becomes a part of event {survivor.id}{', which is retracted' if loses_all else ''}"]
    lines = differences_html(event, later)
    if len(later.reports) != len(event.reports):
        lines.append(f"Reports: {len(event.reports)}{ARROW}{len(later.reports)}, {_reports(later)}")
    return lines


def _appeared(event: Event, *, is_new: bool) -> str:
    head = f"{bold('A new event')} · {escape(event.headline, 300)}" if is_new else _title(event)
    return f"{head}\nwith {plural(len(event.reports), 'report')}: {_reports(event)}"


def _reports(event: Event) -> str:
    return listing([report_words(one) for one in event.reports])


def report_words(report: EventReport) -> str:
    """A report in a few words: its outlet, linked, or else how its words begin, and its day."""
    when = f", {day_words(report.published_at)}" if report.published_at else ""
    return link(report.url, report.source or f"“{clip(clean(report.evidence), _NAMELESS)}”", _NAMELESS + 2) + when


def ruling_words(ruling: Ruling) -> str:
    """What a ruling is, in plain text: "correction of killed to 5", "merger with event 15", "retraction"."""
    if ruling.kind is RulingKind.CORRECT and ruling.field:
        return f"correction of {ruling.field.value} to {clip(_VALUES[ruling.field](ruling.value), 60)}"
    if ruling.kind is RulingKind.SAME:
        return f"merger with event {ruling.value}"
    return "retraction" if ruling.kind is RulingKind.RETRACT else "splitting off of a report"


def _date_value(value: Any) -> str:
    return date_words(ClaimDate.model_validate(value) if value else None)


def _place_value(value: Any) -> str:
    return clean(EventPlace.model_validate(value).name) if value else "place not stated"


def _toll_value(value: Any) -> str:
    return figures_words(Toll.model_validate(value or {}))


def _actors_value(value: Any) -> str:
    return listing([clean(EventActor.model_validate(actor).name) for actor in value or ()]) or "not named"


# What a correction puts in place, in plain words.
_VALUES: dict[RulingField, Callable[[Any], str]] = {
    RulingField.DATE: _date_value,
    RulingField.PLACE: _place_value,
    RulingField.KILLED: _toll_value,
    RulingField.INJURED: _toll_value,
    RulingField.ATTACKER: _actors_value,
    RulingField.TARGET: _actors_value,
    RulingField.TYPE: str,
    RulingField.STATUS: str,
}


def undoing_html(ruling: Ruling, before: Sequence[Event], after: Sequence[Event], new: Container[str]) -> str:
    """What undoing a ruling would do, to be confirmed."""
    blocks = _undone_blocks(ruling, before, after, new)
    return "\n".join([f"{bold('Undo')}: {escape(ruling_words(ruling))}?", "\n\n".join(blocks)])


def _undone_blocks(ruling: Ruling, before: Sequence[Event], after: Sequence[Event], new: Container[str]) -> list[str]:
    """What undoing does to each event; what a later correction covers changes nothing, and is said so."""
    blocks = effect_blocks(ruling.model_copy(update={"reason": None}), before, after, new)
    is_covered = ruling.kind is RulingKind.CORRECT and all("\n" not in block for block in blocks)
    return (
        [*blocks, "<i>The event stays as it is: a later correction, or its reports, say the same.</i>"]
        if is_covered
        else blocks
    )


def made_html(ruling: Ruling, before: Sequence[Event], after: Sequence[Event]) -> str:
    """What an editor has just done or undone."""
    if ruling.undone_at is None:
        head = f"{bold('Done')} by {escape(ruling.editor, 80)}."
        return "\n".join([head, "\n\n".join(effect_blocks(ruling, before, after, ()))])
    head = f"{bold('Undone')} by {escape(ruling.undone_by or '', 80)}: {escape(ruling_words(ruling))}."
    return "\n".join([head, "\n\n".join(_undone_blocks(ruling, before, after, ()))])


def split_menu_html(event: Event) -> str:
    """The question which report is to be split off."""
    lines = [f"{number}. {_told_by(report)}" for number, report in enumerate(event.reports, start=1)]
    return fit(f"{_title(event)}\nWhich report tells of something else?", lines, gap="\n\n")


def _told_by(report: EventReport) -> str:
    when = f", {day_words(report.published_at)}" if report.published_at else ""
    source = link(report.url, report.source or "Source not named")
    return f"{source}{when}{figures_of(report)}\n{quote(clip(clean(report.evidence), _QUOTED))}"


def merge_menu_html(event: Event, near: Sequence[Event]) -> str:
    """The question which event this one is to be merged with; ``near`` are those that may be meant."""
    ask = f"Which event is it one with? For one that isn't listed, write /merge {event.id} and its number."
    lines = [f"{other.id}. {date_words(other.date)}: {escape(other.headline, 160)}" for other in near]
    return fit(f"{_title(event)}\n{ask}", lines, gap="\n")


def standing_html(event: Event, rulings: Sequence[Ruling], zone: str) -> str:
    """The rulings in force on an event, numbered, for undoing one."""
    lines = [
        f"{number}. {escape(upper_first(ruling_words(one)))} by {escape(one.editor, 60)}"
        + (f", {moment_words(one.made_at, zone)}" if one.made_at else "")
        + (f": {escape(one.reason, 200)}" if one.reason else "")
        for number, one in enumerate(rulings, start=1)
    ]
    if not lines:
        return f"{_title(event)}\nNo editor has changed anything in this event, so there is nothing to undo."
    return "\n".join([_title(event), "", *lines, "", "<i>Which one shall be undone?</i>"])

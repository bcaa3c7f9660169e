"""Events as message HTML: two or three lines in a list, everything there is on a page of its own, and its sources."""

from collections.abc import Sequence

from bot.identity.names import fold
from bot.rendering.disagreements import ReportedFigure, disagreements_html
from bot.rendering.html import bold, clean, escape, fit, link, listing, plural, quote
from bot.rendering.places import PLACE_PRECISION_WORDS, place_html, places_html
from bot.rendering.words import (
    STANCE_WORDS,
    date_words,
    day_words,
    moment_words,
    published_words,
    toll_words,
    within_sentence,
)
from bot.vocabulary import (
    Chain,
    ClaimTarget,
    ClaimWeapon,
    Event,
    EventActor,
    EventAttribution,
    EventCorrection,
    EventReport,
    EventStatus,
    Notice,
    PlacePrecision,
    Role,
    Stance,
)

_NOTICES = {
    None: "",
    Notice.CORRECTION: " · corrects what it reported before",
    Notice.RETRACTION: " · 🚫 takes back what it reported before",
}

_MOST_SIDES = 3
# What a speaker says matters in this order: a claim of responsibility says more than one more report of it.
_STANCE_ORDER = (Stance.CLAIMED, Stance.DENIED, Stance.ATTRIBUTED, Stance.SUSPECTED, Stance.CONFIRMED)


def event_line(event: Event, *, number: int | None = None, note: str = "", with_outlets: bool = False) -> str:
    """An event in a list: type and place; date and parties; toll, status and who says so.

    ``number`` is its number in the list and on the map; ``note`` (plain text) says what changed, in a line of its own.
    ``with_outlets`` names who reports it also where a speaker is named.
    """
    said = speakers_html(event)
    outlets = _outlets(event) if with_outlets and said != _outlets(event) else ""
    title = bold(escape(event.sub_event_type.value)) + f" · {places_html(event.places)}"
    lines = [
        f"{_numbered(number)}{title}",
        " · ".join(part for part in (when_html(event), parties_html(event)) if part),
        " · ".join(part for part in (tolls_html(event), status_html(event), _edited(event), said, outlets) if part),
        f"<i>{escape(note)}</i>" if note else "",
    ]
    return "\n".join(line for line in lines if line)


def event_brief(event: Event, *, number: int | None = None) -> str:
    """An event in two short lines, for where the full ones don't fit: type and place; date, toll and status."""
    place = place_html(event.places[0]) if event.places else "place not stated"
    facts = " · ".join(part for part in (when_html(event), tolls_html(event), status_html(event)) if part)
    return f"{_numbered(number)}{bold(escape(event.sub_event_type.value))} · {place}\n{facts}"


def _numbered(number: int | None) -> str:
    return "" if number is None else f"{number}. "


def when_html(event: Event) -> str:
    """The date; where none is stated, the day it was first reported tells at least how old it can be."""
    if event.date is not None:
        return date_words(event.date)
    return f"date not stated, reported {day_words(event.first_reported_at)}"


def parties_html(event: Event, *, with_things: bool = True) -> str:
    """Who did it to whom: "US forces → Kataib Hezbollah (three facilities)"; a clash names its sides alike."""
    attackers = _actors(event, Role.ATTACKER)
    struck = _actors(event, Role.TARGET)
    things = listing([escape(thing, 60) for thing in things_struck(event)], most=2) if with_things else ""
    if struck and things:
        struck = f"{struck} ({things})"
    participants = _sides(event)
    interceptors = _actors(event, Role.INTERCEPTOR)
    unnamed = "attacker not named" if (struck or things) and not participants else ""
    deed = " → ".join(side for side in (attackers or unnamed, struck or things) if side)
    return ", ".join(
        part for part in (participants, deed, f"intercepted by {interceptors}" if interceptors else "") if part
    )


def _sides(event: Event) -> str:
    """The parties of a clash with no clear side, without those that are told as attacking or attacked anyway."""
    told = {actor.name for actor in event.actors if actor.role in (Role.ATTACKER, Role.TARGET)}
    names = dict.fromkeys(actor.name for actor in event.actors if actor.role is Role.PARTICIPANT)
    left = [escape(within_sentence(name), 60) for name in names if name not in told]
    shown = (
        left if len(left) <= _MOST_SIDES else [*left[: _MOST_SIDES - 1], plural(len(left) - _MOST_SIDES + 1, "other")]
    )
    return " – ".join(shown)


def things_struck(event: Event) -> list[str]:
    """What was struck, as plain text, without repeats and without the parties and places that a line tells anyway."""
    named = [*(actor.name for actor in event.actors), *(place.name for place in event.places)]
    told = [frozenset(fold(name).split()) for name in named]
    things: dict[frozenset[str], str] = {}
    for target in event.targets:
        words = frozenset(fold(target.text).split())
        if words and not any(words <= name for name in told):
            things.setdefault(words, within_sentence(target.text))
    return list(things.values())


def _within_line(actor: EventActor) -> str:
    return actor.name if actor.id else within_sentence(actor.name)


def _actors(event: Event, role: Role) -> str:
    names = dict.fromkeys(escape(_within_line(actor), 60) for actor in event.actors if actor.role is role)
    return listing(list(names), most=3)


def tolls_html(event: Event) -> str:
    """The killed and injured with their spread; empty where none is stated."""
    words = (toll_words(event.killed, "killed"), toll_words(event.injured, "injured"))
    if words == ("none killed", "none injured"):
        return "none killed or injured"
    return ", ".join(part for part in words if part)


def status_html(event: Event) -> str:
    """What the reports make of the event, with the number of independent sources."""
    if event.status is EventStatus.RETRACTED and not event.independent_sources:
        return "🚫 retracted: no source stands by it"
    sources = plural(event.independent_sources, "source")
    return {
        EventStatus.REPORTED: f"reported by {sources}",
        EventStatus.CORROBORATED: f"corroborated by {sources}",
        EventStatus.DISPUTED: f"⚠️ disputed, {sources}",
        EventStatus.RETRACTED: f"🚫 retracted, {sources}",
    }[event.status]


def _independent(event: Event) -> str:
    """Which sources are independent, where that is not plain from the reports themselves."""
    if len(event.reports) < 2:
        return ""
    return listing([escape(name, 60) for name in event.sources], most=5)


def _edited(event: Event) -> str:
    return "✏️ corrected by an editor" if any(not one.is_retraction for one in event.corrections) else ""


def speakers_html(event: Event) -> str:
    """Who says so: "claimed by A, denied by B", else the outlets that report it."""
    phrases, owning = [], frozenset[str]()
    for stance in _STANCE_ORDER:
        speakers = {
            fold(line.by).removeprefix("the "): escape(within_sentence(line.by), 60)
            for line in reversed(event.attributions)
            if line.stance is stance and line.by
        }
        if stance is Stance.CLAIMED:
            owning = frozenset(speakers)
        if stance is Stance.CONFIRMED:  # whoever claims a deed confirms it, too
            speakers = {name: words for name, words in speakers.items() if name not in owning}
        if speakers:
            phrases.append(f"{STANCE_WORDS[stance]} by {listing(list(speakers.values())[::-1], most=2)}")
    return ", ".join(phrases[:2]) if phrases else _outlets(event)


def _outlets(event: Event) -> str:
    gone = _taken_back(event)
    outlets = {clean(one.source): one.url for one in event.reports if one.source and one.source not in gone}
    return listing([link(url, source, 40) for source, url in outlets.items()], most=3)


def _taken_back(event: Event) -> set[str]:
    """The outlets whose last word on the event is that they take back what they told."""
    newest: dict[str, EventReport] = {}
    for report in event.reports:
        if report.source:
            newest.setdefault(report.source, report)
    return {source for source, report in newest.items() if report.notice is Notice.RETRACTION}


def event_details(
    event: Event, zone: str, *, chain: Chain | None = None, figures: Sequence[ReportedFigure] = ()
) -> str:
    """All that is known of one event as one message, with the words every report rests on.

    ``zone`` is the reader's IANA zone; ``chain`` holds the events that this one answers, and those that answer it;
    ``figures`` are the tolls of its reports, told where they differ.
    """
    tied = chain or Chain()
    causes = [link.cause for link in tied.links if link.event == event.id]
    answers = [link.event for link in tied.links if link.cause == event.id]
    facts = [
        ("When", when_html(event)),
        ("Where", where_html(event)),
        ("Who", parties_html(event, with_things=False)),
        ("Targets", listing([_counted(target) for target in event.targets], most=5)),
        ("Weapons", listing([_counted(weapon) for weapon in event.weapons], most=5)),
        ("Toll", tolls_html(event) or "not stated"),
        ("Status", status_html(event)),
        ("Independent sources", _independent(event)),
        ("In response to", _named(tied, causes)),
        ("Answered by", _named(tied, answers)),
    ]
    head = "\n".join(
        [bold(escape(event.headline)), f"<i>{escape(event.sub_event_type.value)} · event {escape(event.id)}</i>", ""]
        + [f"{bold(label)}: {words}" for label, words in facts if words]
        + disagreements_html(figures)
        + _corrections(event, zone)
        + _ledger(event.attributions)
    )
    foot = (
        f"<i>First reported {published_words(event.first_reported_at, zone)}, "
        f"last updated {published_words(event.updated_at, zone)}</i>"
    )
    return fit(head, [report_html(report, zone) for report in event.reports], foot=foot)


def _corrections(event: Event, zone: str) -> list[str]:
    """What editors have put right, a line each: "✏️ Killed: corrected by Ana, 24 Jan 2024, 12:05 UTC"."""
    return [_correction(one, zone) for one in event.corrections]


def _correction(correction: EventCorrection, zone: str) -> str:
    label = correction.field.value.capitalize()
    deed = "retracted" if correction.is_retraction else "corrected"
    when = f", {moment_words(correction.at, zone)}" if correction.at else ""
    why = f". {escape(correction.reason, 300)}" if correction.reason else ""
    return f"✏️ {label}: {deed} by {escape(correction.editor, 80)}{when}{why}"


def sources(event: Event, zone: str) -> str:
    """The sources of an event as one message: outlet, link, time and the words it rests on."""
    status = status_html(event)
    head = f"{bold(escape(event.headline))}\n{status[0].upper()}{status[1:]}; {plural(len(event.reports), 'report')}"
    return fit(head, [report_html(report, zone) for report in event.reports])


def report_html(report: EventReport, zone: str) -> str:
    """One report: its outlet as a link, when it was published, its figures, and its words quoted."""
    when = f", {published_words(report.published_at, zone)}" if report.published_at else ""
    source = link(report.url, report.source or "Source not named")
    return f"{source}{when}{_NOTICES[report.notice]}{figures_of(report)}\n{quote(report.evidence)}"


def figures_of(report: EventReport) -> str:
    """A report's own figures behind its source: ": 3 killed, 5 injured"; empty where it has none."""
    told = ", ".join(filter(None, (toll_words(report.killed, "killed"), toll_words(report.injured, "injured"))))
    return f": {told}" if told else ""


def where_html(event: Event) -> str:
    """The places in full, and how exactly the first is known where that isn't to the spot."""
    words = places_html(event.places)
    precision = event.places[0].precision if event.places else PlacePrecision.EXACT
    return words if precision is PlacePrecision.EXACT else f"{words} ({PLACE_PRECISION_WORDS[precision]})"


def _counted(thing: ClaimTarget | ClaimWeapon) -> str:
    kind = thing.kind if thing.kind and thing.kind.casefold() not in thing.text.casefold() else None
    return escape(thing.text, 60) + (f" ({escape(kind, 40)})" if kind else "")


def _named(chain: Chain, ids: Sequence[str]) -> str:
    known = [event for event in chain.events if event.id in ids]
    return "; ".join(f"{escape(event.headline, 120)}, {date_words(event.date)}" for event in known[:3])


def _ledger(lines: Sequence[EventAttribution]) -> list[str]:
    """Who says what, a line each: "Attacker: claimed by X"; reports without a speaker are left to the sources."""
    words = dict.fromkeys(
        f"{escape((line.about or 'event').capitalize(), 40)}: {STANCE_WORDS[line.stance]}"
        f" by {escape(within_sentence(line.by), 80)}"
        for line in lines
        if line.by
    )
    return ["", bold("Who says so"), *(f"• {line}" for line in list(words)[:8])] if words else []

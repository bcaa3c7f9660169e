"""A filter in English, as answers and follows repeat it: "Air/drone strikes by X in Yemen since 12 Jan 2024"."""

from collections.abc import Callable, Mapping

from bot.rendering.html import clean, listing, plural
from bot.rendering.places import with_article
from bot.rendering.words import day_words, type_words
from bot.vocabulary import Filter, PlaceFilter, Severity

Names = Mapping[str, str]
"""Actor ids to the names people read; an id that is missing is shown as words."""


def actor_name(actor: str, names: Names) -> str:
    """The name of an actor id, or the id made readable; words from a text stand as they are."""
    return clean(
        names.get(actor) or (actor.replace("-", " ").title() if actor.islower() and " " not in actor else actor)
    )


def filter_words(wanted: Filter, actor_names: Names) -> str:
    """What a filter asks for, as plain text (not escaped); "All events" where it asks for nothing."""
    if wanted.is_empty:
        return "All events"
    return " ".join(words for phrase in _PHRASES.values() if (words := phrase(wanted, actor_names)))


def place_words(place: PlaceFilter) -> str:
    """A place to look in: "in Iraq", "within 50 km of Al-Tanf"."""
    name = with_article(clean(place.name))
    if place.radius_km is not None:
        return f"within {place.radius_km:g} km of {name}"
    return f"in {name}"


def _types(wanted: Filter, names: Names) -> str:
    return type_words(wanted.types)


def _actors(wanted: Filter, names: Names) -> str:
    return _parties("involving", wanted.actors, names)


def _attackers(wanted: Filter, names: Names) -> str:
    return _parties("by", wanted.attackers, names)


def _targets(wanted: Filter, names: Names) -> str:
    return _parties("against", wanted.targets, names)


def _parties(preposition: str, actors: tuple[str, ...], names: Names) -> str:
    words = listing([actor_name(actor, names) for actor in actors], "or")
    return f"{preposition} {words}" if words else ""


def _target_kinds(wanted: Filter, names: Names) -> str:
    kinds = listing([clean(kind) for kind in wanted.target_kinds], "or")
    return f"that hit {kinds} targets" if kinds else ""


def _places(wanted: Filter, names: Names) -> str:
    phrases = [place_words(place) for place in wanted.places]
    if all(phrase.startswith("in ") for phrase in phrases[1:]) and phrases and phrases[0].startswith("in "):
        phrases[1:] = [phrase.removeprefix("in ") for phrase in phrases[1:]]
    return listing(phrases, "or")


def _dates(wanted: Filter, names: Names) -> str:
    since, until = wanted.since, wanted.until
    if since is None:
        return f"until {day_words(until)}" if until else ""
    if until is None:
        return f"since {day_words(since)}"
    if since == until:
        return f"on {day_words(since)}"
    return f"from {day_words(since, year=since.year != until.year)} to {day_words(until)}"


def _between(wanted: Filter, names: Names) -> str:
    words = listing([actor_name(actor, names) for actor in wanted.between])
    return f"between {words}" if words else ""


def _keywords(wanted: Filter, names: Names) -> str:
    words = listing([f"“{clean(keyword)}”" for keyword in wanted.keywords], "or")
    return f"mentioning {words}" if words else ""


def _tolls(wanted: Filter, names: Names) -> str:
    tolls = ((wanted.min_killed, "killed"), (wanted.min_injured, "injured"))
    words = [f"at least {plural(least, 'person', 'people')} {effect}" for least, effect in tolls if least]
    return f"with {listing(words)}" if words else ""


def _statuses(wanted: Filter, names: Names) -> str:
    words = listing([status.value for status in wanted.statuses], "or")
    return f"that are {words}" if words else ""


def _severity(wanted: Filter, names: Names) -> str:
    least = wanted.min_severity
    if least is None:
        return ""
    graver = "" if least is Severity.EXTREME else " or graver"
    return f"rated {least.value.lower()}{graver}"


def _excluding(wanted: Filter, names: Names) -> str:
    told = [_lower_first(filter_words(one, names)) for one in wanted.excluding]
    words = listing([f"those {one}" if one.startswith("that ") else one for one in told], "and")
    return f"except {words}" if words else ""


def _lower_first(words: str) -> str:
    return words.removeprefix("Events ") if words.startswith("Events ") else words[:1].lower() + words[1:]


_PHRASES: dict[str, Callable[[Filter, Names], str]] = {
    "types": _types,
    "between": _between,
    "actors": _actors,
    "attackers": _attackers,
    "targets": _targets,
    "target_kinds": _target_kinds,
    "places": _places,
    "since": _dates,
    "min_killed": _tolls,
    "min_severity": _severity,
    "statuses": _statuses,
    "keywords": _keywords,
    "excluding": _excluding,
}
"""The phrase for each field; ``until`` is told with ``since``, and ``min_injured`` with ``min_killed``."""

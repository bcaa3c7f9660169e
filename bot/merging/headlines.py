"""One line that says what happened, made from the facts and never from a report's own words."""

import re
from collections.abc import Callable, Sequence

from bot.vocabulary import EventActor, EventPlace, PlacePrecision, Role, SubEventType

# How each type reads before "by" and "on". Types not listed read as ACLED spells them.
_DEEDS = {
    SubEventType.AIR_DRONE_STRIKE: "Air or drone strike",
    SubEventType.SHELLING: "Shelling or missile attack",
    SubEventType.IED: "Bomb or mine explosion",
    SubEventType.SUICIDE_BOMB: "Suicide bombing",
    SubEventType.GRENADE: "Grenade attack",
    SubEventType.CHEMICAL_WEAPON: "Chemical attack",
    SubEventType.ABDUCTION: "Abduction",
    SubEventType.GOVERNMENT_REGAINS: "Territory regained",
    SubEventType.NON_STATE_OVERTAKES: "Territory taken",
    SubEventType.LOOTING: "Property destroyed or looted",
}

# Places told by others: "near Erbil", "30 km south of Baghdad".
_SAYS_WHERE = re.compile(r"(?:near|between|off|around|outside|along)\s|\d+ .+ (?:of|from|off)\s")


def headline(
    kind: SubEventType,
    actors: Sequence[EventActor],
    places: Sequence[EventPlace],
    country_name: Callable[[str], str],
) -> str:
    """What, by whom, on whom, where: "Air or drone strike by A on B at C, Iraq"."""
    words = _interception(actors) if kind is SubEventType.DISRUPTED_WEAPONS else _deed(kind, actors)
    return " ".join([*words, *_whereabouts(places, country_name)])


def _deed(kind: SubEventType, actors: Sequence[EventActor]) -> list[str]:
    words = [_DEEDS.get(kind, kind.value)]
    words += _party(actors, Role.ATTACKER, "by")
    words += _party(actors, Role.INTERCEPTOR, "met by")
    words += _party(actors, Role.TARGET, "on" if kind is not SubEventType.ABDUCTION else "of")
    if len(words) == 1:
        several = len({actor.name for actor in actors if actor.role is Role.PARTICIPANT}) > 1
        words += _party(actors, Role.PARTICIPANT, "between" if several else "by")
    return words


def _interception(actors: Sequence[EventActor]) -> list[str]:
    """Reads "Weapons of A intercepted by B, aimed at C"."""
    aims = _party(actors, Role.TARGET, "aimed at")
    stopped = ["intercepted", *_party(actors, Role.INTERCEPTOR, "by")]
    if aims:
        stopped[-1] += ","
    return ["Weapons", *_party(actors, Role.ATTACKER, "of"), *stopped, *aims]


def _party(actors: Sequence[EventActor], role: Role, preposition: str) -> list[str]:
    names = list(dict.fromkeys(actor.name for actor in actors if actor.role == role))
    return [f"{preposition} {_joined(names)}"] if names else []


def _joined(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _whereabouts(places: Sequence[EventPlace], country_name: Callable[[str], str]) -> list[str]:
    if not places:
        return []
    lead = places[0]
    country = country_name(lead.country) if lead.country else None
    spots = [place.name for place in places if place.precision == lead.precision and place.country == lead.country]
    where = _joined(list(dict.fromkeys(spots)))
    told = where if _SAYS_WHERE.match(where) else f"{'at' if lead.precision <= PlacePrecision.NEAR else 'in'} {where}"
    return [told if country is None or where.endswith(country) else f"{told}, {country}"]

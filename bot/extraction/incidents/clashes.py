"""What shows that a mention can't be of an incident: other parties, another place, another day."""

from collections.abc import Sequence

from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.gathered import Gathered, are_near, countries_of, meet, parties_of, points_of
from bot.extraction.incidents.openings import is_near
from bot.extraction.parties.party import Party
from bot.vocabulary import ClaimDate, SubEventType

_FIGHTS = frozenset({SubEventType.ARMED_CLASH, SubEventType.ATTACK})
_ARMED = frozenset({"@armed", "@attacker", "@state", "@police"})
_FORCES_OF_ORDER = frozenset({"@state", "@police", "@constabulary", "@policemen", "@soldiery", "@army"})
_MEANT = frozenset({"him", "her", "them"})
_POINTING = frozenset({"the", "these", "those", "both"})


def parties_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether the deed is another's: other attackers by name, or the roles the other way round."""
    alike = incident.on_side_of(facts)
    attackers, struck = alike.parties(struck=False), alike.parties(struck=True)
    mine, theirs = parties_of(facts, struck=False), parties_of(facts, struck=True)
    if is_sequel(facts, struck):
        return False
    if _named(mine) and _named(attackers) and not meet(mine, attackers):
        return True
    hurt_themselves = _share_actor(theirs, attackers) if facts.is_effect else meet(theirs, attackers)
    if hurt_themselves and _is_price_of_fight(facts, incident):
        return False
    if (meet(mine, struck) and not meet(mine, attackers)) or (hurt_themselves and not meet(theirs, struck)):
        return True
    return bool(theirs and struck) and not facts.is_effect and not _agree(theirs, struck)


def _is_price_of_fight(facts: Facts, incident: Gathered) -> bool:
    """Whether the next sentence tells what it cost the attackers: "The army killed nine rebels. A soldier died"."""
    is_told_anew = facts.attackers or facts.places or any(not date.is_window for date in facts.dates)
    if not facts.is_effect or is_told_anew or not is_near(facts.mention.sentence, (incident.facts[-1].mention,), 1):
        return False
    is_fight = all(other.type in _FIGHTS for other in incident.facts)
    return is_fight and any(party.labels & _ARMED for other in incident.facts for party in other.struck_parties)


def is_sequel(facts: Facts, struck: Sequence[Party]) -> bool:
    """Whether those attacked put an end to it: "the two gunmen were then shot dead by police officers"."""
    patients = facts.mention.patients
    if not patients or not meet(parties_of(facts, struck=False), struck) or _named(parties_of(facts, struck=True)):
        return False
    fighters = [party for party in facts.struck_parties if party.labels & {"@armed", "@attacker"}]
    is_pointed = all(any(child.lower_ in _POINTING for child in patient.children) for patient in patients)
    return is_pointed or (facts.is_effect and len(fighters) == len(patients))


def ends_the_deed(facts: Facts, told: Sequence[Facts]) -> bool:
    """Whether forces of the state or guards overcome those who did it: "police shot dead three of the attackers"."""
    doers = [party for other in told if other is not facts for party in other.attackers]
    if not doers or any(party.labels & _FORCES_OF_ORDER for party in doers):
        return False
    overcome = facts.struck_parties and all(party.labels & {"@attacker"} for party in facts.struck_parties)
    patients = {patient.lower_ for patient in facts.mention.patients}
    is_pronoun = bool(patients) and patients <= _MEANT  # "… before police shot him dead"
    return (bool(overcome) or is_pronoun) and any(party.labels & _FORCES_OF_ORDER for party in facts.attackers)


def _named(parties: Sequence[Party]) -> list[Party]:
    """Those that are some one actor: "militants" may be anybody."""
    return [party for party in parties if not party.is_generic]


def _share_actor(some: Sequence[Party], others: Sequence[Party]) -> bool:
    """Whether one actor is in both; a part of it is not enough, since a militia of the state may harm its soldiers."""
    return bool({party.id for party in some} & {party.id for party in others})


def _agree(some: Sequence[Party], known: Sequence[Party]) -> bool:
    """Whether one actor is named by both, or all that is known is part of what is named now, or holds it."""
    if _share_actor(some, known):
        return True
    return all(meet([party], some) for party in known)


def places_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether it happened elsewhere: in another country, or in another town."""
    mine, known = countries_of(facts), incident.countries()
    if mine and known and not mine & known:
        return True
    points, others = points_of(facts), incident.points()
    apart = bool(points and others) and not are_near(points, others)
    is_deed = not facts.is_effect or bool(facts.attackers)
    return apart and is_deed and not facts.mention.is_plural


def dates_clash(facts: Facts, incident: Gathered) -> bool:
    """Whether no day fits; "this year" beside a day says nothing more."""
    mine = _most_exact([item.date for item in facts.dates if not item.is_window])
    known = _most_exact([item.date for other in incident.facts for item in other.dates if not item.is_window])
    return bool(mine and known) and all(
        one.end < other.start or other.end < one.start for one in mine for other in known
    )


def _most_exact(dates: Sequence[ClaimDate]) -> list[ClaimDate]:
    finest = min((date.precision for date in dates), default=None)
    return [date for date in dates if date.precision is finest]

"""The sub-event type of an incident, from all of its mentions, the weapons, and who stood on either side."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.extraction.claims.attempts import is_attempted
from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.incident import Incident
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.mentions.protests import turned
from bot.extraction.parsing.syntax import children, prepositional
from bot.extraction.parties.party import Party
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import EventType, SubEventType

_S = SubEventType
# Of several types told in plain words, the one that says more comes first.
_PRECEDENCE = (
    _S.CHEMICAL_WEAPON,
    _S.SUICIDE_BOMB,
    _S.GRENADE,
    _S.SEXUAL_VIOLENCE,
    _S.EXCESSIVE_FORCE,
    _S.AIR_DRONE_STRIKE,
    _S.SHELLING,
    _S.IED,
    _S.VIOLENT_DEMONSTRATION,
    _S.MOB_VIOLENCE,
    _S.GOVERNMENT_REGAINS,
    _S.NON_STATE_OVERTAKES,
    _S.NON_VIOLENT_TRANSFER,
    _S.ABDUCTION,
    _S.ARMED_CLASH,
    _S.ATTACK,
)
_SETTLED = 2
_PEOPLE = {
    "armed": frozenset({"@state", "@police", "@armed", "@attacker"}),
    "state": frozenset({"@state", "@police"}),
    "protest": frozenset({"@protester", "@rioter"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The kinds of people on either side of an incident, as table labels."""

    attackers: frozenset[str]
    struck: frozenset[str]

    @property
    def is_between_armed(self) -> bool:
        """Whether those struck bear arms themselves."""
        return bool(self.struck & (_PEOPLE["armed"] | {"military"})) and not self.struck & {"@civilian"}

    @property
    def is_of_crowd(self) -> bool:
        """Whether protesters and forces of order fought each other."""
        both = self.attackers | self.struck
        return bool(both & _PEOPLE["protest"]) and bool(both & _PEOPLE["state"])

    @property
    def is_against_protesters(self) -> bool:
        """Whether forces of order struck protesters."""
        return bool(self.struck & _PEOPLE["protest"]) and bool(self.attackers & _PEOPLE["state"])


def sides_of(incident: Incident, reading: Reading) -> Sides:
    """Who stood on either side."""
    attackers: set[str] = set()
    struck: set[str] = set()
    for facts in incident.facts:
        attackers |= {label for party in facts.attackers for label in party.labels}
        struck |= {label for party in facts.struck_parties for label in party.labels}
        struck |= {label for token in facts.struck_things for label in reading.labels_of(token)}
    struck |= {
        "civilian" if _is_of_civilians(match.tokens[-1], reading) else entry.side
        for match in reading.targets
        for entry in match.entries
        if entry.side and _is_struck(match.tokens[-1].i, incident)
    }
    return Sides(attackers=frozenset(attackers), struck=frozenset(struck))


def _is_of_civilians(thing: Token, reading: Reading) -> bool:
    """Whether it is a newspaper's office or the site of a school, and no garrison."""
    owners = {owner.i for owner in (*children(thing, "poss", "compound", "nmod"), *prepositional(thing, ("of",)))}
    sides = {entry.side for match in reading.targets for entry in match.entries if match.tokens[-1].i in owners}
    return "civilian" in sides or any("@civilian" in reading.labels.get(owner, ()) for owner in owners)


def _is_struck(index: int, incident: Incident) -> bool:
    return any(token.i == index for facts in incident.facts for token in facts.struck_things)


def classify(incident: Incident, reading: Reading, weapon_types: Sequence[SubEventType]) -> SubEventType:
    """The sub-event type; ``weapon_types`` are those that the weapons used imply."""
    sides = sides_of(incident, reading)
    told = _told_type(incident)
    if _hint(incident, reading, "suicide bomber") and (told is None or told.event_type in _BLASTABLE):
        return _S.SUICIDE_BOMB
    if told is None or told in _OPEN:
        told = _by_weapon(weapon_types, told) or _by_sides(sides, told or incident.first.type, incident)
    if told is _S.SHELLING and _is_from_the_air(incident, weapon_types):
        told = _S.AIR_DRONE_STRIKE
    if told is _S.AIR_DRONE_STRIKE and told not in weapon_types and _is_planted(sides, incident):
        told = _S.IED
    return turned(_adjusted(told, sides, incident), _sentences(incident, reading))


_BLASTABLE = frozenset({EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS, EventType.BATTLES})
# What the weapon settles even where the text only speaks of a bomb.
_SAID_BY_THE_WEAPON = frozenset({_S.SUICIDE_BOMB, _S.CHEMICAL_WEAPON, _S.GRENADE, _S.AIR_DRONE_STRIKE})
_OPEN = frozenset({_S.ATTACK, _S.IED})


def _told_type(incident: Incident) -> SubEventType | None:
    """The type that a trigger alone settles; None where only weaker words were found."""
    telling = [facts for facts in incident.facts if facts.mention.trigger.weight >= _SETTLED]
    if not telling:
        return None
    best = max(facts.mention.trigger.weight for facts in telling)
    # In the order of the text, so that of two types of one rank the first told is taken, in every run.
    types = [facts.type for facts in telling if facts.mention.trigger.weight == best or facts is incident.first]
    return min(types, key=lambda sub: _PRECEDENCE.index(sub) if sub in _PRECEDENCE else -1)


def _hint(incident: Incident, reading: Reading, phrase: str) -> bool:
    starts = set(incident.sentences())
    return any(
        match.tokens[0].sent.start in starts and any(phrase in entry.words for entry in match.entries)
        for match in reading.hints
    )


def _by_weapon(weapon_types: Sequence[SubEventType], told: SubEventType | None) -> SubEventType | None:
    usable = [sub for sub in weapon_types if sub in _PRECEDENCE]
    if told is not None:
        usable = [sub for sub in usable if sub in _SAID_BY_THE_WEAPON or told is _S.ATTACK]
        return min(usable, key=_PRECEDENCE.index) if usable else told
    return min(usable, key=_PRECEDENCE.index) if usable else None


def _by_sides(sides: Sides, default: SubEventType, incident: Incident) -> SubEventType:
    types = [facts.type for facts in incident.facts if facts.mention.trigger.weight > 0]
    is_looting_with_deaths = default is _S.LOOTING and _harms_people(incident)
    if default in types and default not in {_S.ATTACK, _S.ARMED_CLASH} and not is_looting_with_deaths:
        return default
    others = [sub for sub in types if sub not in {_S.ATTACK, _S.ARMED_CLASH}]
    if _harms_people(incident):
        others = [sub for sub in others if sub is not _S.LOOTING]
    if others:
        return min(others, key=lambda sub: _PRECEDENCE.index(sub) if sub in _PRECEDENCE else len(_PRECEDENCE))
    if sides.is_against_protesters:
        return _S.EXCESSIVE_FORCE
    if sides.is_between_armed:
        return _S.ARMED_CLASH
    return _S.ATTACK if sides.struck or _S.ARMED_CLASH not in types else _S.ARMED_CLASH


def _harms_people(incident: Incident) -> bool:
    """Whether one of its sentences tells both the deed and that people were killed or wounded."""
    told = {facts.mention.sentence.start for facts in incident.facts if not facts.is_effect}
    return any(
        facts.is_effect and facts.type is _S.ATTACK and facts.is_actual and facts.mention.sentence.start in told
        for facts in incident.facts
    )


def _is_from_the_air(incident: Incident, weapon_types: Sequence[SubEventType]) -> bool:
    """Whether the words only suggest guns, and all weapons that are told fly: "jets pounded the town"."""
    is_settled = any(facts.type is _S.SHELLING and facts.mention.trigger.weight > _SETTLED for facts in incident.facts)
    return not is_settled and _S.AIR_DRONE_STRIKE in weapon_types and _S.SHELLING not in weapon_types


def _is_planted(sides: Sides, incident: Incident) -> bool:
    """Whether only the verb says how, and those who did it have no air force: "two men bombed a church"."""
    mentions = [facts.mention for facts in incident.facts if facts.type is _S.AIR_DRONE_STRIKE]
    has_planes = any(
        party.id for facts in incident.facts for party in facts.attackers if party.labels & _PEOPLE["state"]
    )
    is_by_people = bool(sides.attackers & {"@armed", "@attacker", "@civilian"})
    return (
        is_by_people
        and not has_planes
        and bool(mentions)
        and all(mention.anchor.lemma_ == "bomb" for mention in mentions)
    )


def _adjusted(told: SubEventType, sides: Sides, incident: Incident) -> SubEventType:
    if told in {_S.NON_STATE_OVERTAKES, _S.GOVERNMENT_REGAINS}:
        told = _territory(told, incident)
    if told is _S.IED and "@state" in sides.attackers and not sides.attackers & {"@armed", "@attacker"}:
        is_told = any(facts.type is _S.IED for facts in incident.facts)  # and not only somebody's explosives
        return _S.AIR_DRONE_STRIKE if is_told else _by_sides(sides, _S.ATTACK, incident)
    if told is _S.ATTACK and sides.is_against_protesters:
        return _S.EXCESSIVE_FORCE
    if told is _S.ABDUCTION and _harms_people(incident):
        return _S.ATTACK  # ACLED codes abductions in which people are killed or wounded as attacks
    if told is _S.ARMED_CLASH and sides.is_of_crowd:
        return _S.VIOLENT_DEMONSTRATION
    return told


def _sentences(incident: Incident, reading: Reading) -> str:
    """The sentences that tell of it, with those after each, which often tell how it ended."""
    told = [reading.doc[start].sent for start in incident.sentences()]
    following = [reading.doc[sentence.end].sent for sentence in told if sentence.end < len(reading.doc)]
    return " ".join(sentence.text for sentence in sorted({*told, *following}, key=lambda sentence: sentence.start))


def _territory(told: SubEventType, incident: Incident) -> SubEventType:
    """Who took it decides; who gave it up is no taker. Where it was only tried, there was a clash.

    A state that takes what lies in another country regains nothing: ACLED counts it with the non-state actors.
    """
    told_so = [facts for facts in incident.facts if facts.type in {_S.NON_STATE_OVERTAKES, _S.GOVERNMENT_REGAINS}]
    takers = [facts for facts in told_so if not is_attempted(facts.mention.anchor)]
    parties = [party for facts in takers or told_so for party in facts.attackers]
    labels = {label for party in parties for label in party.labels}
    if not takers:
        return _S.VIOLENT_DEMONSTRATION if labels & _PEOPLE["protest"] else _S.ARMED_CLASH
    if _is_given_up(takers) and not _harms_people(incident):
        return _S.NON_VIOLENT_TRANSFER
    if labels & _PEOPLE["state"]:
        return told if _are_abroad(parties, incident) else _S.GOVERNMENT_REGAINS
    return _S.NON_STATE_OVERTAKES if labels & {"@armed", "@attacker"} else told


def _is_given_up(takers: Sequence[Facts]) -> bool:
    """Whether a sentence says that nobody fought for it."""
    sentences = " ".join(facts.mention.sentence.text.lower() for facts in takers)
    return any(words in sentences for words in load_cues().attempt.unopposed)


def _are_abroad(parties: Sequence[Party], incident: Incident) -> bool:
    """Whether all parties have a country, and none of them that of the place."""
    where = {location.place.country for facts in incident.facts for location in facts.places} - {None}
    return bool(where) and all(party.countries and where.isdisjoint(party.countries) for party in parties)

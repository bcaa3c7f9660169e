"""Which sub-event types may be words for one and the same deed."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.extraction.incidents.facts import Facts
from bot.extraction.parsing.syntax import DEFINITE
from bot.vocabulary import EventType, SubEventType

_S = SubEventType
_VIOLENT = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
_PROTEST = frozenset({EventType.PROTESTS, EventType.RIOTS})
_KIN: tuple[frozenset[SubEventType], ...] = (
    frozenset(
        sub
        for sub in SubEventType
        if sub.event_type in _VIOLENT and sub is not _S.ABDUCTION and sub is not _S.SEXUAL_VIOLENCE
    ),
    frozenset({*(sub for sub in SubEventType if sub.event_type in _PROTEST), _S.ATTACK, _S.LOOTING, _S.ARMED_CLASH}),
    frozenset({*(sub for sub in SubEventType if sub.event_type in _PROTEST), _S.ARRESTS}),
    frozenset({_S.ATTACK, _S.ABDUCTION, _S.LOOTING}),
    frozenset({_S.ATTACK, _S.SEXUAL_VIOLENCE}),
    frozenset({_S.ATTACK, _S.LOOTING, _S.ARMED_CLASH}),
    frozenset({_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER}),
)
# Types that exclude each other where both are told in plain words.
_MURDER_OR_BATTLE = frozenset({_S.ATTACK, _S.ARMED_CLASH})
_EXACT = frozenset({_S.AIR_DRONE_STRIKE, _S.SHELLING, _S.CHEMICAL_WEAPON, _S.GRENADE})
_SETTLED = 2
_POINTING = DEFINITE | {"both"}
_OF_CROWDS = frozenset({"@state", "@police", "@protester", "@rioter"})
# From a deed up to the protest that is about it.
_LEADING_UP = frozenset({"pobj", "dobj", "prep", "conj", "appos"})
_ABOUT = frozenset({"about", "after", "against", "at", "following", "for", "over"})
# What is shot down or disrupted was an attack: "intercepted two drones … the group claimed the attack".
_LAUNCHED = frozenset({_S.AIR_DRONE_STRIKE, _S.SHELLING, _S.ATTACK})


def may_be_one_type(facts: Facts, others: Sequence[Facts]) -> bool:
    """Whether the mention's type can be that of the incident the others tell of."""
    if facts.mention.trigger.anaphor:
        return True
    told = [other for other in others if not other.mention.trigger.anaphor]
    stopped = [other for other in told if is_disruption(other)]
    return any(_pair(facts, other) for other in stopped) if stopped else all(_pair(facts, other) for other in told)


def is_disruption(facts: Facts) -> bool:
    """Whether the mention tells of weapons stopped."""
    return facts.type is _S.DISRUPTED_WEAPONS


def _pair(one: Facts, other: Facts) -> bool:
    a, b = one.type, other.type
    if a is b:
        return True
    if (a.event_type in _PROTEST) != (b.event_type in _PROTEST):
        crowd, deed = (one, other) if a.event_type in _PROTEST else (other, one)
        if _is_by_fighters_elsewhere(deed, crowd) or _is_protested(deed, crowd):
            return False
    apart = {a, b} <= _EXACT or {a, b} == _MURDER_OR_BATTLE
    if apart and min(one.mention.trigger.weight, other.mention.trigger.weight) >= _SETTLED:
        return False
    if _S.DISRUPTED_WEAPONS in {a, b}:
        return _is_disrupted_attack(*((one, other) if b is _S.DISRUPTED_WEAPONS else (other, one)))
    return any(a in group and b in group for group in _KIN)


def _is_by_fighters_elsewhere(deed: Facts, crowd: Facts) -> bool:
    """Whether it is what an armed group did, in another sentence: in one, the crowd may be whom it struck."""
    labels = {label for party in deed.attackers for label in party.labels}
    is_elsewhere = deed.mention.sentence.start != crowd.mention.sentence.start
    return is_elsewhere and "@armed" in labels and not labels & _OF_CROWDS


def _is_protested(deed: Facts, protest: Facts) -> bool:
    """Whether it is what the protest is about: "judges stopped work to protest the murder of a colleague"."""
    below, crowd = deed.mention.anchor, protest.mention
    while below.head != below and below.dep_ in _LEADING_UP:
        if below.head in (crowd.anchor, crowd.governor):
            return below.dep_ == "dobj" or below.lower_ in _ABOUT
        below = below.head
    return False


def _is_disrupted_attack(attack: Facts, disruption: Facts) -> bool:
    """Whether the attack is that of the weapons stopped: it points back to them ("both attacks", "the drones")."""
    if attack.type not in _LAUNCHED:
        return False
    mention = attack.mention
    stopped = {token.lemma_ for token in disruption.struck_things}
    if mention.is_noun:
        return any(child.lower_ in _POINTING for child in mention.anchor.children)
    return any(_is_the_same(weapon, stopped) for weapon in mention.instruments)


def _is_the_same(weapon: Token, stopped: set[str]) -> bool:
    return weapon.lemma_ in stopped and any(child.lower_ in _POINTING for child in weapon.children)

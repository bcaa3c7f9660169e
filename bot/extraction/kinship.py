"""Which sub-event types may be words for one and the same deed."""

from collections.abc import Sequence

from bot.extraction.facts import Facts
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
    frozenset({_S.ATTACK, _S.ABDUCTION}),
    frozenset({_S.ATTACK, _S.SEXUAL_VIOLENCE}),
    frozenset({_S.ATTACK, _S.LOOTING, _S.ARMED_CLASH}),
    frozenset({_S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES, _S.NON_VIOLENT_TRANSFER}),
)
# Types that exclude each other where both are told in plain words.
_MURDER_OR_BATTLE = frozenset({_S.ATTACK, _S.ARMED_CLASH})
_EXACT = frozenset({_S.AIR_DRONE_STRIKE, _S.SHELLING, _S.CHEMICAL_WEAPON, _S.GRENADE})
_SETTLED = 2


def may_be_one_type(facts: Facts, others: Sequence[Facts]) -> bool:
    """Whether the mention's type can be that of the incident the others tell of."""
    if facts.mention.trigger.anaphor:
        return True
    return all(_pair(facts, other) for other in others if not other.mention.trigger.anaphor)


def _pair(one: Facts, other: Facts) -> bool:
    a, b = one.type, other.type
    if a is b:
        return True
    apart = {a, b} <= _EXACT or {a, b} == _MURDER_OR_BATTLE
    if apart and min(one.mention.trigger.weight, other.mention.trigger.weight) >= _SETTLED:
        return False
    return any(a in group and b in group for group in _KIN)

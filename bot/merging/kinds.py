"""Kinds of deeds: which of ACLED's sub-event types reports take for one another."""

from bot.merging.part import SAME_STORY, Part
from bot.vocabulary import EventType, SubEventType

_ARMED = {EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS}
_CROWDS = {EventType.PROTESTS, EventType.RIOTS}
_VAGUE = {SubEventType.ATTACK, SubEventType.ARMED_CLASH}
_ANOTHER_DEED = -0.8  # more than day, town and parties can make up for
# What is seen from afar is a blast, whatever made it; who takes a town has fought for it.
_AKIN = (
    {SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING, SubEventType.CHEMICAL_WEAPON},
    {SubEventType.IED, SubEventType.SUICIDE_BOMB, SubEventType.GRENADE},
    {SubEventType.SEXUAL_VIOLENCE, SubEventType.ATTACK, SubEventType.ABDUCTION},
    {SubEventType.ARRESTS, SubEventType.ABDUCTION},
    {SubEventType.LOOTING, SubEventType.ATTACK, SubEventType.MOB_VIOLENCE, SubEventType.VIOLENT_DEMONSTRATION},
    {SubEventType.EXCESSIVE_FORCE, SubEventType.ATTACK, SubEventType.ARMED_CLASH},
    {
        SubEventType.GOVERNMENT_REGAINS,
        SubEventType.NON_STATE_OVERTAKES,
        SubEventType.NON_VIOLENT_TRANSFER,
        SubEventType.ARMED_CLASH,
    },
)
# Missiles and drones shot down are reported both as an attack and as its interception.
_INTERCEPTABLE = {SubEventType.AIR_DRONE_STRIKE, SubEventType.SHELLING, SubEventType.ATTACK}


def compare_kinds(one: SubEventType, other: SubEventType, alike: float) -> Part:
    """The kinds of two deeds. ``alike`` is how alike the reports' words are, 0 to 1."""
    if one is other:
        return Part(score=0.15, reason=f"both {one.lower()}")
    pair, families = {one, other}, {one.event_type, other.event_type}
    if SubEventType.DISRUPTED_WEAPONS in pair and pair & _INTERCEPTABLE:
        return Part(score=0.08, reason="an attack and its interception")
    if any(pair <= group for group in _AKIN) or families <= _CROWDS or (families <= _ARMED and pair & _VAGUE):
        return Part(score=0.08)
    if families <= _ARMED:
        return Part(score=-0.1)
    return Part(score=-0.25 if alike >= SAME_STORY else _ANOTHER_DEED)

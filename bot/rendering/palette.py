"""Colours of maps and charts, and the groups of event types that share one."""

from dataclasses import dataclass

from bot.vocabulary import EventType, SubEventType

Colour = tuple[int, int, int]

SEA: Colour = (205, 222, 234)
LAND: Colour = (246, 243, 236)
COAST: Colour = (142, 166, 184)
BORDER: Colour = (178, 168, 160)
INK: Colour = (38, 42, 48)
MUTED_INK: Colour = (112, 112, 116)
PAPER: Colour = (255, 255, 255)
GRID: Colour = (224, 226, 230)


@dataclass(frozen=True, slots=True)
class Group:
    """Sub-event types told apart by one colour, with the name the legend gives them."""

    name: str
    colour: Colour


# Eight colours that stay apart for colour-blind readers (after Okabe and Ito), dark enough for white numbers.
AIR = Group("Air/drone strike", (196, 46, 38))
SHELLING = Group("Shelling/missile", (206, 104, 0))
BOMB = Group("Bomb, mine, IED", (146, 84, 28))
BATTLE = Group("Battle", (102, 60, 140))
CIVILIANS = Group("Violence against civilians", (190, 62, 130))
UNREST = Group("Protest, riot", (0, 128, 96))
DISRUPTED = Group("Weapons intercepted", (0, 104, 170))
OTHER = Group("Other development", (98, 104, 112))

GROUPS = (AIR, SHELLING, BOMB, BATTLE, CIVILIANS, UNREST, DISRUPTED, OTHER)
_BY_SUB_EVENT = {
    SubEventType.AIR_DRONE_STRIKE: AIR,
    SubEventType.SHELLING: SHELLING,
    SubEventType.DISRUPTED_WEAPONS: DISRUPTED,
}
_BY_EVENT = {
    EventType.BATTLES: BATTLE,
    EventType.EXPLOSIONS: BOMB,
    EventType.VIOLENCE_AGAINST_CIVILIANS: CIVILIANS,
    EventType.PROTESTS: UNREST,
    EventType.RIOTS: UNREST,
    EventType.STRATEGIC: OTHER,
}


def group_of(kind: SubEventType) -> Group:
    """The group a sub-event type is drawn as."""
    return _BY_SUB_EVENT.get(kind) or _BY_EVENT[kind.event_type]

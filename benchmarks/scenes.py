"""What a made-up report can tell of: a scene of a theatre of war, its claim, and the ways in which outlets word it.

A scene has no day: the same happens in the same town again. What tells one of its incidents from the next are the day
and two figures that all reports of an incident share.
"""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.world import Theatre, Wheel, World
from bot.identity.actors import Actor
from bot.identity.gazetteer import Place
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimAttribution,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    ClaimWeapon,
    DatePrecision,
    Effect,
    Evidence,
    Role,
    Stance,
    SubEventType,
)

SCENES = 5_000
"""Scenes of a whole world, shared out by how much happens in its theatres."""

WORDINGS = 3

_FEWEST_SCENES = 20
_OUTSIDE_SHARE = 0.1  # attacks by a power from elsewhere
_TYPES = Wheel({
    SubEventType.ARMED_CLASH: 26, SubEventType.SHELLING: 20, SubEventType.AIR_DRONE_STRIKE: 18, SubEventType.ATTACK: 14,
    SubEventType.IED: 7, SubEventType.ABDUCTION: 4, SubEventType.LOOTING: 3, SubEventType.PEACEFUL_PROTEST: 3,
    SubEventType.NON_STATE_OVERTAKES: 1, SubEventType.GOVERNMENT_REGAINS: 1, SubEventType.SUICIDE_BOMB: 1,
    SubEventType.GRENADE: 1, SubEventType.SEXUAL_VIOLENCE: 0.5, SubEventType.MOB_VIOLENCE: 0.5,
})  # fmt: skip
_KINDS = Wheel({"military base": 8, "ship": 1, "hospital": 1, "house": 5, "convoy": 4, "oil facility": 1, None: 15})
_WEAPONS = Wheel({"drone": 5, "ballistic missile": 1, "rocket": 4, "artillery": 4, "mortar": 2, None: 15})
_SPANS = Wheel({(DatePrecision.DAY, 0): 85, (DatePrecision.WEEK, 6): 11, (DatePrecision.MONTH, 27): 4})
_SPEAKERS = Wheel({"police": 5, "residents": 4, "the army": 3, "hospital officials": 2})

# After what a report says of the incident itself, each outlet goes on in its own words.
_GOING_ON = (
    "Smoke rose over the market while ambulances drove along the river. Shops stayed shut, and the bridge was closed. "
    "Children were sent home from school. An engineer said that pipes had burst and the pump had stopped.",
    "Windows broke in a row of apartments. Neighbours carried water and blankets to the stadium, where tents stood. "
    "A teacher recalled a loud bang, dust and silence. Trains were late, and traffic was led around the square.",
    "Volunteers dug through rubble with shovels until the rain came. A bakery gave out bread. Power failed in most "
    "streets, telephones went dead, and the mosque opened its courtyard to those whose roofs had gone.",
)
assert len(_GOING_ON) == WORDINGS


@dataclass(frozen=True, slots=True)
class Scene:
    kind: SubEventType
    place: Place
    parties: tuple[tuple[Role, Actor], ...]
    struck: str | None
    weapon: str | None
    killed: int | None
    injured: int | None
    speaker: str
    precision: DatePrecision
    days: int
    """How many days after the first the last day is on which it can have happened."""

    @property
    def title(self) -> str:
        return f"{self.kind.value} in {self.place.name}"

    @property
    def lead(self) -> str:
        """The first sentence of every report: the evidence of the claim."""
        (_, attacker), *others = self.parties
        against = f" against {others[0][1].name}" if others else ""
        return f"{self.kind.value} in {self.place.name}: {attacker.name} went{against}, {self.speaker} said."

    def text(self, wording: int, *, sector: str, hill: str, note: str) -> str:
        """A report. ``sector`` and ``hill`` are the incident's own figures, ``note`` the report's."""
        things = [f"A {one} was seen." for one in (self.weapon, self.struck) if one]
        toll = [f"{name}: {figure}." for name, figure in (("Dead", self.killed), ("Hurt", self.injured)) if figure]
        where = f"It was in sector {sector}, under hill {hill}. Sector {sector}, hill {hill}; again {sector}."
        return " ".join((self.lead, where, *things, *toll, _GOING_ON[wording], f"Note {note}."))

    def claim(self, first: dt.date) -> Claim:
        """What is read out of any of its reports, for an incident that began on that day."""
        place, lead = self.place, self.lead
        figures = ((Effect.KILLED, self.killed), (Effect.INJURED, self.injured))
        located = {name: getattr(place, name) for name in ("name", "country", "admin1", "latitude", "longitude")}
        spot = lead.index(place.name)
        return Claim(
            event_type=self.kind.event_type,
            sub_event_type=self.kind,
            date=ClaimDate(start=first, end=first + dt.timedelta(days=self.days), precision=self.precision),
            places=(
                ClaimPlace(
                    **located, text=place.name, precision=place.precision, start=spot, end=spot + len(place.name)
                ),
            ),
            actors=tuple(ClaimActor(role=role, id=one.id, name=one.name) for role, one in self.parties),
            targets=(ClaimTarget(text=f"a {self.struck}", kind=self.struck),) if self.struck else (),
            weapons=(ClaimWeapon(text=self.weapon, kind=self.weapon),) if self.weapon else (),
            casualties=tuple(
                ClaimCasualty(effect=effect, low=toll, best=toll, high=toll)
                for effect, toll in figures
                if toll is not None
            ),
            attributions=(ClaimAttribution(by=self.speaker, stance=Stance.REPORTED),),
            evidence=(Evidence(start=0, end=len(lead)),),
            confidence=0.8,
        )


def scenes_of(world: World, chance: random.Random, count: int) -> Mapping[str, list[Scene]]:
    """So many scenes of a world, by country: what happens often has many."""
    weights = {theatre.country: sum(theatre.months) for theatre in world.theatres}
    share = count / sum(weights.values())
    return {
        theatre.country: [
            _scene(world, theatre, chance) for _ in range(max(_FEWEST_SCENES, round(weights[theatre.country] * share)))
        ]
        for theatre in world.theatres
    }


def _scene(world: World, theatre: Theatre, chance: random.Random) -> Scene:
    precision, days = _SPANS.draw(chance)
    return Scene(
        kind=_TYPES.draw(chance),
        place=theatre.places.draw(chance),
        parties=_parties(world, theatre, chance),
        struck=_KINDS.draw(chance),
        weapon=_WEAPONS.draw(chance),
        killed=int(chance.expovariate(0.25)) if chance.random() < 0.45 else None,
        injured=int(chance.expovariate(0.15)) if chance.random() < 0.3 else None,
        speaker=_SPEAKERS.draw(chance),
        precision=precision,
        days=days,
    )


def _parties(world: World, theatre: Theatre, chance: random.Random) -> tuple[tuple[Role, Actor], ...]:
    by = (world.outsiders if chance.random() < _OUTSIDE_SHARE else theatre.parties).draw(chance)
    against = theatre.parties.draw(chance)
    both = ((Role.ATTACKER, by), (Role.TARGET, against))
    return both if chance.random() < 0.8 and by is not against else both[:1]

"""The world of a made-up record: theatres of war with their parties and places, in the news often or hardly ever."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from bot.identity.actors import Actor, ActorCatalogue, load_catalogue
from bot.identity.gazetteer import Place, load_gazetteer, load_world
from bot.knowledge import Knowledge

ACTORS = 3_000
LEAGUE = "league-of-free-bands"
LEAGUE_NAME = "League of Free Bands"
"""An invented umbrella of hundreds."""

MONTHS = 120
_LEAGUE_MEMBERS = 300
_THEATRES, _PLACES_EACH, _FEWEST_PLACES = 40, 400, 50
_BANDS = ("Defence Band", "Martyrs Battalion", "Liberation Column", "Border Guard Company", "Youth Militia")
_WANDERING = 0.25  # how much a theatre's weight changes from one month to the next
_ENDED_SHARE = 0.3  # theatres at peace before the ten years are over

Choice = TypeVar("Choice")


class Wheel(Generic[Choice]):
    """Things to draw from, each as often as its weight says."""

    def __init__(self, weights: Mapping[Choice, float]) -> None:
        self.choices = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, chance: random.Random) -> Choice:
        return chance.choices(self.choices, cum_weights=self._sums)[0]

    def draw_many(self, chance: random.Random, count: int) -> list[Choice]:
        return chance.choices(self.choices, cum_weights=self._sums, k=count)


def zipf(choices: Sequence[Choice]) -> Wheel[Choice]:
    """The first is drawn twice as often as the second, three times as often as the third."""
    return Wheel({choice: 1 / rank for rank, choice in enumerate(choices, 1)})


@dataclass(frozen=True, slots=True)
class Theatre:
    country: str
    parties: Wheel[Actor]
    places: Wheel[Place]
    months: tuple[float, ...]
    """How much happens in each month, beside the other theatres."""


@dataclass(frozen=True, slots=True)
class World:
    theatres: tuple[Theatre, ...]
    outsiders: Wheel[Actor]
    """Powers that act in any theatre."""
    catalogue: ActorCatalogue


@cache
def make_world(seed: int) -> World:
    """The same world for the same seed, whatever is drawn from it afterwards."""
    chance = random.Random(seed)
    placed = _places_of_countries()
    real = [actor for actor in load_catalogue() if not actor.umbrella]
    active = defaultdict(list)
    for actor in real:
        for country in actor.countries:
            active[country].append(actor)
    countries = sorted((one for one in active if one in placed), key=lambda one: (-len(active[one]), one))
    countries = countries[:_THEATRES]
    shipped = list(load_catalogue())
    bands = _bands(countries, placed, ACTORS - len(shipped) - 1)
    for band in bands:
        active[band.countries[0]].append(band)
    theatres = [_theatre(chance, rank, one, active[one], placed[one]) for rank, one in enumerate(countries, 1)]
    states = sorted((actor for actor in real if actor.country_names), key=lambda actor: -len(actor.names))
    members = tuple(band.id for band in bands[:_LEAGUE_MEMBERS])
    league = Actor(id=LEAGUE, name=LEAGUE_NAME, names=(LEAGUE_NAME,), umbrella=True, members=members)
    return World(tuple(theatres), zipf(states[:20]), ActorCatalogue([*shipped, *bands, league]))


def knowledge_of(world: World) -> Knowledge:
    return Knowledge(world.catalogue, load_gazetteer())


def _places_of_countries() -> Mapping[str, list[Place]]:
    placed = defaultdict(list)
    for place in load_world():
        if place.country and place.kind == "populated place":
            placed[place.country].append(place)
    return {
        country: sorted(places, key=lambda place: (-place.population, place.id))[:_PLACES_EACH]
        for country, places in placed.items()
        if len(places) > _FEWEST_PLACES
    }


def _bands(countries: Sequence[str], placed: Mapping[str, list[Place]], count: int) -> list[Actor]:
    bands = []
    for number in range(count):
        places = placed[countries[number % len(countries)]]
        place = places[(number // len(countries)) % len(places)]
        name = f"{place.name} {_BANDS[number % len(_BANDS)]}"
        bands.append(Actor(id=f"band-{number}", name=name, names=(name,), countries=(place.country,)))
    return bands


def _theatre(chance: random.Random, rank: int, country: str, parties: list[Actor], places: Sequence[Place]) -> Theatre:
    parties = chance.sample(parties, len(parties))
    end = chance.randrange(24, MONTHS) if chance.random() < _ENDED_SHARE else MONTHS
    weight, months = 1 / rank, []
    for month in range(MONTHS):
        weight *= chance.lognormvariate(0, _WANDERING)
        weight = min(max(weight, 0.2 / rank), 5 / rank)
        months.append(weight if month < end else 0.0)
    return Theatre(country, zipf(parties), zipf(places), tuple(months))

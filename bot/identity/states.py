"""States' armed forces and police, made from one table of countries.

A country itself is no actor here: where news says "the United States bombed" or "Israeli strikes", its armed forces are
meant, so the country's names and demonyms lead to ``<country>-armed-forces``.
"""

from pydantic import Field

from bot.identity.actor import Actor, ActorKind
from bot.lexicon import load_lexicon
from bot.vocabulary import Value


class ForceWords(Value):
    """The schema of ``data/forces.toml``."""

    forces: tuple[str, ...] = Field(min_length=1)
    police: tuple[str, ...] = Field(min_length=1)


class State(Value):
    """One row of ``states.jsonl``: ``forces`` and ``police`` are proper names, in the country's own languages too.

    ``definite`` marks countries that take the article ("the United States"). ``ambiguous`` are those of its names that
    another actor bears too, or that are common words.
    """

    code: str = Field(pattern="^[A-Z]{2}$")
    id: str
    country: str
    definite: bool = False
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...]
    forces: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


def actors_of(state: State) -> tuple[Actor, Actor]:
    """The armed forces and the police of a state.

    Raises:
        BrokenData: ``data/forces.toml`` is missing or breaks its schema.
    """
    words = load_lexicon("bot.identity", "forces", ForceWords)
    country_names = (state.country, *state.names)
    country = f"the {state.country}" if state.definite else state.country
    owners = (*state.demonyms, *(name for name in country_names if name not in state.demonyms))
    forces = Actor(
        id=f"{state.id}-armed-forces",
        name=f"Armed forces of {country}",
        kind=ActorKind.STATE_FORCES,
        countries=(state.code,),
        names=(f"Military Forces of {country}", f"Government of {country}", *state.forces),
        ambiguous=tuple(name for name in state.ambiguous if name in state.forces),
        part_of=state.part_of,
        country_names=country_names,
        demonyms=state.demonyms,
        phrases=(
            *(f"{owner} {noun}" for owner in owners for noun in words.forces),
            *(f"{demonym} government" for demonym in state.demonyms),
        ),
    )
    police = Actor(
        id=f"{state.id}-police-forces",
        name=f"Police forces of {country}",
        kind=ActorKind.STATE_FORCES,
        countries=(state.code,),
        names=(f"Police of {country}", *state.police),
        ambiguous=tuple(name for name in state.ambiguous if name in state.police),
        phrases=tuple(f"{owner} {noun}" for owner in owners for noun in words.police),
    )
    return forces, police

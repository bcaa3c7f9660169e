"""The actor catalogue: who there is, what belongs to whom, and the ways to look them up."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from bot.identity.actor import Actor, ActorMatch, ActorMention
from bot.identity.catalogue_file import known_actors, read_actors
from bot.identity.mentions import ActorFinder
from bot.identity.resolution import Resolver
from bot.settings import Settings, load_settings


class ActorCatalogue:
    """Known actors by id, by name, and in running text. Indexes are made when they are first needed."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._members: dict[str, frozenset[str]] = {}  # worked out at need, thousands of times for a page of answers

    def __len__(self) -> int:
        return len(self._actors)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self._actors

    def get(self, actor_id: str) -> Actor:
        """The actor with this id.

        Raises:
            KeyError: there is none.
        """
        return self._actors[actor_id]

    def members(self, actor_id: str) -> frozenset[str]:
        """The id itself and everything below it: parts, fronts, and members of an umbrella, however deep."""
        known = self._members.get(actor_id)
        if known is None:
            known = self._all_below(actor_id)
            if actor_id in self._actors:
                self._members[actor_id] = known
        return known

    def _all_below(self, actor_id: str) -> frozenset[str]:
        reached: set[str] = set()
        waiting = [actor_id]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                reached.add(current)
                waiting += self._below.get(current, ())
        return frozenset(reached)

    def find(self, text: str, countries: Collection[str] = ()) -> list[ActorMention]:
        """The actors ``text`` names: longest mentions in its order, none overlapping another.

        ``countries`` (ISO2) are those that the text is known to speak of: they settle what a name of several means.
        """
        return self._finder.find(text, countries)

    def resolve(
        self, name: str, *, countries: Sequence[str] = (), others: Sequence[str] = (), on: date | None = None
    ) -> list[ActorMatch]:
        """The actors ``name`` may mean, best first, at most five; none where nothing is near enough.

        ``countries`` (ISO2), ``others`` (ids of actors named beside it) and the day ``on`` break ties.
        """
        return self._resolver.resolve(name, countries=countries, others=others, on=on)

    @cached_property
    def _below(self) -> defaultdict[str, list[str]]:
        below: defaultdict[str, list[str]] = defaultdict(list)
        for actor in self:
            below[actor.id] += actor.members
            for above in (*actor.part_of, *actor.front_for):
                below[above].append(actor.id)
        return below

    @cached_property
    def _finder(self) -> ActorFinder:
        return ActorFinder(self)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(list(self))


@lru_cache(maxsize=1)
def _known_catalogue() -> ActorCatalogue:
    return ActorCatalogue(known_actors(additions_folder(load_settings())))


def additions_folder(settings: Settings) -> Path:
    """Where an operator's own actors lie: JSONL files in the format of the shipped ones."""
    return settings.data_dir / "actors"


def load_catalogue(path: Path | None = None) -> ActorCatalogue:
    """The shipped catalogue with the operator's additions (read once), or the one in a JSONL file.

    Raises:
        BrokenData: a file breaks the format; the message names file, entry and reason.
    """
    return _known_catalogue() if path is None else ActorCatalogue(read_actors(path))

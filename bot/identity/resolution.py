"""From a name as somebody wrote it to the actors it may mean."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from bot.identity.actor import Actor, ActorMatch
from bot.identity.names import fold


class Resolver:
    """Resolves names against given actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._exact: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for actor in actors:
            for name in (*actor.names, *actor.phrases, *actor.country_names, *actor.demonyms):
                self._exact[fold(name)].append((actor.id, name))
        self._names = list(self._exact)

    def resolve(
        self, name: str, *, countries: Sequence[str] = (), others: Sequence[str] = (), on: date | None = None
    ) -> list[ActorMatch]:
        """The actors ``name`` may mean, best first, at most five."""
        folded = fold(name)
        if folded in self._exact:
            hits = [(folded, 100.0)]
        else:
            hits = [
                (n, s)
                for n, s, _ in process.extract(folded, self._names, scorer=fuzz.token_sort_ratio, score_cutoff=85)
            ]
        best: dict[str, ActorMatch] = {}
        for hit, score in hits:
            for actor_id, written in self._exact[hit]:
                best.setdefault(
                    actor_id, ActorMatch(id=actor_id, name=self._actors[actor_id].name, matched=written, score=score)
                )
        return list(best.values())[:5]

"""What the bot knows of the world before it has read a report: actors and places."""

from functools import cache

from bot.identity.actors import ActorCatalogue, load_catalogue
from bot.identity.gazetteer import Gazetteer, load_gazetteer


class Knowledge:
    """The actor catalogue and the gazetteer, and the few questions every use case asks of them."""

    def __init__(self, catalogue: ActorCatalogue, gazetteer: Gazetteer) -> None:
        self.catalogue = catalogue
        self.gazetteer = gazetteer

    def members(self, actor_id: str) -> frozenset[str]:
        """An actor and all that belong to it: wings, fronts, members of an umbrella."""
        return self.catalogue.members(actor_id)

    def related(self, one: str, other: str) -> bool:
        """Whether two ids may stand for the same party in two reports: equal, or one a part of the other."""
        return one in self.members(other) or other in self.members(one)

    def actor_name(self, actor_id: str) -> str:
        """The name an actor is shown by; its id where the catalogue no longer has it."""
        return self.catalogue.get(actor_id).name if actor_id in self.catalogue else actor_id

    def country_name(self, code: str) -> str:
        """The English name of an ISO 3166-1 alpha-2 code."""
        return self.gazetteer.country_name(code)


@cache
def load_knowledge() -> Knowledge:
    """The shipped catalogue and gazetteer, loaded once."""
    return Knowledge(load_catalogue(), load_gazetteer())

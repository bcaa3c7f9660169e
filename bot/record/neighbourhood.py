"""A claim's neighbourhood: the claims that fit it, what fits those, and so on; and how all of them group.

Claims that nothing ties to the neighbourhood could not change how it is grouped, so that grouping it is grouping
everything. Only reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.merging.accounts import Account
from bot.merging.clustering import Group, cluster
from bot.merging.compatibility import Comparison, Related, compare
from bot.merging.identities import assign
from bot.store import neighbours, rulings
from bot.store.candidates import candidates
from bot.store.neighbours import Pair, Placed
from bot.vocabulary import Constraints

MOST_NEIGHBOURS = 120
"""Claims grouped anew at once. In a larger neighbourhood a new claim joins the event of the claim it fits best."""

_ALONE = Comparison(score=1.0, reasons=("first report",))
_RULED = "put together by an editor"


@dataclass(kw_only=True)
class Neighbourhood:
    """Claims that may have to be grouped anew, where they are now, and how they fit each other.

    ``known`` are comparisons on record, ``found`` those that are not stored yet. ``is_ruled`` is whether editors have
    ruled on any of the claims.
    """

    related: Related
    accounts: dict[int, Account]
    reached: set[int]
    placed: dict[int, Placed] = field(default_factory=dict)
    known: dict[Pair, Comparison] = field(default_factory=dict)
    found: dict[Pair, Comparison] = field(default_factory=dict)
    constraints: Constraints = field(default_factory=Constraints)
    is_ruled: bool = False

    @property
    def is_crowded(self) -> bool:
        """Whether it is too large to be grouped anew."""
        return len(self.reached) > MOST_NEIGHBOURS

    def compared(self, one: Account, other: Account) -> Comparison:
        """How two of its claims fit each other; worked out once."""
        pair = (one.claim, other.claim) if one.claim < other.claim else (other.claim, one.claim)
        comparison = self.known.get(pair) or self.found.get(pair)
        if comparison is None:
            comparison = self.found[pair] = compare(one, other, self.related)
        return comparison

    def is_ruled_same(self, one: Account, other: Account) -> bool:
        """Whether an editor has put two of its claims together."""
        return (min(one.claim, other.claim), max(one.claim, other.claim)) in self.constraints.same

    def are_apart(self, one: Account, other: Account) -> bool:
        """Whether two of its claims can't be one incident: by their document, an editor's word, or a fact."""
        pair = min(one.claim, other.claim), max(one.claim, other.claim)
        if one.document == other.document or pair in self.constraints.apart:
            return True
        return self.compared(one, other).conflict is not None

    def why(self, account: Account, group: Group) -> Comparison:
        """What speaks most for a claim's place in its group."""
        others = [one for one in group if one.document != account.document]
        if not others:
            return _ALONE if len(group) == 1 else Comparison(reasons=(_RULED,))
        best = max((self.compared(account, other) for other in others), key=lambda one: one.score)
        return Comparison(reasons=(_RULED,)) if best.conflict else best


def gather(
    session: Session, related: Related, started: Sequence[Account], *, looking: bool, are_tied: bool = False
) -> Neighbourhood:
    """The neighbourhood of these claims.

    Args:
        session: to read with.
        related: whether two actor ids may be one party.
        started: the claims to begin with.
        looking: whether they are new, so that their like must be looked for; else what fits them is on record.
        are_tied: whether they may be new only in what they say, and have their events already.
    """
    hood = Neighbourhood(related=related, accounts={one.claim: one for one in started}, reached=set())
    hood.reached = set(hood.accounts)
    frontier = set(hood.accounts) if are_tied or not looking else set()
    if looking:
        frontier |= _look_around(session, hood, started)
    while frontier:
        frontier = _spread(session, hood, frontier) or _ruled(session, hood)
    if not hood.is_crowded:
        hood.accounts |= neighbours.load_accounts(session, hood.reached - hood.accounts.keys())
    elif not looking:
        hood.known = neighbours.comparisons(session, hood.accounts)
    hood.found = {pair: one for pair, one in hood.found.items() if pair not in hood.known}
    return hood


def _look_around(session: Session, hood: Neighbourhood, started: Sequence[Account]) -> set[int]:
    """The stored claims that fit the new ones."""
    fitting = set()
    for account in started:
        for candidate in candidates(session, account):
            if hood.compared(account, candidate).fits:
                hood.accounts[candidate.claim] = candidate
                fitting.add(candidate.claim)
    hood.found = {pair: one for pair, one in hood.found.items() if set(pair) <= hood.accounts.keys()}
    hood.reached |= fitting
    return fitting


def _spread(session: Session, hood: Neighbourhood, frontier: set[int]) -> set[int]:
    """The claims that fit those of the frontier or share an event with them, as far as they are new."""
    if hood.is_crowded:
        return set()
    around = neighbours.surroundings(session, frontier)
    hood.placed |= around.placed
    hood.known |= around.compared
    hood.is_ruled |= around.is_ruled
    fitting = {claim for pair, one in around.compared.items() if one.fits for claim in pair}
    new = (fitting | hood.placed.keys()) - hood.reached
    hood.reached |= new
    return new


def _ruled(session: Session, hood: Neighbourhood) -> set[int]:
    """The claims that editors have put together with these, as far as they are new."""
    if hood.is_crowded and not hood.is_ruled:  # then not all that was reached has been looked at
        hood.is_ruled = rulings.are_any_on(session, hood.reached)
    if not hood.is_ruled:
        return set()
    hood.constraints = rulings.constraints(session, hood.reached)
    new = {claim for pair in hood.constraints.same for claim in pair} - hood.reached
    hood.reached |= new
    return new


def grouped(hood: Neighbourhood) -> list[tuple[Group, int | None]]:
    """The groups of a neighbourhood that make events, each with the event it goes on being, if it is one already."""
    groups = cluster(hood.accounts.values(), hood.compared, hood.constraints)
    events = [group for group in groups if any(account.is_complete for account in group)]
    return list(
        zip(events, assign(events, {claim: place.event_id for claim, place in hood.placed.items()}), strict=True)
    )

"""Claims into incidents: which claims of a neighbourhood belong together, by how well each fits the others.

Agglomeration with average linkage: the two groups that fit best on average are joined first, until no two fit well
enough, or only far less well than the claims of each fit one another. What can't be one incident is never joined. Every
choice is made by scores and by the claims' content, so that the result depends on which claims there are, and not on
when they came in. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations, product

from bot.merging.accounts import Account
from bot.merging.compatibility import MERGE_AT, Comparison
from bot.vocabulary import Constraints

Compared = Callable[[Account, Account], Comparison]
"""How well two claims of different documents fit each other."""

Group = tuple[Account, ...]
"""Claims held to tell of one incident, in the order of their content."""

# Without sure days, two groups that each hold together far better than they fit each other are look-alike incidents:
# what ties them must be near half of what ties each. A few reports say too little of how alike an incident's are, and
# copies of one text too much.
_TELLING_SIZE = 3
_SHARE_OF_OWN = 0.45
_MOST_BY_COPIES = 0.25

_EXACTLY = 1000  # scores are thousandths, and are summed up as whole numbers: sums don't depend on their order

# News are grouped first and alone, so that what reports recall never brings two incidents together. Then what they
# recall or deny joins the incident it fits best; what fits none is grouped for itself.
_NEWS_IN_BOTH, _NEWS_IN_ONE, _NEWS_IN_NEITHER = 2, 1, 0


def cluster(accounts: Iterable[Account], compared: Compared, constraints: Constraints) -> list[Group]:
    """Group claims into incidents, in the order of their content.

    Two claims of one document, or of different incidents by a fact or by an editor's word, never meet in one group; two
    that an editor has put together always do.
    """
    grouping = _Grouping(sorted(accounts, key=lambda account: account.order), compared, constraints)
    for news in (_NEWS_IN_BOTH, _NEWS_IN_ONE, _NEWS_IN_NEITHER):
        grouping.join_what_fits(news)
    return grouping.groups()


class _Grouping:
    """Groups as they grow. Each is known by the place of its first claim; ``_links`` sums up how two groups fit.

    Groups without a link can't be one. ``_within`` sums up how the claims of each group fit each other; ``_has_day``
    says which groups hold a sure day.
    """

    def __init__(self, accounts: Sequence[Account], compared: Compared, constraints: Constraints) -> None:
        self._accounts = accounts
        self._members = {place: [place] for place in range(len(accounts))}
        self._has_news = {place: account.is_news for place, account in enumerate(accounts)}
        self._has_day = {place: account.is_surely_dated for place, account in enumerate(accounts)}
        self._within = dict.fromkeys(self._members, 0)
        self._links: dict[int, dict[int, int]] = {place: {} for place in self._members}
        self._link(compared, constraints)
        self._put_together(constraints)

    def groups(self) -> list[Group]:
        """What the groups are now."""
        return [tuple(self._accounts[place] for place in sorted(self._members[head])) for head in sorted(self._members)]

    def join_what_fits(self, news: int) -> None:
        """Join the best fitting pair of groups, again and again; of those pairs in which so many groups hold news."""
        waiting = [entry for one in self._members for entry in self._entries(one, news) if entry[1] == one]
        heapify(waiting)
        while waiting:
            _, one, other, *sizes = heappop(waiting)
            if [len(self._members.get(place, ())) for place in (one, other)] != sizes:
                continue  # one of the two has grown or gone since this was noted
            self._join(one, other)
            for entry in self._entries(one, news):
                heappush(waiting, entry)

    def _link(self, compared: Compared, constraints: Constraints) -> None:
        ruled = _put_together(constraints)
        by_claim = {account.claim: account for account in self._accounts}

        def stand_ins(account: Account) -> list[Account]:
            return [by_claim[claim] for claim in ruled.get(account.claim, {account.claim}) if claim in by_claim]

        for (one, ours), (other, theirs) in combinations(enumerate(self._accounts), 2):
            if _may_meet(ours, theirs, constraints):
                own = compared(ours, theirs)
                score = own.score if own.conflict is None else None
                if own.conflict and ruled:
                    pairs = product(stand_ins(ours), stand_ins(theirs))
                    score = max(_scores(pairs, compared, constraints), default=None)
                if score is not None:
                    self._links[one][other] = self._links[other][one] = round(score * _EXACTLY)

    def _put_together(self, constraints: Constraints) -> None:
        place_of = {account.claim: place for place, account in enumerate(self._accounts)}
        head_of = dict(enumerate(range(len(self._accounts))))
        pairs = sorted((place_of[a], place_of[b]) for a, b in constraints.same if a in place_of and b in place_of)
        for pair in pairs:
            one, other = sorted(head_of[place] for place in pair)
            if one != other:
                for place in self._members[other]:
                    head_of[place] = one
                self._join(one, other)

    def _entries(self, one: int, news: int) -> Iterator[tuple[float, int, int, int, int]]:
        """The pairs of a group with those it fits, ready for the heap: the best first, then by content."""
        for other, total in self._links[one].items():
            first, second = min(one, other), max(one, other)
            sizes = len(self._members[first]), len(self._members[second])
            average = total / (sizes[0] * sizes[1])
            if self._has_news[one] + self._has_news[other] == news and average >= self._least_tie(first, second):
                yield -average, first, second, *sizes

    def _least_tie(self, one: int, other: int) -> float:
        """How well two groups must fit on average to be joined."""
        least = MERGE_AT * _EXACTLY
        have_days = self._has_day[one] and self._has_day[other]
        if have_days or min(len(self._members[one]), len(self._members[other])) < _TELLING_SIZE:
            return least
        own = min(self._cohesion(one), self._cohesion(other)) - least
        return least + _SHARE_OF_OWN * max(0.0, min(own, _MOST_BY_COPIES * _EXACTLY))

    def _cohesion(self, group: int) -> float:
        """How well the claims of a group fit each other on average."""
        size = len(self._members[group])
        return self._within[group] / (size * (size - 1) / 2)

    def _join(self, one: int, other: int) -> None:
        """Let the group ``one`` take in the group ``other``; both keep the links that both had."""
        ours, theirs = self._links[one], self._links.pop(other)
        self._within[one] += self._within.pop(other) + ours.get(other, 0)
        for place in (ours.keys() | theirs.keys()) - {one, other}:
            self._links[place].pop(other, None)
            if place in ours and place in theirs:
                ours[place] += theirs[place]
                self._links[place][one] = ours[place]
            else:
                ours.pop(place, None)
                self._links[place].pop(one, None)
        ours.pop(other, None)
        self._members[one] += self._members.pop(other)
        for has in (self._has_news, self._has_day):
            has[one] |= has.pop(other)


def _may_meet(one: Account, other: Account, constraints: Constraints) -> bool:
    """Whether neither their document nor an editor keeps two claims apart."""
    if one.document == other.document:
        return False
    return not constraints.apart or (min(one.claim, other.claim), max(one.claim, other.claim)) not in constraints.apart


def _put_together(constraints: Constraints) -> dict[int, set[int]]:
    """The claims that editors have put together with each claim, itself among them."""
    groups: dict[int, set[int]] = {}
    for one, other in sorted(constraints.same):
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(joined, joined)
    return groups


def _scores(pairs: Iterable[tuple[Account, Account]], compared: Compared, constraints: Constraints) -> Iterator[float]:
    """How well those of the pairs fit that can be one incident.

    Whoever puts two claims together says that what differs between them is a mistake in one. So a third that fits one
    of them may fit, whatever the other says.
    """
    for one, other in pairs:
        if _may_meet(one, other, constraints):
            comparison = compared(one, other)
            if comparison.conflict is None:
                yield comparison.score

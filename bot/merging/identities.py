"""Which event a group of claims is: an event keeps its number as long as most of what it was made of stays together."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.merging.clustering import Group


def assign(groups: Sequence[Group], event_of: Mapping[int, int]) -> list[int | None]:
    """The event that each group goes on being; ``None`` for a group that is none so far.

    Args:
        groups: claims that belong together, in the order of their content.
        event_of: the event that a claim has been part of until now, by claim.

    Where several groups share an event, it goes to the one that has most of its claims, and of equal ones to the first.
    A group that holds claims of several events takes the one it has most of, and of equal ones the oldest.
    """
    shared = Counter(
        (place, event_of[account.claim])
        for place, group in enumerate(groups)
        for account in group
        if account.claim in event_of
    )
    found: list[int | None] = [None] * len(groups)
    for place, event in sorted(shared, key=lambda pair: (-shared[pair], pair[1], pair[0])):
        if found[place] is None and event not in found:
            found[place] = event
    return found

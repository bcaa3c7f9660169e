"""Keys: what two claims must have at least one of in common to be worth comparing.

A key is a number that an index finds at once. A claim is filed under a few of them with the days on which it can have
happened, so that looking for its like costs what happened in those days, and not what is on record.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from bot.geometry import cell_of, cell_ranges
from bot.merging.accounts import Account
from bot.merging.whereabouts import OF_A_COUNTRY, REACH_KM, is_precise
from bot.vocabulary import Role

_TERMS_FILED = 8  # the weightiest words: names, mostly
_SIDES = (Role.ATTACKER, Role.TARGET, Role.PARTICIPANT)


def filed_under(account: Account) -> frozenset[int]:
    """The keys that a claim is found by."""
    cells = {_key("cell", cell_of(place.latitude, place.longitude)) for place in account.places if is_precise(place)}
    return keys_anywhere(account) | cells


def is_pinned(account: Account) -> bool:
    """Whether a claim is sure of its day and names a town.

    Two such claims conflict where no town of one lies in the squares around those of the other.
    """
    return account.is_surely_dated and any(map(is_precise, account.places))


def squares_around(account: Account) -> frozenset[int]:
    """The keys of the squares in which a claim may have happened, its places being as exact as they are."""
    return frozenset(
        _key("cell", cell)
        for place in account.places
        if is_precise(place)
        for first, last in cell_ranges(place.latitude, place.longitude, REACH_KM)
        for cell in range(first, last + 1)
    )


def key_of_term(term: int) -> int:
    """The key of the claims among whose weightiest words this is one, hashed as ``terms_of`` hashes it."""
    return _key("term", term)


def keys_anywhere(account: Account) -> frozenset[int]:
    """The keys that claims have wherever they happened: weightiest words, parties, divisions, seas, coups' country."""
    return frozenset(_keys_anywhere(account))


def _keys_anywhere(account: Account) -> Iterator[int]:
    for term, _ in account.terms[:_TERMS_FILED]:
        yield key_of_term(term)
    countries = {place.country for place in account.places if place.country}
    parties = {party for role, party in account.parties if role in _SIDES}
    for party, country in product(parties, countries):
        yield _key("party", party, country)
    if account.kind in OF_A_COUNTRY:
        for country in countries:
            yield _key("nation", country)
    for division in {(place.country, place.admin1) for place in account.places if place.admin1}:
        yield _key("division", *division)
    for sea in {place.name for place in account.places if not place.country}:
        yield _key("sea", sea)


@lru_cache(maxsize=50_000)  # a claim is looked for and filed under the same keys, and those of a war recur
def _key(*parts: object) -> int:
    """A number of 61 bits: both databases can store it, and two bits more."""
    digest = hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 3

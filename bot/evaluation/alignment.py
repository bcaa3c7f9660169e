"""Which claim tells which incident of the gold."""

from bot.evaluation.counts import Matching, match
from bot.evaluation.credits import (
    actor_credit,
    date_credit,
    figure_credit,
    place_credit,
    type_credit,
    words_credit,
)
from bot.evaluation.gold import GoldClaim
from bot.vocabulary import Claim

# What agreement on a field says about two tellings being of one incident. The type weighs most, but alone it is not
# enough: a document may tell of two air strikes. A place and a toll are enough without it.
_TYPE, _PLACE, _ACTOR, _FIGURE, _WORDS, _DATE, _SERIES, _BACKGROUND = 3.0, 2.0, 1.5, 2.0, 1.0, 1.0, 1.5, 0.5
_CERTAIN = _TYPE + _PLACE + _ACTOR + _FIGURE + _WORDS + _DATE + _SERIES + _BACKGROUND


def align(gold: tuple[GoldClaim, ...], claims: tuple[Claim, ...]) -> Matching:
    """Pair gold claims with extracted ones, one to one, the likeliest first."""
    only_one = len(gold) == 1
    return match(gold, claims, lambda entry, claim: _likeness(entry, claim, only_one=only_one), forgive_repeats=False)


def _likeness(gold: GoldClaim, claim: Claim, *, only_one: bool) -> float:
    """From 0, another incident, to 1. Where the gold has one claim only, its type is enough."""
    kind = type_credit(gold.types, claim.sub_event_type)
    place, figure, rest = _shares_place(gold, claim), _shares_figure(gold, claim), _rest_shared(gold, claim)
    typed = kind > 0 and (place or figure or rest > 0 or (only_one and kind == 1.0))
    if not (typed or (place and figure)):
        return 0.0
    series = _SERIES * (gold.series == claim.series)
    background = _BACKGROUND * (gold.background is None or gold.background == claim.background)
    return (_TYPE * kind + _PLACE * place + _FIGURE * figure + rest + series + background) / _CERTAIN


def _shares_place(gold: GoldClaim, claim: Claim) -> bool:
    choices = (*gold.places, *((name,) for name in gold.also_places))
    return any(place_credit(choice, place) for choice in choices for place in claim.places)


def _shares_figure(gold: GoldClaim, claim: Claim) -> bool:
    return any(figure_credit(figure, other) for figure in gold.casualties for other in claim.casualties)


def _rest_shared(gold: GoldClaim, claim: Claim) -> float:
    actors = (*gold.attackers, *gold.targets, *gold.interceptors, *gold.participants)
    words = (*(gold.weapons or ()), *(gold.struck or ()))
    texts = (*(weapon.text for weapon in claim.weapons), *(target.text for target in claim.targets))
    return (
        _ACTOR * any(actor_credit(choice, actor) for choice in actors for actor in claim.actors)
        + _WORDS * any(words_credit(choice, text) for choice in words for text in texts)
        + _DATE * (gold.dates is not None and claim.date is not None and date_credit(gold.dates, claim.date) == 1.0)
    )

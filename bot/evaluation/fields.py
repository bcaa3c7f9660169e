"""What is scored of a claim, field by field: one table, and the functions it names.

Each function compares the gold of one incident with the claim that was aligned to it. Either may be absent: then all
that the other holds is missing, or wrong.
"""

from collections.abc import Callable

from bot.evaluation.counts import Counts, count_required, graded, match
from bot.evaluation.credits import (
    actor_credit,
    attribution_credit,
    date_credit,
    figure_credit,
    place_credit,
    type_credit,
    words_credit,
)
from bot.evaluation.gold import Choice, GoldClaim
from bot.vocabulary import Claim, ClaimActor, ClaimCasualty, Effect, Role

Compare = Callable[[GoldClaim | None, Claim | None], Counts]

# Catalogue entries that describe people rather than name a party. Beside the party itself they are neither right nor
# wrong: "gunmen" remain gunmen when someone claims their deed.
DESCRIPTIONS = ("civilians", "militants", "rebels", "unidentified-armed-group")

_GOLD_ROLES: dict[Role, Callable[[GoldClaim], tuple[Choice, ...]]] = {
    Role.ATTACKER: lambda gold: gold.attackers,
    Role.TARGET: lambda gold: gold.targets,
    Role.INTERCEPTOR: lambda gold: gold.interceptors,
    Role.PARTICIPANT: lambda gold: gold.participants,
}


def _graded(credit: Callable[[GoldClaim, Claim], float | None]) -> Compare:
    """A field that every pair has; ``None`` where the gold doesn't ask for it. Unpaired claims don't count."""

    def compare(gold: GoldClaim | None, claim: Claim | None) -> Counts:
        worth = credit(gold, claim) if gold and claim else None
        return Counts() if worth is None else graded(worth)

    return compare


def _background_credit(gold: GoldClaim, claim: Claim) -> float | None:
    return None if gold.background is None else float(gold.background == claim.background)


def _actors(*roles: Role) -> Compare:
    def compare(gold: GoldClaim | None, claim: Claim | None) -> Counts:
        return sum((_actors_in(role, gold, claim) for role in roles), Counts())

    return compare


def _actors_in(role: Role, gold: GoldClaim | None, claim: Claim | None) -> Counts:
    required = _GOLD_ROLES[role](gold) if gold else ()
    allowed = (*gold.also_actors, *DESCRIPTIONS) if gold else ()
    answers: list[ClaimActor] = [actor for actor in claim.actors if actor.role is role] if claim else []
    return count_required(required, [(name,) for name in allowed], answers, actor_credit)


def _places(gold: GoldClaim | None, claim: Claim | None) -> Counts:
    required = gold.places if gold else ()
    allowed = gold.also_places if gold else ()
    return count_required(required, [(name,) for name in allowed], claim.places if claim else (), place_credit)


def _countries(gold: GoldClaim | None, claim: Claim | None) -> Counts:
    required = set(gold.countries) if gold else set()
    allowed = required | set(gold.also_countries if gold else ())
    given = {place.country for place in claim.places if place.country} if claim else set()
    return Counts(right=len(given & required), wrong=len(given - allowed), missing=len(required - given))


def _date(gold: GoldClaim | None, claim: Claim | None) -> Counts:
    window = gold.dates if gold else None
    answer = claim.date if claim else None
    if window is None:
        return Counts(wrong=float(gold is None and answer is not None))
    return Counts(missing=1) if answer is None else graded(date_credit(window, answer))


def _casualties(*effects: Effect) -> Compare:
    def compare(gold: GoldClaim | None, claim: Claim | None) -> Counts:
        return sum((_figures(effect, gold, claim) for effect in effects), Counts())

    return compare


def _figures(effect: Effect, gold: GoldClaim | None, claim: Claim | None) -> Counts:
    figures = [figure for figure in gold.casualties if figure.effect is effect] if gold else []
    if any(figure.is_vague for figure in figures):
        return Counts()
    required = [figure for figure in figures if not figure.optional]
    allowed = [figure for figure in figures if figure.optional]
    return count_required(required, allowed, _figures_given(effect, gold, claim), figure_credit)


def _figures_given(effect: Effect, gold: GoldClaim | None, claim: Claim | None) -> list[ClaimCasualty]:
    """The claim's figures. "Nobody was hurt" may be read as nobody killed as well: such a nought is let pass."""
    figures = [figure for figure in claim.casualties if figure.effect is effect] if claim else []
    asked = {figure.effect for figure in gold.casualties if not figure.optional} if gold else set()
    nought_stated = any(figure.best == 0 for figure in gold.casualties) if gold else False
    return [figure for figure in figures if not (nought_stated and effect not in asked and figure.best == 0)]


def _sides(gold: GoldClaim | None, claim: Claim | None) -> Counts:
    if not gold or not claim:
        return Counts()
    asked = [figure for figure in gold.casualties if figure.sides and not figure.is_vague]
    found = match(asked, claim.casualties, figure_credit)
    rights = (claim.casualties[answer].side in asked[index].sides for index, answer, _ in found.pairs)
    return sum((graded(float(right)) for right in rights), Counts())


def _words(choices: Callable[[GoldClaim], tuple[Choice, ...] | None], texts: Callable[[Claim], list[str]]) -> Compare:
    def compare(gold: GoldClaim | None, claim: Claim | None) -> Counts:
        asked = choices(gold) if gold else None
        if asked is None:
            return Counts()
        return match(asked, texts(claim) if claim else [], words_credit).counts

    return compare


def _attributions(gold: GoldClaim | None, claim: Claim | None) -> Counts:
    """Speakers the gold names; a document may hold more, so others are not wrong."""
    if not gold or gold.said is None:
        return Counts()
    found = match(gold.said, claim.attributions if claim else (), attribution_credit)
    return sum((graded(worth) for _, _, worth in found.pairs), Counts(missing=len(found.missing)))


FIELDS: dict[str, Compare] = {
    "type": _graded(lambda gold, claim: type_credit(gold.types, claim.sub_event_type)),
    "modality": _graded(lambda gold, claim: float(claim.modality in gold.modality)),
    "series": _graded(lambda gold, claim: float(claim.series == gold.series)),
    "background": _graded(_background_credit),
    "attackers": _actors(Role.ATTACKER),
    "parties attacked": _actors(Role.TARGET),
    "interceptors, participants": _actors(Role.INTERCEPTOR, Role.PARTICIPANT),
    "places": _places,
    "countries": _countries,
    "date": _date,
    "killed": _casualties(Effect.KILLED),
    "injured": _casualties(Effect.INJURED),
    "missing, captured, displaced": _casualties(Effect.MISSING, Effect.CAPTURED, Effect.DISPLACED),
    "side of casualties": _sides,
    "weapons": _words(lambda gold: gold.weapons, lambda claim: [weapon.text for weapon in claim.weapons]),
    "things struck": _words(lambda gold: gold.struck, lambda claim: [target.text for target in claim.targets]),
    "attributions": _attributions,
}

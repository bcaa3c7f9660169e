"""How near one answer comes to the gold: 1 right, 0.5 partly, 0 wrong."""

from bot.evaluation.gold import Choice, DateWindow, GoldAttribution, GoldCasualty
from bot.identity.actors import load_catalogue
from bot.identity.names import fold
from bot.vocabulary import ClaimActor, ClaimAttribution, ClaimCasualty, ClaimDate, ClaimPlace, SubEventType


def same_words(one: str, other: str) -> bool:
    """Whether the words of one text stand, in their order, within the other (case, accents and articles aside)."""
    first, second = f" {fold(one)} ", f" {fold(other)} "
    return bool(first.strip() and second.strip()) and (first in second or second in first)


def words_credit(choice: Choice, text: str) -> float:
    """Credit for words, such as a weapon or a thing struck."""
    return float(any(same_words(entry, text) for entry in choice))


def type_credit(types: tuple[SubEventType, ...], answer: SubEventType) -> float:
    """Half where only the event type is right."""
    if answer in types:
        return 1.0
    return 0.5 if answer.event_type in {sub.event_type for sub in types} else 0.0


def actor_credit(choice: Choice, actor: ClaimActor) -> float:
    """Half for a part of the right actor, or for the whole it belongs to."""
    return max(_actor_credit(entry, actor) for entry in choice)


def _actor_credit(entry: str, actor: ClaimActor) -> float:
    catalogue = load_catalogue()
    if entry not in catalogue:
        return float(any(text is not None and same_words(entry, text) for text in (actor.name, actor.text)))
    if actor.id == entry:
        return 1.0
    if actor.id is None or actor.id not in catalogue:
        return 0.0
    related = actor.id in catalogue.members(entry) or entry in catalogue.members(actor.id)
    return 0.5 if related else 0.0


def place_credit(choice: Choice, place: ClaimPlace) -> float:
    """A place is right by the document's words for it, or by its name in the gazetteer."""
    texts = (place.text, place.name)
    return float(any(text is not None and same_words(entry, text) for entry in choice for text in texts))


def date_credit(window: DateWindow, answer: ClaimDate) -> float:
    """Half where the answer reaches beyond the window."""
    if window.start <= answer.start and answer.end <= window.end:
        return 1.0
    return 0.5 if answer.start <= window.end and window.start <= answer.end else 0.0


def figure_credit(gold: GoldCasualty, answer: ClaimCasualty) -> float:
    """Half where the number is right but not its bounds. A span without a best figure is asked for its ends only."""
    if gold.effect is not answer.effect:
        return 0.0
    if gold.best is None and gold.low is not None and gold.high is not None:
        return ((gold.low == answer.low) + (gold.high == answer.high)) / 2
    if (gold.low, gold.best, gold.high) == (answer.low, answer.best, answer.high):
        return 1.0
    if gold.best is None:
        return 0.0
    return 0.5 if gold.best == answer.best else 0.0


def attribution_credit(gold: GoldAttribution, answer: ClaimAttribution) -> float:
    """Half where the speaker is right and the stance is not."""
    if answer.by is None or not same_words(gold.by, answer.by):
        return 0.0
    return 1.0 if answer.stance in gold.stances else 0.5

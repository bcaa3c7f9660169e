"""What became of a protest: peaceful, met with intervention or force, or violent itself."""

import re
from functools import cache

from spacy.tokens import Token

from bot.extraction.parsing.syntax import is_verb, subjects
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import MentionForm
from bot.lexicon import load_lexicon
from bot.vocabulary import SubEventType, Value

_PROTESTS = frozenset({SubEventType.PEACEFUL_PROTEST, SubEventType.PROTEST_WITH_INTERVENTION})


def is_by_state(head: Token, reading: Reading) -> bool:
    """Whether a state or its capital protests, which is diplomacy: "Iran protested", "Baghdad protests over raids"."""
    doers = subjects(head) if is_verb(head) else []
    if head.tag_ == "VBZ" and head.i > head.sent.start:
        doers = [*doers, head.nbor(-1)]
    names = [(place.start, place.end) for place in reading.places]
    names += [(actor.start, actor.end) for actor in reading.actors if actor.form is MentionForm.COUNTRY]
    return any(start <= token.idx < end for token in doers for start, end in names)


class Turn(Value):
    """The signs by which a protest is another sub-event type; ``data/protests.toml`` explains them."""

    type: SubEventType
    signs: tuple[str, ...]


class _Turns(Value):
    turn: tuple[Turn, ...]


def turned(told: SubEventType, sentences: str) -> SubEventType:
    """The sub-event type of a protest, given the sentences that tell of it; other types come back as they are."""
    if told not in _PROTESTS:
        return told
    text = sentences.lower()
    return next((sub for sub, signs in _turns() if any(sign.search(text) for sign in signs)), told)


@cache
def _turns() -> tuple[tuple[SubEventType, tuple[re.Pattern[str], ...]], ...]:
    table = load_lexicon("bot.extraction", "protests", _Turns)
    return tuple((turn.type, tuple(re.compile(sign) for sign in turn.signs)) for turn in table.turn)

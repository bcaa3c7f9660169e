"""Whether a mention speaks of one incident, or of many at once: repeated, counted, habitual, or going on."""

from spacy.tokens import Token

from bot.extraction.expressions.numbers import is_many
from bot.extraction.lexicons.cues import Cues
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import children, is_passive, is_verb, objects

# "In the past twelve months", "over the last year".
_OVER, _PAST, _LONG = (
    frozenset({"in", "over", "during"}),
    frozenset({"past", "last"}),
    frozenset({"month", "year", "decade"}),
)
_UNITS = frozenset({"day", "week", *_LONG})
_HAVE = frozenset({"had", "has", "have"})
_MANY = frozenset({"countless", "many", "numerous", "several"})


def is_series(mention: Mention, cues: Cues) -> bool:
    """Whether the mention speaks of several incidents at once."""
    series = cues.series
    anchor = mention.anchor
    if _is_habit(anchor, cues) or _is_going_on(mention, cues) or _is_taken_part_in(mention, cues):
        return True
    if not mention.is_noun and _is_of_many(anchor):
        return True
    repeating = [mark for verb in (anchor, mention.governor) if verb is not None for mark in _repeating(verb, cues)]
    if any(not _is_in_one_go(mark, cues) for mark in repeating):
        return True
    if mention.is_plural and mention.governor is not None and _has_stretch(mention.governor):
        return True  # "in recent months, they have stepped up their attacks"
    if not mention.is_noun:
        return is_running_count(anchor)
    modifiers = {child.lower_ for child in anchor.children if child.dep_ in {"amod", "det", "nummod", "quantmod"}}
    if mention.is_plural and modifiers & series.adjectives:
        return True
    if any(is_many(child.text) for child in anchor.children if child.dep_ == "nummod"):
        return True
    if mention.is_plural and _is_bare(anchor) and _is_answered(anchor, cues):
        return True
    if anchor.dep_ == "pobj" and anchor.head.lower_ == "of" and mention.is_plural:
        return anchor.head.head.lemma_.lower() in series.quantities | {item.rstrip("s") for item in series.quantities}
    return False


def _is_habit(deed: Token, cues: Cues) -> bool:
    """Whether somebody is known for it: "a church notorious for picketing funerals", "known for its raids"."""
    is_many = deed.tag_ in {"NNS", "VBG"}
    if not is_many or deed.dep_ not in {"pobj", "pcomp"} or deed.head.lower_ not in {"for", "through", "by"}:
        return False
    return deed.head.head.lemma_.lower() in cues.series.habits or deed.head.head.lower_ in cues.series.habits


def _is_going_on(mention: Mention, cues: Cues) -> bool:
    verb = mention.governor
    is_many = mention.is_noun and mention.is_plural and _is_bare(mention.anchor)
    return is_many and verb is not None and verb.lemma_ in cues.series.lasting and mention.anchor.dep_ == "nsubj"


def _is_taken_part_in(mention: Mention, cues: Cues) -> bool:
    """ "Pilots who take part in air raids": in raids without number or article."""
    anchor = mention.anchor
    is_many = mention.is_noun and mention.is_plural and _is_bare(anchor) and anchor.dep_ == "pobj"
    before = anchor.head.nbor(-1) if is_many and anchor.head.i else None
    return before is not None and anchor.head.lower_ == "in" and before.lemma_.lower() in cues.series.taking_part


def _is_of_many(verb: Token) -> bool:
    """ "Those who have killed many of our judges"."""
    has_many = any(word.lower_ in _MANY for thing in objects(verb) for word in thing.children)
    return verb.dep_ == "relcl" and _is_perfect(verb) and has_many


def _repeating(verb: Token, cues: Cues) -> list[Token]:
    """The words by which it was done again and again: "repeatedly", "at least 16 times"; of nouns, only the times."""
    often = [child for child in verb.children if is_verb(verb) and child.lower_ in cues.series.adverbs]
    times = [child for child in verb.children if child.lemma_ == "time" and child.dep_ in {"npadvmod", "dobj"}]
    return often + [time for time in times if any(_is_count(item) for item in time.children)]


def _is_in_one_go(mark: Token, cues: Cues) -> bool:
    """Whether it counts blows of one deed: "was stabbed repeatedly", "fired several times at the office"."""
    verb, series = mark.head, cues.series
    if verb.lemma_.lower() not in series.blows or not (mark.lemma_ == "time" or mark.lower_ in series.blow_after_blow):
        return False
    return is_passive(verb) or (mark.i > verb.i and not _is_perfect(verb))


def _is_count(token: Token) -> bool:
    return token.dep_ == "nummod" or token.lower_ in {"several", "many", "multiple"}


def _is_bare(anchor: Token) -> bool:
    return not any(child.dep_ in {"det", "nummod", "poss"} for child in anchor.children)


def _is_answered(anchor: Token, cues: Cues) -> bool:
    """Whether the noun stands in "in response to attacks": what is answered, without number or article, is many."""
    if anchor.dep_ != "pobj" or anchor.head.lower_ == "with":
        return False
    above = anchor.head.head
    is_plain = not any(child.dep_ == "amod" for child in anchor.children)  # "after heavy clashes" tells of one battle
    is_after = anchor.head.lower_ == "after" and is_plain
    return (
        anchor.head.lower_ == "following"
        or is_after
        or above.lemma_.lower() in cues.response.nouns | cues.response.verbs
    )


def is_running_count(verb: Token) -> bool:
    """Whether the verb counts over a stretch of time: "40 people have been killed since June", "in the past year"."""
    is_since = _is_perfect(verb) and any(child.lower_ == "since" for child in verb.children)
    return is_since or _has_stretch(verb)


def _has_stretch(verb: Token) -> bool:
    stretches = (item for child in verb.children if child.lower_ in _OVER for item in children(child, "pobj"))
    return _is_perfect(verb) and any(map(_is_stretch, stretches))


def _is_perfect(verb: Token) -> bool:
    return any(child.lower_ in _HAVE for child in children(verb, "aux"))


def _is_stretch(time: Token) -> bool:
    """Whether it is a time that several deeds have room in: "the past year", "recent weeks"."""
    words = {word.lower_ for word in time.children}
    return (time.lemma_ in _LONG and bool(words & _PAST)) or (time.lemma_ in _UNITS and "recent" in words)

"""Which of the days in a sentence are those of a deed it tells: its year by name, and days of its own clause."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import takewhile

from spacy.tokens import Token

from bot.extraction.expressions.dates import DateMention
from bot.extraction.expressions.numbers import is_year
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import is_verb
from bot.vocabulary import ClaimDate, DatePrecision

_BEFORE_A_NOUN = frozenset({"amod", "compound", "nmod", "npadvmod", "nummod"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLAUSES = frozenset({"acl", "relcl"})
# "A wave of attacks" is those attacks, and "the attack on the bridge" that attack.
_OF_ITSELF = frozenset({"of"})


def years_of_name(mention: Mention, told: Sequence[DateMention]) -> list[DateMention]:
    """The year that a deed is called by, unless it is part of a date: "a 1998 murder", "over the 2012 bombing"."""
    if not mention.is_noun:
        return []
    return [
        DateMention(start=year.idx, end=year.idx + len(year), date=_whole_year(year), kind="point")
        for year in _qualifiers(mention.anchor)
        if is_year(year.text) and not any(day.start <= year.idx < day.end for day in told)
    ]


def _qualifiers(noun: Token) -> Iterator[Token]:
    """The words before a noun that belong to it, and to one another."""
    for child in noun.lefts:
        if child.dep_ in _BEFORE_A_NOUN:
            yield child
            yield from _qualifiers(child)


def _whole_year(year: Token) -> ClaimDate:
    number = int(year.text)
    return ClaimDate(start=date(number, 1, 1), end=date(number, 12, 31), precision=DatePrecision.YEAR, text=year.text)


def is_of_other_clause(day: Token, mention: Mention, deeds: Collection[Token]) -> bool:
    """Whether a day is that of another verb, which neither tells a deed nor leads to this one.

    "Before he walked into the station on Monday, he denied the murder"; "the man behind the attack was freed on
    Monday". ``deeds`` are the words that tell one in the sentence.
    """
    verb, anchor = next((token for token in day.ancestors if is_verb(token)), None), mention.anchor
    if not mention.is_noun or verb is None or verb in deeds or anchor in day.ancestors:
        return False
    if verb in anchor.ancestors:
        return _is_aside_of_subject(anchor, verb) or _is_what_led_to(anchor, verb)
    return not _is_told_by(mention.governor, verb)


def _is_aside_of_subject(noun: Token, verb: Token) -> bool:
    """Whether the noun only says who the verb's subject is: "the man behind the attack", "known for its protests"."""
    path = [noun, *takewhile(lambda token: token != verb, noun.ancestors)]
    return path[-1].dep_ in _SUBJECTS and any(
        token.dep_ in _CLAUSES or (token.dep_ == "prep" and token.lower_ not in _OF_ITSELF) for token in path
    )


def _is_what_led_to(noun: Token, verb: Token) -> bool:
    """Whether the verb tells what came of the deed: "as a consequence of the raids, he resigned on Monday"."""
    path = takewhile(lambda token: token != verb, noun.ancestors)
    return any(token.lemma_.lower() in load_cues().response.consequences for token in path)


def _is_told_by(governor: Token | None, verb: Token) -> bool:
    """Whether the deed's verb has the other below it and does more than speak of the deed."""
    words = load_cues().locations
    return governor is not None and governor in verb.ancestors and governor.lemma_ not in words.speech | words.denials

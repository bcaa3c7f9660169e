"""Signs that tell an incident in the news from words of violence used otherwise, as names with amounts.

There are three kinds: the words of a passage, with names, places and numbers reduced to their kind, so that nothing is
learnt about anybody; the way in which an incident is told: trigger, tense, who does what to whom, place and day; and
the desk of a newsroom that the whole report, and the sentences of the incident, belong to.
``newsworthiness`` weighs them.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from spacy.tokens import Span, Token

from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.incident import Incident
from bot.extraction.news.desks import desk_shares, desks_of
from bot.extraction.preparing.reading import Reading

Signs = dict[str, float]

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "INTJ"})
_SMALL = frozenset({"PRON", "AUX"})
_NAMED = frozenset({"GPE", "LOC", "NORP", "PERSON", "ORG", "FAC", "EVENT", "WORK_OF_ART", "PRODUCT"})
_TIMES = frozenset({"DATE", "TIME"})
_YEARS = range(1000, 2100)
_OPENING = 3
# A passage of many words says more, but each of its words less.
_FEWEST = 6
_WORD_SHARE, _TELLING_SHARE = 3.0, 1.8
# A desk's share of a whole report counts for two words, its word beside the deed for one.
_REPORT_SHARE, _BESIDE = 2.0, 1.0
# Days before publication from which on a day is: some time ago, long ago, history.
_AGES = (8, 31, 366)


def signs_of_opening(reading: Reading) -> Signs:
    """The words of the title and the first three sentences: what the report is about."""
    return signs_of_words(islice(reading.doc.sents, _OPENING + bool(reading.shift)), reading)


def signs_of_report(reading: Reading) -> Signs:
    """The desks that the whole report belongs to, and how much of it tells of violence."""
    return {f"desk {name}": _REPORT_SHARE * share for name, share in desk_shares(reading).items()}


def signs_of_words(sentences: Iterable[Span], reading: Reading) -> Signs:
    """The words of a passage, each counted once."""
    known = _known(reading)
    words = {sign for sentence in sentences for token in sentence if (sign := _word(token, known))}
    return _amounts(words, _WORD_SHARE)


def signs_of_incident(incident: Incident, reading: Reading) -> Signs:
    """The words and desks of the sentences it is told in, and how it is told."""
    sentences = [reading.doc[start].sent for start in incident.sentences()]
    telling = set(_telling(incident, reading, _known(reading)))
    desks = {f"beside {name}": _BESIDE for sentence in sentences for name in desks_of(sentence)}
    return signs_of_words(sentences, reading) | _amounts(telling, _TELLING_SHARE) | desks


def _amounts(signs: set[str], share: float) -> Signs:
    return dict.fromkeys(signs, share / math.sqrt(max(len(signs), _FEWEST)))


def _known(reading: Reading) -> dict[int, str]:
    """Token indexes inside places and actors that the catalogues know."""
    known: dict[int, str] = {}
    for kind, mentions in (("place", reading.places), ("actor", reading.actors)):
        for mention in mentions:
            span = reading.tokens_between(mention.start, mention.end)
            known |= dict.fromkeys((token.i for token in span or ()), kind)
    return known


def _word(token: Token, known: dict[int, str]) -> str | None:
    if token.i in known:
        return known[token.i]
    if token.ent_type_ in _NAMED:
        return f"name {token.ent_type_}"
    if token.pos_ == "NUM" or token.like_num:
        return "year" if _is_year(token.text) else "number"
    if token.ent_type_ in _TIMES or (token.pos_ in _CONTENT and token.is_alpha):
        return f"word {token.lemma_.lower()}"
    return f"small {token.lower_}" if token.pos_ in _SMALL else None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text) in _YEARS


def _telling(incident: Incident, reading: Reading, known: dict[int, str]) -> Iterator[str]:
    yield f"type {incident.first.type.value}"
    yield f"weight {max(facts.mention.trigger.weight for facts in incident.facts)}"
    yield f"plural {incident.first.mention.is_plural}"
    if incident.series:
        yield "series"
    if not any(facts.places for facts in incident.facts):
        yield "placeless"
    for facts in incident.facts:
        yield from _told_in(facts, reading, known)


def _told_in(facts: Facts, reading: Reading, known: dict[int, str]) -> Iterator[str]:
    mention = facts.mention
    yield f"modality {facts.modality.value}"
    yield f"trigger {(mention.tokens[-1] if mention.is_noun else mention.anchor).lemma_.lower()}"
    yield f"tag {mention.anchor.tag_}"
    yield from _roles("doer", mention.agents, reading, known)
    yield from _roles("struck", mention.patients, reading, known)
    if mention.governor is not None:
        yield f"governor {mention.governor.lemma_.lower()}"
    yield from (f"doer known {party.id is not None}" for party in facts.attackers)
    yield from (f"struck known {party.id is not None}" for party in facts.struck_parties)
    published = reading.document.published_on
    ends = [mention.date.end for mention in facts.dates if not mention.is_window]
    yield from (f"age {_age((published - end).days)}" for end in ends if published)


def _roles(role: str, tokens: Sequence[Token], reading: Reading, known: dict[int, str]) -> Iterator[str]:
    if not tokens:
        yield f"{role} untold"
    for token in tokens:
        yield f"{role} {_kind_or_lemma(token, known)}"
        yield from (f"{role} class {label}" for label in reading.labels_of(token) or ("none",))


def _kind_or_lemma(token: Token, known: dict[int, str]) -> str:
    if token.i in known:
        return known[token.i]
    return "name" if token.ent_type_ in _NAMED or token.pos_ == "PROPN" else token.lemma_.lower()


def _age(days: int) -> int:
    """The least days of the class that so many fall into: 0, 8, 31 or 366."""
    return max((least for least in _AGES if days >= least), default=0)

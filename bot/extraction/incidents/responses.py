"""Response links: which incident the text says another one answers."""

from spacy.tokens import Token

from bot.extraction.incidents.facts import Facts
from bot.extraction.lexicons.cues import Cues, ResponseCues, load_cues
from bot.extraction.mentions.answering import is_done_in_answer
from bot.extraction.parsing.syntax import DEFINITE, children

_TO = frozenset({"to", "for"})
_CLAUSAL = frozenset({"advcl", "xcomp", "acl"})
_AS = frozenset({"in", "as"})
_BEARING_ARMS = frozenset({"@armed", "@attacker", "@police", "@state"})
_POINTING = frozenset({"it", "this", "that", "they"})


def answers(facts: Facts, other: Facts, cues: Cues, *, are_apart: bool = False) -> bool:
    """Whether ``facts`` is told as an answer to ``other`` in their common sentence ("strikes in response to attacks").

    A bare "after" counts only where the two are known to be different incidents (``are_apart``).
    """
    if facts.is_effect or (other.is_effect and not is_deed_before(other, facts)):
        return False
    steps = _steps_between(facts, other)
    if steps is None:
        return False
    if are_apart and any(_opens_with_after(token) for token in steps):
        return True
    if any(_is_clause_dated_after(token) for token in steps):
        return True
    return _leads_through_cue(steps, cues.response) or _follows(facts, other, cues.response)


def is_deed_before(killing: Facts, other: Facts) -> bool:
    """Whether a result is a deed of its own that came before the other: "… after gunmen killed two soldiers"."""
    verb = killing.mention.anchor
    is_after = verb.dep_ == "advcl" and any(child.lower_ == "after" for child in children(verb, "mark"))
    doers = {party.key for party in killing.attackers if party.id or party.labels & _BEARING_ARMS}
    own = {party.key for party in other.attackers}
    return killing.is_effect and is_after and bool(doers and own) and not doers & own


def opens_as_answer(facts: Facts, cues: Cues) -> bool:
    """Whether its clause answers what was told just before: "In response, army jets bombed …", "a revenge attack"."""
    if facts.is_effect:
        return False
    verb = facts.mention.governor or facts.mention.anchor
    if _is_called_answer(facts, cues.response) or is_done_in_answer(facts.mention.anchor):
        return True
    return any(
        item.lemma_.lower() in cues.response.nouns and not any(child.lower_ in _TO for child in item.children)
        for preposition in children(verb, "prep")
        if preposition.lower_ in _AS
        for item in children(preposition, "pobj")
    )


def _is_called_answer(facts: Facts, cues: ResponseCues) -> bool:
    anchor = facts.mention.anchor
    before = [child for child in anchor.lefts if child.dep_ in {"amod", "compound", "nmod", "det"}]
    is_pointed = any(child.lower_ in DEFINITE for child in before)
    return facts.mention.is_noun and not is_pointed and any(child.lower_ in cues.adjectives for child in before)


def is_cause_of_what_was_told(facts: Facts, cues: Cues) -> bool:
    """Whether it is what "it" answers: "It was retaliation for the rocket fire"."""
    steps = [facts.mention.anchor, *facts.mention.anchor.ancestors]
    if facts.is_effect or not _leads_through_cue(steps, cues.response):
        return False
    return any(child.lower_ in _POINTING for step in steps for child in children(step, "nsubj"))


def _steps_between(facts: Facts, other: Facts) -> list[Token] | None:
    """The tokens from the other's anchor up to where it meets the mention's clause."""
    anchor = facts.mention.anchor
    clause = {anchor, *anchor.ancestors}
    if other.mention.anchor in clause:
        return None
    steps = [other.mention.anchor]
    for ancestor in other.mention.anchor.ancestors:
        if ancestor in clause:
            return steps
        steps.append(ancestor)
    return None


def _leads_through_cue(steps: list[Token], cues: ResponseCues) -> bool:
    for token in steps[1:]:
        if token.lower_ == "following" or (token.lower_ == "after" and _is_dated_after(token)):
            return True
        if token.lemma_.lower() in cues.nouns and any(child.lower_ in {"to", "for"} for child in token.children):
            return True
        if token.lemma_.lower() in cues.verbs and (token.dep_ in _CLAUSAL or _speaks_of_itself(token)):
            return True
    return False


def _speaks_of_itself(verb: Token) -> bool:
    """Whether it tells why the deed before was done: "…, saying it was avenging the strike"."""
    return verb.dep_ == "ccomp" and any(child.lower_ in _POINTING for child in children(verb, "nsubj"))


def _opens_with_after(token: Token) -> bool:
    return token.lower_ == "after" or any(child.dep_ == "mark" and child.lower_ == "after" for child in token.children)


def _is_clause_dated_after(verb: Token) -> bool:
    """Whether a clause is set apart in time: "… bombed a depot, days after rockets hit the base"."""
    marks = [child for child in verb.children if child.dep_ == "mark" and child.lower_ == "after"]
    before = {child.lower_ for mark in marks for child in verb.children if child.i < mark.i}
    return bool(before & load_cues().response.later)


def _is_dated_after(after: Token) -> bool:
    """Whether "shortly after" or "occurred after" sets two apart: a bare "after" may tell how one came about."""
    beside = {child.lower_ for child in after.children} | {
        child.lower_ for child in after.head.children if child.i < after.i
    }
    return bool(beside & load_cues().response.later) or after.head.lemma_ in load_cues().response.happen


def _follows(facts: Facts, other: Facts, cues: ResponseCues) -> bool:
    verb = other.mention.governor
    return (
        verb is not None
        and verb.lemma_ in cues.verbs
        and facts.mention.governor == verb
        and facts.mention.anchor.i < verb.i < other.mention.anchor.i
    )

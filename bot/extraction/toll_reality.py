"""Whether harm is told as done, or only planned, threatened, supposed or asked about."""

from spacy.tokens import Token

from bot.extraction.toll_words import casualty_lexicon


def is_unreal(token: Token) -> bool:
    """Whether the deed is planned, threatened, supposed or asked about rather than told."""
    if any(ending.text == "?" for ending in token.sent[-2:]):
        return True
    words = casualty_lexicon().unreal
    verb = _governing_verb(token)
    for _ in range(4):
        children = list(verb.children)
        if any(child.dep_ == "aux" and child.lower_ in words.modals for child in children):
            return True
        if any(child.dep_ == "mark" and child.lower_ in words.conditions for child in children):
            return True
        if _is_mere_purpose(verb) or (verb.i != token.i and verb.lemma_.lower() in words.governors):
            return True
        if verb.dep_ not in ("conj", "xcomp", "pcomp", "prep", "pobj", "acl", "advcl") or verb.head is verb:
            return False
        if verb.dep_ == "acl" and verb.tag_ != "VB" and verb.head.lemma_.lower() not in words.governors:
            return False
        if verb.dep_ == "advcl" and verb.tag_ != "VB":
            return False
        if verb.dep_ == "conj" and verb.tag_ != verb.head.tag_:
            return False
        verb = verb.head
    return False


def _governing_verb(token: Token) -> Token:
    """The verb itself, or for a state the verb it completes."""
    return token.head if token.pos_ not in ("VERB", "AUX") and token.head.pos_ in ("VERB", "AUX") else token


def _is_mere_purpose(verb: Token) -> bool:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if "to" not in auxiliaries or (auxiliaries & {"have", "be"} and "have" in auxiliaries):
        return False
    return verb.head.lemma_.lower() not in casualty_lexicon().unreal.done

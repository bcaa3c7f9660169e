"""Who did what to whom, where a noun tells of the deed: by its prepositions, owners, clauses and governing verb."""

from spacy.tokens import Token

from bot.extraction.lexicons.cues import LightVerbs, load_cues
from bot.extraction.mentions.answering import is_answering
from bot.extraction.mentions.triggers import Hit
from bot.extraction.parsing.syntax import (
    agents,
    children,
    has_own_subject,
    is_passive,
    is_verb,
    objects,
    prepositional,
    subjects,
)
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import MentionForm
from bot.vocabulary import SubEventType

_BY = ("by", "from")
_SETTING = frozenset({"after", "amid", "during", "following", "in"})
_NOUN_PATIENTS = ("on", "against", "at", "upon", "targeting")

_VICTIMS = frozenset({"@person", "@any_name"})

Roles = tuple[list[Token], list[Token], list[Token], Token | None]


def noun_roles(hit: Hit, reading: Reading, light: LightVerbs) -> Roles:
    """Who did it, whom or what it struck, with what, and the verb it is subject or object of."""
    noun = hit.head
    doers = prepositional(noun, _BY)
    struck = prepositional(
        noun, _NOUN_PATIENTS + tuple(p for p in hit.trigger.patient if p not in {"in", "between", "with"})
    )
    instruments = prepositional(noun, ("with", "using", "involving"))
    owners = [child for child in children(noun, "poss") if child.tag_ != "PRP$"]
    is_open = hit.trigger.owner_suffers and not any(reading.labels_of(token) & _VICTIMS for token in struck)
    victims = [owner for owner in owners if is_open and not _is_force(owner, reading)]
    struck += victims
    doers += [owner for owner in owners if owner not in victims]
    if "between" in hit.trigger.patient or "with" in hit.trigger.patient:
        doers += prepositional(noun, ("between", "with", "involving")) + _other_side(noun, reading)
    first = hit.tokens[0]
    struck += _harmed_in(noun, light) + _said_to_be_struck(noun, light)
    doers += [
        child
        for child in noun.lefts
        if child.dep_ in {"compound", "amod", "nmod"} and child.i < first.i and _can_act(child, reading)
    ]
    for clause in children(noun, "acl", "relcl"):
        _add_clause(clause, noun, light, doers, struck, instruments)
    used = [
        token for token in struck if "@weapon" in reading.labels_of(token) and token in prepositional(noun, ("of",))
    ]
    if hit.trigger.type is not SubEventType.DISRUPTED_WEAPONS:
        instruments += used
        struck = [token for token in struck if token not in used]
    governor = _governing_verb(noun)
    if governor is not None:
        _add_governor(governor, noun, light, doers, struck)
    return doers, struck, instruments, governor


def _other_side(noun: Token, reading: Reading) -> list[Token]:
    """Who "advances on the town after clashes with the army": the other side of what is told with one."""
    if not prepositional(noun, ("with",)) or noun.dep_ != "pobj" or noun.head.lower_ not in _SETTING:
        return []
    verb = noun.head.head
    if not is_verb(verb) or is_passive(verb) or verb.lemma_ in load_cues().light_verbs.hit_verbs:
        return []
    return [subject for subject in subjects(verb) if _can_act(subject, reading)]


def _harmed_in(noun: Token, light: LightVerbs) -> list[Token]:
    """Whom "nine soldiers were killed in an attack", "it wounded two in the raid", "came under fire" say was struck."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "under" and noun.head.head.lemma_ == "come":
        return subjects(noun.head.head)
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"in", "by", "from", "during"}:
        return []
    verb = noun.head.head
    if verb.lemma_ not in light.hit_verbs:
        return []
    return [token for token in (subjects(verb) if is_passive(verb) else objects(verb)) if token != noun]


def _said_to_be_struck(noun: Token, light: LightVerbs) -> list[Token]:
    """ "The offices of the mayor were the target of a bomb attack"."""
    said = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    if said.lemma_.lower() not in light.struck_as or said.dep_ != "attr":
        return []
    return subjects(said.head)


def _is_force(owner: Token, reading: Reading) -> bool:
    """Whether "the army's killing of" and "Russia's executions" are deeds of the owner, unlike "the mayor's murder"."""
    labels = reading.labels_of(owner)
    names = [mention for mention in reading.actors if mention.form is not MentionForm.DEMONYM]
    is_named = any(mention.start <= owner.idx < mention.end for mention in names) and not owner.is_lower
    return bool(labels & {"@state", "@armed", "@police", "@attacker"}) or (is_named and owner.ent_type_ != "PERSON")


def _can_act(modifier: Token, reading: Reading) -> bool:
    """Whether what stands before the noun may be who did it; a name nobody knows is mostly that of what was struck."""
    if any(mention.start <= modifier.idx < mention.end for mention in reading.actors):
        return True
    if modifier.tag_ == "VBN" or reading.labels_of(modifier) & {"@weapon", "@target"}:
        return False
    return (
        bool(reading.labels_of(modifier) & {"@state", "@armed", "@police", "@attacker"}) or modifier.ent_type_ == "NORP"
    )


def _governing_verb(noun: Token) -> Token | None:
    """The verb the noun is subject or object of, also through "a series of attacks"."""
    current = noun
    while current.dep_ in {"pobj", "prep", "conj", "compound", "appos"} and current.head != current:
        if current.dep_ == "prep" and current.lower_ == "under" and current.head.lemma_ == "come":
            return current.head
        if current.dep_ == "prep" and current.lower_ == "with" and is_answering(current.head):
            return current.head
        if current.dep_ == "prep" and current.lower_ != "of":
            return None
        current = current.head
    verb = current.head
    if verb != current and is_verb(verb) and current.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"}:
        return verb
    return None


def _add_clause(
    clause: Token, noun: Token, light: LightVerbs, doers: list[Token], struck: list[Token], instruments: list[Token]
) -> None:
    """ "attacks targeting …", "strikes carried out by …", "the blast that killed …"."""
    own_subjects = [token for token in subjects(clause) if token != noun]
    if (clause.tag_ == "VBN" and clause.dep_ == "acl") or is_passive(clause):
        if clause.lemma_ in load_cues().light_verbs.carriers:
            doers += agents(clause) + prepositional(
                clause, ("on", "to") if clause.lemma_ in {"blame", "attribute"} else ()
            )
        return
    if clause.lemma_ in light.hit_verbs:
        struck += objects(clause) + prepositional(clause, ("at", "on"))
    elif own_subjects and clause.lemma_ in light.by_subject:
        doers += own_subjects
    elif clause.lemma_ in {"involve", "use"}:
        instruments += objects(clause)


def _add_governor(verb: Token, noun: Token, light: LightVerbs, doers: list[Token], struck: list[Token]) -> None:
    role = _role_under(verb, noun)
    if role == "subject":
        if is_passive(verb):
            doers += agents(verb)
            doers += prepositional(verb, ("on", "to")) if verb.lemma_ in {"blame", "attribute"} else []
        elif verb.lemma_ in light.hit_verbs:
            struck += objects(verb) + prepositional(verb, ("on", "at") if verb.lemma_ in light.focus else ())
        for clause in children(verb, "advcl", "conj"):
            if clause.lemma_ in light.hit_verbs and not is_passive(clause) and not has_own_subject(clause):
                struck += objects(clause)
            if clause.lemma_ in load_cues().light_verbs.carriers:
                doers += agents(clause)
    elif role == "object":
        if verb.lemma_ in light.by_subject or verb.lemma_ == "claim" or is_answering(verb):
            doers += agents(verb) if is_passive(verb) else subjects(verb)
            struck += prepositional(verb, ("against", "on", "at"))
            struck += [
                item
                for clause in children(verb, "advcl")
                if clause.lemma_ in light.hit_verbs
                for item in objects(clause)
            ]
        elif verb.lemma_ in light.on_subject:
            struck += subjects(verb)


def _role_under(verb: Token, noun: Token) -> str:
    current = noun
    while current.head not in (verb, current):
        current = current.head
    return "object" if current.dep_ in {"dobj", "attr"} or current.lower_ == "with" else "subject"

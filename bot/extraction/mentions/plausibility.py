"""Whether an ambiguous trigger tells of violence: "hit" or "launch" need somebody or something of a conflict nearby."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from bot.extraction.expressions.numbers import is_many
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.tables import Tables, Trigger
from bot.extraction.mentions.protests import is_by_state
from bot.extraction.parsing.syntax import (
    PASSIVE_SUBJECTS,
    SUBJECTS,
    agents,
    children,
    is_passive,
    is_verb,
    objects,
    phrase_bounds,
    prepositional,
    subjects,
)
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorMention, MentionForm
from bot.identity.gazetteer import countries_in_conflict
from bot.vocabulary import SubEventType

_CONFLICT_PARTIES = frozenset({"@state", "@police", "@armed", "@attacker", "@protester", "@rioter"})
_ARMED = frozenset({"@state", "@armed", "@attacker"})
_AIMS = ("at", "on", "against", "toward", "towards")
_WHILE = frozenset({"amid", "during", "in"})
_SURE = 2
# Police arrest thieves and drunkards every day; those who bear arms or protest are arrested in a conflict.
_PARTIES_TO_ARRESTS = frozenset({"@state", "@armed", "@protester", "@rioter"})


def is_plausible(head: Token, tokens: tuple[Token, ...], trigger: Trigger, reading: Reading, tables: Tables) -> bool:
    """Whether a trigger may stand: if it is unambiguous, or a sign of conflict is in its sentence or beside it."""
    if _says_what_they_do(head, trigger) or (
        trigger.type is SubEventType.PEACEFUL_PROTEST and is_by_state(head, reading)
    ):
        return False
    if trigger.type is SubEventType.AGREEMENT and trigger.pos == "verb" and not _is_about_war(head, reading, tables):
        return False
    if trigger.type is SubEventType.ARRESTS and not _is_of_conflict(head, reading, tables):
        return False
    word = head.lower_ if trigger.pos != "verb" and head.lower_ in trigger.words else head.lemma_.lower()
    if len(tokens) > 1 or trigger.anaphor or word not in tables.cues.plausibility.ambiguous:
        return True
    if trigger.type is SubEventType.DISRUPTED_WEAPONS and trigger.object:
        return True  # what is stopped is a weapon, whoever stops it
    if trigger.subject_suffers and trigger.object:
        return True  # "a boat hit a mine"
    if head.lemma_.lower() in tables.cues.plausibility.ambiguous_of_things and _is_done_to_people(head, reading):
        return True
    own = {token.i for token in (*tokens, *objects(head), *(subjects(head) if is_passive(head) else ()))}
    if trigger.object and prepositional(head, _AIMS):
        return True
    is_violent = is_done_by_party(head, reading) or is_deadly_blow(head, reading) or hurts_people(head, reading)
    if is_violent or _is_fight_somewhere(head, reading):
        return True
    return any(_has_sign(sentence, own, reading, tables) for sentence in _around(head, reading))


def _says_what_they_do(verb: Token, trigger: Trigger) -> bool:
    """Whether the clause says what sort of people they are: "separatists who fight for a state of their own"."""
    is_of_people = verb.dep_ == "relcl" and any(child.lower_ == "who" for child in children(verb, "nsubj"))
    return is_of_people and not trigger.effect and verb.tag_ in {"VBP", "VBZ"} and not children(verb, "aux", "auxpass")


def tells_of_harm(sentence: Span) -> bool:
    """Whether somebody comes to harm in it."""
    return any(token.lemma_.lower() in load_cues().plausibility.harms for token in sentence)


def is_deadly_blow(noun: Token, reading: Reading) -> bool:
    """Whether it strikes a place, or a thing in one, and people came to harm: "killed in the strike on Kharkiv"."""
    return tells_of_harm(noun.sent) and any(_is_placed(aim, reading) for aim in _aims(noun))


def hurts_people(noun: Token, reading: Reading) -> bool:
    """Whether it is a blow, and people suffered it: "clashes killed seven people", "the strike that killed a nurse"."""
    if noun.lemma_.lower() not in load_cues().plausibility.blows:
        return False
    hurt = (victim for verb in verbs_of_harm(noun) for victim in objects(verb))
    return any("@person" in reading.labels_of(victim) for victim in hurt)


def verbs_of_harm(noun: Token) -> list[Token]:
    """What it does to people, by its own verb or by a clause that says which one is meant."""
    own = [noun.head] if noun.dep_ == "nsubj" and is_verb(noun.head) else []
    clauses = [verb for verb in children(noun, "relcl") if not is_passive(verb)]
    return [verb for verb in (*own, *clauses) if verb.lemma_ in load_cues().plausibility.hurting]


def _is_fight_somewhere(noun: Token, reading: Reading) -> bool:
    """Whether it kills people in a place: "clashes in Gao killed 20"; or breaks out in a country that is at war."""
    plausibility = load_cues().plausibility
    is_fight = noun.pos_ in {"NOUN", "PROPN"} and noun.lemma_.lower() in plausibility.fights
    if not is_fight or noun.dep_ == "compound" or prepositional(noun, ("of",)):  # "a clash of trucks"
        return False
    sentence = noun.sent
    places = [place for place in reading.places if sentence.start_char <= place.start < sentence.end_char]
    if not places or any(token.lemma_.lower() in plausibility.no_fight_of for token in sentence):
        return False
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in _WHILE else noun.head
    if tells_of_harm(sentence) and verb.lemma_ in plausibility.harms | plausibility.costing:
        return True
    is_told_itself = noun.dep_ in SUBJECTS | PASSIVE_SUBJECTS and verb.lemma_ in plausibility.breaking_out
    return is_told_itself and any(place.candidates[0].country in countries_in_conflict() for place in places)


def _aims(noun: Token) -> list[Token]:
    """What it is aimed at, by what follows it: of "killed in the strike on a house", the parser makes "killed on"."""
    following = noun.doc[noun.i + 1 : noun.i + 2]
    beside = [aim for word in following if word.lower_ in _AIMS for aim in children(word, "pobj")]
    return [*prepositional(noun, _AIMS), *beside]


def _is_placed(aim: Token, reading: Reading) -> bool:
    labels = reading.labels_of(aim)
    is_thing_in_place = "@target" in labels and any("@place" in reading.labels_of(part) for part in aim.subtree)
    return is_thing_in_place or bool(labels & {"@place", "@territory"})


def _is_done_to_people(verb: Token, reading: Reading) -> bool:
    """ "Farmers were shot": of people, the word has its plain meaning."""
    victims = subjects(verb) if is_passive(verb) else objects(verb)
    return any("@person" in reading.labels_of(victim) for victim in victims)


def _is_about_war(head: Token, reading: Reading, tables: Tables) -> bool:
    """Whether an agreement may end fighting: a bare country or an authority signs others too."""
    sentences = list(_around(head, reading))
    words = {token.lemma_.lower() for sentence in sentences for token in sentence}
    is_by_words = not words.isdisjoint(tables.cues.plausibility.peace)
    return is_by_words or any(_names_in(sentence, reading) for sentence in sentences)


def is_done_by_party(head: Token, reading: Reading) -> bool:
    """Whether an actor of the catalogue, or people who bear arms, do it."""
    doers = agents(head) if is_passive(head) else [*subjects(head), *prepositional(head, ("by",))]
    doers = [*doers, *(child for child in head.lefts if child.dep_ in {"compound", "amod", "poss", "nmod"})]
    if any(reading.labels_of(doer) & _ARMED for doer in doers):
        return True
    spans = [(reading.doc[phrase_bounds(doer)[0]].idx, doer.idx + len(doer)) for doer in doers]
    return any(mention.start < end and start < mention.end for start, end in spans for mention in reading.actors)


def _is_of_conflict(head: Token, reading: Reading, tables: Tables) -> bool:
    """Whether an arrest is more than everyday policing: many people, or a conflict or politics in words nearby."""
    held = [*objects(head), *(subjects(head) if is_passive(head) else ()), *prepositional(head, ("of",))]
    if any(is_many(number.text) for person in held for number in person.children if number.dep_ == "nummod"):
        return True
    return any(
        reading.labels_of(token) & _PARTIES_TO_ARRESTS
        or token.lemma_.lower() in tables.cues.plausibility.political
        or _is_plain(token, {head.i}, tables)
        for sentence in _around(head, reading)
        for token in sentence
    ) or not all(_is_police(name) for name in _names_in(head.sent, reading))


def _is_police(name: ActorMention) -> bool:
    """Whether it only names a police: any state has one."""
    return all(actor.endswith("-police-forces") for actor in name.ids)


def _around(head: Token, reading: Reading) -> Iterator[Span]:
    sentence = head.sent
    yield sentence
    if sentence.start > 0:
        yield reading.doc[sentence.start - 1].sent
    if sentence.end < len(reading.doc):
        yield reading.doc[sentence.end].sent


def _has_sign(sentence: Span, own: set[int], reading: Reading, tables: Tables) -> bool:
    if any(reading.labels_of(token) & _CONFLICT_PARTIES for token in sentence if token.i not in own):
        return True
    if _names_in(sentence, reading):
        return True
    weapons = (match for match in reading.weapons if any(entry.implies or entry.munition for entry in match.entries))
    if any(sentence.start <= match.tokens[-1].i < sentence.end and match.tokens[-1].i not in own for match in weapons):
        return True
    return any(_is_plain(token, own, tables) for token in sentence)


def _names_in(sentence: Span, reading: Reading) -> list[ActorMention]:
    """The actors that the sentence calls by their names."""
    names = (mention for mention in reading.actors if mention.form is MentionForm.NAME)
    return [name for name in names if sentence.start_char <= name.start < sentence.end_char]


def _is_plain(token: Token, own: set[int], tables: Tables) -> bool:
    """Whether the token is itself a word of violence that is never anything else."""
    lemma = token.lemma_.lower()
    if token.i in own or lemma in tables.cues.plausibility.ambiguous:
        return False
    return any(
        entry.weight >= _SURE and entry.type.event_type.value in _VIOLENT for entry in tables.triggers.entries(lemma)
    )


_VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians", "Riots"})

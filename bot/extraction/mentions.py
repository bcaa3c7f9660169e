"""Mentions of incidents: a trigger with who did it, to whom, and with what, as the syntax of its sentence tells."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Span, Token

from bot.extraction.cues import Cues, LightVerbs, load_cues
from bot.extraction.reading import Reading
from bot.extraction.syntax import agents, children, is_passive, is_verb, objects, prepositional, subjects
from bot.extraction.tables import Tables, Trigger
from bot.extraction.triggers import Hit, find_hits
from bot.vocabulary import SubEventType

MOST_MENTIONS = 120
"""Mentions of incidents that are read in one document: a long article has a third of it."""
_BY = ("by", "from")
_TIMES = frozenset({"DATE", "TIME"})
_CAPTIVES = frozenset({"captive", "hostage", "prisoner"})
_NOUN_PATIENTS = ("on", "against", "at", "upon", "targeting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where the text tells of an incident; ``agents``, ``patients``, ``instruments`` head noun phrases."""

    anchor: Token
    sentence: Span
    tokens: tuple[Token, ...]
    trigger: Trigger
    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()
    instruments: tuple[Token, ...] = ()
    governor: Token | None = None

    @property
    def is_plural(self) -> bool:
        """Whether it speaks of several incidents by its grammar."""
        return self.anchor.tag_ in {"NNS", "NNPS"}

    @property
    def is_noun(self) -> bool:
        """Whether a noun tells it."""
        return self.trigger.pos != "verb"


def find_mentions(reading: Reading, tables: Tables) -> list[Mention]:
    """Every mention of an incident in the document, in text order, up to ``MOST_MENTIONS``."""
    return [_mention(hit, reading, tables.cues) for hit in find_hits(reading, tables)[:MOST_MENTIONS]]


def _mention(hit: Hit, reading: Reading, cues: Cues) -> Mention:
    found = _verb_roles(hit, reading) if hit.is_verb else _noun_roles(hit, reading, cues.light_verbs)
    agents_, patients, instruments, governor = found
    agents_ = [token for token in agents_ if not _is_heading_of(token, hit.head)]
    return Mention(
        anchor=hit.head,
        sentence=hit.head.sent,
        tokens=hit.tokens,
        trigger=hit.trigger,
        agents=_unique(agents_),
        patients=_unique(token for token in patients if token not in agents_ and token.ent_type_ not in _TIMES),
        instruments=_unique(instruments),
        governor=governor,
    )


def _is_heading_of(noun: Token, deed: Token) -> bool:
    """Whether a colon parts it from the deed: "16 May, Gao, Mali: a mine hit an army convoy" has the place there."""
    return any(token.text == ":" for token in noun.doc[noun.i + 1 : deed.i])


def _unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple(dict.fromkeys(tokens))


Roles = tuple[list[Token], list[Token], list[Token], Token | None]


def _verb_roles(hit: Hit, reading: Reading) -> Roles:
    verb = hit.head
    passive = is_passive(verb) or hit.trigger.subject_suffers or _has_lost_its_object(hit, reading)
    passive = passive or _is_passive_phrase(hit) or _ends_in_death(verb)
    doers = agents(verb) if passive else _doers(verb, reading)
    struck = subjects(verb) if passive else objects(verb)
    struck = [token for token in struck if token not in hit.tokens]
    struck += [token for token in prepositional(verb, hit.trigger.patient) if token not in doers]
    instruments = prepositional(verb, ("with", "using")) + _using(verb)
    if hit.trigger.type is not SubEventType.DISRUPTED_WEAPONS:
        fired = [
            token
            for token in struck
            if "@weapon" in reading.labels_of(token) and token in objects(verb) + subjects(verb)
        ]
        instruments += fired
        struck = [token for token in struck if token not in fired]
    return doers, struck, instruments, None


def _is_passive_phrase(hit: Hit) -> bool:
    """Whether the object says what those before the verb became: "nine people taken hostage"."""
    has_helper = any(child.dep_ == "aux" for child in hit.head.children)
    if any(children(item, "nummod") for item in objects(hit.head)):  # "held 200 hostage"
        return False
    made = {token.lower_ for token in objects(hit.head)}
    return not has_helper and bool(made) and made <= _CAPTIVES


def _ends_in_death(verb: Token) -> bool:
    """Whether it says to nobody else that death came: "Mayor shot dead weeks after taking office"."""
    behind = verb.doc[verb.i + 1 : verb.i + 3].text.lower()
    if verb.tag_ not in {"VBD", "VBN"} or not behind.startswith(("dead", "to death")):
        return False
    return not objects(verb) and not children(verb, "aux")


def _doers(verb: Token, reading: Reading) -> list[Token]:
    """Its subjects. In a clause that would describe a noun, only those who may act.

    "A strike on a school sheltering families killed 12" is parsed as if the families had killed them.
    """
    found = subjects(verb)
    if verb.dep_ != "acl" or verb.tag_ == "VBG":
        return found
    return [token for token in found if _may_bear_arms(token, reading)]


def _may_bear_arms(noun: Token, reading: Reading) -> bool:
    labels = reading.labels_of(noun)
    return not labels & {"@civilian", "@target", "@place"} or bool(
        labels & {"@state", "@police", "@armed", "@attacker"}
    )


def _has_lost_its_object(hit: Hit, reading: Reading) -> bool:
    """Whether people before a verb of harm suffered it: "the six sailors killed in …", "left a student injured"."""
    verb = hit.head
    if not hit.trigger.effect or verb.tag_ not in {"VBN", "VBD"}:
        return False
    said = [child for child in children(verb, "prt", "ccomp") if child.i > verb.i]  # what stands before is a sentence
    if said or any(objects(item) for item in (verb, *_sharing_subject(verb))):
        return False
    sufferers = subjects(verb)
    return bool(sufferers) and all("@person" in reading.labels_of(item) for item in sufferers)


def _sharing_subject(verb: Token) -> list[Token]:
    """The verbs joined to it that have the same subject: "shot and killed", not "they fired; two people killed"."""
    has_own = _has_own_subject(verb)
    return [item for item in verb.conjuncts if not (has_own and _has_own_subject(item))]


def _using(verb: Token) -> list[Token]:
    return [
        item
        for child in children(verb, "advcl", "acl", "prep")
        if child.lower_ == "using"
        for item in objects(child) + children(child, "pobj")
    ]


def _noun_roles(hit: Hit, reading: Reading, light: LightVerbs) -> Roles:
    noun = hit.head
    doers = prepositional(noun, _BY)
    struck = prepositional(
        noun, _NOUN_PATIENTS + tuple(p for p in hit.trigger.patient if p not in {"in", "between", "with"})
    )
    instruments = prepositional(noun, ("with", "using", "involving"))
    doers += [child for child in children(noun, "poss") if child.tag_ != "PRP$"]
    if "between" in hit.trigger.patient or "with" in hit.trigger.patient:
        doers += prepositional(noun, ("between", "with", "involving"))
    first = hit.tokens[0]
    struck += _harmed_in(noun, light)
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
        if current.dep_ == "prep" and current.lower_ == "with" and _is_answering(current.head):
            return current.head
        if current.dep_ == "prep" and current.lower_ != "of":
            return None
        current = current.head
    verb = current.head
    if verb != current and is_verb(verb) and current.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"}:
        return verb
    return None


def _is_answering(verb: Token) -> bool:
    """ "The army answered with air strikes"."""
    return verb.lemma_ in load_cues().response.answering


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
            if clause.lemma_ in light.hit_verbs and not is_passive(clause) and not _has_own_subject(clause):
                struck += objects(clause)
            if clause.lemma_ in load_cues().light_verbs.carriers:
                doers += agents(clause)
    elif role == "object":
        if verb.lemma_ in light.by_subject or verb.lemma_ == "claim" or _is_answering(verb):
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


def _has_own_subject(clause: Token) -> bool:
    """ "The strikes came hours after rockets hit the base": the base was hit by something else."""
    return bool(children(clause, "nsubj", "nsubjpass"))


def _role_under(verb: Token, noun: Token) -> str:
    current = noun
    while current.head not in (verb, current):
        current = current.head
    return "object" if current.dep_ in {"dobj", "attr"} or current.lower_ == "with" else "subject"

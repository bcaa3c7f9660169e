"""Mentions of incidents: a trigger with who did it, to whom, and with what, as the syntax of its sentence tells."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Span, Token

from bot.extraction.lexicons.cues import Cues
from bot.extraction.lexicons.tables import Tables, Trigger
from bot.extraction.mentions.noun_roles import Roles, noun_roles
from bot.extraction.mentions.triggers import Hit, find_hits
from bot.extraction.parsing.syntax import (
    agents,
    children,
    has_own_subject,
    is_passive,
    objects,
    prepositional,
    subjects,
)
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import SubEventType

MOST_MENTIONS = 120
"""Mentions of incidents that are read in one document: a long article has a third of it."""
_TIMES = frozenset({"DATE", "TIME"})
_CAPTIVES = frozenset({"captive", "hostage", "prisoner"})


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
    found = _verb_roles(hit, reading) if hit.is_verb else noun_roles(hit, reading, cues.light_verbs)
    agents_, patients, instruments, governor = found
    agents_ = [token for token in agents_ if not _is_heading_of(token, hit.head)]
    patients = [whole for token in patients for whole in _wholes(token, cues)]
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


def _wholes(part: Token, cues: Cues) -> list[Token]:
    """What "the front of a bank" and "the fifth floor of the school" are parts of."""
    return (prepositional(part, ("of",)) if part.lemma_.lower() in cues.locations.parts else []) or [part]


def _is_heading_of(noun: Token, deed: Token) -> bool:
    """Whether a colon parts it from the deed: "16 May, Gao, Mali: a mine hit an army convoy" has the place there."""
    return any(token.text == ":" for token in noun.doc[noun.i + 1 : deed.i])


def _unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple(dict.fromkeys(tokens))


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
    has_own = has_own_subject(verb)
    return [item for item in verb.conjuncts if not (has_own and has_own_subject(item))]


def _using(verb: Token) -> list[Token]:
    return [
        item
        for child in children(verb, "advcl", "acl", "prep")
        if child.lower_ == "using"
        for item in objects(child) + children(child, "pobj")
    ]

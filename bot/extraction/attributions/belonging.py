"""Whose people did it, told beside the deed: "the bombers were members of X", "it was the work of X"."""

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from bot.extraction.attributions.attribution import Attribution, extent
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import agents, children, is_passive, is_verb, objects, prepositional, subjects
from bot.extraction.parties.party import Party, party_of
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue
from bot.vocabulary import Stance

_PRONOUNS = frozenset({"he", "she", "they", "who"})
_DEED_PRONOUNS = frozenset({"it", "this", "that", "both", "which"})


def find_belonging(reading: Reading, catalogue: ActorCatalogue) -> list[Attribution]:
    """Every statement of the document that gives the attackers, or the deed, to somebody known by name."""
    found = []
    for verb in filter(is_verb, reading.doc):
        for rule, stance in _RULES:
            parties = [party_of(token, reading, catalogue, acting=True) for token in rule(verb, reading)]
            found += [_statement(verb, party, stance) for party in parties if party is not None and party.is_somebody]
    return found


def _statement(verb: Token, party: Party, stance: Stance) -> Attribution:
    start, end = extent(verb, party.head)
    doubted = any(ancestor.lemma_ in load_cues().belonging.doubts for ancestor in (verb, *verb.ancestors))
    return Attribution(
        stance=Stance.SUSPECTED if doubted else stance,
        verb=verb,
        speaker=_reporter(verb),
        party=party,
        start=start,
        end=end,
    )


def _reporter(verb: Token) -> Token | None:
    """Who says so: "officials" in "officials said the bombers were members of X"."""
    clause = verb.head if verb.dep_ == "conj" and is_verb(verb.head) else verb
    if clause.dep_ != "ccomp":
        return None
    return next((token for token in subjects(clause.head) if token.pos_ != "PRON"), None)


def _kind_of_attackers(verb: Token, reading: Reading) -> Iterator[Token]:
    """ "The bombers were members of X", "the gunman was an X fighter"."""
    if verb.lemma_ == "be" and _is_of_attackers(verb, reading):
        yield from children(verb, "attr")


def _those_they_belong_to(verb: Token, reading: Reading) -> Iterator[Token]:
    """ "The hijackers belonged to X", "the attacker had pledged allegiance to X"."""
    cues = load_cues().belonging
    if not _is_of_attackers(verb, reading):
        return
    if verb.lemma_ in cues.verbs:
        yield from prepositional(verb, ("to", "with"))
    oaths = [item for item in objects(verb) if item.lemma_ in cues.oaths]
    for oath in oaths:
        yield from prepositional(oath, ("to",)) or prepositional(verb, ("to",))


def _those_whose_work_it_is(verb: Token, reading: Reading) -> Iterator[Token]:
    """ "It was the work of X"."""
    if not _is_of_the_deed(verb, reading):
        return
    for noun in children(verb, "attr") if verb.lemma_ == "be" else ():
        if noun.lemma_ in load_cues().belonging.works:
            yield from prepositional(noun, ("of",))


def _those_whose_mark_it_bears(verb: Token, reading: Reading) -> Iterator[Token]:
    """ "The bombing bore the hallmarks of X"."""
    cues = load_cues().belonging
    if verb.lemma_ not in cues.bearing or not _is_of_the_deed(verb, reading):
        return
    for noun in objects(verb):
        if noun.lemma_ in cues.marks:
            yield from prepositional(noun, ("of",))


def _those_who_carried_it_out(verb: Token, reading: Reading) -> Iterator[Token]:
    """ "It was carried out by X", where no noun of the deed stands in the sentence."""
    if is_passive(verb) and verb.lemma_ in load_cues().light_verbs.carriers and _is_of_the_deed(verb, reading):
        yield from agents(verb)


_RULES: tuple[tuple[Callable[[Token, Reading], Iterator[Token]], Stance], ...] = (
    (_kind_of_attackers, Stance.ATTRIBUTED),
    (_those_they_belong_to, Stance.ATTRIBUTED),
    (_those_whose_work_it_is, Stance.ATTRIBUTED),
    (_those_whose_mark_it_bears, Stance.SUSPECTED),
    (_those_who_carried_it_out, Stance.ATTRIBUTED),
)


def _is_of_attackers(verb: Token, reading: Reading) -> bool:
    """Whether the verb's subject are those who did it: by the noun, or a pronoun with such a noun before it."""
    for subject in subjects(verb):
        if "@attacker" in reading.labels_of(subject):
            return True
        if subject.lower_ in _PRONOUNS and _are_attackers_meant(subject, reading):
            return True
    return False


def _are_attackers_meant(pronoun: Token, reading: Reading) -> bool:
    before = [token for token in reading.doc[pronoun.sent.start : pronoun.i] if "@person" in reading.labels_of(token)]
    return bool(before) and "@attacker" in reading.labels_of(before[-1])


def _is_of_the_deed(verb: Token, reading: Reading) -> bool:
    return any(
        subject.lower_ in _DEED_PRONOUNS
        or subject.lemma_.lower() in load_cues().attribution.deeds
        or any(match.tokens[-1].i == subject.i for match in reading.triggers)
        for subject in subjects(verb)
    )

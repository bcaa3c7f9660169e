"""How a mention is told: as a fact, alleged, denied, planned, threatened, supposed; once or often; now or long ago."""

from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Token

from bot.extraction.lexicons.cues import BackgroundCues, Cues, ModalityCues, load_cues
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import children, is_verb
from bot.vocabulary import Modality, SubEventType

_DEEPEST = 5
_TIMES = frozenset({"in", "on", "that", "this", "today"})
# "Denied carrying out the strike" leaves the strike standing; "denied that it happened" does not.
_STOPS = frozenset({"relcl", "parataxis"})
_BEFORE = frozenset({"after", "as", "because", "since", "when", "while"})
# "Called for an inquiry into the murder": who wants it looked into takes it for a fact.
_PRESUPPOSED = frozenset({"dobj", "nsubjpass", "prep", "pobj"})
_INTENTION_ARCS = frozenset({"xcomp", "acl", "pcomp", "pobj", "dobj", "ccomp", "prep"})


def is_negated(mention: Mention) -> bool:
    """Whether the text says that it did not happen ("no attack", "did not strike")."""
    anchor = mention.anchor
    if any(child.dep_ == "neg" for child in anchor.children) or _has_none(anchor) or _is_left_out(anchor):
        return True
    if not mention.trigger.effect and any(_has_none(child) for child in children(anchor, "nsubjpass", "dobj")):
        return True  # "no shots were fired"
    if any(
        _has_none(above) and above.lemma_ in load_cues().modality.signs for above in islice(anchor.ancestors, _DEEPEST)
    ):
        return True
    governor = mention.governor
    return governor is not None and any(child.dep_ == "neg" for child in governor.children)


def _is_left_out(deed: Token) -> bool:
    """ "Took the town without firing a shot"."""
    return deed.dep_ in {"pcomp", "pobj"} and deed.head.lower_ == "without"


def _has_none(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in {"no", "neither"} for child in noun.children)


def modality_of(mention: Mention, cues: Cues) -> Modality:
    """The modality the mention's own sentence gives it."""
    modal = cues.modality
    for token in (mention.anchor, *([mention.governor] if mention.governor else [])):
        found = _own_modality(token, modal)
        if found:
            return found
    if _is_untrue_story(mention.anchor, modal):
        return Modality.DENIED
    for child, ancestor in _climb(mention.anchor):
        found = _governed_modality(child, ancestor, modal)
        if found:
            return found
    return Modality.ASSERTED


def _is_untrue_story(anchor: Token, modal: ModalityCues) -> bool:
    """Whether the text calls the report of it wrong: "the report that a missile hit a school was false"."""
    story = next((token for token in anchor.ancestors if token.lemma_.lower() in modal.stories), None)
    if story is None:
        return False
    if story.dep_ in {"dobj", "nsubjpass"} and story.head.lemma_.lower() in modal.taking_back:
        return True  # "withdrew its statement that two soldiers were killed"
    if story.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    return any(child.lemma_.lower() in modal.untrue for child in story.head.children if child.dep_ in {"acomp", "oprd"})


def _own_modality(token: Token, modal: ModalityCues) -> Modality | None:
    if _is_demanded(token):
        return Modality.HYPOTHETICAL
    for child in token.children:
        word = child.lower_
        if child.dep_ == "aux" and word in modal.planned_aux:
            return Modality.PLANNED
        if child.dep_ == "aux" and word in modal.hypothetical_aux and not _is_perfect(token):
            return Modality.HYPOTHETICAL
        if child.dep_ == "mark" and word in modal.conditional_marks:
            return Modality.HYPOTHETICAL
        if (child.dep_ == "advmod" and word in modal.alleged_adverbs) or (
            child.dep_ == "amod" and word in modal.alleged_adjectives
        ):
            return Modality.ALLEGED
        if child.dep_ in {"amod", "det"} and word in modal.hypothetical_adjectives:
            return Modality.HYPOTHETICAL
    return None


def _is_demanded(verb: Token) -> bool:
    """Whether it is only asked for: "demanded that the troops be withdrawn"."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    return [(child.lower_, child.tag_) for child in helpers] == [("be", "VB")] and verb.dep_ == "ccomp"


def _is_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children)


def _climb(token: Token) -> Iterator[tuple[Token, Token]]:
    current = token
    for _ in range(_DEEPEST):
        if current.head == current or current.dep_ in _STOPS or _tells_what_came_before(current):
            return
        if current.head.lemma_.lower() in load_cues().modality.presupposing and current.dep_ in _PRESUPPOSED:
            return
        yield current, current.head
        current = current.head


def _tells_what_came_before(verb: Token) -> bool:
    """Whether its clause says after what, when or why something is wished: "asked for a vote after police shot two"."""
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
    return verb.dep_ == "advcl" and verb.tag_ == "VBD" and bool(marks & _BEFORE)


def _governed_modality(child: Token, head: Token, modal: ModalityCues) -> Modality | None:
    if child.dep_ == "conj" or (
        child.dep_ == "prep" and is_verb(head) and child.lower_ in {"after", "following", "in", "during", "by", "since"}
    ):
        return None
    lemma = head.lemma_.lower()
    if _is_aim(child):
        return Modality.PLANNED
    if lemma in modal.purpose and _is_infinitive(child):
        return Modality.HYPOTHETICAL  # "sent to fight": whether they did is not said
    if child.dep_ == "advcl":
        return Modality.HYPOTHETICAL if any(item.lower_ in modal.conditional_marks for item in child.children) else None
    if any(item.dep_ == "amod" and item.lower_ in modal.alleged_adjectives for item in head.children):
        return Modality.ALLEGED
    if child.dep_ not in _INTENTION_ARCS or _is_described(head):
        return None
    # What is said of an incident ("the attack prevented …") does not unmake it: only what governs it does.
    for modality, words in (
        (Modality.DENIED, modal.denied),
        (Modality.THREATENED, modal.threatened),
        (Modality.HYPOTHETICAL, modal.hypothetical),
        (Modality.PLANNED, modal.planned),
        (Modality.ALLEGED, modal.alleged),
    ):
        if lemma in words:
            return (
                Modality.ALLEGED
                if modality is Modality.DENIED and child.lemma_ in load_cues().modality.carriers
                else modality
            )
    return _own_modality(head, modal) if is_verb(head) and child.dep_ in {"xcomp", "dobj"} else None


def _is_aim(verb: Token) -> bool:
    """ "In order to proceed with the bombing": what is done for that end is told, and not whether it came about."""
    marks = [child for child in verb.children if child.tag_ == "TO"]
    return verb.tag_ == "VB" and any(mark.doc[max(0, mark.i - 2) : mark.i].text.lower() == "in order" for mark in marks)


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(child.tag_ == "TO" for child in verb.children)


def _is_described(verb: Token) -> bool:
    """ "Called the raids a response" says something of raids that took place; "called for raids" does not."""
    return any(child.dep_ == "oprd" for child in verb.children)


def _is_truce_that_lasts(mention: Mention, background: BackgroundCues) -> bool:
    """Whether it tells of an agreement that was made before: "the ceasefire entered its second week"."""
    is_agreement = mention.is_noun and mention.trigger.type is SubEventType.AGREEMENT
    governor = mention.governor
    return is_agreement and governor is not None and governor.lemma_.lower() in background.lasting


def is_background(mention: Mention, cues: Cues) -> bool:
    """Whether the sentence puts the mention into the report's past."""
    background = cues.background
    around = [mention.anchor, *([mention.governor] if mention.governor else [])]
    told = (child for token in around for child in token.children if child.dep_ == "advmod")
    adverbs = {child.lower_ for child in told if not _opens_a_time(child)}
    if any(_is_of_the_past(child) for token in around for child in token.children):
        return True
    if adverbs & background.adverbs or _is_truce_that_lasts(mention, background):
        return True
    adjectives = {child.lower_ for child in mention.anchor.children if child.dep_ == "amod"}
    return mention.is_noun and bool(adjectives & background.adjectives)


def _opens_a_time(adverb: Token) -> bool:
    """ "Earlier on Tuesday", "earlier in the day": it goes with the time, which says itself how long ago that was."""
    following = adverb.nbor() if adverb.i + 1 < len(adverb.doc) else None
    return following is not None and (following.lower_ in _TIMES or following.ent_type_ in {"DATE", "TIME"})


def _is_of_the_past(token: Token) -> bool:
    """ "In the past", and not "in the past week"."""
    return (
        token.dep_ == "prep" and token.lower_ == "in" and any(item.lower_ == "past" for item in children(token, "pobj"))
    )


def is_in_past_words(mention: Mention, cues: Cues) -> bool:
    """Whether its sentence speaks of former times ("last month"), though perhaps of something else."""
    clause = mention.sentence.text.lower()
    return any(f" {phrase}" in clause for phrase in cues.background.phrases)

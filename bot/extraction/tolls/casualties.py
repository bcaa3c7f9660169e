"""Casualties in a parsed report: who was killed, injured, missing, captured or displaced, and how many.

Each figure is read once. A part of a figure ("12 people, including three children") is kept in its detail; people named
without a number are told without one, unless the words name one person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from bot.extraction.expressions.date_words import alternatives
from bot.extraction.expressions.numbers import Quantity
from bot.extraction.tolls.figures import Figures
from bot.extraction.tolls.frames import find_frames
from bot.extraction.tolls.groups import Group, detail_after, read_group
from bot.extraction.tolls.phrases import Frame
from bot.extraction.tolls.words import HarmKind, WhoKind, casualty_lexicon, harm_word
from bot.vocabulary import Effect, Side

_SIDES: dict[WhoKind, Side] = {
    "attacker": Side.ATTACKER,
    "militant": Side.ATTACKER,
    "force": Side.TARGET,
    "civilian": Side.CIVILIAN,
    "anyone": Side.UNKNOWN,
    "unknown": Side.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyMention:
    """One telling of harm, ``doc.text[start:end]``. Low, best and high follow the contract: all ``None`` if unsaid.

    ``side`` is what the words for those harmed suggest by themselves, and ``who_kind`` why: militants are taken for the
    attackers here, which the caller, who knows who attacked, may turn round. ``anchor`` is the index of the token that
    tells the harm. ``is_total`` marks a running total ("bringing the death toll to 25"), which other figures are part
    of; ``is_more`` people on top of those named before ("15 others"); ``is_toll`` a count of all the harmed ("put the
    toll at 8"). ``sentence`` is the index of its sentence's first token.
    """

    effect: Effect
    who: str | None
    who_kind: WhoKind
    side: Side
    low: int | None
    best: int | None
    high: int | None
    detail: str | None
    start: int
    end: int
    anchor: int
    is_total: bool = False
    is_more: bool = False
    is_toll: bool = False
    sentence: int = 0

    @property
    def has_figure(self) -> bool:
        """Whether a number was stated (a stated zero among them)."""
        return any(figure is not None for figure in (self.low, self.best, self.high))


def find_casualties(doc: Doc) -> list[CasualtyMention]:
    """Every telling of harm in the document, in the order of the text, none twice.

    A report repeats itself; ``settle_casualties`` adds up the mentions that belong to one incident.
    """
    figures = Figures(doc)
    text = figures.text
    found: list[CasualtyMention] = [*_toll_totals(doc, figures)]
    details: list[tuple[int, int]] = []
    for frame in find_frames(doc, figures):
        told = [mention for mention in _mentions(frame, figures) if not _is_told(mention, found, details)]
        for mention in _without_parts(text, told):
            if _is_in(mention, details):
                continue
            span = detail_after(text, mention.end, _end_of(doc[mention.anchor]))
            details += [span] if span else []
            said = text[slice(*span)] if span else None
            found.append(replace(mention, detail=mention.detail or said))
    told = [mention for mention in found if not _names_the_harmed(mention, found, doc)]
    placed = [replace(mention, sentence=doc[mention.anchor].sent.start) for mention in told]
    return sorted(placed, key=lambda mention: mention.start)


def _end_of(token: Token) -> int:
    return token.idx + len(token)


def _mentions(frame: Frame, figures: Figures) -> Iterator[CasualtyMention]:
    for index, head in enumerate(frame.harmed):
        group = read_group(head, figures)
        if group is not None and _is_countable(group, frame, is_first=index == 0):
            mention = _mention(frame, head, group)
            yield _of_joint_figure(mention, frame, figures.text) if frame.partner is not None else mention


_ARMED: frozenset[WhoKind] = frozenset({"attacker", "militant", "force"})
_PEOPLE_ONLY = frozenset({Effect.CAPTURED, Effect.DISPLACED, Effect.MISSING})


def _is_countable(group: Group, frame: Frame, *, is_first: bool) -> bool:
    """Whether the words say enough. Of phrases joined by "and" only those that surely count people are taken."""
    is_loose = frame.anchor.lemma_.lower() in casualty_lexicon().phrases.loose_verbs
    if (is_loose or frame.effect in _PEOPLE_ONLY) and not _may_name_people(group):
        return False  # 17,000 bullets may be captured and 30 missions executed, but neither can be killed
    if frame.effect is Effect.DISPLACED and (group.kind in _ARMED or not group.has_figure or group.best == 1):
        return False  # attackers flee too, and drivers from the scene
    if is_first:
        return group.has_figure or group.is_person
    return group.has_figure and (group.is_person or group.is_more or group.who is None)


def _may_name_people(group: Group) -> bool:
    return group.is_person or group.is_more or group.who is None or group.who[0].isupper()


def _mention(frame: Frame, head: Token, group: Group) -> CasualtyMention:
    return CasualtyMention(
        effect=frame.effect,
        who=group.who,
        who_kind=group.kind,
        side=_SIDES[group.kind],
        low=group.low,
        best=group.best,
        high=group.high,
        detail=frame.detail,
        start=group.start,
        end=group.end,
        anchor=frame.anchor.i,
        is_more=group.is_more or _says_also(frame.anchor),
    )


def _says_also(anchor: Token) -> bool:
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else anchor.head
    return any(child.lower_ in casualty_lexicon().people.on_top for child in verb.children if child.dep_ == "advmod")


def _of_joint_figure(mention: CasualtyMention, frame: Frame, text: str) -> CasualtyMention:
    """Reads "26 killed or wounded": no more than 26 of either is said. None killed or wounded is none of either."""
    if mention.best == 0 or not mention.has_figure:
        return mention
    tellers = (frame.anchor, frame.partner or frame.anchor)
    start = min(mention.start, *(teller.idx for teller in tellers))
    end = max(mention.end, *(_end_of(teller) for teller in tellers))
    return replace(mention, low=None, best=None, detail=" ".join(text[start:end].split()))


def _is_told(mention: CasualtyMention, found: list[CasualtyMention], details: list[tuple[int, int]]) -> bool:
    """Whether an earlier mention, or the detail of one, holds these words already."""
    touching = [other for other in found if other.start < mention.end and mention.start < other.end]
    return _is_in(mention, details) or any(_excludes(other.effect, mention) for other in touching)


def _is_in(mention: CasualtyMention, details: list[tuple[int, int]]) -> bool:
    """Whether it is a part of a figure told before: "five people, among them two officers"."""
    return any(start <= mention.start < end for start, end in details)


def _names_the_harmed(mention: CasualtyMention, found: list[CasualtyMention], doc: Doc) -> bool:
    """Whether the word for captives only says who was harmed: "12 hostages killed" tells of no capture.

    "Kidnapped and killed" and "taken hostage and killed" tell of one: there a verb takes them. "Seven displaced people
    died" tells of no displacement.
    """
    if mention.effect is Effect.DISPLACED and doc[mention.anchor].dep_ == "amod":
        return _has_twin(mention, found)
    if mention.effect is not Effect.CAPTURED:
        return False
    teller, people = doc[mention.anchor], doc.char_span(mention.start, mention.end, alignment_mode="expand")
    taking = casualty_lexicon().phrases.active_state_verbs
    is_taken = _tells_capture(teller, "verb") or teller.head.lemma_.lower() in taking
    if is_taken and not any(_tells_capture(token, "state") for token in people or ()):
        return False
    return _has_twin(mention, found)


def _has_twin(mention: CasualtyMention, found: list[CasualtyMention]) -> bool:
    return any(one is not mention and (one.start, one.end) == (mention.start, mention.end) for one in found)


def _tells_capture(token: Token, kind: HarmKind) -> bool:
    word = harm_word(token)
    return word is not None and word.effect is Effect.CAPTURED and word.kind == kind


def _excludes(effect: Effect, mention: CasualtyMention) -> bool:
    """Whether words read for one effect can't stand for this mention's too: a zero can, and those captured or displaced
    may die."""
    return effect is mention.effect or (bool(mention.best) and effect not in (Effect.CAPTURED, Effect.DISPLACED))


def _without_parts(text: str, told: list[CasualtyMention]) -> list[CasualtyMention]:
    """Reads "Ten others, five officers and five civilians": what adds up to the first figure describes it."""
    parts = told[1:]
    if len(parts) < 2 or not told[0].best or told[0].best != sum(part.best or 0 for part in parts):
        return told
    return [replace(told[0], detail=text[parts[0].start : parts[-1].end])]


_REACH_OF_UPDATE = 40
"""Characters before a total in which a word such as "later" makes it a new one."""


@cache
def _toll_patterns() -> dict[Effect, re.Pattern[str]]:
    totals = casualty_lexicon().totals
    # What tells a new toll may stand far behind the word: "the toll of the strike on … in … has risen to".
    rises = rf"[^.;\n]{{0,120}}\b(?:{alternatives(totals.rising)})\b[^.;\n]{{0,20}}?\bto\b"
    return {
        effect: re.compile(
            rf"\b(?P<word>{alternatives(phrases)})\b(?!\s+on\b)(?:{rises})?(?P<after>[^.;\n]{{0,80}})", re.IGNORECASE
        )
        for effect, phrases in ((Effect.KILLED, totals.killed), (Effect.INJURED, totals.injured))
    }


def _toll_totals(doc: Doc, figures: Figures) -> Iterator[CasualtyMention]:
    """Reads "The death toll rose from 5 to 8": the last figure is the toll."""
    for effect, pattern in _toll_patterns().items():
        for match in pattern.finditer(figures.text):
            counts = [one for one in figures.between(*match.span("after")) if not _is_speaker(figures.text, one)]
            quantity = _settled(figures.text, counts)
            words = doc.char_span(match.start(), match.end("word"), alignment_mode="expand")
            if quantity and words is not None:
                yield _total(effect, quantity, match, words[-1].i)


def _is_speaker(text: str, quantity: Quantity) -> bool:
    """Whether "one" is somebody: "The toll is heavy, one said"."""
    return text[quantity.start : quantity.end].lower() == "one"


def _settled(text: str, quantities: list[Quantity]) -> Quantity | None:
    if len(quantities) > 1 and re.fullmatch(r"\s+to\s+", text[quantities[0].end : quantities[1].start]):
        return quantities[1]
    return quantities[0] if quantities else None


def _total(effect: Effect, quantity: Quantity, match: re.Match[str], anchor: int) -> CasualtyMention:
    around = match.string[max(0, match.start() - _REACH_OF_UPDATE) : quantity.start].rpartition(". ")[2]
    return CasualtyMention(
        effect=effect,
        who=None,
        who_kind="unknown",
        side=Side.UNKNOWN,
        low=quantity.low,
        best=quantity.best,
        high=quantity.high,
        detail=None,
        start=match.start(),
        end=quantity.end,
        anchor=anchor,
        is_toll=True,
        is_total=not casualty_lexicon().totals.updates.isdisjoint(around.casefold().split()),
    )

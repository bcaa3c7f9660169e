"""Casualties in a parsed report: who was killed, injured, missing, captured or displaced, and how many.

Each figure is read once. A part of a figure ("12 people, including three children") is kept in its detail; people named
without a number are told without one, unless the words name one person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.extraction.numbers import Quantity
from bot.extraction.toll_frames import Frame, find_frames
from bot.extraction.toll_groups import Figures, read_group
from bot.extraction.toll_words import WhoKind
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
    """One telling of harm, ``doc.text[start:end]``. Low, best and high follow the contract; all ``None`` without a figure.

    ``side`` is what the words for those harmed suggest by themselves, and ``who_kind`` why: militants are taken for the
    attackers here, which the caller, who knows who attacked, may turn round. ``anchor`` is the index of the token that
    tells the harm. ``is_total`` marks a running total ("bringing the death toll to 25"), which other figures are part
    of; ``is_more`` people on top of those named before ("15 others").
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

    @property
    def has_figure(self) -> bool:
        """Whether a number was stated (a stated zero among them)."""
        return any(figure is not None for figure in (self.low, self.best, self.high))


def find_casualties(doc: Doc) -> list[CasualtyMention]:
    """Every telling of harm in the document, in the order of the text, none twice."""
    figures = Figures(doc)
    found: list[CasualtyMention] = [*_toll_totals(doc, figures)]
    for frame in find_frames(doc):
        for index, head in enumerate(frame.harmed):
            mention = _mention(frame, head, figures, is_first=index == 0)
            if mention and not any(_covers(other, mention) for other in found):
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _mention(frame: Frame, head: Token, figures: Figures, *, is_first: bool) -> CasualtyMention | None:
    group = read_group(head, figures)
    if group is None or not (group.has_figure or group.is_person):
        return None
    if not is_first and not (group.has_figure and (group.is_person or group.is_more or group.who is None)):
        return None
    return CasualtyMention(
        effect=frame.effect,
        who=None if head.i == frame.anchor.i else group.who,
        who_kind=group.kind,
        side=_SIDES[group.kind],
        low=group.low,
        best=group.best,
        high=group.high,
        detail=frame.detail or group.detail,
        start=group.start,
        end=group.end,
        anchor=frame.anchor.i,
        is_more=group.is_more,
    )


def _covers(other: CasualtyMention, mention: CasualtyMention) -> bool:
    """Whether the other mention, or the detail after it, holds these words already."""
    overlaps = other.start < mention.end and mention.start < other.end
    return overlaps and (other.effect is mention.effect or mention.best != 0)


_TOLL = re.compile(
    r"\b(?:(?P<injured>injur(?:y|ed)|wounded)\s+|(?:death|overall|total|official|casualty)\s+)*toll\b(?P<after>[^.;\n]{0,80})",
    re.IGNORECASE,
)


def _toll_totals(doc: Doc, figures: Figures) -> Iterator[CasualtyMention]:
    """ "The death toll rose from 5 to 8": the last figure is the toll."""
    for match in _TOLL.finditer(doc.text):
        after = [q for q in figures.all if match.start("after") <= q.start < match.end("after")]
        quantity = _settled(doc.text, after)
        token = doc.char_span(match.start(), match.start("after"), alignment_mode="expand")
        if quantity and token is not None:
            yield _total(quantity, match, token[-1].i)


def _settled(text: str, quantities: list[Quantity]) -> Quantity | None:
    if len(quantities) > 1 and re.fullmatch(r"\s+to\s+", text[quantities[0].end : quantities[1].start]):
        return quantities[1]
    return quantities[0] if quantities else None


def _total(quantity: Quantity, match: re.Match[str], anchor: int) -> CasualtyMention:
    return CasualtyMention(
        effect=Effect.INJURED if match["injured"] else Effect.KILLED,
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
        is_total=True,
    )

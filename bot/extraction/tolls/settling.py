"""Adding up what one report says of one incident's casualties, so that no one is counted twice.

A report repeats its figures, gives parts of them, corrects them and quotes others who count differently. What stays is
one entry for each group of people that the others don't hold already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.extraction.tolls.casualties import CasualtyMention
from bot.vocabulary import Side

_OF_A_WAR = 500
_OUT_OF_SCALE = 20
"""How many times the figure told first another one may be, from ``_OF_A_WAR`` on, to count the same incident's."""


def settle_casualties(mentions: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """The mentions of one incident without repeats, and without parts of figures that stay.

    Parts go into the detail of the figure that holds them. Where counts of the same people differ, low and high span
    them and best is the first. The attackers' own losses are never part of others'. Order and offsets are those of the
    text.
    """
    settled: list[CasualtyMention] = []
    for effect in dict.fromkeys(mention.effect for mention in mentions):
        of_effect = [mention for mention in mentions if mention.effect is effect]
        settled += _settle([mention for mention in of_effect if mention.side is Side.ATTACKER])
        settled += _settle([mention for mention in of_effect if mention.side is not Side.ATTACKER])
    return sorted(settled, key=lambda mention: (mention.start, mention.anchor))


def _settle(mentions: list[CasualtyMention]) -> list[CasualtyMention]:
    kept: list[CasualtyMention] = []
    for mention in _told(mentions):
        kept = _with(kept, mention)
    return kept or mentions[:1]


def _told(mentions: list[CasualtyMention]) -> list[CasualtyMention]:
    """Those with a figure. "No casualties" gives way to any figure that is told beside it."""
    figured = _of_one_scale([mention for mention in mentions if mention.has_figure])
    some = [mention for mention in figured if _figure(mention) or not _is_general(mention)]
    return some or figured


def _of_one_scale(figured: list[CasualtyMention]) -> list[CasualtyMention]:
    """Without the dead of a whole war, told after those of one day: "More than 60,000 have been killed"."""
    first = next((_figure(mention) for mention in figured if _figure(mention)), None)
    if first is None:
        return figured
    return [mention for mention in figured if _figure(mention) < _OF_A_WAR or _figure(mention) <= first * _OUT_OF_SCALE]


def _with(kept: list[CasualtyMention], new: CasualtyMention) -> list[CasualtyMention]:
    """What is kept once one more mention of the same effect and side has been read."""
    if new.is_more or any(other.anchor == new.anchor for other in kept):
        return [*kept, new] if not _repeats(new, kept) else kept
    if _repeats(new, kept) or (kept and _figure(new) == sum(map(_figure, kept))):
        return kept
    if new.is_total:
        return [_holding(new, kept)]
    if _is_general(new):
        return _with_general(kept, new)
    general = next((other for other in kept if _is_general(other)), None)
    if general is None:
        rival = next((other for other in kept if _counts_same_anew(new, other)), None)
        return [_spanning(other, new) if other is rival else other for other in kept] if rival else [*kept, new]
    settled = _holding(general, [new]) if _figure(general) > _figure(new) else _spanning(general, new)
    return [settled if other is general else other for other in kept]


def _with_general(kept: list[CasualtyMention], new: CasualtyMention) -> list[CasualtyMention]:
    """A count of "people" holds the groups named before it, or differs from an earlier count of the same people."""
    rival = next((other for other in kept if _is_general(other)), None)
    if rival is None and new.is_toll and len(kept) == 1:
        rival = kept[0]
    if rival is not None:
        return [_spanning(other, new) if other is rival else other for other in kept]
    if kept and _figure(new) > sum(map(_figure, kept)):
        return [_holding(new, kept)]
    return kept or [new]


def _counts_same_anew(new: CasualtyMention, other: CasualtyMention) -> bool:
    """Whether another sentence counts the same people otherwise: "killing 11 soldiers. … it had killed 30 soldiers"."""
    heads = [mention.who.split()[-1].casefold() if mention.who else None for mention in (new, other)]
    return (
        heads[0] is not None
        and heads[0] == heads[1]
        and new.sentence != other.sentence
        and min(_figure(new), _figure(other)) > 1
    )


def _is_general(mention: CasualtyMention) -> bool:
    """Whether the words could mean everyone harmed: "people", or a bare number."""
    return mention.is_total or (mention.who_kind in ("anyone", "unknown") and not mention.is_more)


def _figure(mention: CasualtyMention) -> int:
    figures = (mention.best, mention.low, mention.high)
    return next((figure for figure in figures if figure is not None), 0)


def _repeats(new: CasualtyMention, kept: Iterable[CasualtyMention]) -> bool:
    """Whether a mention says again what another said: the same figure of people who may be the same."""
    return any(
        _figure(other) == _figure(new)
        and other.anchor != new.anchor
        and not new.is_more
        and (_is_general(other) or _is_general(new) or _same_people(other, new))
        for other in kept
    )


def _same_people(one: CasualtyMention, other: CasualtyMention) -> bool:
    """Whether the words may mean the same people. Single persons are told apart by their last word."""
    heads = {mention.who.split()[-1].casefold() for mention in (one, other) if mention.who}
    return one.who_kind == other.who_kind and (_figure(one) > 1 or len(heads) == 1)


def _holding(whole: CasualtyMention, parts: Iterable[CasualtyMention]) -> CasualtyMention:
    named = [f"{_figure(part)} {part.who}" for part in parts if part.who and not _is_general(part) and _figure(part)]
    details = [text for text in (whole.detail, *named) if text]
    return replace(whole, detail="; ".join(details) or None)


def _spanning(first: CasualtyMention, rival: CasualtyMention) -> CasualtyMention:
    lows = [figure for figure in (first.low, first.best, rival.low, rival.best) if figure is not None]
    highs = [figure for figure in (first.high, first.best, rival.high, rival.best) if figure is not None]
    is_open = first.high is None and first.low is not None
    best = first.best if first.best is not None else rival.best
    return replace(first, low=min(lows, default=None), best=best, high=None if is_open else max(highs, default=None))

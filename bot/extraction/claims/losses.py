"""Casualty figures given to the incidents they belong to."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from bot.extraction.claims.classification import sides_of
from bot.extraction.incidents.incident import Incident
from bot.extraction.incidents.openings import is_long, is_near, opening_end
from bot.extraction.mentions.series import is_running_count
from bot.extraction.parsing.syntax import distance
from bot.extraction.preparing.reading import Reading
from bot.extraction.tolls.casualties import CasualtyMention
from bot.extraction.tolls.settling import settle_casualties
from bot.vocabulary import ClaimCasualty, Effect, Side

_REACH = 2
"""Sentences within which figures belong to an incident that an article told in passing."""


def share_losses(
    mentions: Sequence[CasualtyMention], incidents: Sequence[Incident], reading: Reading
) -> dict[int, list[CasualtyMention]]:
    """The casualty mentions of each incident, by its position in ``incidents``."""
    shares: dict[int, list[CasualtyMention]] = {}
    for mention in mentions:
        position = None if _is_town_taken(mention, reading) else _owner(mention, incidents, reading)
        if position is not None:
            shares.setdefault(position, []).append(mention)
    return shares


def _is_town_taken(mention: CasualtyMention, reading: Reading) -> bool:
    """Whether what was captured is a place, and no prisoner ("captured Wad Madani")."""
    return mention.effect is Effect.CAPTURED and any(
        mention.start <= place.start and place.end == mention.end for place in reading.places
    )


def _owner(mention: CasualtyMention, incidents: Sequence[Incident], reading: Reading) -> int | None:
    anchor = reading.doc[mention.anchor]
    start, entry = anchor.sent.start, reading.entry_of(anchor)
    possible = [
        (index, incident)
        for index, incident in enumerate(incidents)
        if reading.entry_of(incident.first.mention.anchor) == entry
    ]
    told = [(index, facts.mention) for index, incident in possible for facts in incident.facts]
    here = [(index, mention.anchor) for index, mention in told if mention.sentence.start == start]
    if is_running_count(anchor) and not any(_is_deed_at(anchor, incident) for _, incident in possible):
        return None  # "40 have been killed since June", which no deed of that sentence did
    if here:
        return min(here, key=lambda pair: (distance(pair[1], anchor), abs(pair[1].i - anchor.i)))[0]
    possible = [(index, incident) for index, incident in possible if _may_go_on(incident, anchor, reading)]
    before = [
        (max(token.i for token in _anchors(incident) if token.i < anchor.i), index)
        for index, incident in possible
        if not incident.series and any(token.i < anchor.i for token in _anchors(incident))
    ]
    return max(before)[1] if before else min((index for index, _ in possible), default=None)


def _may_go_on(incident: Incident, anchor: Token, reading: Reading) -> bool:
    """Whether the text may still tell of the incident there: what an article tells in passing it soon leaves."""
    if not is_long(reading) or incident.is_told_before(opening_end(reading)):
        return True
    return is_near(anchor.sent, (facts.mention for facts in incident.facts), _REACH)


def _is_deed_at(anchor: Token, incident: Incident) -> bool:
    return any(facts.mention.sentence.start == anchor.sent.start and not facts.is_effect for facts in incident.facts)


def _anchors(incident: Incident) -> list[Token]:
    return [facts.mention.anchor for facts in incident.facts]


def as_claim_casualties(
    mentions: Sequence[CasualtyMention], incident: Incident, reading: Reading
) -> tuple[ClaimCasualty, ...]:
    """The figures as the claim lists them: totals instead of their parts, no figure twice."""
    sides = sides_of(incident, reading)
    listed = []
    # Whose losses they are comes first: fighters whom a state struck are no attackers, and one figure may count both.
    for mention in settle_casualties([replace(one, side=_side(one, sides.struck)) for one in mentions]):
        if not mention.has_figure:
            continue
        start, end = reading.span(mention.start, mention.end)
        listed.append(
            ClaimCasualty(
                effect=mention.effect,
                who=mention.who,
                side=mention.side,
                low=mention.low,
                best=mention.best,
                high=mention.high,
                detail=mention.detail,
                start=start,
                end=end,
            )
        )
    return tuple(listed)


def _side(mention: CasualtyMention, struck: frozenset[str]) -> Side:
    if mention.who_kind == "militant" and struck & {"@armed"}:
        return Side.TARGET
    return mention.side

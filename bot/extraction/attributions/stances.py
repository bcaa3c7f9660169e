"""The statements on an incident as the claim lists them, and the parties they hold responsible."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.extraction.attributions.attribution import Attribution
from bot.extraction.incidents.incident import Incident
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import distance, phrase_bounds
from bot.extraction.parties.party import Party
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import MentionForm
from bot.vocabulary import ClaimAttribution, Stance

_BLAMING = frozenset({Stance.CLAIMED, Stance.ATTRIBUTED, Stance.SUSPECTED})
_ABOUT_ATTACKER = _BLAMING | {Stance.DENIED}


def blamed_parties(attributions: Sequence[Attribution]) -> list[Party]:
    """The parties that claim the deed, or are blamed for it."""
    return [item.party for item in attributions if item.stance in _BLAMING and item.party is not None]


def as_claim_attributions(
    attributions: Sequence[Attribution], incident: Incident, reading: Reading
) -> tuple[ClaimAttribution, ...]:
    """Each speaker's stance once."""
    listed: dict[tuple[str | None, Stance], ClaimAttribution] = {}
    for item in attributions:
        stance = _stance(item, incident, reading)
        start, end = reading.span(item.start, item.end)
        by = _speaker(item, reading)
        if by is None and stance is Stance.REPORTED:
            continue
        about = "attacker" if stance in _ABOUT_ATTACKER else None
        listed.setdefault((by, stance), ClaimAttribution(by=by, stance=stance, about=about, start=start, end=end))
    return tuple(listed.values())


def _speaker(item: Attribution, reading: Reading) -> str | None:
    if item.speaker is None:
        return None
    first, last = phrase_bounds(item.speaker)
    token = reading.doc[last]
    start, end = reading.doc[first].idx, max(token.idx + len(token), item.speaker.idx + len(item.speaker))
    names = [(mention.start, mention.end) for mention in reading.actors]
    names += [(entity.start_char, entity.end_char) for entity in reading.doc.ents if entity.label_ == "ORG"]
    end = max(stop for begin, stop in [(start, end), *names] if begin < end <= stop)
    return reading.words(start, end).strip() or None


def _stance(item: Attribution, incident: Incident, reading: Reading) -> Stance:
    """Whoever reports what their own side did owns up to it."""
    if item.stance is not Stance.REPORTED or item.speaker is None:
        return item.stance
    first, last = phrase_bounds(item.speaker)
    official = _names_party(item.speaker, reading) or any(
        "@official" in reading.labels_of(reading.doc[index]) for index in range(first, last + 1)
    )
    attackers = [party for facts in incident.facts for party in facts.attackers]
    cares = any(token.lower_ in load_cues().attribution.caring for token in item.speaker.subtree)
    unnamed = official and not cares and not item.speaks_for and any("@state" in party.labels for party in attackers)
    own = unnamed or any(party.id in item.speaks_for for party in attackers)
    return Stance.CLAIMED if own else item.stance


def _names_party(speaker: Token, reading: Reading) -> bool:
    """Whether the speaker is the party itself ("the Guards said", "Washington said"), and not some of its people."""
    return any(
        mention.form is not MentionForm.DEMONYM and mention.start <= speaker.idx < mention.end
        for mention in reading.actors
    )


def statements_on(
    incident: Incident, incidents: Sequence[Incident], statements: Sequence[Attribution], reading: Reading
) -> list[Attribution]:
    """The statements on this incident: those in its sentences, and those that point back to it."""
    return [item for item in statements if _subject_of(item, incidents, reading) is incident]


def _subject_of(item: Attribution, incidents: Sequence[Incident], reading: Reading) -> Incident | None:
    verb = item.verb
    start = verb.sent.start
    here = [
        (facts.mention.anchor, incident)
        for incident in incidents
        for facts in incident.facts
        if facts.mention.sentence.start == start
    ]
    if here:
        return min(here, key=lambda pair: distance(pair[0], verb))[1]
    if item.stance not in _ABOUT_ATTACKER:
        return None
    before = [
        incident
        for incident in incidents
        if incident.first.mention.anchor.i < verb.i
        and reading.entry_of(incident.first.mention.anchor) == reading.entry_of(verb)
    ]
    single = [incident for incident in before if not incident.series]
    return next(reversed(single or before), None)

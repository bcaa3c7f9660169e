"""Claims out of incidents: every field with the words it rests on."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from bot.extraction.attributions.attribution import Attribution
from bot.extraction.attributions.stances import as_claim_attributions, blamed_parties
from bot.extraction.circumstances.locations import Location
from bot.extraction.circumstances.vessels import is_vessel, name_behind
from bot.extraction.claims.classification import classify
from bot.extraction.claims.counts import count_of
from bot.extraction.claims.losses import as_claim_casualties
from bot.extraction.claims.weaponry import as_claim_weapons, implied_types, weapons_used
from bot.extraction.incidents.clashes import ends_the_deed, is_sequel
from bot.extraction.incidents.incident import Incident
from bot.extraction.parsing.syntax import phrase_bounds
from bot.extraction.parties.antecedents import is_nobody
from bot.extraction.parties.party import Party
from bot.extraction.preparing.reading import Reading
from bot.extraction.tolls.casualties import CasualtyMention
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    EventType,
    Evidence,
    Modality,
    Role,
    SubEventType,
)

_MODALITIES = (
    Modality.ASSERTED,
    Modality.ALLEGED,
    Modality.DENIED,
    Modality.PLANNED,
    Modality.THREATENED,
    Modality.HYPOTHETICAL,
)
_DETERMINERS = re.compile(r"^(?:the|a|an|this|that|these|those|some|its|their|his|her)\s+", re.IGNORECASE)
_STRUCK = frozenset({"@target", "@person", "@place", "@any_name", "@weapon"})
_VENUE = frozenset({"in", "over", "off", "near", "from"})
_PARTY_ONLY = frozenset({"@state", "@police", "@armed", "@attacker"})
_NOT_VIOLENT = (
    SubEventType.AGREEMENT,
    SubEventType.ARRESTS,
    SubEventType.CHANGE_TO_GROUP,
    SubEventType.BASE_ESTABLISHED,
    SubEventType.OTHER,
    SubEventType.NON_VIOLENT_TRANSFER,
    SubEventType.PEACEFUL_PROTEST,
    SubEventType.PROTEST_WITH_INTERVENTION,
    SubEventType.VIOLENT_DEMONSTRATION,
)
# What doing it makes of a party, where that is not attacking.
_DOING = {SubEventType.DISRUPTED_WEAPONS: Role.INTERCEPTOR, **dict.fromkeys(_NOT_VIOLENT, Role.PARTICIPANT)}
_TWO_SIDED = frozenset({SubEventType.ARMED_CLASH})
_PLAIN = 2
_REFUGEE_CAMP, _HOMES = "refugee camp", "residential"  # the gazetteer's kind, and the kind of target it is


def build_claim(
    incident: Incident,
    reading: Reading,
    losses: Sequence[CasualtyMention],
    attributions: Sequence[Attribution],
    *,
    implied: Location | None,
    background: bool,
) -> Claim:
    """The claim an incident makes, without its response links."""
    weapons = weapons_used(incident, reading)
    sub = classify(incident, reading, implied_types(weapons))
    return Claim(
        event_type=sub.event_type,
        sub_event_type=sub,
        modality=min((facts.modality for facts in incident.facts), key=_MODALITIES.index),
        series=incident.series,
        background=background,
        date=_date(incident),
        places=_places(incident, implied, reading),
        actors=_actors(incident, reading, attributions, sub),
        targets=_targets(incident, losses, reading),
        weapons=as_claim_weapons(weapons, reading),
        casualties=as_claim_casualties(losses, incident, reading),
        attributions=as_claim_attributions(attributions, incident, reading),
        evidence=_evidence(incident, losses, reading),
        confidence=_confidence(incident),
    )


def _date(incident: Incident) -> ClaimDate | None:
    dates = [mention for facts in incident.facts for mention in facts.dates if facts.is_actual]
    points = [mention.date for mention in dates if not mention.is_window]
    if points:
        return min(points, key=lambda date: (date.precision, -date.start.toordinal()))
    stretches = [mention.date for mention in dates if incident.series or mention.kind == "window"]
    return stretches[0] if stretches else None


def _places(incident: Incident, implied: Location | None, reading: Reading) -> tuple[ClaimPlace, ...]:
    listed: dict[tuple[str, str | None], ClaimPlace] = {}
    told = [location for facts in incident.facts for location in facts.places]
    for location in told or ([implied] if implied else []):
        listed.setdefault((location.place.name, location.place.country), _claim_place(location, reading))
    return tuple(sorted(listed.values(), key=lambda place: place.precision.value % 7 if place.precision != 6 else 6))


def _claim_place(location: Location, reading: Reading) -> ClaimPlace:
    start, end = reading.span(location.start, location.end)
    place = location.place
    return ClaimPlace(
        text=reading.words(location.start, location.end), name=place.name, country=place.country, admin1=place.admin1,
        latitude=place.latitude, longitude=place.longitude, precision=place.precision, start=start, end=end,
    )  # fmt: skip


def _actors(
    incident: Incident, reading: Reading, attributions: Sequence[Attribution], sub: SubEventType
) -> tuple[ClaimActor, ...]:
    listed: dict[tuple[Role, str], ClaimActor] = {}
    for role, party in _roles(incident, attributions, sub):
        listed.setdefault((role, party.key), _claim_actor(role, party, reading))
    return tuple(listed.values())


def _roles(incident: Incident, attributions: Sequence[Attribution], sub: SubEventType) -> list[tuple[Role, Party]]:
    roles = []
    struck = [party for facts in incident.facts for party in facts.struck_parties if party.id]
    for facts in incident.facts:
        if ends_the_deed(facts, incident.facts) or (facts is not incident.first and is_sequel(facts, struck)):
            continue
        is_clash = facts.mention.trigger.weight >= _PLAIN or sub in _TWO_SIDED
        mutual = is_clash and facts.type in _TWO_SIDED and not facts.struck_parties
        own = _own_role(facts.type, sub)
        roles += [
            (Role.PARTICIPANT if mutual and len(facts.attackers) > 1 else own, party) for party in facts.attackers
        ]
        roles += [(Role.TARGET, party) for party in facts.struck_parties if _is_party_attacked(party)]
    people_struck = {party.key for facts in incident.facts for party in facts.struck_parties if not party.id}
    roles += [(Role.ATTACKER, party) for party in blamed_parties(attributions) if party.key not in people_struck]
    attackers = {party.key for role, party in _without_placeholders(roles) if role is not Role.TARGET}
    roles = [(role, party) for role, party in roles if role is not Role.TARGET or party.key not in attackers]
    return _without_placeholders(roles)


def _without_placeholders(roles: Sequence[tuple[Role, Party]]) -> list[tuple[Role, Party]]:
    """The roles without "militants" and "a group" where somebody is known by name in the same role; people stay."""
    named = {role for role, party in roles if party.is_somebody}
    return [(role, party) for role, party in roles if role not in named or not _is_placeholder(party)]


def _is_placeholder(party: Party) -> bool:
    is_nameless = party.id is None and not party.has_name
    return party.is_generic or (is_nameless and not party.labels & {"@attacker", "@civilian"})


def _is_party_attacked(party: Party) -> bool:
    """Forces and groups are parties; "three soldiers" of nobody named are people, told among the casualties."""
    return party.id is not None or (bool(party.labels & _PARTY_ONLY) and not party.is_counted)


def _own_role(told: SubEventType, sub: SubEventType) -> Role:
    """What a mention's doers are: who gives a town up, or launches what another shoots down, does the other thing."""
    if told is SubEventType.NON_VIOLENT_TRANSFER:
        return Role.PARTICIPANT
    if told.event_type is EventType.PROTESTS and told is not sub and sub is SubEventType.EXCESSIVE_FORCE:
        return Role.TARGET
    if told is SubEventType.DISRUPTED_WEAPONS:
        return Role.INTERCEPTOR
    doing = _DOING.get(sub, Role.ATTACKER)
    return doing if told is sub or doing is not Role.INTERCEPTOR else Role.ATTACKER


def _claim_actor(role: Role, party: Party, reading: Reading) -> ClaimActor:
    start, end = reading.span(party.start, party.end)
    return ClaimActor(
        role=role, id=party.id, name=party.name, text=reading.words(party.start, party.end), start=start, end=end
    )


def _targets(incident: Incident, losses: Sequence[CasualtyMention], reading: Reading) -> tuple[ClaimTarget, ...]:
    kinds = _kinds_of_targets(reading)
    listed: dict[str, ClaimTarget] = {}
    for facts in incident.facts:
        for token in facts.struck_things:
            if not _is_struck_thing(token, losses, reading):
                continue
            begin, stop = _target_bounds(token, reading)
            start, end = reading.span(begin, stop)
            text = reading.words(begin, stop)
            if text.strip():
                listed.setdefault(
                    text.casefold(),
                    ClaimTarget(
                        text=text, kind=kinds.get(token.i), count=count_of(token, reading), start=start, end=end
                    ),
                )
    return tuple(listed.values())


def _kinds_of_targets(reading: Reading) -> dict[int, str]:
    """The kind of each thing by its last token; a camp of refugees is no military camp, whether it says so or not."""
    kinds = {match.tokens[-1].i: match.entries[0].kind for match in reading.targets}
    camps = (place for place in reading.places if place.candidates[0].kind == _REFUGEE_CAMP)
    spans = (reading.tokens_between(camp.start, camp.end) for camp in camps)
    return kinds | {span[-1].i: _HOMES for span in spans if span is not None}


def _is_struck_thing(token: Token, losses: Sequence[CasualtyMention], reading: Reading) -> bool:
    """Things, places, and people; those that are counted among the casualties are not told again."""
    labels = reading.labels_of(token)
    if is_nobody(token) or not labels & _STRUCK or _is_venue(token, labels):
        return False
    joined = (token, token.head) if token.dep_ == "conj" else (token,)  # "40 women and children" are one figure
    is_counted = any(loss.has_figure and loss.start <= one.idx < loss.end for loss in losses for one in joined)
    are_people = bool(labels & {"@person"}) or token.ent_type_ == "NORP"  # "two Palestinians"
    return not (is_counted and are_people and not labels & {"@target"})


def _is_venue(token: Token, labels: frozenset[str]) -> bool:
    """Whether it says where something was struck ("in the Red Sea"), and not what."""
    return token.dep_ == "pobj" and token.head.lower_ in _VENUE and "@place" in labels and "@target" not in labels


def _target_bounds(token: Token, reading: Reading) -> tuple[int, int]:
    """Offsets of the noun phrase without its article; never a piece of the name of a place or actor."""
    first, last = phrase_bounds(token)
    begin, stop = reading.doc[first].idx, max(reading.doc[last].idx + len(reading.doc[last]), token.idx + len(token))
    names = [(place.start, place.end) for place in reading.places] + [
        (actor.start, actor.end) for actor in reading.actors
    ]
    for first_of_name, end_of_name in names:
        if first_of_name < stop and begin < end_of_name:
            begin, stop = min(begin, first_of_name), max(stop, end_of_name)
    if is_vessel(token, reading) and (name := name_behind(token)) is not None:
        stop = max(stop, name[1])
    match = _DETERMINERS.match(reading.source[begin:stop])
    return begin + (match.end() if match else 0), stop


def _evidence(incident: Incident, losses: Sequence[CasualtyMention], reading: Reading) -> tuple[Evidence, ...]:
    starts = set(incident.sentences()) | {reading.doc[mention.anchor].sent.start for mention in losses}
    found = []
    for begin in sorted(starts):
        sentence = reading.doc[begin].sent
        text = sentence.text  # without the dateline and the "BREAKING:" that were taken out
        first = sentence.start_char + len(text) - len(text.lstrip())
        start, end = reading.span(first, sentence.start_char + len(text.rstrip()))
        if start is not None and end is not None and start < end:
            found.append(Evidence(start=start, end=end))
    return tuple(found)


def _confidence(incident: Incident) -> float:
    """A plain sum: what is told by strong words, with a doer, something struck and a place, is surer."""
    strongest = max(facts.mention.trigger.weight for facts in incident.facts)
    score = 0.35 + 0.1 * strongest
    score += 0.08 * any(facts.attackers for facts in incident.facts)
    score += 0.08 * any(facts.struck_things for facts in incident.facts)
    score += 0.08 * any(facts.places for facts in incident.facts)
    return round(min(score, 0.95), 2)

"""What one mention says, resolved: its parties, things struck, places, dates, and how it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from spacy.tokens import Token

from bot.extraction.circumstances.clause_days import years_of_name
from bot.extraction.circumstances.deed_days import are_earlier, date_token, days_of_deed
from bot.extraction.circumstances.locations import Location
from bot.extraction.circumstances.yardsticks import yardstick_of
from bot.extraction.expressions.dates import DateMention
from bot.extraction.lexicons.cues import Cues, load_cues
from bot.extraction.mentions.aftermath import Aftermath, aftermath_of
from bot.extraction.mentions.mention import Mention
from bot.extraction.mentions.modality import is_background, is_in_past_words, is_negated, modality_of
from bot.extraction.mentions.series import is_series
from bot.extraction.parsing.syntax import agents, children, distance, prepositional
from bot.extraction.parties.joint_parties import parties_of, sharing
from bot.extraction.parties.party import Party, name_of_person, named_as, party_of
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue
from bot.vocabulary import Modality, SubEventType

Item = TypeVar("Item")
_ARMS_OF_THE_STATE = frozenset({"@army", "@constabulary"})
_BESIDE = frozenset({"after", "as", "because", "before", "since", "when", "while"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A mention with everything its own sentence says of it."""

    mention: Mention
    attackers: tuple[Party, ...]
    struck_parties: tuple[Party, ...]
    struck_things: tuple[Token, ...]
    places: tuple[Location, ...]
    dates: tuple[DateMention, ...]
    modality: Modality
    negated: bool
    series: bool
    background: bool
    aftermath: Token | None = None
    """What came of it, where it is told as the cause of that: "sentenced", "trial"."""
    is_yardstick: bool = False
    """Whether it is another deed, named only to say how long there was none like this."""
    is_earlier: bool = False
    """Whether its own days lie well before the report, as those of deeds do that are told to explain the news."""

    @property
    def type(self) -> SubEventType:
        """The type its trigger stands for by itself."""
        return self.mention.trigger.type

    @property
    def is_effect(self) -> bool:
        """Whether it only tells what another incident did."""
        return self.mention.trigger.effect

    @property
    def is_actual(self) -> bool:
        """Whether it is told as having happened."""
        return self.modality in {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}


def gather_facts(
    mentions: Sequence[Mention],
    reading: Reading,
    catalogue: ActorCatalogue,
    locations: Sequence[Location],
    dates: Sequence[DateMention],
    yardsticks: Sequence[range],
    cues: Cues,
) -> list[Facts]:
    """The facts of every mention, in the order of the mentions. What a yardstick tells is another deed, and past."""
    told = _Told(mentions, yardsticks, cues)
    places = told.share_out([(location.token, location) for location in locations])
    dated = told.share_out([(token, date) for date in dates if (token := date_token(date, reading)) is not None])
    deeds = {token for mention in mentions for token in (mention.anchor, mention.governor) if token is not None}
    spoken = {index: days_of_deed(found, mentions[index], deeds, reading) for index, found in dated.items()}
    spoken |= {index: years for index, one in enumerate(mentions) if (years := years_of_name(one, dates))}
    _give_days_of_results(mentions, spoken)
    _give_days_to_results(mentions, spoken, reading)
    aftermaths = [aftermath_of(mention.anchor) for mention in mentions]
    _keep_to_clauses(mentions, places)
    _take_from_causes(aftermaths, places, spoken, reading)
    facts = [
        replace(
            _facts(mention, reading, catalogue, tuple(places.get(index, ())), tuple(spoken.get(index, ())), cues),
            aftermath=aftermath.word if aftermath else None,
            is_earlier=are_earlier(spoken.get(index, ()), reading.document.published_on),
        )
        for index, (mention, aftermath) in enumerate(zip(mentions, aftermaths, strict=True))
    ]
    measures = [yardstick_of(mention.anchor, yardsticks) is not None for mention in mentions]
    return [
        replace(one, background=True, is_yardstick=True) if measure else one
        for one, measure in zip(facts, measures, strict=True)
    ]


def _give_days_of_results(mentions: Sequence[Mention], days: dict[int, list[DateMention]]) -> None:
    """Gives a deed the day told with what it did: "In March, an attack on a mosque killed 44"."""
    results = {mention.anchor: index for index, mention in enumerate(mentions) if mention.trigger.effect}
    for index, mention in enumerate(mentions):
        if mention.governor in results and not days.get(index):
            days[index] = days.get(results[mention.governor], [])


def _give_days_to_results(mentions: Sequence[Mention], days: dict[int, list[DateMention]], reading: Reading) -> None:
    """Gives what a deed did the day that the deed is called by: "on Sunday: two were killed in Saturday's raid"."""
    results = {mention.anchor: index for index, mention in enumerate(mentions) if mention.trigger.effect}
    for index, mention in enumerate(mentions):
        lefts = set(mention.anchor.lefts)
        own = [day for day in days.get(index, []) if date_token(day, reading) in lefts]
        result = next((results[above] for above in mention.anchor.ancestors if above in results), None)
        if own and result is not None:
            days[result] = own


def _keep_to_clauses(mentions: Sequence[Mention], places: dict[int, list[Location]]) -> None:
    """Takes from a deed told beside something else where that was, if its own clause says where the deed was.

    "Talks in Jeddah were broken off after shells fell on El Obeid."
    """
    for index, mention in enumerate(mentions):
        clause = _beside(mention.anchor)
        found = places.get(index, [])
        own = [location for location in found if clause in (location.token, *location.token.ancestors)]
        if clause is not None and own:
            places[index] = [location for location in found if location in own or _may_hold(location, own)]


def _beside(anchor: Token) -> Token | None:
    """The verb of the clause around it that says when or why something else took place."""
    clause = next((token for token in (anchor, *anchor.ancestors) if token.dep_ in {"advcl", "ROOT"}), anchor)
    is_marked = any(child.dep_ in {"mark", "advmod"} and child.lower_ in _BESIDE for child in clause.children)
    return clause if clause.dep_ == "advcl" and is_marked else None


def _may_hold(wide: Location, own: Sequence[Location]) -> bool:
    """Whether it is the country or the province that the others may lie in."""
    return wide.place.precision > max(item.place.precision for item in own) and all(
        wide.place.country in (None, item.place.country) for item in own
    )


def _take_from_causes(
    aftermaths: Sequence[Aftermath | None],
    places: dict[int, list[Location]],
    days: dict[int, list[DateMention]],
    reading: Reading,
) -> None:
    """Takes from deeds told as causes the places and days of what came of them."""
    published = reading.document.published_on
    for index, aftermath in enumerate(aftermaths):
        if aftermath is None:
            continue
        places[index] = [place for place in places.get(index, []) if aftermath.may_place(place.token)]
        days[index] = [
            day
            for day in days.get(index, [])
            if (token := date_token(day, reading)) and aftermath.may_date(token, day.date.end, published)
        ]


def _facts(
    mention: Mention,
    reading: Reading,
    catalogue: ActorCatalogue,
    places: tuple[Location, ...],
    dates: tuple[DateMention, ...],
    cues: Cues,
) -> Facts:
    doers = parties_of(mention.agents, reading, catalogue)
    names = [name_of_person(name, reading, catalogue) for token in mention.agents for name in named_as(token)]
    attackers = [party for party in (*doers, *names) if party]
    struck = [(token, party_of(token, reading, catalogue, acting=False)) for token in mention.patients]
    joint = [other for token, party in struck if party for other in sharing(token, party, reading, catalogue)]
    owners = [
        party_of(token, reading, catalogue, acting=True)
        for thing in mention.patients
        for token in _owners(thing, reading)
    ]
    return Facts(
        mention=mention,
        attackers=_distinct(attackers),
        struck_parties=_distinct([party for party in (*(party for _, party in struck), *joint, *owners) if party]),
        struck_things=tuple(token for token, _ in struck),
        places=places,
        dates=dates,
        modality=modality_of(mention, cues),
        negated=is_negated(mention),
        series=is_series(mention, cues),
        background=is_background(mention, cues) or (is_in_past_words(mention, cues) and not _is_lately(dates, reading)),
    )


def _is_lately(days: Sequence[DateMention], reading: Reading) -> bool:
    """Whether a day of its own puts it in the week before the report."""
    return any(not day.is_window for day in days) and not are_earlier(days, reading.document.published_on)


def _owners(thing: Token, reading: Reading) -> list[Token]:
    """Whose a thing is: "facilities used by groups …, including A", "sites belonging to B", "an army camp"."""
    clauses = [clause for clause in children(thing, "acl", "relcl") if clause.lemma_ in load_cues().parties.owning]
    found = [owner for clause in clauses for owner in (*agents(clause), *prepositional(clause, ("to", "with")))]
    found += [owner for owner in prepositional(thing, ("of",)) if owner.ent_type_ not in {"GPE", "LOC"}]
    found += [child for child in children(thing, "compound", "nmod") if reading.labels_of(child) & _ARMS_OF_THE_STATE]
    return found + [member for owner in (thing, *found) for member in prepositional(owner, ("including",))]


def _distinct(parties: Sequence[Party]) -> tuple[Party, ...]:
    return tuple({party.key: party for party in reversed(parties)}.values())[::-1]


class _Told:
    """The mentions among which places and dates are shared out."""

    def __init__(self, mentions: Sequence[Mention], yardsticks: Sequence[range], cues: Cues) -> None:
        self._mentions = mentions
        self._yardsticks = yardsticks
        self._measured_by = [yardstick_of(mention.anchor, yardsticks) for mention in mentions]
        self._is_series = [is_series(mention, cues) for mention in mentions]

    def share_out(self, items: Sequence[tuple[Token, Item]]) -> dict[int, list[Item]]:
        """Gives each place or date to the mentions of its sentence that stand nearest to it in the parse."""
        shares: dict[int, list[Item]] = {}
        for token, item in items:
            near = [(index, self._mentions[index]) for index in self._possible(token)]
            distances = {index: distance(token, mention.anchor) for index, mention in near}
            for index, steps in distances.items():
                if steps == min(distances.values()):
                    shares.setdefault(index, []).append(item)
        return shares

    def _possible(self, token: Token) -> Iterator[int]:
        """Who may have it: what a yardstick names is its own, or where a series began."""
        yardstick, start = yardstick_of(token, self._yardsticks), token.sent.start
        for index, mention in enumerate(self._mentions):
            is_open = self._measured_by[index] == yardstick or (self._is_series[index] and yardstick is not None)
            if mention.anchor.dep_ == "appos" and mention.anchor.head == token:
                continue  # "on 10 September, an attack that hurt nobody" sums up what was told of that day
            if mention.sentence.start == start and is_open:
                yield index

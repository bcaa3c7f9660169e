"""Whether words of violence tell of an incident at all: a logistic model over signs, for the cases rules leave open.

"The union attacked the offer" and "gunmen attacked the post" have one grammar; what tells them apart is the company the
words keep. The weights in ``data/newsworthiness.toml`` are fitted by ``benchmarks/fit_newsworthiness.py`` on short
texts written for the purpose; a positive sum speaks for an incident.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from spacy.tokens import Token

from bot.extraction.incidents.facts import Facts
from bot.extraction.incidents.incident import Incident
from bot.extraction.incidents.joining import is_definite
from bot.extraction.incidents.openings import is_long, is_near, opening_end
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.mentions.mention import Mention
from bot.extraction.mentions.plausibility import hurts_people, is_deadly_blow
from bot.extraction.news.signs import Signs, signs_of_incident, signs_of_opening, signs_of_report
from bot.extraction.parties.party import Party
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import MentionForm
from bot.lexicon import load_lexicon
from bot.vocabulary import EventType, SubEventType, Value

# Log-odds an incident needs: plain words of violence, a bombing or a massacre, and deeds of a country or of rebels may
# stand where others must be likely, and so may the murder of somebody who is named, or a blow told with its toll, more
# than anything else.
_NEEDED_BY_VICTIM, _NEEDED_BY_FAMILIAR, _NEEDED = -2.5, -1.5, 0.0
# Of what somebody is said to be behind, only fiction is no incident.
_NEEDED_WITH_CULPRIT = -5.0
# A report that tells what a known party did or suffered is about conflict, and so are its other incidents.
_LIKELIER_IN_COMPANY = 1.5
_PLAIN_WEIGHT = 2
_REACH = 2
"""Sentences behind a deed in which an article still tells of it."""
# What an article tells further down than its opening has to be likely by its own words; a mere mention, nearly so.
_NEEDED_IN_PASSING, _NEEDED_BY_MENTION, _NEEDED_IN_OPENING = 0.0, -0.5, -2.0
_NEAR = 2
"""Words of the parse between a deed and who is behind it."""
_OF_PEOPLE = frozenset({SubEventType.ATTACK, SubEventType.ABDUCTION})
# Protests, arrests, agreements and the like are told by plain words.
_JUDGED = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS, EventType.RIOTS})


class Weights(Value):
    """``data/newsworthiness.toml``: log-odds per unit of each sign, and those of a text without any."""

    base: float
    weights: dict[str, float]

    def log_odds(self, signs: Signs) -> float:
        """How much more likely than not the signs come from an incident, as log-odds."""
        return self.base + sum(amount * self.weights.get(sign, 0.0) for sign, amount in signs.items())


def load_weights() -> Weights:
    """The shipped weights, read once per process.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    return load_lexicon("bot.extraction", "newsworthiness", Weights)


def without_stray_words(facts: Sequence[Facts], reading: Reading) -> list[Facts]:
    """The mentions of an article without those that it makes in passing and that their own sentence makes unlikely.

    Left in, "a barrage of heckling" would become one with the shelling that is told a paragraph further down.
    """
    if not is_long(reading):
        return list(facts)
    judge, end = _Judge(facts, reading), opening_end(reading)
    likely = [one for one in facts if judge.may_mean_an_incident(one)]
    known, deeds = {id(one) for one in likely}, [one.mention for one in likely if not one.is_effect]
    return [one for one in facts if id(one) in known or (_goes_on(one) and _follows(one.mention, deeds, end))]


def _goes_on(facts: Facts) -> bool:
    """Whether it tells more of a deed told before: its results, or "the blast"."""
    return facts.is_effect or is_definite(facts, load_cues())


def _follows(mention: Mention, deeds: Sequence[Mention], end: int) -> bool:
    """Whether one of the deeds stands in the opening, which ends at a token, or just before the mention."""
    before = [deed for deed in deeds if deed.sentence.start <= mention.sentence.start]
    return any(deed.sentence.start < end for deed in before) or is_near(mention.sentence, before, _REACH)


def without_figures_of_speech(incidents: Sequence[Incident], reading: Reading) -> list[Incident]:
    """The incidents without those that neither their own words nor the report's opening make likely.

    What is laid at the door of a party of the catalogue that is called by its name, or struck one, stands. A bare
    country may be a team, a market or a government as well as its forces. An article that tells something in passing
    may open with anything; there only an opening about a conflict counts.
    """
    judge = _Judge([facts for incident in incidents for facts in incident.facts], reading)
    unlikely = {id(case) for case in incidents if is_open(case, reading) and not judge.is_likely(case)}
    kept = [incident for incident in incidents if id(incident) not in unlikely]
    for incident in kept:
        incident.answers = [cause for cause in incident.answers if id(cause) not in unlikely]
    return kept


class _Judge:
    """Weighs mentions and incidents of one report."""

    def __init__(self, facts: Sequence[Facts], reading: Reading) -> None:
        self._reading = reading
        self._weights = load_weights()
        self._opening_end = opening_end(reading) if is_long(reading) else len(reading.doc)
        self._company = _LIKELIER_IN_COMPANY if any(_names_a_party(one, reading) for one in facts) else 0.0

    def may_mean_an_incident(self, facts: Facts) -> bool:
        """Whether a mention made in passing may be one of an incident."""
        if _names_a_party(facts, self._reading):
            return True
        mention = Incident([facts])
        if not mention.is_told_before(self._opening_end):
            return self._odds_in_passing(mention) > _NEEDED_BY_MENTION
        own = self._weights.log_odds(signs_of_incident(mention, self._reading))
        return own + self._company + self._odds_of_opening > _NEEDED_IN_OPENING

    def is_likely(self, incident: Incident) -> bool:
        """Whether the incident may stand."""
        if not incident.is_told_before(self._opening_end):
            return self._odds_in_passing(incident) > _NEEDED_IN_PASSING
        return odds_of([incident], self._reading, self._weights)[0] + self._company > needed_by(incident, self._reading)

    def _odds_in_passing(self, incident: Incident) -> float:
        own = self._weights.log_odds(signs_of_incident(incident, self._reading) | self._desks)
        return own + self._company + max(0.0, self._odds_of_opening)

    @cached_property
    def _desks(self) -> Signs:
        return signs_of_report(self._reading)

    @cached_property
    def _odds_of_opening(self) -> float:
        return self._weights.log_odds(signs_of_opening(self._reading))


def opens_with_conflict(reading: Reading) -> bool:
    """Whether the words of the report's opening make it likelier than not that it tells of an incident."""
    return load_weights().log_odds(signs_of_opening(reading)) > 0


def odds_of(incidents: Sequence[Incident], reading: Reading, weights: Weights) -> list[float]:
    """The log-odds of each incident, by its own words, the report's opening and the desks of the whole report."""
    opening, report = weights.log_odds(signs_of_opening(reading)), signs_of_report(reading)
    return [opening + weights.log_odds(signs_of_incident(incident, reading) | report) for incident in incidents]


def is_open(incident: Incident, reading: Reading) -> bool:
    """Whether it has to be judged: no party that a name makes sure of did it or was struck.

    Plans and threats between countries stand: the rules have asked for both sides of them.
    """
    if incident.first.type.event_type not in _JUDGED:
        return False
    parties = [party for facts in incident.facts for party in (*facts.attackers, *facts.struck_parties)]
    if not incident.first.is_actual and any(party.id for party in parties):
        return False
    return not has_known_party(incident, reading)


def has_known_party(incident: Incident, reading: Reading) -> bool:
    """Whether a party that a name makes sure of did it or was struck."""
    return any(_names_a_party(facts, reading) for facts in incident.facts)


def _names_a_party(facts: Facts, reading: Reading) -> bool:
    return any(_is_called_by_name(party, reading) for party in (*facts.attackers, *facts.struck_parties))


def _is_called_by_name(party: Party, reading: Reading) -> bool:
    """Whether it is an actor of the catalogue, and the text says so by more than a country or a kind of people."""
    if party.id is None or party.is_generic:
        return False
    names = (mention for mention in reading.actors if mention.form is MentionForm.NAME)
    return any(name.start < party.end and party.start < name.end for name in names)


def needed_by(incident: Incident, reading: Reading) -> float:
    """The log-odds above which it stands."""
    if any(_has_culprit(facts) for facts in incident.facts):
        return _NEEDED_WITH_CULPRIT
    if any(_names_a_victim(facts) or _has_toll(facts, reading) for facts in incident.facts):
        return _NEEDED_BY_VICTIM
    parties = [party for facts in incident.facts for party in (*facts.attackers, *facts.struck_parties)]
    is_by_country = any(party.id and not party.is_generic for party in parties)
    is_by_fighters = any("@insurgent" in party.labels for facts in incident.facts for party in facts.attackers)
    is_plain = any(facts.mention.trigger.weight >= _PLAIN_WEIGHT for facts in incident.facts)
    return _NEEDED_BY_FAMILIAR if is_by_country or is_by_fighters or is_plain else _NEEDED


def _names_a_victim(facts: Facts) -> bool:
    """Whether it calls the murder or kidnapping of somebody by a plain word, and says whose, or of how many."""
    trigger, word = facts.mention.trigger, facts.mention.anchor.lemma_.lower()
    is_plain = trigger.owner_suffers or (not facts.mention.is_noun and word not in load_cues().plausibility.ambiguous)
    is_of_people = is_plain and trigger.weight >= _PLAIN_WEIGHT and facts.type in _OF_PEOPLE
    return is_of_people and facts.is_actual and any(_is_somebody(token) for token in facts.mention.patients)


def _has_toll(facts: Facts, reading: Reading) -> bool:
    """Whether it is a blow told with whom it hurt: "the toll of Friday's strike on Odesa"."""
    is_blow = facts.mention.is_noun and facts.mention.anchor.lemma_.lower() in load_cues().plausibility.blows
    anchor = facts.mention.anchor
    return is_blow and (is_deadly_blow(anchor, reading) or hurts_people(anchor, reading))


def _has_culprit(facts: Facts) -> bool:
    """Whether somebody is said to be behind it: "a man believed to be responsible for the blast"."""
    above = islice(facts.mention.anchor.ancestors, _NEAR)
    is_violent = facts.type.event_type in _JUDGED and not facts.mention.trigger.anaphor
    return is_violent and any(word.lower_ in load_cues().attribution.responsible for word in above)


def _is_somebody(token: Token) -> bool:
    """Whether it is a person by name ("the judge Ana Rojas"), or so many people."""
    return any(word.ent_type_ == "PERSON" or word.dep_ == "nummod" for word in (token, *token.children))

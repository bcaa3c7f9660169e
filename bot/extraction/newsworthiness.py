"""Whether words of violence tell of an incident at all: a logistic model over signs, for the cases rules leave open.

"The union attacked the offer" and "gunmen attacked the post" have one grammar; what tells them apart is the company the
words keep. The weights in ``data/newsworthiness.toml`` are fitted by ``benchmarks/fit_newsworthiness.py`` on short
texts written for the purpose; a positive sum speaks for an incident.
"""

from collections.abc import Sequence

from bot.extraction.incidents import Incident
from bot.extraction.lexicon import load_lexicon
from bot.extraction.reading import Reading
from bot.extraction.signs import Signs, signs_of_incident, signs_of_opening
from bot.vocabulary import EventType, Value

# Log-odds an incident needs: plain words of violence, a bombing or a massacre, may stand where others must be likely.
_NEEDED_BY_PLAIN, _NEEDED = -1.0, 0.0
_PLAIN_WEIGHT = 2
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
    return load_lexicon("newsworthiness", Weights)


def without_figures_of_speech(incidents: Sequence[Incident], reading: Reading) -> list[Incident]:
    """The incidents without those that neither their own words nor the report's opening make likely.

    What is laid at the door of a party of the catalogue, or struck one, stands.
    """
    open_cases = [incident for incident in incidents if _is_open(incident)]
    if not open_cases:
        return list(incidents)
    weights = load_weights()
    opening = weights.log_odds(signs_of_opening(reading))
    unlikely = {
        id(incident)
        for incident in open_cases
        if weights.log_odds(signs_of_incident(incident, reading)) + opening <= _needed(incident)
    }
    kept = [incident for incident in incidents if id(incident) not in unlikely]
    for incident in kept:
        incident.answers = [cause for cause in incident.answers if id(cause) not in unlikely]
    return kept


def _is_open(incident: Incident) -> bool:
    parties = (party for facts in incident.facts for party in (*facts.attackers, *facts.struck_parties))
    return incident.first.type.event_type in _JUDGED and not any(party.id for party in parties)


def _needed(incident: Incident) -> float:
    is_plain = any(facts.mention.trigger.weight >= _PLAIN_WEIGHT for facts in incident.facts)
    return _NEEDED_BY_PLAIN if is_plain else _NEEDED

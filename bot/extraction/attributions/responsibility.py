"""Claims of responsibility by their wording, where the parse lost their subject: "…, and X claimed responsibility"."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from bot.extraction.attributions.attribution import Attribution
from bot.extraction.parties.party import party_of
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue, MentionForm
from bot.vocabulary import Stance

_CLAIM = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|t(?:ake|akes|ook|aken)|admit(?:s|ted)?|assume[sd]?)\s+(?:\w+\s+)?(?:responsibility|credit)\b"
)
# What may stand between a name and "claimed responsibility"; a "not" there says the contrary.
_BETWEEN = re.compile(
    r"(?:\s*\([^)]{1,20}\))?,?"
    r"(?:\s+(?:group|itself|which|has|have|had|also|later|since|then|quickly|subsequently|immediately|soon|promptly))*\s+"
)


def find_worded_claims(
    reading: Reading, catalogue: ActorCatalogue, known: Sequence[Attribution]
) -> Iterator[Attribution]:
    """The claims of responsibility by actors of the catalogue that are not among the ``known`` statements."""
    for match in _CLAIM.finditer(reading.source):
        verb = reading.tokens_between(*match.span())
        claimant = _name_before(match.start(), reading)
        if verb is None or claimant is None or _is_known(match, known):
            continue
        party = party_of(claimant, reading, catalogue, acting=True)
        if party is not None and party.is_somebody:
            yield Attribution(
                stance=Stance.CLAIMED, verb=verb[0], speaker=claimant, party=party, start=party.start, end=match.end()
            )


def _is_known(match: re.Match[str], known: Sequence[Attribution]) -> bool:
    return any(item.stance is Stance.CLAIMED and match.start() <= item.verb.idx < match.end() for item in known)


def _name_before(position: int, reading: Reading) -> Token | None:
    for mention in reading.actors:
        if mention.form is MentionForm.NAME and mention.end < position:
            span = reading.tokens_between(mention.start, mention.end)
            if span is not None and _BETWEEN.fullmatch(reading.source, mention.end, position):
                return span.root
    return None

"""Several parties in one phrase: "Armenian and Azerbaijani troops", "Pakistan, Afghan forces"."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from bot.extraction.parties.party import Party, known_party, party_of
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue, ActorMention, MentionForm

_JOINT = re.compile(r"\s*(?:,|,?\s*and|&|/)\s*", re.IGNORECASE)
_TOGETHER = frozenset({"@state", "@police"})


def parties_of(heads: Sequence[Token], reading: Reading, catalogue: ActorCatalogue) -> list[Party]:
    """The parties that noun phrases name as those who act, with the states that share one of them."""
    found = []
    for head in heads:
        party = party_of(head, reading, catalogue, acting=True)
        if party is not None:
            found += [party, *sharing(head, party, reading, catalogue)]
    return found


def sharing(head: Token, party: Party, reading: Reading, catalogue: ActorCatalogue) -> Iterator[Party]:
    """The other states of "US and coalition forces": the parse hangs their names on the noun, or on the verb."""
    own = [mention for mention in reading.actors if mention.ids == party.ids and mention.end <= head.idx + len(head)]
    if not own or not party.labels & _TOGETHER or own[-1].start < party.start:
        return
    start = own[-1].start
    for mention in reversed(reading.actors[: reading.actors.index(own[-1])]):
        if not _is_joined(mention, start, reading):
            return
        yield known_party(head, mention.ids, (mention.start, mention.end), party.labels, catalogue)
        start = mention.start


def _is_joined(mention: ActorMention, start: int, reading: Reading) -> bool:
    is_state = mention.form is not MentionForm.NAME
    return is_state and _JOINT.fullmatch(reading.source, mention.end, start) is not None

"""Which group "the rebels", "the militants" and "the group" are, once the text has named one."""

from spacy.tokens import Token

from bot.extraction.parsing.syntax import DEFINITE
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue, ActorKind, ActorMention, MentionForm

_NEAR = 4
"""Sentences back to the name of a group that such words still take up."""
_GROUPS = frozenset({ActorKind.REBEL_GROUPS, ActorKind.POLITICAL_MILITIAS, ActorKind.IDENTITY_MILITIAS})
_QUALIFIED = frozenset({"amod", "compound", "nmod", "poss", "nummod", "acl", "relcl"})


def group_meant(noun: Token, reading: Reading, catalogue: ActorCatalogue) -> ActorMention | None:
    """The group of the catalogue that a bare "the rebels" takes up.

    None where two groups were named shortly before, or none, or where the noun is qualified: "the Islamist rebels" and
    "the rebels who hold Goma" may be others.
    """
    if "@armed" not in reading.labels_of(noun) or not any(child.lower_ in DEFINITE for child in noun.children):
        return None
    if any(child.dep_ in _QUALIFIED for child in noun.children):
        return None
    starts = [sentence.start_char for sentence in reading.doc.sents if sentence.start_char <= noun.idx]
    since = starts[max(0, len(starts) - 1 - _NEAR)]
    named = [
        mention
        for mention in reading.actors
        if since <= mention.start and mention.end <= noun.idx and _is_group(mention, catalogue)
    ]
    return named[-1] if len({mention.ids[0] for mention in named}) == 1 else None


def _is_group(mention: ActorMention, catalogue: ActorCatalogue) -> bool:
    actor = catalogue.get(mention.ids[0])
    is_kind_of_group = actor.umbrella and not actor.countries
    return mention.form is MentionForm.NAME and actor.kind in _GROUPS and not is_kind_of_group

"""Names of groups that are in no catalogue, as the text writes them: "the Brigade 93 militant group"."""

from spacy.tokens import Token

from bot.extraction.preparing.reading import Reading

_JOINTS = frozenset({"of", "the", "for", "-", "and", "al", "e"})
_LEAST = 2
_NO_NAMES = frozenset({"NORP", "GPE", "DATE"})


def group_name(noun: Token, reading: Reading) -> tuple[int, int] | None:
    """Offsets of the name before a word for a group ("Lions of Sirte" in "Lions of Sirte militant group").

    None where fewer than two words of a name stand there: "the Islamist group" and "a Benghazi militia" name nobody,
    nor does "In 2005 gunmen".
    """
    last = noun.i - 1
    while last > noun.sent.start and reading.labels_of(noun.doc[last]) & {"@armed"} and noun.doc[last].is_lower:
        last -= 1
    first = last + 1
    while first > noun.sent.start and _is_of_name(noun.doc[first - 1]):
        first -= 1
    tokens = list(noun.doc[first : last + 1])
    while tokens and not _is_name_word(tokens[0]):
        tokens = tokens[1:]
    if sum(_is_name_word(token) for token in tokens) < _LEAST or all(token.ent_type_ in _NO_NAMES for token in tokens):
        return None
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def whole_name(noun: Token) -> tuple[int, int] | None:
    """Offsets of the named entity that a proper noun heads, without its article; None where it heads none."""
    entity = next((entity for entity in noun.sent.ents if entity.start <= noun.i < entity.end), None)
    if entity is None or noun.pos_ != "PROPN":
        return None
    tokens = [token for token in entity if token.dep_ != "det" or token.i > entity.start]
    tokens = [token for token in tokens if token.tag_ != "POS"]
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _is_of_name(token: Token) -> bool:
    return _is_name_word(token) or token.lower_ in _JOINTS


def _is_name_word(token: Token) -> bool:
    return (token.text[:1].isupper() and token.lower_ not in _JOINTS and token.tag_ != "IN") or token.like_num

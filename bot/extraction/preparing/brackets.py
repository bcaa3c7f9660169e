"""Square brackets: labels of transcripts ("[Commentary] [Text]"), which are no words of it, and what an editor put in.

Monitoring services mark by labels what kind of text follows and who speaks; beside them they explain names inside a
sentence ("the front [National Liberation Front] attacked"), at which the parser would end it.
"""

import re

from spacy.tokens import Doc

_LABEL = r"\[[^\W\d_][^\[\].!?\n]{0,80}(?:\n[^\[\].!?\n]{0,80})?\]"
# At the beginning or behind a sentence's end, and before what begins one.
_LABELS = re.compile(
    rf"(?P<before>\A\s*|[.!?\]][\"'”’)]*\s+|\n[^\S\n]*\n[^\S\n]*)(?P<labels>(?:{_LABEL}\s*)+)(?=[\"“'‘]?[^\W\d_a-z]|\[|\d|\.\.\.|\Z)"
)
_ENDS = frozenset(".!?")
_LONGEST_INSERT = 20


def without_tags(text: str) -> str:
    """The text with labels in square brackets made into spaces; line breaks stay.

    >>> without_tags("[Commentary] [Text] The army shelled Milange.").strip()
    'The army shelled Milange.'
    """
    return _LABELS.sub(lambda found: found["before"] + re.sub(r"\S", " ", found["labels"]), text)


def join_inserts(doc: Doc) -> None:
    """Let no sentence end at brackets that stand inside one: "the rebels [of the north] attacked"."""
    for token in doc:
        if token.text == "[" and token.i and not _ends_sentence(doc, token.i):
            _join(doc, token.i)


def _ends_sentence(doc: Doc, index: int) -> bool:
    """Whether what stands before the token of this index, spaces aside, ends a sentence."""
    before = next((token for token in reversed(doc[max(0, index - 2) : index]) if not token.is_space), None)
    return before is None or before.text in _ENDS


def _join(doc: Doc, start: int) -> None:
    inside = doc[start : start + _LONGEST_INSERT]
    end = next((token.i for token in inside if token.text == "]"), None)
    if end is None:
        return
    for token in doc[start : end + 2]:
        if token.is_sent_start is None:
            token.is_sent_start = False

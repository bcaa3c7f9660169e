"""What those who were struck had done or were doing: "police shot a gunman who had attacked a church".

The clause tells of another deed than the one that struck them, and its doers are the other side.
"""

from itertools import islice

from spacy.tokens import Token

from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import with_conjuncts

_HIGHEST = 5


def is_past_of_struck(mention: Mention, other: Mention) -> bool:
    """Whether the mention stands in a clause about those whom the other one struck."""
    return _clause_about(mention, other) is not None


def is_circumstance(mention: Mention, other: Mention) -> bool:
    """Whether it says what they were doing just then: "killed soldiers who were fighting rebels in Cabo Delgado"."""
    clause = _clause_about(mention, other)
    return clause is not None and clause == mention.anchor and clause.tag_ == "VBG"


def _clause_about(mention: Mention, other: Mention) -> Token | None:
    """The verb of that clause. Only "who" is surely about people; "that" is often tied to the wrong noun."""
    struck = with_conjuncts(other.patients)
    for token in (mention.anchor, *islice(mention.anchor.ancestors, _HIGHEST)):
        if token.dep_ == "relcl":
            is_about_people = any(child.lower_ == "who" for child in token.children)
            return token if is_about_people and token.head in struck and token != other.anchor else None
    return None

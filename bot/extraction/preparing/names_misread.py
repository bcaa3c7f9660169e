"""Known names that the parser takes for adverbs: "recaptured Mosul" as if Mosul were how it was recaptured."""

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.extraction.parsing.syntax import is_verb, objects
from bot.identity.gazetteer import PlaceMention


def mend_names(doc: Doc, places: Sequence[PlaceMention]) -> None:
    """Let a place's name right behind a verb without an object be that object, where the parse has it as an adverb."""
    for place in places:
        span = doc.char_span(place.start, place.end)
        if span is None or span.root.dep_ != "advmod":
            continue
        name, verb = span.root, span.root.head
        if is_verb(verb) and span.start == verb.i + 1 and not objects(verb):
            name.tag_, name.pos_, name.dep_ = "NNP", "PROPN", "dobj"

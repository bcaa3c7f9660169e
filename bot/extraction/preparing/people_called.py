"""People who are called like places: "killed Abu Musa in a raid" tells of no island."""

from spacy.tokens import Doc

from bot.extraction.lexicons.cues import load_cues
from bot.identity.gazetteer import PlaceMention
from bot.vocabulary import PlacePrecision


def is_a_person(mention: PlaceMention, doc: Doc) -> bool:
    """Whether the name is that of somebody to whom something is done that is only done to people."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or not len(span) or mention.candidates[0].precision is PlacePrecision.COUNTRY:
        return False
    name = span.root
    while name.dep_ == "conj" and name.head.dep_ in {"conj", "dobj", "nsubjpass"}:
        name = name.head
    return name.dep_ in {"dobj", "nsubjpass"} and name.head.lemma_.lower() in load_cues().locations.done_to_people

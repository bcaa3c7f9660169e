"""Towns that head a line: "El Fasher: drones struck the hospital", "Moscow: drones shot down over Belgorod"."""

import re

from bot.extraction.preparing.paragraphs import begins_its_line
from bot.extraction.preparing.reading import Reading
from bot.identity.gazetteer import PlaceMention
from bot.vocabulary import PlacePrecision

_COLON, _END = re.compile(r":\s+\S"), re.compile(r"[.!?…]\s|\n")


def heads_its_line(mention: PlaceMention, reading: Reading) -> bool:
    """ "El Fasher: …", "Moscow: …": where something happened, or who says so."""
    is_town = mention.candidates[0].precision is PlacePrecision.EXACT
    is_labelled = _COLON.match(reading.source, mention.end) is not None
    return is_town and is_labelled and begins_its_line(mention.start, reading.source)


def is_all_its_sentence_names(mention: PlaceMention, reading: Reading) -> bool:
    """Whether the sentence behind the colon tells a deed, and no other place for it."""
    end = mention.end + len(_END.split(reading.source[mention.end :], maxsplit=1)[0])
    others = [
        other for other in reading.places if mention.end <= other.start < end and not is_of_a_people(other, reading)
    ]
    return not others and tells_a_deed(mention.end, end, reading)


def is_of_a_people(mention: PlaceMention, reading: Reading) -> bool:
    """ "The Saudi hospital" is one of that country's, and may stand anywhere."""
    span = reading.tokens_between(mention.start, mention.end)
    is_country = mention.candidates[0].precision is PlacePrecision.COUNTRY
    return is_country and span is not None and span.root.dep_ == "amod" and span.root.tag_ == "JJ"


def tells_a_deed(start: int, end: int, reading: Reading) -> bool:
    """Whether a deed is told there: "in South Sudan, in an ambush near Yei" names two places, and no distance."""
    deeds = {token.i for match in reading.triggers for token in match.tokens}
    return any(token.i in deeds for token in reading.tokens_between(start, end) or ())

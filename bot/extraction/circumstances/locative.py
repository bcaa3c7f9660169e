"""Whether a place's name says where something happened, by the words before it and by the parse."""

import re
from functools import cache

from spacy.tokens import Token

from bot.extraction.circumstances.line_heads import heads_its_line, is_all_its_sentence_names, is_of_a_people
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.mentions.movements import is_end_of_a_move
from bot.extraction.parsing.syntax import children, is_passive, is_verb, subjects
from bot.extraction.preparing.items import is_in_heading, is_label
from bot.extraction.preparing.reading import Reading
from bot.identity.gazetteer import PlaceMention
from bot.vocabulary import PlacePrecision

LOOK_BACK = 70
"""Characters before a name in which its circumstances are sought."""

RELATIVE = re.compile(
    r"(?:\b(?:about|some|around|roughly|nearly|approximately)\s+)?"
    r"(?:\b\d[\d.,]*\s?(?:km|kilomet(?:er|re)s?|miles?|mi|nm|nautical miles)\b[^.;,]{0,20}?\s)?"
    r"\b(?:just\s)?(?:north|south)?-?(?:north|south|east|west)(?:ern)?\s+of\s+(?:the\s+)?$|"
    r"\b(?:near|off|close to|outside)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What makes a place the yardstick of where something happened: "10 km north of", "near"."""

_SPEAKING = frozenset({"@official", "@state", "@police"})
_PERSONAL = frozenset({"@state", "@police", "@armed", "@civilian", "@official", "@attacker"})
_ADDRESS = re.compile(r"\b(?:in|at|near|outside|inside|on)\s[^.;,]{1,50},\s*$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:with|from|to|than|against|by|for|and|or|between|towards?|via)\s+(?:the\s+)?$", re.IGNORECASE
)
# "On the road between Kutum and Mellit".
_ROAD = re.compile(
    r"\b(?:road|highway|route|motorway)\s+(?:between|from|linking|connecting)\s+(?:[A-Z][\w'’-]*\s+(?:and|to|with)\s+)?$"
)


def is_there(mention: PlaceMention, token: Token, reading: Reading) -> bool:
    """Whether something happened at the place, or near it. ``token`` heads its name."""
    text = reading.source[max(0, mention.start - LOOK_BACK) : mention.start].replace("\n", " ")
    if is_label(mention, reading.items, reading.source) or is_in_heading(mention, reading.source):
        return True
    if heads_its_line(mention, reading):
        return is_all_its_sentence_names(mention, reading)
    if is_of_a_people(mention, reading):
        return False
    if text.endswith(("-", "–")) or _is_put_under_pressure(token):
        return False
    is_addressed = _ADDRESS.search(text) and token.ent_type_ == "GPE" and not _owns_something(token)
    named = _there().search(text) or RELATIVE.search(text) or is_addressed
    is_named = _ROAD.search(text) or (named and not _ELSEWHERE.search(text))
    if is_named and not _is_speakers(token, reading):
        return not _names_a_person_or_mission(token, reading)
    return _is_locative(token, reading)


@cache
def _there() -> re.Pattern[str]:
    """What stands before a place where something happened: "in ", "near the besieged town of ", "across northern "."""
    cues = load_cues().locations
    compass = r"(?:north|south)?-?(?:north|south|east|west)(?:ern)?"
    listed, kinds = "|".join(sorted(cues.qualifiers)), "|".join(sorted(cues.kinds))
    qualified = rf"(?:(?:{listed}|{compass}|[\w-]+-(?:held|torn|controlled)|mainly \w+|[A-Z][a-z]+(?:n|i|ish|ese)) )*"
    return re.compile(
        r"\b(?:in|at|near|outside|inside|around|across|throughout|within|over|off|on|approaching)\s+"
        rf"{qualified}(?:\w+ )?(?:(?:{kinds})(?: city)? of )?{qualified}$",
        re.IGNORECASE,
    )


def _owns_something(token: Token) -> bool:
    """ "On Saturday, South Korea's chiefs of staff said" gives no address."""
    return any(child.tag_ == "POS" for child in token.children)


def _is_speakers(token: Token, reading: Reading) -> bool:
    """Whether the place belongs to a verb of speech or travel: where something was said, not where it happened."""
    governor = token
    while governor.dep_ in {"pobj", "prep", "compound", "conj", "appos", "nmod"} and governor.head != governor:
        governor = governor.head
        if governor.lower_ == "according":
            return True  # "according to the ministry in Kyiv"
    cues = load_cues().locations
    if governor.dep_ == "nsubj" and governor.lemma_.lower() in cues.seated:
        return True  # "the government in Kyiv is taking the battle to the east"
    speaks = governor.dep_ == "nsubj" and governor.head.lemma_ in cues.speech
    if speaks and (governor == token or reading.labels_of(governor) & _SPEAKING):
        return True  # "the defence ministry in Ankara said", "Ankara said"
    if governor.lemma_ in cues.reported and (is_passive(governor) or _is_of_a_deed(governor, reading)):
        return False
    return is_verb(governor) and governor.lemma_ in cues.speech


def _is_of_a_deed(verb: Token, reading: Reading) -> bool:
    """Whether what stands as its subject is a deed: "shelling reported in Kherson", as headlines have it."""
    deeds = {token.i for match in reading.triggers for token in match.tokens}
    return any(subject.i in deeds for subject in subjects(verb))


def _names_a_person_or_mission(token: Token, reading: Reading) -> bool:
    head = head_of_compound(token)
    return head != token and (
        head.lemma_.lower() in load_cues().locations.missions or bool(reading.labels_of(head) & _PERSONAL)
    )


def _is_put_under_pressure(token: Token) -> bool:
    """Whether a government is meant: "pressure on Moscow", "sanctions on Tehran"."""
    return token.head.lower_ == "on" and token.head.head.lemma_.lower() in load_cues().locations.stances


def _is_locative(token: Token, reading: Reading) -> bool:
    """Whether the parse puts something at the place, rather than naming a party, an origin or a speaker's seat."""
    top = token
    while top.dep_ in {"conj", "appos"} and not is_verb(top.head):
        top = top.head
    if top.dep_ in {"compound", "amod", "poss", "nmod"}:
        return _is_in_a_locative_name(top, reading)
    if top.dep_ == "pobj" and is_end_of_a_move(top.head, reading):
        return True
    if top.dep_ == "pobj":
        return top.head.lower_ not in load_cues().locations.not_there and not _is_speakers(top, reading)
    if top.dep_ in {"dobj", "nsubjpass"}:
        return is_verb(top.head) and (_is_violent(top.head.lemma_.lower()) or _tells_where_they_were(top.head))
    return top.dep_ in {"npadvmod", "ROOT", "advmod", "dep", "attr", "appos"}


def _tells_where_they_were(verb: Token) -> bool:
    """Whether its clause tells where those struck were: "was stabbed while visiting Dresden"."""
    is_clause = verb.dep_ == "advcl" and any(child.lower_ in {"while", "as", "when"} for child in verb.children)
    return is_clause and verb.lemma_ in load_cues().locations.presence and _is_violent(verb.head.lemma_.lower())


def _is_violent(lemma: str) -> bool:
    return lemma in load_cues().light_verbs.hit_verbs or bool(load_tables().triggers.entries(lemma))


def _is_in_a_locative_name(token: Token, reading: Reading) -> bool:
    """ "Kabul" in "in a Kabul wrestling club", "Istanbul" in "struck Istanbul airport"."""
    head = head_of_compound(token)
    if head.lemma_.lower() in load_cues().locations.missions or reading.labels_of(head) & _PERSONAL:
        return False
    if _is_called_by_its_town(token, head, reading):
        return True
    return head.dep_ in {"pobj", "dobj", "nsubjpass"} and bool(reading.labels_of(head) & {"@target", "@territory"})


def _is_called_by_its_town(town: Token, deed: Token, reading: Reading) -> bool:
    """ "The Kabul mosque bombing"; not "the Moscow strike on Kyiv", nor where the name stands for a government."""
    deeds = {token.i for match in reading.triggers for token in match.tokens}
    mention = next((place for place in reading.places if place.start <= town.idx < place.end), None)
    is_town = mention is not None and mention.candidates[0].precision is PlacePrecision.EXACT
    is_party = any(actor.start <= town.idx < actor.end for actor in reading.actors)
    return is_town and not is_party and deed.i in deeds and deed.pos_ == "NOUN" and not children(deed, "prep")


def head_of_compound(token: Token) -> Token:
    """The noun that a name only qualifies: "airport" in "Istanbul airport"."""
    head = token
    while head.dep_ in {"compound", "nmod", "amod", "poss"} and head.head != head:
        head = head.head
    return head

"""Whose "the army" and "the police" are: the state's that the text spoke of, or of the country it tells of."""

from functools import lru_cache

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue, ActorMention, MentionForm

_ARMED_FORCES, _POLICE = _BRANCHES = ("-armed-forces", "-police-forces")
_BRANCH_OF = {
    "@army": _ARMED_FORCES, "@soldiery": _ARMED_FORCES, "@constabulary": _POLICE, "@policemen": _POLICE,
}  # fmt: skip
_PEOPLE = frozenset({"@soldiery", "@policemen"})


def home_forces(noun: Token, reading: Reading, catalogue: ActorCatalogue) -> str | None:
    """The id of the state forces that a bare "the army", "police" or "soldiers" means; None for other words."""
    labels = reading.labels_of(noun)
    branch = next((branch for label, branch in _BRANCH_OF.items() if label in labels), None)
    if branch is None or _is_disowned(noun, reading) or _is_sent(noun):
        return None
    if labels & _PEOPLE or any(child.dep_ == "nummod" for child in noun.children):
        return _people_of_home(branch, reading, catalogue)
    if any(_is_telling_whose(child) for child in noun.children):
        return None
    named = _spoken_of(noun, reading)
    country = next(iter(catalogue.get(named.ids[0]).countries), None) if named else reading.home
    return _forces_by_country(catalogue).get((country, branch)) if country else None


def _people_of_home(branch: str, reading: Reading, catalogue: ActorCatalogue) -> str | None:
    """Whose "three soldiers" are: the country's that the text tells of, if no other state's forces are in it."""
    home = _forces_by_country(catalogue).get((reading.home, branch)) if reading.home else None
    countries = {
        country
        for mention in reading.actors
        if mention.ids[0].endswith(_BRANCHES)
        for country in catalogue.get(mention.ids[0]).countries
    }
    return home if countries <= {reading.home} else None


def _is_disowned(noun: Token, reading: Reading) -> bool:
    """Whether it is not the state's after all: "rebel soldiers", "former policemen", "UN troops", "his soldiers"."""
    before = [child for child in noun.children if child.dep_ in {"amod", "compound", "nmod", "poss"}]
    disowned = load_cues().parties.disowned
    return any(
        child.lower_ in disowned
        or bool(child.ent_type_)
        or "@armed" in reading.labels_of(child)
        or child.dep_ == "poss"
        for child in before
    )


def _is_sent(noun: Token) -> bool:
    """Whether somebody sends them: they are the sender's, whoever that is, and not those of the place."""
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in load_cues().movement.verbs


def _is_telling_whose(child: Token) -> bool:
    """Whether "rebel", "his", "two" or "a" stands before the noun: the country's forces as such aren't meant then."""
    named = child.dep_ in {"amod", "compound", "nmod"} and bool(child.ent_type_)
    return named or child.dep_ in {"poss", "nummod"} or child.lower_ in {"a", "an"}


def _spoken_of(noun: Token, reading: Reading) -> ActorMention | None:
    """The state's forces called by that noun before ("the Israeli military … the military"), or the only ones named."""
    named = [
        mention for mention in reading.actors if mention.form is MentionForm.NAME and mention.ids[0].endswith(_BRANCHES)
    ]
    if noun.idx < reading.shift:  # a headline shortens what the text names
        return named[0] if len({mention.ids[0] for mention in named}) == 1 else None
    earlier = [mention for mention in named if mention.end <= noun.idx]
    namesakes = [
        mention for mention in earlier if noun.lower_ in reading.source[mention.start : mention.end + 10].lower()
    ]
    if namesakes:
        return namesakes[-1]
    return earlier[-1] if len({mention.ids[0] for mention in earlier}) == 1 else None


@lru_cache(maxsize=4)
def _forces_by_country(catalogue: ActorCatalogue) -> dict[tuple[str, str], str]:
    """Of several forces of one country, those of the state recognised there come first in the catalogue."""
    found: dict[tuple[str, str], str] = {}
    for actor in catalogue:
        branch = next((branch for branch in _BRANCHES if actor.id.endswith(branch)), None)
        if branch is not None and len(actor.countries) == 1:
            found.setdefault((actor.countries[0], branch), actor.id)
    return found

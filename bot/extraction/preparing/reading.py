"""A document made ready: bounded, with its title, parsed, and every word of the tables and names marked in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.extraction.lexicons.phrases import PhraseMatch, words_of
from bot.extraction.lexicons.tables import PeopleEntry, Tables, TargetEntry, Trigger, WeaponEntry
from bot.extraction.preparing.brackets import join_inserts, without_tags
from bot.extraction.preparing.datelines import without_dateline
from bot.extraction.preparing.headline_labels import without_labels
from bot.extraction.preparing.headlines import parsed_as_sentences
from bot.extraction.preparing.items import PICTOGRAMS, Item, begin_sentences, entry_of, find_items, own_incidents
from bot.extraction.preparing.names_misread import mend_names
from bot.extraction.preparing.paragraphs import begin_behind_heads, begin_paragraphs, part_endless
from bot.extraction.preparing.people_called import is_a_person
from bot.extraction.preparing.shorthand import join_open_figures, part_figures
from bot.extraction.preparing.truecase import truecased
from bot.identity.actors import ActorCatalogue, ActorMention
from bot.identity.gazetteer import Gazetteer, PlaceMention
from bot.vocabulary import Document, PlacePrecision

LONGEST_TEXT = 20_000
"""Characters of a document that are parsed: three times a long article. What stands behind them is not read."""
# Marks of direction, and pictures that stand against a word without a space.
_STRAY = re.compile(rf"[\u200b-\u200f\u2028-\u202e\ufe0f\ufeff\u203c\u2049{PICTOGRAMS}]")
# Rules and ornaments: the tokenizer takes their signs off one by one, each time reading the whole again.
_ENDLESS_SIGNS = re.compile(r"[^\w\s]{200,}")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
LARGE = 300_000
"""Inhabitants from which on a place is meant by its name wherever nothing speaks for another one."""
# "Khanqah-e-Malawi": the name of a town or country inside a longer name.
_PARTICLE = re.compile(r"\w-(?:al|ar|as|az|e|el|i|ul|ur|us)-$", re.IGNORECASE)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_UNSORTED = frozenset({"@any_name", "@place", "@human"})
_NAME_LABELS = frozenset({"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC"})
_STATE_FORCES = "-armed-forces"
_TITLE_BREAK = ".\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A parsed document. Token offsets count from the title's start: its text begins ``shift`` characters later."""

    document: Document
    source: str
    shift: int
    doc: Doc
    labels: dict[int, frozenset[str]]
    weapons: tuple[PhraseMatch[WeaponEntry], ...]
    targets: tuple[PhraseMatch[TargetEntry], ...]
    people: tuple[PhraseMatch[PeopleEntry], ...]
    triggers: tuple[PhraseMatch[Trigger], ...]
    actors: tuple[ActorMention, ...]
    places: tuple[PlaceMention, ...]
    home: str | None = None
    """The country (ISO2) that most of its places lie in."""
    items: tuple[Item, ...] = ()
    """The entries of its lists."""
    entries: tuple[int, ...] = ()
    """Where those entries begin that tell of an incident of their own."""

    def span(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Offsets into the document's text; a pair of None for what stands in the title."""
        return (start - self.shift, end - self.shift) if start >= self.shift else (None, None)

    @property
    def hints(self) -> list[PhraseMatch[Trigger]]:
        """People whose name tells their deed ("suicide bomber")."""
        return [match for match in self.triggers if any(entry.pos == "person" for entry in match.entries)]

    def words(self, start: int, end: int) -> str:
        """The document's own words there, as they are written."""
        return self.source[start:end]

    def labels_of(self, token: Token) -> frozenset[str]:
        """The table classes of the phrase this token heads: "@weapon", "@state", "@territory", …"""
        return self.labels.get(token.i, frozenset())

    def entry_of(self, token: Token) -> int:
        """Which entry of a list the token's sentence belongs to; 0 outside of all."""
        return entry_of(token.sent.end_char - 1, self.entries)

    def tokens_between(self, start: int, end: int) -> Span | None:
        """The tokens touching these offsets."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return span if span is not None and len(span) else None


def sound(text: str) -> str:
    """The text with a replacement mark for each half of a broken character, which no library downstream can take."""
    return _SURROGATES.sub("\ufffd", text)


def compose(document: Document) -> tuple[str, int]:
    """Title and text as one string to read, and the number of characters before the text."""
    text = sound(document.text[:LONGEST_TEXT])
    title = sound((document.title or "").strip())
    if not title or title in text[: len(title) + 200]:
        return text, 0
    return f"{title}{_TITLE_BREAK}{text}", len(title) + len(_TITLE_BREAK)


def read(
    document: Document,
    nlp: Language,
    tables: Tables,
    catalogue: ActorCatalogue,
    gazetteer: Gazetteer,
    *,
    sorts_names: bool = True,
) -> Reading:
    """Parse the document and mark what the tables and the identity catalogues know in it.

    To sort names into people, peoples and places is half of the price. Without it every name may be any of them.
    """
    source, shift = compose(document)
    cased = truecased(without_tags(without_labels(without_dateline(source, shift))), nlp, gazetteer)
    items = find_items(source)
    places = [place for place in gazetteer.find(cased) if not _is_inside_a_name(cased, place.start)]
    actors = _actors_in(cased, places, tables, catalogue)
    doc = _tokens(cased, items, places, nlp)
    disabled = () if sorts_names else ("ner",)
    doc = parsed_as_sentences(doc, nlp, [*actors, *places], title_end=shift, disable=disabled)
    mend_names(doc, places)
    places = [place for place in places if not is_a_person(place, doc)]
    words = words_of(doc)
    weapons, targets, people = tables.weapons.find(words), tables.targets.find(words), tables.people.find(words)
    return Reading(
        document=document,
        source=source,
        shift=shift,
        doc=doc,
        labels=_labels(doc, weapons, targets, people, places, actors),
        weapons=tuple(weapons),
        targets=tuple(targets),
        people=tuple(people),
        triggers=tuple(tables.triggers.find_all(words)),
        actors=tuple(actors),
        places=tuple(places),
        home=_home(places),
        items=items,
        entries=own_incidents(items, places, source),
    )


def _actors_in(
    text: str, places: Sequence[PlaceMention], tables: Tables, catalogue: ActorCatalogue
) -> list[ActorMention]:
    """The actors that a text names; none that is a part of a place's name, of a thing's or of another's."""
    return [
        actor
        for actor in catalogue.find(text, _countries_meant(places))
        if not any(_holds(place, actor) for place in places)
        and not _is_thing(actor, tables)
        and not _is_inside_a_name(text, actor.start)
    ]


def _tokens(text: str, items: Sequence[Item], places: Sequence[PlaceMention], nlp: Language) -> Doc:
    """The words of the text, with the bounds of sentences that its marks and lines make certain."""
    doc = nlp.make_doc(_tidied(text))
    join_open_figures(doc)
    begin_paragraphs(doc)
    begin_behind_heads(doc, places)
    begin_sentences(doc, items)
    join_inserts(doc)
    part_endless(doc)
    return doc


def sure_countries(places: Sequence[PlaceMention]) -> Counter[str]:
    """The countries that are named, and those of large places or of places that can be in one country only."""
    votes: Counter[str] = Counter()
    for mention in places:
        first = mention.candidates[0]
        possible = {place.country for place in mention.candidates if place.country}
        is_sure = len(possible) == 1 or first.precision is PlacePrecision.COUNTRY or first.population >= LARGE
        if is_sure and first.country:
            votes[first.country] += 1
    return votes


def _countries_meant(places: Sequence[PlaceMention]) -> frozenset[str]:
    """The countries (ISO2) of the places as they are most likely meant."""
    return frozenset(place.candidates[0].country for place in places if place.candidates[0].country)


def _home(places: Sequence[PlaceMention]) -> str | None:
    countries = sure_countries(places)
    return countries.most_common(1)[0][0] if countries else None


def _is_inside_a_name(text: str, start: int) -> bool:
    return bool(_PARTICLE.search(text, max(0, start - 6), start))


def _is_thing(actor: ActorMention, tables: Tables) -> bool:
    """Whether it is a plain word for something struck: "the base" is a garrison, unless it is written as a name."""
    return actor.text.islower() and bool(tables.targets.entries(actor.text))


def _holds(place: PlaceMention, actor: ActorMention) -> bool:
    """Whether the name is only part of a longer place name ("Base" in "Al-Asad Air Base")."""
    return place.start <= actor.start and actor.end <= place.end and place.end - place.start > actor.end - actor.start


def _tidied(text: str) -> str:
    """Line breaks inside a sentence, stray marks and endless rows of signs become spaces; offsets stay as they were."""
    text = re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", text)
    text = re.sub(r"\bincl\.", "with ", text)  # as long, and no end of a sentence
    text = _ENDLESS_SIGNS.sub(lambda signs: " " * len(signs.group()), text)
    return _STRAY.sub(" ", part_figures(text))


def _labels(
    doc: Doc,
    weapons: list[PhraseMatch[WeaponEntry]],
    targets: list[PhraseMatch[TargetEntry]],
    people: list[PhraseMatch[PeopleEntry]],
    places: list[PlaceMention],
    actors: list[ActorMention],
) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    matches: list[PhraseMatch[WeaponEntry] | PhraseMatch[TargetEntry] | PhraseMatch[PeopleEntry]]
    matches = [*weapons, *targets, *people]
    for match in matches:
        found[match.tokens[-1].i].update(*(entry.labels for entry in match.entries))
    for place in places:
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is not None and len(span):
            found[span[-1].i] |= {"@place", "@any_name"}
    for actor in actors:
        span = doc.char_span(actor.start, actor.end, alignment_mode="expand")
        if span is not None and len(span) and actor.ids[0].endswith(_STATE_FORCES):
            found[span[-1].i].add("@power")
    for entity in doc.ents:
        found[entity.root.i] |= _entity_labels(entity)
    if not doc.has_annotation("ENT_IOB"):
        for token in doc:
            found[token.i] |= _UNSORTED if token.pos_ == "PROPN" else set()
    return {index: frozenset(labels) for index, labels in found.items()}


def _entity_labels(entity: Any) -> set[str]:
    labels = {"@any_name"} if entity.label_ in _NAME_LABELS else set()
    labels |= {"@human"} if entity.label_ == "PERSON" else set()
    return labels | ({"@place"} if entity.label_ in _PLACE_LABELS else set())

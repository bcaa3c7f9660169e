"""Text in, claims and tallies out. Pure: no network, no database."""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from spacy.language import Language

from bot.extraction.attributions.attribution import Attribution, find_attributions
from bot.extraction.attributions.belonging import find_belonging
from bot.extraction.attributions.responsibility import find_worded_claims
from bot.extraction.attributions.stances import statements_on
from bot.extraction.circumstances.locations import Location, find_locations
from bot.extraction.circumstances.yardsticks import find_yardsticks, yardstick_of
from bot.extraction.claims.amends import amended
from bot.extraction.claims.claim import build_claim
from bot.extraction.claims.implied import implied_location
from bot.extraction.claims.losses import share_losses
from bot.extraction.claims.notices import find_notice, without_lead_ins
from bot.extraction.claims.strays import give_days_of_entries, give_strays
from bot.extraction.claims.tallies import find_tallies
from bot.extraction.expressions.dates import DateMention, find_dates
from bot.extraction.incidents.facts import Facts, gather_facts
from bot.extraction.incidents.incident import Incident, find_incidents
from bot.extraction.incidents.openings import is_long, opening_end
from bot.extraction.lexicons.tables import Tables, load_tables
from bot.extraction.mentions.mention import find_mentions
from bot.extraction.news.newsworthiness import without_figures_of_speech, without_stray_words
from bot.extraction.news.passing import settle_passing
from bot.extraction.news.prominence import backgrounds, by_prominence
from bot.extraction.parsing.parser import load_parser
from bot.extraction.preparing.datelines import without_dateline
from bot.extraction.preparing.reading import Reading, compose, read
from bot.extraction.preparing.screening import telling_spans
from bot.extraction.tolls.casualties import find_casualties
from bot.identity.actors import ActorCatalogue, load_catalogue
from bot.identity.gazetteer import Gazetteer, load_gazetteer
from bot.language import detect_language
from bot.vocabulary import Claim, Document, Extraction

# The weights know English words only; what cannot be told from a short text is taken for English.
_JUDGED_LANGUAGES = frozenset({"en", None})
_SMALL_PART = 0.8
"""Share of a text up to which it pays to look first only at what may tell of an incident."""


class _Found(NamedTuple):
    """What a document holds before anything is claimed."""

    reading: Reading
    facts: list[Facts]
    locations: list[Location]
    dates: list[DateMention]
    incidents: list[Incident]


class Extractor:
    """Reads documents. The parser is loaded with the first document that may tell of an incident."""

    def __init__(self, catalogue: ActorCatalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._tables: Tables = load_tables()

    def extract(self, document: Document) -> Extraction:
        """The document's claims, most prominent first, and its tallies."""
        notice = find_notice(document)
        if notice is None:
            return self._extracted(document)
        read = self._extracted(without_lead_ins(document, notice))
        return read.model_copy(update={"claims": amended(read.claims, notice, document.text)})

    def _extracted(self, document: Document) -> Extraction:
        source, _ = compose(document)
        language = document.language or detect_language(source)
        spans = telling_spans(source, self._catalogue)
        if not spans or self._is_false_alarm(document, source, spans):
            return Extraction(id=document.id, language=language)
        is_judged = language in _JUDGED_LANGUAGES
        found = self._found(document, is_judged=is_judged)
        incidents = found.incidents
        if is_judged:
            incidents = without_figures_of_speech(incidents, found.reading)
        return Extraction(
            id=document.id,
            language=language,
            claims=self._claims(incidents, found.reading, is_judged=is_judged),
            tallies=find_tallies(found.facts, found.reading, found.locations, found.dates),
        )

    def incidents(self, document: Document) -> tuple[Reading, list[Incident]]:
        """The document as it is read, and all that its words and their grammar take for incidents."""
        found = self._found(document, is_judged=False)
        return found.reading, found.incidents

    @cached_property
    def _nlp(self) -> Language:
        return load_parser()

    def _is_false_alarm(self, document: Document, source: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether the stretches that may tell of an incident mention none once they are parsed.

        Asked only where they are the smaller part: where they mention one after all, the whole is parsed again.
        """
        if sum(end - start for start, end in spans) > _SMALL_PART * len(source):
            return False
        excerpt = "\n\n".join(source[start:end].strip() for start, end in spans)
        reading = self._read(document.model_copy(update={"title": None, "text": excerpt}), sorts_names=False)
        return not find_mentions(reading, self._tables)

    def _read(self, document: Document, *, sorts_names: bool = True) -> Reading:
        return read(document, self._nlp, self._tables, self._catalogue, self._gazetteer, sorts_names=sorts_names)

    def _found(self, document: Document, *, is_judged: bool) -> _Found:
        cues = self._tables.cues
        reading = self._read(document)
        mentions = find_mentions(reading, self._tables)
        dates = _find_dates(reading)
        locations = find_locations(reading, self._gazetteer)
        yardsticks = find_yardsticks(reading, dates)
        facts = gather_facts(mentions, reading, self._catalogue, locations, dates, yardsticks, cues)
        if is_judged:
            facts = without_stray_words(facts, reading)
        locations = [location for location in locations if yardstick_of(location.token, yardsticks) is None]
        incidents = find_incidents(
            facts, cues, has_title=reading.shift > 0, opening_end=opening_end(reading), entries=reading.entries
        )
        give_strays(incidents, locations, dates, reading)
        give_days_of_entries(incidents, dates, reading)
        return _Found(reading, facts, locations, dates, incidents)

    def _claims(self, incidents: Sequence[Incident], reading: Reading, *, is_judged: bool) -> tuple[Claim, ...]:
        losses = share_losses(find_casualties(reading.doc), incidents, reading)
        statements = self._statements(reading)
        implied = [implied_location(incident, reading, self._catalogue, self._gazetteer) for incident in incidents]
        background = backgrounds(incidents, reading, self._tables.cues)
        built = [
            build_claim(
                incident,
                reading,
                losses.get(position, []),
                statements_on(incident, incidents, statements, reading),
                implied=implied[position],
                background=background[position],
            )
            for position, incident in enumerate(incidents)
        ]
        told = settle_passing(incidents, built, reading) if is_judged else built
        return by_prominence(incidents, told, is_long=is_long(reading))

    def _statements(self, reading: Reading) -> list[Attribution]:
        told = find_attributions(reading, self._tables, self._catalogue)
        worded = find_worded_claims(reading, self._catalogue, told)
        return [*told, *worded, *find_belonging(reading, self._catalogue)]


def _find_dates(reading: Reading) -> list[DateMention]:
    """The document's dates. That of its dateline says when it was written, and counts where the lead tells no day."""
    body = without_dateline(reading.source, reading.shift)
    told = find_dates(body, reading.document.published_on)
    if body == reading.source:
        return told
    start = len(body) - len(body[reading.shift :].lstrip())
    lead = reading.tokens_between(start, start + 1)
    if lead is not None and any(start <= date.start < lead[0].sent.end_char for date in told):
        return told
    return find_dates(reading.source, reading.document.published_on)


@cache
def load_extractor() -> Extractor:
    """The extractor over the shipped catalogue and gazetteer."""
    return Extractor(load_catalogue(), load_gazetteer())

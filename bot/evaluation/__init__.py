"""The project's own measure of extraction: documents with hand-made gold, scores by field, and floors."""

from bot.evaluation.corpus import Entry, corpus_hash, incident_groups, load_corpus, load_lines
from bot.evaluation.counts import Counts
from bot.evaluation.report import Miss, Report, evaluate

__all__ = [
    "Counts",
    "Entry",
    "Miss",
    "Report",
    "corpus_hash",
    "evaluate",
    "incident_groups",
    "load_corpus",
    "load_lines",
]

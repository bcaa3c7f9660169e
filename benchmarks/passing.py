"""What is told as news of whole articles, most of which are about something else than violence.

    python -m benchmarks.passing

For each half of the own articles (``bot/evaluation/data/articles.jsonl``): documents, claims wrongly told as news,
those wrongly told as background, and how many of the incidents of news were found, told as news, and told with the
right type, place and day.
"""

from collections import Counter

from bot.evaluation.alignment import align
from bot.evaluation.corpus import Entry, load_corpus
from bot.evaluation.credits import date_credit, place_credit, type_credit
from bot.evaluation.gold import GoldClaim
from bot.extraction.extractor import Extractor, load_extractor
from bot.vocabulary import Claim, Modality

_ARTICLE = "art-"
_ACTUAL = frozenset({Modality.ASSERTED, Modality.ALLEGED})
COUNTED = ("documents", "false news", "false background", "incidents of news", "found", "told as news", "all right")


def counts(entry: Entry, extractor: Extractor) -> Counter[str]:
    """The figures of one article."""
    claims = extractor.extract(entry.document).claims
    gold_of = {answer: entry.claims[index] for index, answer, _ in align(entry.claims, claims).pairs}
    found = Counter({"documents": 1, "incidents of news": sum(not gold.optional for gold in entry.claims)})
    for index, claim in enumerate(claims):
        gold = gold_of.get(index)
        if gold is not None and not gold.optional:
            found.update(_of_news(gold, claim))
        elif gold is None and claim.modality in _ACTUAL:
            found["false background" if claim.background else "false news"] += 1
        elif gold is not None and gold.background and not claim.background:
            found["false news"] += 1
    return found


def _of_news(gold: GoldClaim, claim: Claim) -> Counter[str]:
    is_placed = all(any(place_credit(choice, place) for place in claim.places) for choice in gold.places[:1])
    is_dated = gold.dates is None or (claim.date is not None and date_credit(gold.dates, claim.date) == 1)
    is_typed = type_credit(gold.types, claim.sub_event_type) == 1
    is_news = not claim.background
    return Counter({"found": 1, "told as news": is_news, "all right": is_news and is_typed and is_placed and is_dated})


def main() -> None:
    extractor = load_extractor()
    articles = [entry for entry in load_corpus() if entry.document.id.startswith(_ARTICLE)]
    for half, is_held_out in (("development", False), ("held out", True)):
        total = sum((counts(entry, extractor) for entry in articles if entry.is_held_out == is_held_out), Counter())
        print(f"{half}: " + ", ".join(f"{name} {total[name]}" for name in COUNTED))


if __name__ == "__main__":
    main()

"""Reports' figures of those harmed: whom each counts, whether an outlet stands behind it, and what they add up to."""

import re
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from urllib.parse import urlsplit

from bot.lexicon import load_lexicon
from bot.merging.tolls import stated_toll
from bot.vocabulary import Claim, Effect, EventReport, Toll, Value


class Figure(Value):
    """One report's toll. ``counted`` are the words for whom it counts; none where it counts everybody."""

    toll: Toll
    counted: frozenset[str] = frozenset()
    is_reliable: bool = True

    def is_of_fewer_people_than(self, leading: "Figure") -> bool:
        """Whether it is lower because it counts only some: "two commanders" are no correction of "nine people"."""
        if self.toll.best is None or leading.toll.best is None:
            return False
        return bool(self.counted) and self.toll.best < leading.toll.best and not self.counted & leading.counted


class _FigureWords(Value):
    """Hosts where anybody may publish, and words for those harmed that leave nobody out."""

    open_to_all: frozenset[str]
    everybody: frozenset[str]

    @cached_property
    def open_page(self) -> re.Pattern[str]:
        """A name, or a host, of a page that anybody may fill, in small letters."""
        return re.compile(rf"(?:^|[./@ ])(?:{'|'.join(map(re.escape, sorted(self.open_to_all)))})(?:$|[/: ])")


@cache
def load_figure_words() -> _FigureWords:
    """The shipped words for figures.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    return load_lexicon("bot.merging", "figures", _FigureWords)


def figure_of(claim: Claim, report: EventReport, effect: Effect) -> Figure | None:
    """What a report's claim says of those killed, or injured; nothing where it gives no figure."""
    losses = [loss for loss in claim.casualties if loss.effect is effect]
    toll = stated_toll(losses, effect)
    if not toll.is_known:
        return None
    counted = [frozenset(re.findall(r"\w+", (loss.who or "").casefold())) for loss in losses]
    everybody = load_figure_words().everybody
    counts_all = any(not words or words & everybody for words in counted)
    return Figure(
        toll=toll,
        counted=frozenset() if counts_all else frozenset().union(*counted),
        is_reliable=is_reliable(report.source, report.url),
    )


@lru_cache(maxsize=5_000)  # an event is added up anew at each of its reports
def is_reliable(outlet: str | None, url: str | None) -> bool:
    """Whether an outlet stands behind a report: it has a name, and is no page that anybody may fill."""
    names = ((outlet or "").casefold(), urlsplit(url or "").hostname or "")
    return bool(outlet) and not any(load_figure_words().open_page.search(name) for name in names)


def toll_of(told: Sequence[Figure | None]) -> Toll:
    """What figures in the order of their publication add up to: low and high span them, the newest leads.

    An outlet's figure goes before that of a post. What counts fewer people than the figure before it is no toll of all.
    """
    figures = _of_all([figure for figure in told if figure])
    tolls = [figure.toll for figure in figures]
    lows = [low for low in (toll.low if toll.low is not None else toll.best for toll in tolls) if low is not None]
    highs = [high for high in (toll.high if toll.high is not None else toll.best for toll in tolls) if high is not None]
    is_open_ended = len(tolls) == 1 and tolls[0].high is None
    return Toll(
        low=min(lows, default=None),
        best=next((figure.toll.best for figure in reversed(_leading(figures))), None),
        high=None if is_open_ended else max(highs, default=None),
    )


def _leading(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that may lead, oldest first: those of outlets, or where they give none, of whoever does."""
    numbered = [figure for figure in figures if figure.toll.best is not None]
    return [figure for figure in numbered if figure.is_reliable] or numbered


def _of_all(figures: Sequence[Figure]) -> list[Figure]:
    kept: list[Figure] = []
    for figure in figures:
        if not any(figure.is_of_fewer_people_than(leading) for leading in _leading(kept)[-1:]):
            kept.append(figure)
    return kept

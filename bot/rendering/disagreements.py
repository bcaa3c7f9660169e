"""Reports that disagree on a toll: each one's own figure, with its outlet."""

from collections.abc import Sequence

from bot.rendering.html import bold, link
from bot.rendering.words import toll_words
from bot.vocabulary import Effect, Toll, Value

_MOST_TOLD = 6


class ReportedFigure(Value):
    """How many people one report says were harmed in one way."""

    effect: Effect
    toll: Toll
    source: str | None = None
    url: str | None = None


def disagreements_html(figures: Sequence[ReportedFigure]) -> list[str]:
    """A line for each effect on which reports differ: "Killed, by report: 3 killed (A), at least 5 killed (B)"."""
    return [line for effect in Effect if (line := _line(effect, [one for one in figures if one.effect is effect]))]


def _line(effect: Effect, figures: Sequence[ReportedFigure]) -> str:
    if len({one.toll for one in figures}) < 2:
        return ""
    told = dict.fromkeys(_told(one) for one in figures)
    return f"{bold(f'{effect.value.capitalize()}, report by report')}: {', '.join(list(told)[:_MOST_TOLD])}"


def _told(figure: ReportedFigure) -> str:
    return (
        f"{toll_words(figure.toll, figure.effect.value)} ({link(figure.url, figure.source or 'source not named', 40)})"
    )

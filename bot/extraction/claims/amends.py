"""Claims as an outlet stands by them once it has put right or taken back what it reported (``notices``)."""

from collections.abc import Iterable, Iterator, Sequence

from bot.extraction.claims.notices import Found, Stretch
from bot.extraction.expressions.numbers import Quantity, find_numbers
from bot.vocabulary import Claim, ClaimCasualty, Evidence, Modality, Notice

_TAKEN_BACK = frozenset({Modality.ASSERTED, Modality.ALLEGED})


def amended(claims: Sequence[Claim], notice: Found, text: str) -> tuple[Claim, ...]:
    """The claims of a document with a notice as the outlet stands by them now. ``text`` is the document's own."""
    return tuple(_amended(claim, notice, text) for claim in claims)


def _amended(claim: Claim, notice: Found, text: str) -> Claim:
    evidence = tuple(_with_lead_in(span, notice, text) for span in claim.evidence)
    if notice.kind is Notice.RETRACTION:
        if claim.modality not in _TAKEN_BACK or not _are_in(claim, notice.taken_back):
            return claim
        return claim.model_copy(update={"modality": Modality.DENIED, "notice": notice.kind, "evidence": evidence})
    if claim.background or claim.series:
        return claim
    casualties = tuple(_put_right(claim.casualties, notice, text))
    evidence = (*evidence, *_sentences_of(casualties, notice, evidence))
    return claim.model_copy(update={"casualties": casualties, "notice": notice.kind, "evidence": evidence})


def _sentences_of(casualties: Iterable[ClaimCasualty], notice: Found, told: Sequence[Evidence]) -> Iterator[Evidence]:
    """What puts figures right and is no part of the evidence yet: "The correct figure is two."."""
    spans = [one.start for one in casualties if one.start is not None]
    for start, end in notice.put_right:
        is_used = any(start <= span < end for span in spans)
        if is_used and not any(one.start < end and start < one.end for one in told):
            yield Evidence(start=start, end=end)


def _with_lead_in(span: Evidence, notice: Found, text: str) -> Evidence:
    """Evidence with the words that lead in to it, so that what is quoted says that it was wrong."""
    start = span.start
    for first, last in sorted(notice.lead_ins, reverse=True):
        if first < start and not text[last:start].strip():
            start = first
    return Evidence(start=start + len(text[start:]) - len(text[start:].lstrip()), end=span.end)


def _are_in(claim: Claim, stretches: Iterable[Stretch]) -> bool:
    return any(start < span.end and span.start < end for start, end in stretches for span in claim.evidence)


def _put_right(casualties: Sequence[ClaimCasualty], notice: Found, text: str) -> Iterator[ClaimCasualty]:
    """The casualties without the figures that were wrong; one of which nothing is known then is left out."""
    stated = {figure for one in casualties for figure in _figures_of(one)}
    wrong = [one.best for one in _figures(text, notice.mistaken) if one.best in stated]
    right = _figures(text, notice.put_right)
    replacing = dict(zip(wrong, right, strict=False)) if len(right) >= len(wrong) else {}
    for casualty in casualties:
        figures = _figures_of(casualty)
        mistaken = next((figure for figure in figures if figure in wrong), None)
        if mistaken is None:
            yield casualty
            continue
        left = next((figure for figure in figures if figure not in wrong), None)
        source = replacing.get(mistaken) if left is None else _stated(left, text, notice.mistaken)
        if source or left is not None:
            yield _with_figure(casualty, left, source)


def _with_figure(casualty: ClaimCasualty, figure: int | None, source: Quantity | None) -> ClaimCasualty:
    """The casualty with this one figure, or else the source's own; where the text has it no longer, without offsets."""
    value = source.best if source else figure
    span = (source.start, source.end) if source else (None, None)
    return casualty.model_copy(update={"low": value, "best": value, "high": value, "start": span[0], "end": span[1]})


def _figures_of(casualty: ClaimCasualty) -> list[int]:
    return [figure for figure in (casualty.best, casualty.low, casualty.high) if figure is not None]


def _figures(text: str, stretches: Iterable[Stretch]) -> list[Quantity]:
    """The figures that begin in these stretches, each once."""
    inside = (one for one in _counts(text) if _begins_in(one, stretches))
    found: dict[int | None, Quantity] = {}
    for figure in inside:
        found.setdefault(figure.best, figure)
    return list(found.values())


def _stated(value: int, text: str, mistaken: Iterable[Stretch]) -> Quantity | None:
    """Where the text states a figure, other than among what it says was wrong."""
    return next((one for one in _counts(text) if one.best == value and not _begins_in(one, mistaken)), None)


def _counts(text: str) -> Iterator[Quantity]:
    return (one for one in find_numbers(text) if one.best is not None and not one.is_ordinal)


def _begins_in(figure: Quantity, stretches: Iterable[Stretch]) -> bool:
    return any(start <= figure.start < end for start, end in stretches)

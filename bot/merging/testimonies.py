"""What reports say of one event, and what of that their outlets still stand by.

An outlet's correction replaces the figures that it gave before; its retraction takes its earlier reports back, and with
them the copies that others made of their text.
"""

import datetime as dt
from collections.abc import Sequence

from bot.merging.tolls import stated_toll
from bot.sources.fingerprint import NEAR_DUPLICATE, similarity
from bot.vocabulary import Claim, DatePrecision, Effect, EventReport, Notice, Value


class Testimony(Value):
    """A claim with what its document brings to it. ``signature`` is what copies of one text share."""

    claim: Claim
    report: EventReport
    signature: tuple[int, ...] = ()
    received_at: dt.datetime

    @property
    def told_at(self) -> dt.datetime:
        """When the report was published, or else received."""
        return self.report.published_at or self.received_at

    @property
    def is_recalled(self) -> bool:
        """Whether it only recalls something past without its day: that may be another deed at that place."""
        date = self.claim.date
        return self.claim.background and (date is None or date.precision is DatePrecision.YEAR)

    @property
    def takes_back(self) -> bool:
        """Whether a known outlet takes back what it told of the event. Of an unknown one it is a denial like others."""
        return self.claim.notice is Notice.RETRACTION and self.report.source is not None


def standing(told: Sequence[Testimony]) -> list[Testimony]:
    """The testimonies that their outlets stand by, put right.

    ``told`` stand in the order of their publication. A notice without a day comes after all that its outlet told.
    """
    withdrawn = [one for notice in told if notice.takes_back for one in _earlier(notice, told)]
    return put_right(
        [one for one in told if not (one in withdrawn or any(_is_copy(one, other) for other in withdrawn))]
    )


def saying(told: Sequence[Testimony]) -> list[Testimony]:
    """Those that say what happened: what is only recalled counts where there is nothing else."""
    return [one for one in told if not one.is_recalled] or list(told)


def put_right(told: Sequence[Testimony]) -> list[Testimony]:
    """These testimonies, taken back or not, without figures that their outlets have corrected since."""
    corrections = [one for one in told if one.claim.notice is Notice.CORRECTION]
    return [
        _as_corrected(one, [notice for notice in corrections if one in _earlier(notice, told)])
        for one in told
        if not one.takes_back
    ]


def _earlier(notice: Testimony, told: Sequence[Testimony]) -> list[Testimony]:
    """What the outlet of a notice told of the event before."""
    before = told[: told.index(notice)] if notice.report.published_at else told
    return [
        one
        for one in before
        if one.report.source == notice.report.source
        and one.report.document != notice.report.document
        and not one.takes_back
    ]


def _is_copy(one: Testimony, other: Testimony) -> bool:
    return one.claim.notice is None and similarity(one.signature, other.signature) >= NEAR_DUPLICATE


def _as_corrected(one: Testimony, corrections: Sequence[Testimony]) -> Testimony:
    """A testimony without the kinds of figures that these corrections state."""
    stated = {
        effect for notice in corrections for effect in Effect if stated_toll(notice.claim.casualties, effect).is_known
    }
    if not stated:
        return one
    kept = tuple(casualty for casualty in one.claim.casualties if casualty.effect not in stated)
    return one.model_copy(update={"claim": one.claim.model_copy(update={"casualties": kept})})

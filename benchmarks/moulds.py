"""Rows of a made-up record, cast instead of filed: each scene is read, compared and added up once, by the real code.

A mould holds what comes of a scene with gaps for what differs between its incidents: days, figures, numbers. Filling
the gaps takes a hundredth of the time of filing a report.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any

from benchmarks.scenes import WORDINGS, Scene
from bot.geometry import cell_of
from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of
from bot.merging.adding_up import add_up
from bot.merging.compatibility import Comparison, compare
from bot.merging.keys import filed_under, is_pinned, key_of_term
from bot.merging.terms import telling_word
from bot.merging.testimonies import Testimony
from bot.store import keys, traits
from bot.store.documents import claim_row
from bot.store.events import columns_of
from bot.vocabulary import Document, Event, EventReport, as_json

# Stand-ins for what differs between incidents; none of them can come up in a scene.
_FIRST = dt.date(1901, 1, 1)
_SECTOR, _HILL, _NOTE = "7770001", "7770002", "7770003"
_CLAIM = 999_000_111
_HASH = "of its content"


def figure(number: int) -> int:
    """A figure of a report as it is compared."""
    return telling_word(str(number)) or 0


def _with_gaps(text: str, gaps: Mapping[Any, str]) -> str:
    """A text in which the stand-ins are replaced by gaps to be filled by name."""
    text = text.replace("%", "%%")
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(str(standing_in)) for standing_in in gaps)})\b")
    named = {str(standing_in): f"%({name})s" for standing_in, name in gaps.items()}
    return pattern.sub(lambda found: named[found.group()], text)


@dataclass(frozen=True)
class Wording:
    """A scene as one outlet words it: the report's text, and the claim as it is compared."""

    text: str
    account: str
    is_pinned: bool
    keys: tuple[int, ...]
    """Those that all incidents share."""
    figures: tuple[str, ...]
    """The gaps whose figures are keys as well."""


class Mould:
    """Everything about a scene that its incidents have in common."""

    def __init__(self, scene: Scene, knowledge: Knowledge) -> None:
        self.scene = scene
        self._claim = scene.claim(_FIRST)
        self._published = dt.datetime.combine(self._last + dt.timedelta(days=1), dt.time(6), dt.UTC)
        self._accounts = [self._account(wording) for wording in range(WORDINGS)]
        self.wordings = [self._wording(number, account) for number, account in enumerate(self._accounts)]
        self.comparisons = self._compared(knowledge)
        self.event = self._added_up(knowledge)
        self.event_keys = sorted(keys.keys_of(self.event).items())
        self.event_spot = traits.spot_of(self.event.places)
        self.spot = self._claim.places[0]
        place = scene.place
        self.located = (place.name, place.country, place.admin1, place.latitude, place.longitude, int(place.precision))
        self.cell = cell_of(place.latitude, place.longitude)
        self.parties = [(role.value, party.id, party.name) for role, party in scene.parties]

    @property
    def _last(self) -> dt.date:
        return _FIRST + dt.timedelta(days=self.scene.days)

    @cached_property
    def payload(self) -> str:
        """The claim, with gaps for its days."""
        return _with_gaps(json.dumps(as_json(self._claim)), self._days)

    @property
    def _days(self) -> dict[object, str]:
        return {self._last: "last", _FIRST: "first"}

    @cached_property
    def claim_columns(self) -> dict[str, Any]:
        return claim_row(0, 0, self._claim).model_dump()

    @cached_property
    def event_columns(self) -> dict[str, Any]:
        """What does not depend on the number of reports; JSON as text, with a gap for the first report."""
        plain = columns_of(self.event, self._published)
        return {
            name: _with_gaps(json.dumps(value), {_CLAIM: "number"}) if isinstance(value, list) else value
            for name, value in plain.items()
        }

    def _document(self, wording: int) -> Document:
        text = self.scene.text(wording, sector=_SECTOR, hill=_HILL, note=_NOTE)
        return Document(id=str(_CLAIM), text=text, title=self.scene.title, published_at=self._published)

    def _account(self, wording: int) -> Account:
        ids = {"claim_id": _CLAIM, "document_id": _CLAIM}
        return account_of(self._claim, self._document(wording), [self._claim], order=(_HASH, 0), **ids)

    def _wording(self, number: int, account: Account) -> Wording:
        texts = {_SECTOR: "sector", _HILL: "hill", _NOTE: "note"}
        hashed = {figure(int(text)): gap for text, gap in texts.items()}
        others = {_CLAIM: "number", _HASH: "hash", self._published.date(): "published", **self._days}
        gap_of_key = {key_of_term(term): gap for term, gap in hashed.items()}
        found = filed_under(account)
        return Wording(
            text=_with_gaps(self._document(number).text, texts),
            account=_with_gaps(account.model_dump_json(), others | hashed),
            is_pinned=is_pinned(account),
            keys=tuple(sorted(found - gap_of_key.keys())),
            figures=tuple(gap for key, gap in gap_of_key.items() if key in found),
        )

    def _compared(self, knowledge: Knowledge) -> Mapping[tuple[int, int], Comparison]:
        """How two reports of one incident fit each other, by their wordings, whichever comes first."""
        fits = {
            (one, other): compare(self._accounts[one], self._another(other), knowledge.related)
            for one, other in combinations_with_replacement(range(WORDINGS), 2)
        }
        return fits | {(other, one): fit for (one, other), fit in fits.items()}

    def _another(self, wording: int) -> Account:
        """Another report's account in that wording: it has a note of its own."""
        account, note = self._accounts[wording], figure(int(_NOTE))
        terms = tuple((term + 1 if term == note else term, weight) for term, weight in account.terms)
        return account.model_copy(update={"terms": terms})

    def _added_up(self, knowledge: Knowledge) -> Event:
        report = EventReport(document=str(_CLAIM), published_at=self._published, evidence=self.scene.lead)
        told = Testimony(claim=self._claim, report=report, received_at=self._published)
        return add_up("1", [told], in_response_to=(), country_name=knowledge.country_name)

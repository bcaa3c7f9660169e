"""A large record that looks like a real one, for measuring: made up, and the same for the same seed.

Ten years of a made-up ``World``: kinds of deeds by their frequency, and one to six reports an event, each a document
of its own with its claim, filed, compared and added up as ``bot.record.filing`` does it. A town and its surroundings
have one event a day at most: two there and then would have been merged.
"""

import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from benchmarks.moulds import Mould, Wording, figure
from benchmarks.scenes import SCENES, WORDINGS, Scene, scenes_of
from benchmarks.world import MONTHS, Theatre, Wheel, World, knowledge_of
from bot.identity.gazetteer import Place
from bot.merging.compatibility import RULES, Comparison
from bot.merging.keys import key_of_term
from bot.sources.fingerprint import BINS
from bot.store import keys, traits
from bot.store.candidates import stored_key
from bot.vocabulary import EventStatus

NOW = dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC)
"""The moment to ask at: after the last report."""

_LOCATED = ("name", "country", "admin1", "latitude", "longitude", "precision")
_PARTY = ("role", "actor_id", "name")
COLUMNS: dict[str, tuple[str, ...]] = {
    "event": (
        "id", "event_type", "sub_event_type", "date_precision", "targets", "weapons", "attributions", "corrections",
        "killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high", "headline", "words",
        "date_start", "date_end", "occurred_from", "occurred_until", "status", "independent_sources", "sources",
        "confidence", "is_news", "first_published_at", "first_reported_at", "updated_at", "recorded_at",
    ),
    "event_place": ("event_id", *_LOCATED, "cell"),
    "event_actor": ("event_id", *_PARTY),
    "event_target": ("event_id", "kind"),
    "event_key": ("key", "recency", "event_id", "last_day", "out_since", "traits", "spot"),
    "document": (
        "id", "outlet", "url", "title", "text", "language", "published_at", "published_is_day", "received_at",
        "content_hash", "signature", "is_history", "extractor_version",
    ),
    "claim": (
        "id", "document_id", "position", "event_type", "sub_event_type", "modality", "series", "background",
        "date_start", "date_end", "confidence", "payload",
    ),
    "claim_place": ("claim_id", *_LOCATED, "start", "end"),
    "claim_actor": ("claim_id", *_PARTY),
    "report": ("claim_id", "event_id", "first_event_id", "score", "reasons", "created_at"),
    "account": ("claim_id", "data"),
    "claim_key": ("key", "first_day", "claim_id", "last_day"),
    "comparison": ("one_id", "other_id", "rules", "score", "reasons"),
    "event_link": ("event_id", "cause_event_id", "document_id", "kind", "evidence"),
    "tally": ("document_id", "position", "payload", "quote"),
}  # fmt: skip
"""The columns that are filled; JSON and times as text, as either database takes them. The rest stay empty."""

Rows = dict[str, list[tuple[Any, ...]]]

_FIRST_YEAR, _DAYS = 2016, 28
_BATCH = 2_000
_TRIES = 60  # at finding a town of a theatre where nothing has happened on a day
_LATE_SHARE = 0.05  # events brought in long after, as history is
_TALLY_SHARE = 0.005
_RESPONSE_SHARE = 0.03  # events that answer the one before in their theatre
_FIRST_FIGURE = 100_000  # too many to be a year, a toll or a count of anything
_PUBLISHED_WITHIN = 3_000  # minutes after the morning of the last day

_OUTLETS = tuple(f"Outlet {number}" for number in range(1, 121))
_REPORTS = Wheel({1: 55, 2: 22, 3: 11, 4: 6, 5: 4, 6: 2})


class Chronicle:
    """Writes the rows of a record, in batches of whole events."""

    def __init__(self, world: World, events: int, seed: int, *, scenes: int = SCENES) -> None:
        self._world, self._chance, self._knowledge = world, random.Random(seed), knowledge_of(world)
        self._scenes = scenes_of(world, random.Random(seed), scenes)
        self._moulds: dict[int, Mould] = {}
        self._taken: set[tuple[tuple[int, int], int]] = set()
        self._cells = self._in_order(events)
        self._signatures = [json.dumps([self._chance.randrange(65_536) for _ in range(BINS)]) for _ in range(500)]
        self._documents = 0
        self._last: dict[str | None, int] = {}
        self._rows: Rows = defaultdict(list)

    def batches(self) -> Iterator[Rows]:
        """Rows by the name of their table, ids and all."""
        for event_id, (month, theatre) in enumerate(self._cells, 1):
            self._write_event(event_id, month, theatre)
            if event_id % _BATCH == 0 or event_id == len(self._cells):
                yield self._rows
                self._rows = defaultdict(list)

    def _in_order(self, events: int) -> list[tuple[int, Theatre]]:
        """The month and theatre of every event, in the order of recording."""
        theatres = self._world.theatres
        weights = {
            (month, number): theatre.months[month] for month in range(MONTHS) for number, theatre in enumerate(theatres)
        }
        drawn = Wheel(weights).draw_many(self._chance, events)
        drawn.sort(key=lambda cell: cell[0] if self._chance.random() > _LATE_SHARE else self._chance.uniform(0, MONTHS))
        return [(month, theatres[number]) for month, number in drawn]

    def _drawn(self, month: int, theatre: Theatre) -> tuple[Mould, dt.date]:
        """What happens, and from which day on, where nothing else happens in those days."""
        chance = self._chance
        for attempt in count(1):
            if attempt % _TRIES == 0:  # the theatre is full in that month
                theatre = chance.choice(self._world.theatres)
            scenes = self._scenes[theatre.country]
            first = dt.date(_FIRST_YEAR + month // 12, month % 12 + 1, 1 + int(chance.random() * _DAYS))
            scene = scenes[int(chance.random() * len(scenes))]
            start, spot = first.toordinal(), _spot(scene.place)
            spots = {(spot, day) for day in range(start, start + scene.days + 1)}
            if self._taken.isdisjoint(spots):
                break
        self._taken |= spots
        return self._mould(scene), first

    def _mould(self, scene: Scene) -> Mould:
        if id(scene) not in self._moulds:
            self._moulds[id(scene)] = Mould(scene, self._knowledge)
        return self._moulds[id(scene)]

    def _write_event(self, event_id: int, month: int, theatre: Theatre) -> None:
        chance = self._chance
        mould, first = self._drawn(month, theatre)
        last = first + dt.timedelta(days=mould.scene.days)
        morning = dt.datetime.combine(min(last, NOW.date() - dt.timedelta(days=4)), dt.time(6), dt.UTC)
        published = morning + dt.timedelta(minutes=chance.randrange(_PUBLISHED_WITHIN))
        number = self._documents + 1
        reports = _REPORTS.draw(chance)
        told = [published + dt.timedelta(hours=later) for later in range(reports)]
        start = chance.randrange(len(_OUTLETS))
        outlets = [_OUTLETS[(start + 7 * place) % len(_OUTLETS)] for place in range(reports)]
        days = (first.isoformat(), last.isoformat())
        self._write_row(event_id, mould, days, told, outlets)
        self._write_parts(event_id, mould)
        order = (
            keys.recency(first, published), event_id, last.toordinal(), keys.seconds_of(published),
        )  # fmt: skip
        status = traits.of_status(_status(reports))
        self._rows["event_key"] += [(key, *order, told | status, mould.event_spot) for key, told in mould.event_keys]
        self._write_reports(event_id, mould, (first, last), told, outlets)
        if chance.random() < _TALLY_SHARE:
            self._write_tally(event_id, mould)
        country = mould.scene.place.country
        if chance.random() < _RESPONSE_SHARE and country in self._last:
            tied = (event_id, self._last[country], number)
            self._rows["event_link"].append((*tied, "in_response_to", "in response to the attack"))
        self._last[country] = event_id

    def _write_row(
        self, event_id: int, mould: Mould, days: tuple[str, str], told: Sequence[dt.datetime], outlets: Sequence[str]
    ) -> None:
        sources, began = len(outlets), _moment(told[0])
        row = mould.event_columns | {
            "id": event_id, "attributions": mould.event_columns["attributions"] % {"number": self._documents + 1},
            "date_start": days[0], "date_end": days[1], "occurred_from": days[0], "occurred_until": days[1],
            "status": _status(sources).value,
            "independent_sources": sources, "sources": json.dumps(sorted(outlets)),
            "confidence": round(1 - (1 - mould.event.confidence) * 0.5 ** (sources - 1), 3), "is_news": True,
            "first_published_at": began, "first_reported_at": began, "updated_at": _moment(told[-1]),
            "recorded_at": began,
        }  # fmt: skip
        self._rows["event"].append(tuple(row[name] for name in COLUMNS["event"]))

    def _write_parts(self, event_id: int, mould: Mould) -> None:
        self._rows["event_place"].append((event_id, *mould.located, mould.cell))
        self._rows["event_actor"] += [(event_id, *party) for party in mould.parties]
        if mould.scene.struck:
            self._rows["event_target"].append((event_id, mould.scene.struck))

    def _write_reports(
        self,
        event_id: int,
        mould: Mould,
        days: tuple[dt.date, dt.date],
        told: Sequence[dt.datetime],
        outlets: Sequence[str],
    ) -> None:
        own = {"sector": _FIRST_FIGURE + 2 * event_id, "hill": _FIRST_FIGURE + 2 * event_id + 1}
        figures = {name: figure(number) for name, number in own.items()}
        shared: dict[str, Any] = {"first": days[0].isoformat(), "last": days[1].isoformat(), "figures": figures, **own}
        payload = mould.payload % shared
        earlier: list[int] = []
        for moment, outlet in zip(told, outlets, strict=True):
            self._documents += 1
            wording = int(self._chance.random() * WORDINGS)
            self._write_document(mould, shared, days, mould.wordings[wording], moment, outlet)
            self._write_claim(mould, (shared["first"], shared["last"]), payload)
            self._write_fits(event_id, [mould.comparisons[other, wording] for other in earlier], _moment(moment))
            earlier.append(wording)

    def _write_document(
        self,
        mould: Mould,
        shared: dict[str, Any],
        days: tuple[dt.date, dt.date],
        wording: Wording,
        moment: dt.datetime,
        outlet: str,
    ) -> None:
        """A document, and its claim as it is compared. Document, claim and report have one number."""
        number, told_at = self._documents, _moment(moment)
        text = wording.text % (shared | {"note": _note(number)})
        signature = self._signatures[number % len(self._signatures)]
        self._rows["document"].append((
            number, outlet, f"https://news.example/{number}", mould.scene.title, text, "en", told_at, False, told_at,
            f"{number:064x}", signature, False, "1",
        ))  # fmt: skip
        figures = {**shared["figures"], "note": figure(_note(number))}
        filled = {**shared, **figures, "number": number, "hash": f"{number:064x}", "published": moment.date()}
        self._rows["account"].append((number, wording.account % filled))
        found = [*wording.keys, *(key_of_term(figures[name]) for name in wording.figures)]
        start, end = (day.toordinal() for day in days)
        self._rows["claim_key"] += [
            (stored_key(key, start, end, is_pinned=wording.is_pinned), start, number, end) for key in found
        ]

    def _write_claim(self, mould: Mould, days: tuple[str, str], payload: str) -> None:
        number, row = self._documents, mould.claim_columns
        self._rows["claim"].append((
            number, number, 0, row["event_type"], row["sub_event_type"], row["modality"], False, False, *days,
            row["confidence"], payload,
        ))  # fmt: skip
        self._rows["claim_place"].append((number, *mould.located, mould.spot.start, mould.spot.end))
        self._rows["claim_actor"] += [(number, *party) for party in mould.parties]

    def _write_fits(self, event_id: int, fits: Sequence[Comparison], told_at: str) -> None:
        """How a report fits those before it, and what it was put in its event for."""
        number = self._documents
        why = max(fits, key=lambda one: one.score, default=Comparison(score=1.0, reasons=("first report",)))
        tied = (number, event_id, event_id, why.score, json.dumps(why.reasons), told_at)
        self._rows["report"].append(tied)
        for place, fit in enumerate(fits):
            other = number - len(fits) + place
            self._rows["comparison"].append((other, number, RULES, fit.score, json.dumps(fit.reasons)))

    def _write_tally(self, event_id: int, mould: Mould) -> None:
        tally = {
            "what": "attacks",
            "count": event_id % 200 + 2,
            "comparator": "more than",
            "places": [mould.scene.place.country],
        }
        payload = json.dumps({**tally, "by": [mould.scene.parties[0][1].id], "against": []})
        self._rows["tally"].append((self._documents, 0, payload, "more than so many attacks"))


def _status(sources: int) -> EventStatus:
    return EventStatus.CORROBORATED if sources > 1 else EventStatus.REPORTED


def _spot(place: Place) -> tuple[int, int]:
    """A square of the map of some twenty kilometres: what happens there on one day is taken for one event."""
    return round(place.latitude * 6), round(place.longitude * 6)


def _note(number: int) -> int:
    """The figure that one report has and no other."""
    return 5_000_000 + number


def _moment(moment: dt.datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(' ')}.000000"

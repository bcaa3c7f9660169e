"""A large record that looks like a real one, for measuring: made up, and the same for the same seed.

Ten years of a made-up ``World``: kinds of deeds by their frequency, and one to six reports an event, each a document
of its own with its claim.
"""

import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from benchmarks.world import MONTHS, Theatre, Wheel, World
from bot.geometry import cell_of
from bot.identity.actors import Actor
from bot.identity.gazetteer import Place
from bot.sources.fingerprint import BINS
from bot.store import keys
from bot.vocabulary import DatePrecision, EventPlace, Role, SubEventType

NOW = dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC)
"""The moment to ask at: after the last report."""

Row = dict[str, Any]
"""Columns and their values as either database takes them: JSON and times are text."""

_FIRST_YEAR, _DAYS = 2016, 28
_BATCH = 2_000
_LATE_SHARE = 0.05  # events brought in long after, as history is
_OUTSIDE_SHARE = 0.1  # attacks by a power from elsewhere
_TALLY_SHARE = 0.005
_RESPONSE_SHARE = 0.03  # events that answer the one before in their theatre

_OUTLETS = tuple(f"Outlet {number}" for number in range(1, 121))
_TYPES = Wheel({
    SubEventType.ARMED_CLASH: 26, SubEventType.SHELLING: 20, SubEventType.AIR_DRONE_STRIKE: 18, SubEventType.ATTACK: 14,
    SubEventType.IED: 7, SubEventType.ABDUCTION: 4, SubEventType.LOOTING: 3, SubEventType.PEACEFUL_PROTEST: 3,
    SubEventType.NON_STATE_OVERTAKES: 1, SubEventType.GOVERNMENT_REGAINS: 1, SubEventType.SUICIDE_BOMB: 1,
    SubEventType.GRENADE: 1, SubEventType.SEXUAL_VIOLENCE: 0.5, SubEventType.MOB_VIOLENCE: 0.5,
})  # fmt: skip
_KINDS = Wheel({"military base": 8, "ship": 1, "hospital": 1, "house": 5, "convoy": 4, "oil facility": 1, None: 15})
_WEAPONS = Wheel({"drone": 5, "ballistic missile": 1, "rocket": 4, "artillery": 4, "mortar": 2, None: 15})
_SPANS = Wheel({
    (DatePrecision.DAY, 0): 85, (DatePrecision.WEEK, 6): 10, (DatePrecision.MONTH, 27): 4, (DatePrecision.YEAR, 364): 1,
})  # fmt: skip
_REPORTS = Wheel({1: 55, 2: 22, 3: 11, 4: 6, 5: 4, 6: 2})


class Chronicle:
    """Writes the rows of a record, in batches of whole events."""

    def __init__(self, world: World, events: int, seed: int) -> None:
        self._world, self._chance = world, random.Random(seed)
        self._cells = self._in_order(events)
        self._signatures = [json.dumps([self._chance.randrange(65_536) for _ in range(BINS)]) for _ in range(500)]
        self._documents = 0
        self._last: dict[str, int] = {}
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def batches(self) -> Iterator[dict[str, list[Row]]]:
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

    def _write_event(self, event_id: int, month: int, theatre: Theatre) -> None:
        chance = self._chance
        precision, span = _SPANS.draw(chance)
        first = dt.date(_FIRST_YEAR + month // 12, month % 12 + 1, 1) + dt.timedelta(days=chance.randrange(_DAYS))
        last = min(first + dt.timedelta(days=span), NOW.date() - dt.timedelta(days=4))
        place, kind = theatre.places.draw(chance), _TYPES.draw(chance)
        struck, weapon = _KINDS.draw(chance), _WEAPONS.draw(chance)
        parties = self._parties(theatre)
        killed = int(chance.expovariate(0.25)) if chance.random() < 0.45 else None
        injured = int(chance.expovariate(0.15)) if chance.random() < 0.3 else None
        published = dt.datetime.combine(last, dt.time(6), dt.UTC) + dt.timedelta(minutes=chance.randrange(3_000))
        reports = _REPORTS.draw(chance)
        fact = {"date_start": first.isoformat(), "date_end": last.isoformat()}
        types = {"event_type": kind.event_type.value, "sub_event_type": kind.value}
        said = chance.choice(_OUTLETS)
        attributions = [{"by": said, "stance": "reported", "document": str(self._documents + 1)}]
        targets = [{"text": f"a {struck}", "kind": struck}] if struck else []
        weapons = [{"text": weapon, "kind": weapon}] if weapon else []
        self._rows["event"].append({
            "id": event_id, **types, "status": "corroborated" if reports > 1 else "reported", **fact,
            "date_precision": int(precision), "date_text": None, "occurred_from": fact["date_start"],
            "occurred_until": fact["date_end"], "targets": json.dumps(targets), "weapons": json.dumps(weapons),
            "attributions": json.dumps(attributions), **_toll("killed", killed), **_toll("injured", injured),
            "words": f" {kind.value.lower()} {place.name.lower()} ",
            "independent_sources": reports, "confidence": 0.8, "headline": f"{kind.value} in {place.name}",
            "is_news": True, "first_published_at": _moment(published), "first_reported_at": _moment(published),
            "updated_at": _moment(published + dt.timedelta(hours=6)), "recorded_at": _moment(published),
        })  # fmt: skip
        self._write_parts(event_id, place, parties, struck)
        order = {
            "recency": keys.recency(first, published), "event_id": event_id, "last_day": last.toordinal(),
            "out_since": keys.seconds_of(published),
        }  # fmt: skip
        self._rows["event_key"] += [{"key": key, **order} for key in sorted(_keys(kind, place, parties, struck))]
        claim = {
            **types, "modality": "asserted", "series": False, "background": False,
            "date": {"start": fact["date_start"], "end": fact["date_end"], "precision": int(precision), "text": None},
            "places": [_located(place) | {"text": place.name, "start": 10, "end": 10 + len(place.name)}],
            "actors": [{"role": role.value, "id": one.id, "name": one.name, "start": 30, "end": 40}
                       for role, one in parties],
            "targets": [target | {"start": 45, "end": 50} for target in targets],
            "weapons": [used | {"start": 52, "end": 60} for used in weapons],
            "casualties": [
                {"effect": effect, "side": "unknown", "low": toll, "best": toll, "high": toll, "start": 62, "end": 70}
                for effect, toll in (("killed", killed), ("injured", injured)) if toll is not None
            ],
            "attributions": [], "in_response_to": [], "evidence": [{"start": 0, "end": 80}], "confidence": 0.8,
        }  # fmt: skip
        payload = json.dumps(claim)
        for number in range(reports):
            told_at = published + dt.timedelta(hours=min(number, 5))
            self._write_report(event_id, _moment(told_at), claim, payload, place, parties)
        if chance.random() < _TALLY_SHARE:
            self._write_tally(event_id, theatre, parties)
        if chance.random() < _RESPONSE_SHARE and theatre.country in self._last:
            self._write_response(event_id, self._last[theatre.country])
        self._last[theatre.country] = event_id

    def _parties(self, theatre: Theatre) -> list[tuple[Role, Actor]]:
        chance = self._chance
        by = (self._world.outsiders if chance.random() < _OUTSIDE_SHARE else theatre.parties).draw(chance)
        against = theatre.parties.draw(chance)
        return [(Role.ATTACKER, by), (Role.TARGET, against)] if chance.random() < 0.8 else [(Role.ATTACKER, by)]

    def _write_parts(self, event_id: int, place: Place, parties: list[tuple[Role, Actor]], struck: str | None) -> None:
        self._rows["event_place"].append(
            {"event_id": event_id, **_located(place), "cell": cell_of(place.latitude, place.longitude)}
        )
        for role, party in parties:
            named = {"role": role.value, "actor_id": party.id, "name": party.name}
            self._rows["event_actor"].append({"event_id": event_id, **named})
        if struck:
            self._rows["event_target"].append({"event_id": event_id, "kind": struck})

    def _write_report(
        self, event_id: int, told_at: str, claim: Row, payload: str, place: Place, parties: list[tuple[Role, Actor]]
    ) -> None:
        self._documents += 1
        number = self._documents  # of the document, its one claim, and the claim's report alike
        text = f"Report {number}. {claim['sub_event_type']} in {place.name}: {parties[0][1].name} were named. " * 3
        self._rows["document"].append({
            "id": number, "outlet": self._chance.choice(_OUTLETS), "url": f"https://news.example/{number}",
            "title": f"{claim['sub_event_type']} in {place.name}", "text": text, "language": "en",
            "published_at": told_at, "received_at": told_at, "content_hash": f"{number:064x}",
            "signature": self._chance.choice(self._signatures), "extractor_version": "1",
        })  # fmt: skip
        dated = {"date_start": claim["date"]["start"], "date_end": claim["date"]["end"]}
        same = {key: claim[key] for key in ("event_type", "sub_event_type", "modality", "series", "background")}
        self._rows["claim"].append(
            {"id": number, "document_id": number, "position": 0, **same, **dated, "confidence": 0.8, "payload": payload}
        )
        self._rows["claim_place"].append({"claim_id": number, **_located(place), "start": 10, "end": 20})
        for role, party in parties:
            named = {"role": role.value, "actor_id": party.id, "name": party.name}
            self._rows["claim_actor"].append({"claim_id": number, **named, "start": 30, "end": 40})
        self._rows["report"].append({
            "claim_id": number, "event_id": event_id, "score": 1.0, "reasons": '["first report"]',
            "created_at": told_at,
        })  # fmt: skip

    def _write_response(self, event_id: int, cause: int) -> None:
        tied = {"event_id": event_id, "cause_event_id": cause, "document_id": self._documents}
        self._rows["event_link"].append({**tied, "kind": "in_response_to", "evidence": "in response to the attack"})

    def _write_tally(self, event_id: int, theatre: Theatre, parties: list[tuple[Role, Actor]]) -> None:
        tally = {"what": "attacks", "count": event_id % 200 + 2, "comparator": "more than", "places": [theatre.country]}
        payload = json.dumps({**tally, "by": [parties[0][1].id], "against": []})
        self._rows["tally"].append(
            {"document_id": self._documents, "position": 0, "payload": payload, "quote": "more than so many attacks"}
        )


def _keys(kind: SubEventType, place: Place, parties: list[tuple[Role, Actor]], struck: str | None) -> set[str]:
    found = {
        keys.EVERYTHING,
        keys.of_type(kind),
        *keys.of_location(EventPlace.model_construct(**_located(place))),
        *(keys.of_party(party.id) for _, party in parties),
        *(keys.of_party(party.id, role) for role, party in parties),
    }
    return found | {keys.of_target_kind(struck)} if struck else found


def _located(place: Place) -> Row:
    return {
        "name": place.name, "country": place.country, "admin1": place.admin1, "latitude": place.latitude,
        "longitude": place.longitude, "precision": int(place.precision),
    }  # fmt: skip


def _toll(name: str, figure: int | None) -> Row:
    return {f"{name}_low": figure, f"{name}_best": figure, f"{name}_high": figure}


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.000000"

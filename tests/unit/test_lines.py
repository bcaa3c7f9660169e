"""Lines of JSON: whatever one holds, the next is answered, and the answers are UTF-8."""

import json

import pytest

from bot.commands.lines import answers, print_line, text_field


def _echoed(*lines: bytes) -> list[dict[str, object]]:
    return list(answers(lines, lambda request: {"said": text_field(request, "name")}))


@pytest.mark.parametrize(
    "line",
    [
        b"{broken",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"id": ' + b"9" * 5_000 + b', "name": "n"}',
        b"[1]",
        b'"text"',
        b'{"name": 5}',
        b"{}",
    ],
)
def test_a_line_that_cannot_be_used_stops_nothing(line: bytes) -> None:
    bad, good = _echoed(line, b'{"id": 1, "name": "n"}')
    assert bad["id"] is None
    assert isinstance(bad["error"], str)
    assert good == {"id": 1, "said": "n"}


def test_blank_lines_count_and_are_not_answered() -> None:
    (bad,) = _echoed(b"\n", b"  \n", b"{")
    assert bad["error"] == "Line 3 is not JSON in UTF-8."


def test_a_mark_of_byte_order_is_no_part_of_the_line() -> None:
    assert _echoed(b'\xef\xbb\xbf{"id": 1, "name": "n"}') == [{"id": 1, "said": "n"}]


@pytest.mark.parametrize("identity", ["\ud800", "Київ", 7, None])
def test_the_id_is_printed_as_it_was_given(capsys: pytest.CaptureFixture[str], identity: object) -> None:
    print_line({"id": identity})
    printed = capsys.readouterr().out
    assert json.loads(printed.encode("utf-8")) == {"id": identity}

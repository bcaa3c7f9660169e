"""Every emoji the bot writes is drawn by the local chat's own page, for machines whose fonts have none."""

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = _ROOT / "handlers" / "local" / "page"
_EMOJI = re.compile("[\U0001f300-\U0001faff]")


def _written() -> set[str]:
    files = [
        path
        for room in ("bot", "handlers")
        for ending in ("py", "toml")
        for path in (_ROOT / room).rglob(f"*.{ending}")
    ]
    return {sign for path in files for sign in _EMOJI.findall(path.read_text(encoding="utf-8"))}


def test_every_emoji_the_bot_writes_is_drawn_by_the_page():
    listed = re.search(r'DRAWN = new Set\(\[\.\.\."(.+?)"', (_PAGE / "emoji.js").read_text(encoding="utf-8"))
    assert listed is not None
    assert _written() <= set(listed.group(1))


def test_every_emoji_that_is_listed_has_its_drawing():
    script, drawings = ((_PAGE / name).read_text(encoding="utf-8") for name in ("emoji.js", "emoji.svg"))
    listed = re.search(r'DRAWN = new Set\(\[\.\.\."(.+?)"', script)
    assert listed is not None
    assert {f"u{ord(sign):x}" for sign in listed.group(1)} <= set(re.findall(r'symbol id="(\w+)"', drawings))

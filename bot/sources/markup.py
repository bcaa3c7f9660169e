"""HTML to plain text, and HTML trees to look things up in. Trees come from libxml2, which caps their depth."""

import re
from typing import Any

from bot.errors import FetchFailed
from bot.sources.decoding import decode
from bot.sources.texts import clean, make_storable

MOST_TAGS = 30_000
"""A page with more start tags is refused: reading takes time quadratic in them, and no article has as many."""

_TAG = re.compile(r"<[a-zA-Z]")
_STATED_CHARSET = re.compile(
    rb"^\s{0,20}<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{1,40})|<meta[^>]{0,200}?charset=[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_STATED_WITHIN = 4_096
_SILENT = frozenset(("script", "style", "template", "noscript", "head", "iframe", "svg"))
# What stands before and after an element's text.
_BREAKS = {
    **dict.fromkeys(("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"), "\n\n"),
    **dict.fromkeys(("article", "aside", "div", "figcaption", "figure", "footer", "header", "main", "section"), "\n"),
    **dict.fromkeys(("address", "dd", "dl", "dt", "hr", "li", "td", "th", "tr"), "\n"),
}
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")


def decode_page(body: bytes, charset: str | None) -> str:
    """The text of a page or a feed: in the encoding the server names, else the one it names itself, else by trial.

    Raises:
        BadInput: the bytes are no text.
    """
    stated = _STATED_CHARSET.search(body[:_STATED_WITHIN])
    name = (stated.group(1) or stated.group(2)).decode("ascii") if stated else None
    return decode(body, charset or name)


def count_tags(markup: str) -> int:
    """How many start tags a page or a feed has: what reading it costs."""
    return sum(1 for _ in _TAG.finditer(markup))


def parse_page(page: str) -> Any | None:
    """The page's element tree (lxml), ``None`` where the text is no HTML.

    Raises:
        FetchFailed: more than ``MOST_TAGS`` tags.
    """
    if count_tags(page) > MOST_TAGS:
        raise FetchFailed("The page is too complicated to be read; paste its text instead.")
    from trafilatura import load_html  # half a second that only readers of pages and feeds pay

    return load_html(make_storable(page))


def html_to_text(fragment: str) -> str:
    """The text of a piece of HTML, or of plain text with entities, one line a block, without scripts and styles.

    Raises:
        FetchFailed: more than ``MOST_TAGS`` tags.
    """
    if "<" not in fragment and "&" not in fragment:
        return clean(fragment)
    tree = parse_page(f"<html><body><div>{fragment}</div><div></div></body></html>")
    return "" if tree is None else element_text(tree)


def element_text(element: Any) -> str:
    """The text inside an lxml element, one line a block."""
    text = _SPACES.sub(" ", "".join(_pieces(element)))
    return clean(_AROUND_LINE_END.sub("\n", text))


def _pieces(root: Any) -> list[str]:
    """The strings inside ``root`` in reading order, with line ends around blocks; without recursion, however deep."""
    pieces: list[str] = []
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        if item is not root:
            stack.append(_one_line(item.tail))
        if item.tag in _SILENT or not isinstance(item.tag, str):  # comments have a function for a tag
            continue
        line_end = _BREAKS.get(item.tag, "")
        pieces += "\n" if item.tag == "br" else line_end, _one_line(item.text)
        stack.append(line_end)
        stack.extend(reversed(item))
    return pieces


def _one_line(text: str | None) -> str:
    """HTML's line ends are spaces."""
    return " ".join(("x" + (text or "") + "x").split())[1:-1]

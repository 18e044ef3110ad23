"""Text with formatting as people type it in Telegram: a small HTML that is safe in chat and page alike.

Kept are bold, italic, underlined, struck, spoilers, code, quotes and links of the web; everything else of
what came is text. In a page's field it is typed and shown with marks: `*bold*`, `_italic_`, `~struck~`,
`` `code` ``, `[words](https://…)`.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser

from services import texts, web_links
from services.errors import BadInput

MAX_MARKUP = 16_000
"""Characters of a stored text with its tags."""
_SAME = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s", "span": "tg-spoiler"}
_KEPT = frozenset({"b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote", "a"})
_MARKS = {"b": "*", "i": "_", "s": "~", "code": "`"}
_PAIRS = (("b", r"\*"), ("i", "_"), ("s", "~"), ("code", "`"))
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>]+)\)")


class _Reader(HTMLParser):
    """Goes through HTML and writes what is kept; tags that do not fit are left out, words never are."""

    def __init__(self, *, marks: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.length = 0
        """UTF-16 units of the words, which is how Telegram counts."""
        self._marks = marks
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag that is kept."""
        tag = _SAME.get(tag, tag)
        href = _web(dict(attrs).get("href")) if tag == "a" else ""
        if tag not in _KEPT or href is None or tag in (name for name, _ in self._open):
            return
        self._open.append((tag, href))
        self.written.append(self._begin(tag, href))

    def handle_endtag(self, tag: str) -> None:
        """Close it, and what was opened within and not closed."""
        tag = _SAME.get(tag, tag)
        while tag in (name for name, _ in self._open):
            self.written.append(self._end(*self._open.pop()))

    def handle_data(self, data: str) -> None:
        """Words stay, escaped."""
        self.length += len(data.encode("utf-16-le")) // 2
        self.written.append(data if self._marks else escape(data, quote=False))

    def result(self) -> str:
        """What was written, every tag closed."""
        self.close()
        while self._open:
            self.written.append(self._end(*self._open.pop()))
        return "".join(self.written)

    def _begin(self, tag: str, href: str) -> str:
        if self._marks:
            return "[" if tag == "a" else _MARKS.get(tag, "")
        return f'<a href="{escape(href)}">' if tag == "a" else f"<{tag}>"

    def _end(self, tag: str, href: str) -> str:
        if self._marks:
            return f"]({href})" if tag == "a" else _MARKS.get(tag, "")
        return f"</{tag}>"


def _web(href: str | None) -> str | None:
    try:
        return web_links.checked("url", href or "")
    except BadInput:
        return None


def cleaned(field: str, html: str, most: int, *, least: int = 0) -> str:
    """`html` with what is kept of it; `most` counts the words as Telegram does. Raises BadInput(field, …)."""
    reader = _Reader()
    reader.feed(texts.cleaned(field, html, 4 * MAX_MARKUP, least=least))
    result = reader.result()
    if reader.length > most:
        raise BadInput(field, "too_long", most)
    if len(result) > MAX_MARKUP:
        raise BadInput(field, "too_long", MAX_MARKUP)
    return result


def from_marks(text: str) -> str:
    """HTML from text with marks."""
    html = escape(text, quote=False)
    for tag, mark in _PAIRS:
        html = re.sub(rf"(?<![\w/]){mark}(\S(?:[^\n]*?\S)??){mark}(?![\w/])", rf"<{tag}>\1</{tag}>", html)
    return _LINK.sub(lambda found: f'<a href="{found[2].replace(chr(34), "%22")}">{found[1]}</a>', html)


def plain(html: str) -> str:
    """The words alone."""
    return unescape(_TAG.sub("", html))


def to_marks(html: str) -> str:
    """Text with marks from HTML that is kept here."""
    reader = _Reader(marks=True)
    reader.feed(html)
    return reader.result()

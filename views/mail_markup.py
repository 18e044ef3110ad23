"""From Telegram's HTML to that of letters, and to plain text: one source for both."""

from html import escape
from html.parser import HTMLParser

_KEPT = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote"}
_SAFE = ("https://", "http://", "mailto:")


def halves(text: str) -> tuple[str, str]:
    """The first line, which is the title, and the rest."""
    title, _newline, rest = text.strip().partition("\n")
    return title, rest.strip()


def to_html(text: str) -> str:
    """Only what every mail program shows: everything else is text, and escaped."""
    return _walk(_Html(), text)


def to_text(text: str) -> str:
    """The same without any markup: links after their words, quotes behind `>`."""
    return _walk(_Text(), text)


class _Walker(HTMLParser):
    """Collects what a text becomes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def result(self) -> str:
        """All of it."""
        return "".join(self.out)


def _walk(walker: _Walker, text: str) -> str:
    walker.feed(text)
    walker.close()
    return walker.result()


def _target(attrs: list[tuple[str, str | None]]) -> str | None:
    """Where a link leads, if that is somewhere on the web."""
    found = dict(attrs).get("href") or ""
    return found if found.startswith(_SAFE) else None


class _Html(_Walker):
    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag without what hangs on it."""
        target = _target(attrs) if tag == "a" else None
        if target:
            self.out.append(f'<a href="{escape(target)}">')
        elif tag in _KEPT:
            self.out.append(f"<{tag}>")
        else:
            return
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it, and whatever was left open within."""
        while tag in self._open:
            last = self._open.pop()
            self.out.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        """Words."""
        self.out.append(escape(data, quote=False).replace("\n", "<br>\n"))

    def result(self) -> str:
        """All of it, with nothing left open."""
        return super().result() + "".join(f"</{tag}>" for tag in reversed(self._open))


class _Text(_Walker):
    def __init__(self) -> None:
        super().__init__()
        self._targets: list[str | None] = []
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where a link leads; begin a quote."""
        if tag == "a":
            self._targets.append(_target(attrs))
        elif tag == "blockquote":
            self._quoted += 1
            self.out.append("> ")

    def handle_endtag(self, tag: str) -> None:
        """Say where a link leads, unless its words did."""
        if tag == "a" and self._targets:
            target = self._targets.pop()
            if target and not self.result().endswith(target):
                self.out.append(f" <{target}>")
        elif tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        """Words."""
        self.out.append(data.replace("\n", "\n> ") if self._quoted else data)

"""Telegram's MarkdownV2 and its older Markdown. Bot API: formatting options."""

import re
from dataclasses import dataclass, field

from sandbox.formatting.entities import ordered, units
from sandbox.formatting.html import LINK, address, moment, unreadable
from sandbox.shapes import Json

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
}
PRE_START = re.compile(r"```(?:([^\s`]+)\n|\n)?")
TARGET = re.compile(r"\(((?:[^)\\]|\\.)*)\)", re.DOTALL)


@dataclass(slots=True)
class _Open:
    kind: str
    mark: str
    offset: int
    at: int
    language: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads MarkdownV2 from left to right."""

    source: str
    at: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    quote: int = -1

    def read(self) -> tuple[str, list[Json]]:
        """The plain text and its entities. Raises ApiError 400."""
        while self.at < len(self.source):
            self._step()
        self._end_quote()
        if self.open:
            last = self.open[-1]
            name = NAMES[last.kind]
            raise unreadable(f"Can't find end of {name} entity at byte offset {self._byte(last.at)}")
        return "".join(self.pieces), ordered(self.entities)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)

    def _step(self) -> None:
        source, char = self.source, self.source[self.at]
        if char == "\\" and self.at + 1 < len(source) and 0 < ord(source[self.at + 1]) < 127:
            self._add(source[self.at + 1])
            self.at += 2
        elif self.open and self.open[-1].kind in ("code", "pre"):
            self._inside_code(char)
        elif char == "\n":
            self._line_end()
        elif char == ">" and (self.at == 0 or source[self.at - 1] == "\n"):
            self.quote = self.length if self.quote < 0 else self.quote
            self.at += 1
        elif char in RESERVED:
            self._mark(char)
        else:
            self._add(char)
            self.at += 1

    def _inside_code(self, char: str) -> None:
        mark = self.open[-1].mark
        if self.source.startswith(mark, self.at):
            self.at += len(mark)
            self._close()
        else:
            self._add(char)
            self.at += 1

    def _line_end(self) -> None:
        if self.quote >= 0 and not self.source.startswith(">", self.at + 1):
            self._end_quote()
        self._add("\n")
        self.at += 1

    def _end_quote(self) -> None:
        if self.quote >= 0 and self.length > self.quote:
            kind = "blockquote"
            if self.open and self.open[-1].kind == "spoiler" and self.open[-1].offset == self.length:
                self.open.pop()
                kind = "expandable_blockquote"
            self.entities.append({"type": kind, "offset": self.quote, "length": self.length - self.quote})
        self.quote = -1

    def _mark(self, char: str) -> None:
        source = self.source
        if source.startswith("```", self.at):
            match = PRE_START.match(source, self.at)
            assert match is not None
            self._begin("pre", "```", match.end() - self.at, match.group(1) or "")
        elif char == "`":
            self._begin("code", "`", 1)
        elif char == "]" and any(tag.kind in ("text_link", "custom_emoji") for tag in self.open):
            self._end_link()
        elif char == "[" or source.startswith("![", self.at):
            kind = "text_link" if char == "[" else "custom_emoji"
            self._begin(kind, "]", 1 if char == "[" else 2)
        else:
            self._toggle(char)

    def _toggle(self, char: str) -> None:
        double = self.source[self.at : self.at + 2]
        mark = double if double in MARKS else char
        if mark not in MARKS:
            raise unreadable(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        if self.open and self.open[-1].mark == mark:
            self.at += len(mark)
            self._close()
        elif mark == "__" and self.open and self.open[-1].mark == "_":
            self.at += 1
            self._close()
        elif any(tag.mark == mark for tag in self.open):
            last = self.open[-1]
            where = self._byte(last.at)
            raise unreadable(f"Can't find end of {NAMES[last.kind]} entity at byte offset {where}")
        else:
            self._begin(MARKS[mark], mark, len(mark))

    def _begin(self, kind: str, mark: str, width: int, language: str = "") -> None:
        self.open.append(_Open(kind, mark, self.length, self.at, language))
        self.at += width

    def _close(self, **extra: str | int) -> None:
        tag = self.open.pop()
        if self.length == tag.offset:
            return
        entity: Json = {"type": tag.kind, "offset": tag.offset, "length": self.length - tag.offset}
        if tag.language:
            entity["language"] = tag.language
        self.entities.append(entity | extra)

    def _end_link(self) -> None:
        tag = self.open[-1]
        if tag.kind not in ("text_link", "custom_emoji"):
            where = self._byte(tag.at)
            raise unreadable(f"Can't find end of {NAMES[tag.kind]} entity at byte offset {where}")
        self.at += 1
        match = TARGET.match(self.source, self.at)
        if match is None:
            text = "".join(self.pieces)[-(self.length - tag.offset) or None :]
            self._finish_link(tag, text)
            return
        self.at = match.end()
        self._finish_link(tag, re.sub(r"\\(.)", r"\1", match.group(1)))

    def _finish_link(self, tag: _Open, url: str) -> None:
        if tag.kind == "custom_emoji":
            self._finish_symbol(tag, url)
        elif LINK.match(url):
            self._close(url=address(url))
        else:
            self.open.pop()

    def _finish_symbol(self, tag: _Open, url: str) -> None:
        """`![22:45](tg://time?unix=…)` and `![👍](tg://emoji?id=…)`."""
        _, _, query = url.partition("?")
        values = dict(pair.partition("=")[::2] for pair in query.split("&"))
        if url.startswith("tg://time"):
            tag.kind = "date_time"
            self._close(**moment(values.get("unix", ""), values.get("format", "")))
        elif url.startswith("tg://emoji") and values.get("id", "").isdigit():
            self._close(custom_emoji_id=values["id"])
        else:
            raise unreadable("Custom emoji URL must have scheme tg")


def parse_markdown_v2(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of MarkdownV2. Raises ApiError 400."""
    return _Reader(text).read()


LEGACY = re.compile(
    r"\\(?P<escaped>[_*`\[])|```(?:(?P<language>\S+)\n|\n)?(?P<pre>.*?)```|`(?P<code>[^`]*)`"
    r"|\*(?P<bold>[^*]*)\*|_(?P<italic>[^_]*)_|\[(?P<label>[^\]]*)\]\((?P<url>[^)]*)\)|(?P<stray>[_*`\[])",
    re.DOTALL,
)


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of the older Markdown, without nesting. Raises ApiError 400."""
    pieces: list[str] = []
    entities: list[Json] = []
    at = length = 0
    for match in LEGACY.finditer(text):
        if match.group("stray") and match.group("stray") != "[":
            where = len(text[: match.start()].encode())
            raise unreadable(f"Can't find end of the entity starting at byte offset {where}")
        plain = text[at : match.start()]
        inner, entity = _legacy_entity(match)
        offset = length + units(plain)
        if entity and inner:
            entities.append({**entity, "offset": offset, "length": units(inner)})
        pieces += [plain, inner]
        length, at = offset + units(inner), match.end()
    return "".join([*pieces, text[at:]]), ordered(entities)


def _legacy_entity(match: re.Match[str]) -> tuple[str, Json]:
    """The text inside one mark, and what it means."""
    groups = match.groupdict()
    for kind in ("pre", "code", "bold", "italic"):
        if groups[kind] is not None:
            language = {"language": groups["language"]} if kind == "pre" and groups["language"] else {}
            return groups[kind], {"type": kind, **language}
    if groups["label"] is not None:
        link = LINK.match(groups["url"])
        return groups["label"], {"type": "text_link", "url": address(groups["url"])} if link else {}
    return groups["escaped"] or groups["stray"] or "", {}

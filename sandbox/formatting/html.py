"""Telegram's HTML. Bot API: formatting options, HTML style; errors in Telegram's own words."""

import re
from dataclasses import dataclass, field

from sandbox.errors import ApiError, bad_request
from sandbox.formatting.entities import ordered, units
from sandbox.shapes import Json

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
KNOWN = frozenset(SIMPLE) | {"a", "span", "tg-emoji", "tg-time", "blockquote"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
MARK = re.compile(r"[<&]")
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot));?")
NAME = re.compile(r"[^\s>/\"'=]*")
ATTRIBUTE = re.compile(r"[^\s=>/\"']*")
UNQUOTED = re.compile(r"[a-zA-Z0-9.\-]*")
LINK = re.compile(r"(?:(?:https?|tg|ton)://|mailto:|tel:|[\w.-]+\.[a-z]{2,})\S*", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    pieces: int
    order: int


@dataclass(slots=True)
class _Reader:
    """Reads tagged text from left to right."""

    source: str
    at: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[tuple[int, Json]] = field(default_factory=list)
    tags: int = 0

    def read(self) -> tuple[str, list[Json]]:
        """The plain text and its entities. Raises ApiError 400."""
        source = self.source
        while mark := MARK.search(source, self.at):
            self._add(source[self.at : mark.start()])
            self.at = mark.start()
            if source[self.at] == "&":
                self._reference()
            elif source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._add(source[self.at :])
        if self.open:
            raise unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        self.entities.sort(key=lambda pair: pair[0])
        return "".join(self.pieces), ordered([entity for _, entity in self.entities])

    def _add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += units(text)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _reference(self) -> None:
        match = REFERENCE.match(self.source, self.at)
        if match is None:
            self._add("&")
            self.at += 1
            return
        hexadecimal, decimal, name = match.groups()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
        valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        self._add(NAMED[name] if name else chr(code) if valid else match.group())
        self.at = match.end()

    def _start_tag(self) -> None:
        start, source = self.at, self.source
        name_match = NAME.match(source, start + 1)
        assert name_match is not None
        name, self.at = name_match.group().lower(), name_match.end()
        if self.at >= len(source):
            raise unreadable(f"Unclosed start tag at byte offset {self._byte(start)}")
        if name not in KNOWN:
            raise unreadable(f'Unsupported start tag "{name}" at byte offset {self._byte(start)}')
        attributes = self._attributes(name, start)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(start)}')
        self.tags += 1
        self.open.append(_Open(name, attributes, self.length, len(self.pieces), self.tags))

    def _attributes(self, tag: str, start: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._spaces()
            if self.at >= len(self.source):
                raise unreadable(f'Unclosed start tag "{tag}" at byte offset {self._byte(start)}')
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name, value = self._attribute(tag, start)
            attributes[name] = value

    def _attribute(self, tag: str, start: int) -> tuple[str, str]:
        match = ATTRIBUTE.match(self.source, self.at)
        assert match is not None
        name, self.at = match.group().lower(), match.end()
        if not name:
            raise unreadable(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(start)}')
        self._spaces()
        if self.source[self.at : self.at + 1] != "=":
            if tag == "blockquote" and name == "expandable":
                return name, ""
            what = "Expected equal sign in declaration of an attribute of the tag"
            raise unreadable(f'{what} "{tag}" at byte offset {self._byte(start)}')
        self.at += 1
        self._spaces()
        return name, self._value(tag, start)

    def _value(self, tag: str, start: int) -> str:
        quote = self.source[self.at : self.at + 1]
        if quote in ("'", '"') and quote:
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise unreadable(f'Unclosed start tag "{tag}" at byte offset {self._byte(start)}')
            value, self.at = self.source[self.at + 1 : end], end + 1
            return unescape(value)
        match = UNQUOTED.match(self.source, self.at)
        assert match is not None
        self.at = match.end()
        if self.source[self.at : self.at + 1] not in (" ", ">", "\n", "\t"):
            raise unreadable(f"Unexpected end of name token at byte offset {self._byte(self.at)}")
        return match.group().lower()

    def _spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def _end_tag(self) -> None:
        start = self.at
        if not self.open:
            raise unreadable(f"Unexpected end tag at byte offset {self._byte(start)}")
        match = NAME.match(self.source, start + 2)
        assert match is not None
        name, self.at = match.group().lower(), match.end()
        self._spaces()
        if self.source[self.at : self.at + 1] != ">":
            raise unreadable(f"Unclosed end tag at byte offset {self._byte(start)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            where = f"at byte offset {self._byte(start)}"
            raise unreadable(f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity: Json = {"type": "", "offset": tag.offset, "length": self.length - tag.offset}
        inside_code = any(outer.name in ("pre", "code") for outer in self.open)
        if inside_code:
            self._language(tag)
            return
        entity |= self._meaning(tag)
        if entity["type"] == "pre":
            language = tag.attributes.get("language")
            entity |= {"language": language} if language else {}
        if entity["type"]:
            self.entities.append((tag.order, entity))

    def _language(self, tag: _Open) -> None:
        """`<pre><code class="language-x">` is one block of code in a language."""
        outer, class_name = self.open[-1], tag.attributes.get("class", "")
        if tag.name == "code" and outer.name == "pre" and outer.offset == tag.offset:
            outer.attributes["language"] = class_name.removeprefix("language-")

    def _meaning(self, tag: _Open) -> Json:
        name, attributes = tag.name, tag.attributes
        if name in SIMPLE:
            return {"type": SIMPLE[name]}
        if name == "a":
            url = attributes.get("href") or "".join(self.pieces[tag.pieces :])
            return {"type": "text_link", "url": address(url)} if LINK.match(url) else {}
        if name == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            return {"type": "custom_emoji", "custom_emoji_id": emoji} if emoji.isdigit() else {}
        if name == "tg-time":
            return moment(attributes.get("unix", ""), attributes.get("format", ""))
        if name == "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        return {"type": "spoiler"}


def unreadable(reason: str) -> ApiError:
    """400, can't parse entities."""
    return bad_request(f"can't parse entities: {reason}")


def unescape(text: str) -> str:
    """Resolve the references of an attribute's value."""
    reader = _Reader(text)
    while (found := text.find("&", reader.at)) >= 0:
        reader.pieces.append(text[reader.at : found])
        reader.at = found
        reader._reference()
    return "".join(reader.pieces) + text[reader.at :]


def address(url: str) -> str:
    """A link as Telegram keeps it: with a scheme and, for a bare host, a slash."""
    full = url if ":" in url.split("/", 1)[0] else "http://" + url
    scheme, _, rest = full.partition("://")
    return full + "/" if scheme in ("http", "https") and rest and not set(rest) & set("/?#") else full


def moment(unix: str, shape: str) -> Json:
    """A time that each reader sees in their own zone. Raises ApiError 400."""
    if not unix.lstrip("-").isdigit():
        raise unreadable("Invalid Unix time specified")
    extra = {"date_time_format": shape} if shape else {}
    return {"type": "date_time", "unix_time": int(unix), **extra}


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML. Raises ApiError 400."""
    if "<" not in text and "&" not in text:
        return text, []
    return _Reader(text).read()

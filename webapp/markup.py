"""A page's HTML as a tree that can be changed, and written again. Only for what our own templates make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass(slots=True, eq=False)
class Element:
    """A tag with its attributes (a name alone has the value None), and what is in it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        return self.attributes.get(name) or ""

    def elements(self) -> Iterator["Element"]:
        """Every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def text(self) -> str:
        """All text below."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def html(self) -> str:
        """As it is written; of a tree without a tag, what is in it."""
        inside = "".join(
            escape(child, quote=False) if isinstance(child, str) else child.html() for child in self.children
        )
        if not self.tag:
            return inside
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in self.attributes.items()
        )
        return f"<{self.tag}{said}>" if self.tag in VOID else f"<{self.tag}{said}>{inside}</{self.tag}>"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs))
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Element:
    """The tree of a page or a part of one; its root has no tag."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.open[0]


def by_id(root: Element, name: str) -> Element | None:
    """The element with an id."""
    return next((each for each in root.elements() if each.attributes.get("id") == name), None)


def swap(root: Element, target: str, how: str, pieces: list[Element | str]) -> bool:
    """Put `pieces` in the place of an id (`outerHTML`) or into it; False where it does not stand."""
    for parent in (root, *root.elements()):
        for at, child in enumerate(parent.children):
            if isinstance(child, Element) and child.attributes.get("id") == target:
                if how.startswith("outer"):
                    parent.children[at : at + 1] = pieces
                else:
                    child.children = pieces
                return True
    return False

"""What a person sees: a screen, and how templates become text."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, cast

from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import escape

from locales import instrument_words, reader
from services.member_count import MOST_COUNTED
from views import role_words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to be drawn, unless one that shows the same is known to Telegram already."""

    shows: Hashable
    """All that is seen of it: equal ones look equal."""
    draw: Callable[[], bytes]
    """Takes some tens of milliseconds: call it in a thread."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text in Telegram's HTML and buttons; with what a tap that leads here is answered."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    toast: str | None = None
    """A line shown over the chat for a moment, at most 200 characters."""
    alert: str | None = None
    """What must be read and confirmed, at most 200 characters."""
    picture: str | None = None
    """The address of a picture shown above the text."""
    drawn: Drawing | None = None
    """A picture sent above the text, of a message of its own."""

    def overtaken(self, alert: str) -> "Screen":
        """The same, shown anew to one who was second: `alert` says who was first."""
        return replace(self, toast=None, alert=alert)


@dataclass(frozen=True, slots=True)
class Document:
    """A file for one person, made for this tap."""

    name: str
    content: bytes
    caption: str
    """In Telegram's HTML."""
    toast: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for one person, drawn for this tap unless one that shows the same is known."""

    shows: Hashable
    """All that is seen of it: equal ones look equal."""
    draw: Callable[[], bytes]
    """Takes some milliseconds: call it in a thread."""
    caption: str
    """Says the same in words, in Telegram's HTML."""
    keyboard: InlineKeyboardMarkup | None = None
    toast: str | None = None


_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def preview(screen: Screen) -> LinkPreviewOptions:
    """Of no link that stands in a text; a picture is shown as the preview of its own address."""
    if screen.picture is None:
        return _NO_PREVIEW
    return LinkPreviewOptions(url=screen.picture, prefer_large_media=True, show_above_text=True)


def environment(loader: BaseLoader) -> Environment:
    """Jinja with the reader's words, dates and numbers; whatever people typed is escaped."""
    made = Environment(
        loader=loader,
        autoescape=True,
        auto_reload=False,  # a file system call for every template of every message
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        reader.gettext, reader.plural, newstyle=True, pgettext=reader.pgettext
    )
    made.filters.update(number=reader.number, counted=_counted)
    made.globals.update(
        ngettext=_counting(cast(Any, made.globals["ngettext"])),
        moment=reader.moment,
        day=reader.day,
        clock=reader.clock,
        duration=reader.duration,
        money=reader.money,
        listing=reader.listing,
        weekday=reader.weekday,
        things=instrument_words.things,
        thing_name=instrument_words.name,
        thing_title=instrument_words.title,
        numbers_in_roles=role_words.numbers,
        role_lines=role_words.lines,
    )
    return made


def _counting(ngettext: Callable[..., str]) -> Callable[..., str]:
    """Jinja's own, but `num` in the text has the reader's separators."""

    @pass_context
    def counting(context: Context, one: str, many: str, amount: int, /, **values: Any) -> str:
        return ngettext(context, one, many, amount, **{"num": reader.number(amount), **values})

    return counting


def _counted(members: int) -> str:
    """How many there are, or that there are more than are counted."""
    return reader.number(members) if members <= MOST_COUNTED else f"{reader.number(MOST_COUNTED)}+"


_environment = environment(PackageLoader("views"))


def title(text: str) -> str:
    """`text` as the title of a screen, escaped."""
    return f"<b>{escape(text)}</b>"


def render(template: str, **context: Any) -> str:
    """A message template in the reader's language; whatever people typed is escaped."""
    return _environment.get_template(template).render(**context).strip()

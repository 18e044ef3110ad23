"""What a person sees: a screen, and how templates become text."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from jinja2 import Environment, PackageLoader, StrictUndefined

from views import locale


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text in Telegram's HTML and buttons; with what a tap that leads here is answered."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    toast: str | None = None
    """A line shown over the chat for a moment, at most 200 characters."""
    alert: str | None = None
    """What must be read and confirmed, at most 200 characters."""


_environment = Environment(
    loader=PackageLoader("views"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_environment.install_gettext_callables(  # type: ignore[attr-defined]
    locale.gettext, locale.plural, newstyle=True, pgettext=locale.pgettext
)
_environment.filters.update(number=locale.number)
_environment.globals.update(
    moment=locale.moment,
    day=locale.day,
    clock=locale.clock,
    duration=locale.duration,
    money=locale.money,
    listing=locale.listing,
    weekday=locale.weekday,
)


def render(template: str, **context: Any) -> str:
    """A message template in the reader's language; whatever people typed is escaped."""
    return _environment.get_template(template).render(**context).strip()

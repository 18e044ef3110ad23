"""The reader's language and zone, and everything shown by them: words, dates, numbers, money.

A context variable holds the reader; the edges (a tap, a page, the sender) enter it, views only use it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, dates, lists, numbers
from babel.core import get_global
from babel.support import NullTranslations

from locales import catalogues

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("en", "de", "es", "fr", "pt_BR", "uk")
DEFAULT = "en"

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a language of LANGUAGES, and a zone where they chose one."""

    language: str = DEFAULT
    zone: str | None = None


_ANYONE = Reader()
_reader: ContextVar[Reader] = ContextVar("reader", default=_ANYONE)


@contextmanager
def reading(language: str, zone: str | None = None) -> Iterator[None]:
    """Show everything within in `language`, times in `zone` where one was chosen."""
    token = _reader.set(Reader(language, zone))
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def on_the_spot() -> Iterator[None]:
    """Show times within as they are at the place they belong to, whatever zone the reader chose."""
    with reading(language()):
        yield


def language() -> str:
    """The reader's language."""
    return _reader.get().language


def locale() -> Locale:
    """The reader's CLDR locale."""
    return _locale(language())


@cache
def _locale(code: str) -> Locale:
    # English here is the international one: 24 hours, the day before the month.
    return Locale.parse({"en": "en_GB"}.get(code, code))


def _remembered(say: Callable[P, str]) -> Callable[P, str]:
    """Keep what was said in each language: Babel thinks longer than all the rest of a screen takes."""

    def in_language(_language: str, *args: P.args, **kwargs: P.kwargs) -> str:
        return say(*args, **kwargs)

    said: Callable[..., str] = lru_cache(maxsize=4096)(in_language)

    @wraps(say)
    def again(*args: P.args, **kwargs: P.kwargs) -> str:
        return said(language(), *args, **kwargs)

    return again


def supported(code: str | None) -> str | None:
    """The language of ours nearest to a code such as `pt-br` or `de_AT`, or None."""
    if not code:
        return None
    wanted = code.replace("-", "_")
    exact = {known.lower(): known for known in LANGUAGES}
    return (
        exact.get(wanted.lower()) or {"pt": "pt_BR"}.get(wanted[:2].lower()) or exact.get(wanted[:2].lower())
    )


@cache
def _catalogue(code: str) -> NullTranslations:
    """The texts of a language, read from its .po file; English stands in the code itself."""
    return catalogues.read(FOLDER / code / "LC_MESSAGES" / "messages.po")


def gettext(message: str, **values: Any) -> str:
    """`message` in the reader's language, with `%(name)s` filled in."""
    text: str = _catalogue(language()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The right plural form for `num`, which is `%(num)s` in the text."""
    return plural(one, many, num) % {"num": number(num), **values}


def plural(one: str, many: str, num: int) -> str:
    """The right plural form for `num`, not yet filled in."""
    text: str = _catalogue(language()).ungettext(one, many, num)
    return text


def pgettext(context: str, message: str, **values: Any) -> str:
    """`message` as it is said in `context`."""
    text: str = _catalogue(language()).upgettext(context, message)
    return text % values if values else text


@_remembered
def number(value: int) -> str:
    """A number with the reader's separators."""
    return numbers.format_decimal(value, locale=locale())


def decimal(value: float) -> str:
    """A number with one digit after the point, where that is not 0."""
    return numbers.format_decimal(round(value, 1), format="#,##0.#", locale=locale())


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent."""
    return numbers.format_percent(round(share, 2), locale=locale())


def money(minor: int, currency: str) -> str:
    """An amount in minor units of a currency; how many of Stars (`XTR`) and of credits (`XXX`)."""
    if currency == "XTR":
        return ngettext("%(num)s Star", "%(num)s Stars", minor)
    if currency == "XXX":
        return ngettext("%(num)s credit", "%(num)s credits", minor)
    digits = numbers.get_currency_precision(currency)
    return numbers.format_currency(minor / 10**digits, currency, locale=locale())


def listing(items: list[str]) -> str:
    """`a, b and c`, as the reader's language joins it."""
    return lists.format_list(items, locale=locale())


def zone_for(program_zone: str) -> ZoneInfo:
    """The zone times are shown in: the reader's own choice, else the program's."""
    return ZoneInfo(_reader.get().zone or program_zone)


@_remembered
def city(zone: str) -> str:
    """What a zone is called in a sentence: `Lisbon` for Europe/Lisbon."""
    named = locale().time_zones
    # CLDR keeps the names under a zone's oldest spelling (Europe/Kiev); Babel looks under the newest alone.
    found = (named[known].get("city") for known in (zone, *_older(zone)) if known in named)
    said: str | None = next((name for name in found if name), None)
    return said or zone.rpartition("/")[2].replace("_", " ")


@cache
def _older(zone: str) -> tuple[str, ...]:
    """Other spellings of the same zone."""
    return tuple(old for old, new in get_global("zone_aliases").items() if new == zone)


def moment(at: datetime, zone: str, until: datetime | None = None) -> str:
    """`Thu 26 Nov, 18:30 (Lisbon)`: a date and time, perhaps to another, with the zone it is told in."""
    shown = zone_for(zone)
    end = f"–{clock(until, zone)}" if until else ""
    return f"{day(at, zone)}, {clock(at, zone)}{end} ({city(str(shown))})"


def moment_there(at: datetime, zone: str, until: datetime | None = None) -> str:
    """The same as `moment`, in the time of the place even for a reader with a zone of their own."""
    with on_the_spot():
        return moment(at, zone, until)


def day(at: datetime, zone: str) -> str:
    """`Thu 26 Nov`, with the year when it is not near."""
    local = at.astimezone(zone_for(zone))
    far = abs((local.date() - datetime.now(local.tzinfo).date()).days) > 300
    return short_date(local.date(), year=far)


@_remembered
def short_date(value: date, *, year: bool = False) -> str:
    """A day of the week and a date in the reader's order."""
    skeleton = "yMMMEd" if year else "MMMEd"
    return dates.format_skeleton(skeleton, datetime.combine(value, time()), locale=locale())


@_remembered
def day_and_month(value: date) -> str:
    """A date as short as can be: `26 Nov`."""
    return dates.format_skeleton("MMMd", datetime.combine(value, time()), locale=locale())


@_remembered
def long_date(value: date) -> str:
    """A date in full: `Thursday, 26 November 2026`."""
    return dates.format_date(value, "full", locale=locale())


@_remembered
def plain_date(value: date) -> str:
    """A date alone: `26 Nov 2026`."""
    return dates.format_skeleton("yMMMd", datetime.combine(value, time()), locale=locale())


@_remembered
def date_range(first: date, last: date) -> str:
    """Two dates, with what they share said once: `23–29 Nov 2026`."""
    start, end = (datetime.combine(value, time()) for value in (first, last))
    return dates.format_interval(start, end, skeleton="yMMMd", locale=locale())


def clock(at: datetime, zone: str) -> str:
    """`18:30`, or as the reader's language writes it."""
    return time_of_day(at.astimezone(zone_for(zone)).time())


def duration(minutes: int) -> str:
    """`1 h 30 min` in the reader's language; Babel has no short units for half of ours."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(gettext("%(num)s h", num=number(hours)))
    if rest or not hours:
        parts.append(gettext("%(num)s min", num=number(rest)))
    return " ".join(parts)


def weekday(index: int, width: Literal["wide", "abbreviated", "narrow"] = "wide") -> str:
    """The name of a day of the week, 0 for Monday, as it stands alone."""
    name: str = dates.get_day_names(width, context="stand-alone", locale=locale())[index]
    return name


def month_name(value: date) -> str:
    """The name of a month, as it stands alone."""
    name: str = dates.get_month_names("wide", context="stand-alone", locale=locale())[value.month]
    return name


@_remembered
def short_month(value: date) -> str:
    """The name of a month as short as can be, as it stands alone: `Nov`."""
    name: str = dates.get_month_names("abbreviated", context="stand-alone", locale=locale())[value.month]
    return name


@_remembered
def month_and_year(value: date) -> str:
    """`Nov 2026`"""
    return dates.format_skeleton("yMMM", datetime.combine(value, time()), locale=locale())


@_remembered
def time_of_day(value: time) -> str:
    """A wall time as the reader's language writes it."""
    return dates.format_time(value, "short", locale=locale())


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that can be chosen."""
    return name in _zones()

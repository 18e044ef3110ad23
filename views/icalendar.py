"""The text of an iCalendar file (RFC 5545): lines, texts, times and time zones.

Written here because it is little, because calendars of thousands of sessions must not keep others waiting,
and because the library's time zones begin summer time an hour late. Tests read it with two libraries.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

PRODUCT = "-//Jamboree//Jamboree//EN"
LONGEST_LINE = 75
"""Octets, without the line's end."""
_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_STEP = timedelta(days=1)


def calendar(properties: Iterable[str], components: Iterable[str], *, method: str = "PUBLISH") -> bytes:
    """A whole file, from the properties of the calendar and its components."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    lines = [*head, *properties]
    return ("".join(map(line, lines)) + "".join(components) + line("END:VCALENDAR")).encode()


def component(name: str, properties: Iterable[str]) -> str:
    """A component with its properties."""
    return "".join(map(line, (f"BEGIN:{name}", *properties, f"END:{name}")))


def line(content: str) -> str:
    """One content line, folded between characters where it is longer than 75 octets."""
    if content.isascii():
        if len(content) <= LONGEST_LINE:
            return content + "\r\n"
        rest = range(LONGEST_LINE, len(content), LONGEST_LINE - 1)
        return (
            "\r\n ".join((content[:LONGEST_LINE], *(content[at : at + LONGEST_LINE - 1] for at in rest)))
            + "\r\n"
        )
    folded, length = [], 0
    for character in content:
        size = len(character.encode())
        if length + size > LONGEST_LINE:
            folded.append("\r\n ")
            length = 1
        folded.append(character)
        length += size
    return "".join(folded) + "\r\n"


def text(value: str) -> str:
    """A text value: escaped, without characters that no calendar may hold."""
    plain = _CONTROL.sub("", _BREAK.sub("\n", value)).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def moment(value: datetime) -> str:
    """A time in UTC."""
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def span(start: datetime, end: datetime, zone: str) -> tuple[str, str]:
    """`DTSTART` and `DTEND` in a zone, so that calendars keep the wall time.

    On the night of a clock change a local time may come twice; which one it is programs read differently.
    Then both are said in UTC.
    """
    local = [at.astimezone(ZoneInfo(zone)) for at in (start, end)]
    if zone == "UTC" or any(at.utcoffset() != at.replace(fold=not at.fold).utcoffset() for at in local):
        return f"DTSTART:{moment(start)}", f"DTEND:{moment(end)}"
    first, last = (f";TZID={zone}:{at.strftime('%Y%m%dT%H%M%S')}" for at in local)
    return f"DTSTART{first}", f"DTEND{last}"


@lru_cache(maxsize=512)
def timezone(zone: str, first_year: int, last_year: int) -> str:
    """The rules of a zone from the first day of one year to the last of another."""
    tz = ZoneInfo(zone)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    parts = [_observance(tz, start, tz.utcoffset(start.astimezone(tz)) or timedelta())]
    for at, before in _changes(tz, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        parts.append(_observance(tz, at, before))
    return component("VTIMEZONE", [f"TZID:{zone}"])[: -len("END:VTIMEZONE\r\n")] + "".join(
        (*parts, line("END:VTIMEZONE"))
    )


def _changes(tz: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Each moment in UTC when the zone's offset changes, with the offset before it."""
    at, offset = start, start.astimezone(tz).utcoffset() or timedelta()
    while at < end:
        after = at + _STEP
        changed = after.astimezone(tz).utcoffset() or timedelta()
        if changed != offset:
            yield _exactly(tz, at, after, offset), offset
        at, offset = after, changed


def _exactly(tz: tzinfo, before: datetime, after: datetime, offset: timedelta) -> datetime:
    """The first whole second between the two with another offset."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(tz).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _observance(tz: tzinfo, at: datetime, before: timedelta) -> str:
    """What holds from a moment on; its start is said in the time that held before."""
    local = at.astimezone(tz)
    return component(
        "DAYLIGHT" if local.dst() else "STANDARD",
        (
            f"DTSTART:{(at + before).strftime('%Y%m%dT%H%M%S')}",
            f"TZOFFSETFROM:{_offset(before)}",
            f"TZOFFSETTO:{_offset(local.utcoffset() or timedelta())}",
            f"TZNAME:{text(local.tzname() or 'LMT')}",
        ),
    )


def _offset(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")

"""An iCalendar file as others read it: by two libraries that did not write it, and by RFC 5545."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import vobject

REQUIRED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED", "URL"}
FORBIDDEN = {"ATTENDEE", "ORGANIZER"}
"""A calendar names no people."""


def checked(content: bytes) -> dict[str, Any]:
    """The events of a file by UID, as vobject reads them, once everything about the file was found right."""
    _check_lines(content)
    text = content.decode()
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    assert calendar.method.value == "PUBLISH"
    assert calendar.prodid.value
    events = calendar.contents.get("vevent", [])
    for event in events:
        names = {name.upper() for name in event.contents}
        assert names >= REQUIRED, REQUIRED - names
        assert not names & FORBIDDEN
        assert "valarm" not in event.contents
        assert all(len(event.contents[name.lower()]) == 1 for name in REQUIRED)
        assert event.dtend.value > event.dtstart.value
    found = {event.uid.value: event for event in events}
    assert len(found) == len(events)
    _check_zones(content)
    _agree(content, found)
    return found


def starts(event: Any) -> datetime:
    """When an event begins, in UTC."""
    value: datetime = event.dtstart.value
    return value.astimezone(UTC)


def ends(event: Any) -> datetime:
    """When an event ends, in UTC."""
    value: datetime = event.dtend.value
    return value.astimezone(UTC)


def unfolded(content: bytes) -> list[str]:
    """The lines of a file, folding undone."""
    return re.sub(r"\r\n[ \t]", "", content.decode()).split("\r\n")[:-1]


def _check_lines(content: bytes) -> None:
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no character is torn apart
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line)


def _check_zones(content: bytes) -> None:
    """Each zone that is used is there, and its own rules give the zone's times on and around every date."""
    calendar = icalendar.Calendar.from_ical(content)
    zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    used = set(re.findall(r"TZID=([^:;]+):", "\n".join(unfolded(content))))
    assert used <= set(zones)
    assert zones  # a calendar without any component would be none
    for event in calendar.walk("VEVENT"):
        for name in ("DTSTART", "DTEND"):
            zone = event[name].params.get("TZID")
            if zone is None:
                continue
            local = event[name].dt.replace(tzinfo=None)
            assert _offset(zones[zone], local) == local.replace(tzinfo=ZoneInfo(zone)).utcoffset(), local


def _offset(zone: Any, local: datetime) -> timedelta:
    """The offset of a local time by the rules that came along: that of the last observance before it."""
    best, offset = datetime.min, None
    for part in zone.subcomponents:
        begins = part["DTSTART"].dt
        if best < begins <= local:
            best, offset = begins, part["TZOFFSETTO"].td
    assert offset is not None, "no rule holds"
    found: timedelta = offset
    return found


def _agree(content: bytes, found: dict[str, Any]) -> None:
    """The other library reads the same."""
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        same = found[str(event["UID"])]
        assert event["DTSTART"].dt.astimezone(UTC) == starts(same)
        assert event["DTEND"].dt.astimezone(UTC) == ends(same)
        assert str(event["SUMMARY"]) == same.summary.value
        assert int(event["SEQUENCE"]) == int(same.sequence.value)

"""What is written into a calendar file, as two other programs read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.reader import reading
from models.programs import Kind
from models.rsvp import RsvpStatus
from services.calendars import Event
from tests.calendars.ical import checked, ends, starts, unfolded
from views import calendar_files, icalendar
from views.links import Links

LINKS = Links("jamboree_bot", public_url="https://jam.example.org")
HOSTILE = 'Jam; "loud",\\n a\\;b\r\nEND:VEVENT\r\nBEGIN:VALARM\n\x07\u2028Ünïcödé 🎷🎺 ليلة الجاز 爵士之夜'
EVENT = Event(
    id=123456789,
    community_id=42,
    community="Jam Lisboa",
    program_id=7,
    program="Thursday Jam",
    title="Thursday Jam",
    kind=Kind.JAM_SESSION,
    tags=("blues", "funk"),
    description="Bring your horn.",
    place="Bar do Cais",
    latitude=38.7129,
    longitude=-9.1457,
    starts_at=datetime(2026, 11, 26, 20, tzinfo=UTC),
    ends_at=datetime(2026, 11, 26, 23, tzinfo=UTC),
    zone="Europe/Lisbon",
    cancelled=False,
    reason=None,
    mine=RsvpStatus.GOING,
    sequence=3,
    changed_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    reference="abcDEF123456",
)


def feed(*events: Event) -> bytes:
    """A calendar in English."""
    with reading("en"):
        return calendar_files.feed("Jam Lisboa", events, LINKS)


def only(event: Event) -> object:
    """The one event of its file."""
    with reading("en"):
        found = checked(calendar_files.one(event, LINKS))
    assert list(found) == ["123456789-42@jamboree"]
    return found["123456789-42@jamboree"]


def test_an_event_says_all_there_is_to_know() -> None:
    event = only(EVENT)
    assert event.summary.value == "Thursday Jam"
    assert (starts(event), ends(event)) == (EVENT.starts_at, EVENT.ends_at)
    assert event.location.value == "Bar do Cais"
    assert event.geo.value == "38.712900;-9.145700"
    assert event.categories.value == ["Jam session", "blues", "funk"]
    assert event.url.value == "https://t.me/jamboree_bot?start=abcDEF123456"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "3"
    assert event.last_modified.value == EVENT.changed_at
    assert "Bring your horn." in event.description.value


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"mine": RsvpStatus.MAYBE}, "TENTATIVE", "You may come."),
        ({"mine": RsvpStatus.WAITLIST}, "TENTATIVE", "You are on the waitlist."),
        ({"mine": None}, "CONFIRMED", "Jam Lisboa"),
        ({"cancelled": True, "reason": "The bar is flooded"}, "CANCELLED", "Cancelled: The bar is flooded"),
        ({"cancelled": True, "mine": RsvpStatus.MAYBE}, "CANCELLED", "Cancelled"),
    ],
)
def test_how_things_stand_is_said_in_status_and_words(
    change: dict[str, object], status: str, said: str
) -> None:
    event = only(replace(EVENT, **change))
    assert event.status.value == status
    assert said in event.description.value


def test_hostile_text_in_every_script_stays_text() -> None:
    hostile = replace(EVENT, title=HOSTILE, description=HOSTILE * 40, place=HOSTILE, tags=(HOSTILE,))
    event = only(hostile)
    clean = HOSTILE.replace("\r\n", "\n").replace("\x07", "").replace("\u2028", "\n")
    assert event.summary.value == clean
    assert event.location.value == clean
    assert clean * 40 in event.description.value
    assert len(unfolded(feed(hostile))) == len(unfolded(feed(EVENT)))


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read_back(words: str, name: str) -> None:
    title = "x" + words.encode("utf-8", "ignore").decode() + "x"
    tagged = "t" + name.encode("utf-8", "ignore").decode() + "t"
    checked(feed(replace(EVENT, title=title, tags=(tagged,))))


NIGHTS = [
    ("Europe/Lisbon", datetime(2026, 3, 29, 0, 30), 120),
    ("Europe/Lisbon", datetime(2026, 10, 25, 0, 30), 60),
    ("Europe/Lisbon", datetime(2026, 10, 25, 0, 30), 120),
    ("America/New_York", datetime(2026, 11, 1, 1, 30), 60),
    ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 40), 30),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, 30), 90),
    ("Asia/Tokyo", datetime(2026, 12, 31, 22), 240),
    ("Asia/Kathmandu", datetime(2026, 12, 31, 22), 240),
    ("UTC", datetime(2026, 12, 31, 22), 240),
]


@pytest.mark.parametrize(("zone", "local", "minutes"), NIGHTS)
def test_times_are_right_over_midnight_and_on_nights_when_clocks_change(
    zone: str, local: datetime, minutes: int
) -> None:
    start = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    event = only(replace(EVENT, zone=zone, starts_at=start, ends_at=start + timedelta(minutes=minutes)))
    assert (starts(event), ends(event)) == (start, start + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "zone", ["Europe/Lisbon", "America/New_York", "Australia/Sydney", "Africa/Casablanca"]
)
def test_a_zones_rules_begin_in_the_second_its_clocks_change(zone: str) -> None:
    tz = ZoneInfo(zone)
    observances = icalendar.timezone(zone, 2025, 2027).split("BEGIN:")[2:]
    assert len(observances) > 5
    for observance in observances[1:]:
        fields = dict(row.split(":", 1) for row in observance.splitlines() if ":" in row)
        before = timedelta(hours=int(fields["TZOFFSETFROM"][:3]))
        after = timedelta(hours=int(fields["TZOFFSETTO"][:3]))
        begins = datetime.strptime(fields["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) - before
        assert begins.astimezone(tz).utcoffset() == after
        assert (begins - timedelta(seconds=1)).astimezone(tz).utcoffset() == before


def test_an_empty_calendar_is_a_calendar() -> None:
    assert checked(feed()) == {}


def test_a_calendar_holds_each_zone_once() -> None:
    tokyo = replace(EVENT, id=2, zone="Asia/Tokyo")
    content = feed(EVENT, tokyo, replace(EVENT, id=3), replace(tokyo, id=4))
    assert len(checked(content)) == 4
    assert content.count(b"BEGIN:VTIMEZONE") == 2
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content


def test_googles_page_is_filled_in() -> None:
    event = replace(EVENT, title="Jazz & Blues? 100% 爵士", description="Ж" * 2000)
    link = calendar_files.google(event, LINKS)
    fields = parse_qs(urlsplit(link).query)
    assert link.isascii()
    assert len(link) <= 1800
    assert fields["text"] == ["Jazz & Blues? 100% 爵士"]
    assert fields["dates"] == ["20261126T200000Z/20261126T230000Z"]
    assert fields["ctz"] == ["Europe/Lisbon"]
    assert fields["location"] == ["Bar do Cais"]
    assert fields["details"][0].endswith("https://t.me/jamboree_bot?start=abcDEF123456")

"""The schedule's part of a form: words fill the builder, the builder shows its dates, nothing is guessed."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from tests.webapp.worlds import Client, Visitor, World, site, visitor
from webapp.site import DATABASE

WEEKLY = {
    "repeat": "weekly",
    "weekday-3": "1",
    "start": "2026-11-26",
    "time": "20:00",
    "zone": "Europe/Lisbon",
}


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


async def asks(client: Client, world: World, where: str, who: Visitor | None = None, **sent: str) -> str:
    """What is shown for fields that were filled in."""
    person = who or visitor("Ana")
    data = person.init_data(at=client.app[DATABASE].clock())
    signed = await client.post("/app/token", headers={"Authorization": f"tma {data}"})
    token = (await signed.json())["token"]
    address = f"/parts/{world.community}/planning{where}?{urlencode(sent)}"
    response = await client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert response.status == 200
    return await response.text()


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "Every Thursday at 20:00"),
        ({"interval": "2"}, "Every second Thursday at 20:00"),
        ({"weekday-1": "1"}, "Every Tuesday and Thursday at 20:00"),
        ({"repeat": "weekday", "nth": "-1", "nth_day": "6"}, "Every month on the last Sunday at 20:00"),
        ({"repeat": "day", "month_day": "15"}, "Every month on day 15 at 20:00"),
        ({"repeat": "day", "month_day": "-1", "interval": "2"}, "Every 2 months on the last day at 20:00"),
        ({"repeat": "yearly"}, "Every year on 26 November at 20:00"),
        ({"repeat": "once"}, "Thursday, 26 November 2026 at 20:00"),
        ({"end": "until", "until": "2026-12-24"}, "until 24 December 2026"),
        ({"end": "count", "count": "3"}, "3 times"),
        ({"zone": "Berlin"}, "(Berlin)"),
        ({"repeat": "rule", "rule": "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"}, "by the rule"),
        ({"words": "every 2nd Tuesday 19:00"}, "Every second Tuesday at 19:00"),
    ],
)
async def test_the_sentence_and_six_dates_are_shown(
    client: Client, world: World, changes: dict[str, str], shown: str
) -> None:
    text = await asks(client, world, "", **{**WEEKLY, **changes})
    assert shown in text
    assert 1 <= text.count("<li>") <= 6


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"end": "until", "until": "2026-11-01"}, "before it begins"),
        ({"end": "count", "count": "1000000000"}, "cannot be"),
        ({"end": "count", "count": ""}, "The number of dates"),
        ({"weekday-3": ""}, "On which day"),
        ({"repeat": "once", "start": "2020-01-01"}, "is in the past"),
        ({"repeat": "rule", "rule": "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"}, "SECONDLY"),
        ({"repeat": "rule", "rule": "FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO"}, "BYSETPOS cannot be"),
        ({"repeat": "rule", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "no date in the next"),
        ({"repeat": "rule", "rule": ""}, "Write when it takes place"),
        ({"repeat": "hourly"}, "The repetition"),
        ({"zone": "Atlantis/Sunken"}, "is not a time zone"),
        ({"start": "soon"}, "The first day"),
        ({"time": "25:99"}, "The time of day"),
        ({"repeat": "weekday", "nth": "9"}, "cannot be"),
        ({"nth_day": "12"}, "The day of the week"),
        ({"words": "now and then"}, "I did not understand"),
    ],
)
async def test_what_cannot_be_is_said_in_words(
    client: Client, world: World, changes: dict[str, str], reason: str
) -> None:
    text = await asks(client, world, "", **{**WEEKLY, **changes})
    assert reason in text
    assert "<li>" not in text


async def test_words_fill_the_builder(client: Client, world: World) -> None:
    text = await asks(client, world, "/words", words="first Friday of the month 18:30", **WEEKLY)
    assert '<option value="weekday" selected>' in text
    assert 'value="18:30"' in text
    assert "Every month on the first Friday at 18:30" in text


async def test_words_in_the_readers_language(client: Client, world: World) -> None:
    text = await asks(client, world, "", visitor("Uli", "de"), words="jeden Dienstag 19 Uhr", **WEEKLY)
    assert "Dienstag" in text
    assert "19:00" in text


async def test_without_a_rule_of_its_parts_a_schedule_shows_its_rule(client: Client, world: World) -> None:
    text = await asks(client, world, "/words", words="FREQ=MONTHLY;BYMONTHDAY=1,15", **WEEKLY)
    assert '<option value="rule" selected>' in text
    assert "FREQ=MONTHLY;BYMONTHDAY=1,15" in text

"""Public holidays are days off, of the country and region one chooses, unless one works on them."""

from datetime import date

import pytest

from models.actor import Actor
from models.database import Database
from services import holidays, hours, time_off
from services.errors import BadInput
from tests.bookings.test_slots import instructor
from tests.town import Town

WEDNESDAY = date(2026, 12, 2)
IMMACULATE = date(2026, 12, 8)
"""A holiday in Portugal, and in Ticino; not in Zurich."""


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.mark.parametrize("country", holidays.COUNTRIES)
def test_every_country_and_region_that_can_be_chosen_is_known(country: str) -> None:
    assert holidays.is_known(country)
    for region in holidays.regions(country):
        assert holidays.is_known(region.code)
        assert holidays.name_of(region.code) == region.name
        assert len(region.code) <= 16
        assert holidays.in_year(region.code, 2026)


def test_who_is_nobody_has_none() -> None:
    assert holidays.between("", WEDNESDAY, IMMACULATE) == {}
    for code in ("XX", "CH-", "CH-XX", "IT-RM", "DE-Augsburg", "-"):
        assert not holidays.is_known(code)
        assert holidays.between(code, WEDNESDAY, IMMACULATE) == {}


def test_cantons_differ() -> None:
    assert holidays.between("CH-TI", IMMACULATE, IMMACULATE)
    assert not holidays.between("CH-ZH", IMMACULATE, IMMACULATE)
    assert len(holidays.regions("CH")) == 26
    assert holidays.name_of("AT-9") == "Wien"


async def _days(town: Town, owner: Actor, who: int) -> bool:
    found = await town.db.read(owner, hours.of, who)
    return bool(found.rules.hours.of_day(IMMACULATE))


async def test_a_holiday_is_a_day_off_unless_they_work_on_it(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    assert await _days(town, owner, who)
    await town.db.write(owner, hours.change, who, 1, holidays="PT")
    assert not await _days(town, owner, who)
    await town.db.write(owner, time_off.work, who, 2, IMMACULATE, [(600, 660)])
    assert await _days(town, owner, who)
    await town.db.write(owner, time_off.remove, who, 3, IMMACULATE, IMMACULATE)
    assert not await _days(town, owner, who)
    assert (await town.db.read(owner, hours.of, who)).days == {}
    with pytest.raises(BadInput):
        await town.db.write(owner, hours.change, who, 4, holidays="Atlantis")

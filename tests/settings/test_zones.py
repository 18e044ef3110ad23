"""Cities are found by what people call them."""

import pytest

from locales.reader import LANGUAGES, city, is_zone, reading
from views import zones


@pytest.mark.parametrize(
    ("language", "typed", "zone"),
    [
        ("en", "Lisbon", "Europe/Lisbon"),
        ("en", "europe/lisbon", "Europe/Lisbon"),
        ("en", "new york", "America/New_York"),
        ("de", "Lissabon", "Europe/Lisbon"),
        ("de", "lisbon", "Europe/Lisbon"),
        ("fr", "cote d'ivoire", "Africa/Abidjan"),
        ("pt_BR", "sao paulo", "America/Sao_Paulo"),
        ("uk", "київ", "Europe/Kyiv"),
        ("uk", "Україна", "Europe/Kyiv"),
        ("es", "japón", "Asia/Tokyo"),
    ],
)
def test_a_city_or_country_finds_its_zone(language: str, typed: str, zone: str) -> None:
    with reading(language):
        assert zone in zones.find(typed)


@pytest.mark.parametrize("typed", ["", "   ", "qqq", "<script>", "x" * 5000, "\u202e", "🎷", "%"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert zones.find(typed) == {}


def test_few_are_offered_and_the_nearest_first() -> None:
    found = list(zones.find("san").values())
    assert len(found) <= zones.MOST_FOUND
    assert found[0].casefold().startswith("san")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_city_of_every_page_can_be_chosen(language: str) -> None:
    with reading(language):
        for region in zones.regions():
            _, pages = zones.cities(region, 0)
            shown = [zone for page in range(pages) for zone in zones.cities(region, page)[0]]
            assert len(shown) == len(set(shown)) > 0
            assert all(is_zone(zone) and city(zone) for zone in shown)


def test_a_page_past_the_end_is_the_last() -> None:
    _, pages = zones.cities("Europe", 0)
    assert zones.cities("Europe", 99) == zones.cities("Europe", pages - 1)


def test_an_unknown_region_is_empty() -> None:
    assert zones.cities("Mars", 0) == ({}, 1)

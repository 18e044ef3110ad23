"""Map links as people paste them: read, never fetched."""

import pytest

from services import maps
from services.errors import BadInput


@pytest.mark.parametrize(
    ("text", "spot"),
    [
        ("38.7205, -9.1466", (38.7205, -9.1466, "")),
        ("geo:38.7205,-9.1466?z=17", (38.7205, -9.1466, "")),
        ("https://www.google.com/maps/@38.72051234,-9.14661234,17z", (38.72051, -9.14661, "")),
        (
            "https://www.google.pt/maps/place/Hot+Clube/@38.7,-9.1,17z/data=!4m6!3m5!3d38.7205!4d-9.1466",
            (38.7205, -9.1466, "Hot Clube"),
        ),
        ("https://maps.google.com/?q=38.7205,-9.1466", (38.7205, -9.1466, "")),
        ("https://www.google.com/maps/search/?api=1&query=38.7205%2C-9.1466", (38.7205, -9.1466, "")),
        (
            "https://www.google.co.uk/maps/place/%D0%9A%D0%B8%D1%97%D0%B2/@50.45,30.52,12z",
            (50.45, 30.52, "Київ"),
        ),
        ("https://www.openstreetmap.org/?mlat=38.7205&mlon=-9.1466#map=17/38.7/-9.1", (38.7205, -9.1466, "")),
        ("https://www.openstreetmap.org/#map=17/38.7205/-9.1466", (38.7205, -9.1466, "")),
    ],
)
def test_the_point_of_a_link_is_read(text: str, spot: tuple[float, float, str]) -> None:
    found = maps.read(text)
    assert (found.latitude, found.longitude, found.name) == spot


def test_several_services_show_a_point_or_find_a_place_by_its_name() -> None:
    there = {link.name: link.url for link in maps.links("Hot Clube", 38.7205, -9.1466)}
    assert there == {
        "Google Maps": "https://www.google.com/maps/search/?api=1&query=38.7205%2C-9.1466",
        "Apple Maps": "https://maps.apple.com/?ll=38.7205%2C-9.1466&q=Hot%20Clube",
        "OpenStreetMap": "https://www.openstreetmap.org/?mlat=38.7205&mlon=-9.1466#map=17/38.7205/-9.1466",
    }
    assert maps.read(there["OpenStreetMap"]) == maps.read(there["Google Maps"]) == maps.Spot(38.7205, -9.1466)
    named = [link.url for link in maps.links("Rua & Praça 1", None, None)]
    assert all("Rua%20%26%20Pra%C3%A7a%201" in url for url in named)
    assert maps.links("", None, None) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://maps.app.goo.gl/abc", "short_link"),
        ("https://example.org/maps/@38.7,-9.1,17z", "no_map"),
        ("https://google.com.evil.example/maps/@38.7,-9.1", "no_map"),
        ("https://www.google.com/search?q=jazz", "no_map"),
        ("https://www.google.com/maps/place/Somewhere", "no_map"),
        ("http://[::1", "no_map"),
        ("Rua do Século 9", "no_map"),
        ("91, 0", "off_the_map"),
        ("0, -180.5", "off_the_map"),
        ("x" * 2001, "too_long"),
    ],
)
def test_what_says_no_point_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        maps.read(text)
    assert refused.value.problem == problem


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -90.1])
def test_a_point_that_is_nowhere_is_refused(value: float) -> None:
    with pytest.raises(BadInput):
        maps.checked(value, 0)


def test_the_link_leads_to_the_point_or_to_the_name() -> None:
    assert (
        maps.link("Hall & Sons", 38.7, -9.1) == "https://www.google.com/maps/search/?api=1&query=38.7%2C-9.1"
    )
    assert (
        maps.link("Hall & Sons", None, None)
        == "https://www.google.com/maps/search/?api=1&query=Hall%20%26%20Sons"
    )
    assert maps.link("", None, None) is None

"""Places on a map: read from a pasted link, never fetched; and the link that leads there."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote_plus, urlencode, urlsplit

from services.errors import BadInput

MAX_LINK = 2000
_NUMBER = r"(-?\d{1,3}(?:\.\d{1,20})?)"
_PAIR = re.compile(rf"\s*{_NUMBER}\s*[,;\s]\s*{_NUMBER}\s*")
_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
_VIEW = re.compile(rf"@{_NUMBER},{_NUMBER}")
_NAMED = re.compile(r"/maps/(?:place|search)/([^/@?]+)")
_GOOGLE = re.compile(r"(?:[a-z]+\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_SHORT = ("maps.app.goo.gl", "goo.gl", "g.co")
_ASKED = ("q", "query", "ll", "center", "destination", "daddr")


@dataclass(frozen=True, slots=True)
class Spot:
    """A point, and what the link calls it."""

    latitude: float
    longitude: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class MapLink:
    """A map service by its name, and where it shows a place."""

    name: str
    url: str


def is_link(text: str) -> bool:
    """Whether something looks like a link rather than an address."""
    return text.strip().lower().startswith(("https://", "http://", "geo:"))


def is_point(text: str) -> bool:
    """Whether something is a link of a map, or coordinates such as `38.71, -9.14`."""
    return is_link(text) or ("," in text and _PAIR.fullmatch(text) is not None)


def typed(latitude: float | None, longitude: float | None) -> str:
    """A point as one may type it; empty where there is none."""
    return f"{latitude}, {longitude}" if latitude is not None and longitude is not None else ""


def read(text: str) -> Spot:
    """The point that a map link or typed coordinates say.

    Raises BadInput("map_link", …): no link of a map, a short one (where it leads, only fetching would tell),
    or a point that is not on Earth.
    """
    text = text.strip()
    if len(text) > MAX_LINK:
        raise BadInput("map_link", "too_long", MAX_LINK)
    if found := _PAIR.fullmatch(text.removeprefix("geo:").partition("?")[0]):
        return _spot(found)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        raise BadInput("map_link", "no_map") from None
    if host in _SHORT:
        raise BadInput("map_link", "short_link")
    if _GOOGLE.fullmatch(host) and ("maps" in parts.path or host.startswith("maps.")):
        return _google(unquote_plus(parts.path), parts.query)
    if host == "openstreetmap.org":
        return _street_map(parts.query, parts.fragment)
    raise BadInput("map_link", "no_map")


def _google(path: str, query: str) -> Spot:
    named = _NAMED.search(path)
    name = named[1].strip() if named and not _PAIR.fullmatch(named[1]) else ""
    asked = parse_qs(query, max_num_fields=40)
    said = [value for key in _ASKED for value in asked.get(key, ())]
    points = (
        *map(_PAIR.fullmatch, said),
        _PIN.search(path),
        named and _PAIR.fullmatch(named[1]),
        _VIEW.search(path),
    )
    for found in points:
        if found:
            return _spot(found, name)
    raise BadInput("map_link", "no_map")


def _street_map(query: str, fragment: str) -> Spot:
    asked = parse_qs(query, max_num_fields=40)
    pin = _PAIR.fullmatch(f"{asked.get('mlat', [''])[0]},{asked.get('mlon', [''])[0]}")
    view = re.search(rf"map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}", fragment)
    if found := pin or view:
        return _spot(found)
    raise BadInput("map_link", "no_map")


def _spot(found: re.Match[str], name: str = "") -> Spot:
    return Spot(*checked(float(found[1]), float(found[2])), name)


def checked(latitude: float, longitude: float) -> tuple[float, float]:
    """A point on Earth, to about a metre. Raises BadInput("latitude" or "longitude", …)."""
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if not -most <= value <= most:  # so is what is no number
            raise BadInput(name, "off_the_map", most)
    return round(latitude, 5), round(longitude, 5)


def link(place: str, latitude: float | None, longitude: float | None) -> str | None:
    """A Google Maps link to a point, or to a place by its name; None where neither is known."""
    found = links(place, latitude, longitude)
    return found[0].url if found else None


def links(place: str, latitude: float | None, longitude: float | None) -> tuple[MapLink, ...]:
    """Where several map services show a point, or a place by its name; none where neither is known.

    Only links: nothing is fetched from them, and nobody who merely looks is told to them.
    """
    if latitude is not None and longitude is not None:
        point = f"{latitude},{longitude}"
        street_map = f"?{_query(mlat=latitude, mlon=longitude)}#map=17/{latitude}/{longitude}"
        apple = _query(ll=point, q=place or point)
    elif place:
        point, street_map, apple = place, f"search?{_query(query=place)}", _query(q=place)
    else:
        return ()
    return (
        MapLink("Google Maps", f"https://www.google.com/maps/search/?{_query(api=1, query=point)}"),
        MapLink("Apple Maps", f"https://maps.apple.com/?{apple}"),
        MapLink("OpenStreetMap", f"https://www.openstreetmap.org/{street_map}"),
    )


def _query(**said: str | float) -> str:
    return urlencode(said, quote_via=quote)

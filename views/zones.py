"""Time zones as people choose them: by region and city, or by what they type."""

from functools import cache

from babel.core import get_global

from locales.reader import DEFAULT, city, is_zone, language, locale, reading
from locales.reader import gettext as _
from services.texts import plain

PAGE = 8
MOST_FOUND = 8
MAX_QUERY = 60


def regions() -> dict[str, str]:
    """What the regions are called, by the first part of the names of their zones."""
    return {
        "Europe": _("Europe"),
        "America": _("America"),
        "Asia": _("Asia"),
        "Africa": _("Africa"),
        "Australia": _("Australia"),
        "Pacific": _("Pacific"),
        "Atlantic": _("Atlantic"),
        "Indian": _("Indian Ocean"),
    }


def cities(region: str, page: int) -> tuple[dict[str, str], int]:
    """A page of the cities of a region by zone, in the reader's order; and how many pages there are."""
    found = [(zone, name) for zone, name in _cities(language()) if zone.startswith(f"{region}/")]
    pages = max(1, -(-len(found) // PAGE))
    first = min(page, pages - 1) * PAGE
    return dict(found[first : first + PAGE]), pages


def find(typed: str) -> dict[str, str]:
    """Cities by zone that fit a typed name of a city, a country or a zone; the nearest first."""
    wanted = _plain(typed[:MAX_QUERY])
    if not wanted:
        return {}
    ranked = sorted(
        (rank, name, zone) for zone, name in _cities(language()) if (rank := _rank(wanted, zone)) is not None
    )
    return {zone: name for _rank_, name, zone in ranked[:MOST_FOUND]}


def _rank(wanted: str, zone: str) -> int | None:
    """0 for the very name, 1 for its beginning, 2 for a part; None for another place."""
    names = _names(language(), zone)
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if len(wanted) > 2 and any(wanted in name for name in names) else None


@cache
def _cities(_language: str) -> tuple[tuple[str, str], ...]:
    """Every zone that can be chosen with the city it is called by, in the reader's order."""
    known = {zone for zone in get_global("zone_territories") if zone.partition("/")[0] in _REGIONS}
    named = [(zone, city(zone)) for zone in known if is_zone(zone)]
    return tuple(sorted(named, key=lambda pair: (_plain(pair[1]), pair[0])))


@cache
def _names(code: str, zone: str) -> frozenset[str]:
    """What a zone may be called: its city and country, in the reader's language and in English."""
    territory = get_global("zone_territories").get(zone, "")
    said = {zone, zone.rpartition("/")[2].replace("_", " ")}
    for spoken in (code, DEFAULT):
        with reading(spoken):
            said.add(city(zone))
            said.add(locale().territories.get(territory, ""))
    return frozenset(_plain(name) for name in said if name)


def _plain(text: str) -> str:
    """Words alone: without accents, capitals and punctuation."""
    kept = (letter if letter.isalnum() else " " for letter in plain(text))
    return " ".join("".join(kept).split())


_REGIONS = frozenset(("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"))

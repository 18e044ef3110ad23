"""Public holidays of countries and their regions, as days off; by the package `holidays`, loaded when asked.

A code is a country of ISO 3166, `PT`, or one of its regions, `CH-ZH`.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

COUNTRIES = (
    *("AT", "BE", "BR", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "LI", "LU", "NL", "PL", "PT", "UA", "US"),
)
"""Whose holidays can be chosen."""
WHOLE = ("IT",)
"""Countries that are not chosen by their regions: there are too many for so little difference."""
LONGEST_CODE = 3
"""Letters of a region; what is longer is no code of ISO 3166-2 but a town."""


class Region(NamedTuple):
    """A part of a country with holidays of its own."""

    code: str
    name: str
    """As it is called there."""


@lru_cache(maxsize=len(COUNTRIES))
def regions(country: str) -> tuple[Region, ...]:
    """The regions of a country by name; none where all of it has the same holidays, or for no country."""
    if country not in COUNTRIES or country in WHOLE:
        return ()
    known = _package().country_holidays(country, years=())
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        if code not in names or len(names[code]) <= LONGEST_CODE:
            names[code] = name
    codes = [code for code in known.subdivisions if len(code) <= LONGEST_CODE]
    found = (Region(f"{country}-{code}", names.get(code, code)) for code in codes)
    return tuple(sorted(found, key=lambda region: region.name))


def is_known(code: str) -> bool:
    """Whether a code can be chosen."""
    country = code.partition("-")[0]
    return code in COUNTRIES or any(region.code == code for region in regions(country))


def name_of(code: str) -> str:
    """What a region is called; empty for a whole country."""
    country = code.partition("-")[0]
    return next((region.name for region in regions(country) if region.code == code), "")


@lru_cache(maxsize=512)
def in_year(code: str, year: int) -> Mapping[date, str]:
    """The days off of a year with their names there; none for nobody's holidays, or a code nobody knows."""
    if not is_known(code):
        return {}
    country, _, region = code.partition("-")
    found = _package().country_holidays(country, subdiv=region or None, years=year)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def between(code: str, first: date, last: date) -> dict[date, str]:
    """The days off from one day to another, both included, with their names."""
    years = range(first.year, last.year + 1) if code else ()
    every = {day: name for year in years for day, name in in_year(code, year).items()}
    return {day: name for day, name in every.items() if first <= day <= last}


def _package() -> Any:
    """Loading it takes a third of a second: only who wants holidays waits for it, once."""
    import holidays

    return holidays

"""The calendar of a community, or of all of a person's: a month, a week, or what comes from a day on.

Days are those of the reader's zone where they chose one, else of each program's. A session belongs to the day
on which it starts, one that lasts a day or longer to every day it touches.
"""

from services.timetable.counts import MOST
from services.timetable.parts import of_community, part
from services.timetable.shape import (
    LAST_PAGE,
    PAGE,
    YEARS,
    Asked,
    Choices,
    Day,
    Part,
    Timetable,
    View,
    compose,
    month_of,
    today_in,
)

__all__ = [
    "LAST_PAGE",
    "MOST",
    "PAGE",
    "YEARS",
    "Asked",
    "Choices",
    "Day",
    "Part",
    "Timetable",
    "View",
    "compose",
    "month_of",
    "of_community",
    "part",
    "today_in",
]

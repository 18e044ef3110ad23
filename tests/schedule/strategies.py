"""Schedules at random, for properties that hold for all of them."""

from datetime import datetime, timedelta

from hypothesis import reject
from hypothesis import strategies as st

from services.errors import BadRule
from services.schedule import Frequency, Rule, Schedule, Weekday, checked

ZONES = ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]

starts = st.datetimes(datetime(2015, 1, 1), datetime(2024, 1, 1)).map(
    lambda when: when.replace(microsecond=0)
)


def _some(values: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(values, max_size=most, unique=True).map(lambda chosen: tuple(sorted(chosen)))


def _signed(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most) | st.integers(-most, -1)


def _weekdays(ordinals: int) -> st.SearchStrategy[tuple[Weekday, ...]]:
    nth = st.just(0) | _signed(ordinals) if ordinals else st.just(0)
    return st.lists(st.builds(Weekday, st.integers(0, 6), nth), max_size=3, unique=True).map(
        lambda chosen: tuple(sorted(chosen))
    )


@st.composite
def rules(draw: st.DrawFn, *, ends: bool = True) -> Rule:
    """Rules that are accepted, though some give no date."""
    frequency = draw(st.sampled_from(Frequency))
    monthly, yearly = frequency is Frequency.MONTHLY, frequency is Frequency.YEARLY
    months = draw(_some(st.integers(1, 12)))
    weekdays = draw(_weekdays(5 if monthly or (yearly and months) else 53 if yearly else 0))
    month_days = () if frequency is Frequency.WEEKLY else draw(_some(_signed(31)))
    year_days = draw(_some(_signed(366))) if yearly else ()
    placed = months or weekdays or month_days or year_days
    end = draw(st.sampled_from(["never", "count", "until"])) if ends else "never"
    return Rule(
        frequency,
        interval=draw(st.integers(1, 4)),
        count=draw(st.integers(1, 60)) if end == "count" else None,
        until=draw(starts) + timedelta(days=900) if end == "until" else None,
        months=months,
        year_days=year_days,
        month_days=month_days,
        weekdays=weekdays,
        positions=draw(_some(_signed(4), 2)) if placed and (monthly or yearly) else (),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Schedules that are accepted, with a rule, and now and then dates added and left out."""
    start = draw(starts)
    near = st.integers(0, 200).map(lambda days: start + timedelta(days=days))
    schedule = Schedule(
        start,
        draw(st.sampled_from(ZONES)),
        str(draw(rules())),
        exdates=tuple(draw(st.lists(near, max_size=3, unique=True))),
        extra=tuple(
            draw(st.lists(near | near.map(lambda day: day + timedelta(hours=1)), max_size=3, unique=True))
        ),
    )
    try:
        return checked(schedule)
    except BadRule:
        reject()

"""When rooms are open and free, against a model that looks at every minute; hours as people type them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services import opening
from services.errors import BadInput
from services.opening import DAY, Hours, Stretch
from services.opening_words import parse, parse_days

MINUTE = timedelta(minutes=1)
NIGHTS = [
    ("Europe/Lisbon", date(2026, 3, 29)),
    ("Europe/Lisbon", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kolkata", date(2026, 5, 1)),
]


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def first_shown(bound: datetime, zone: str) -> datetime:
    """By looking at every minute: when the clock first shows this time or a later one."""
    moment = bound.replace(tzinfo=UTC) - timedelta(hours=16)
    while wall(moment, zone) < bound:
        moment += MINUTE
    return moment


def open_minutes(hours: Hours, within: Stretch) -> set[datetime]:
    """Every minute of `within` at which the room is open, by the model."""
    found: set[datetime] = set()
    day = wall(within.start, hours.zone).date() - timedelta(days=2)
    while day <= wall(within.end, hours.zone).date():
        for start, end in hours.of_day(day):
            midnight = datetime(day.year, day.month, day.day)
            opens = first_shown(midnight + start * MINUTE, hours.zone)
            closes = first_shown(midnight + end * MINUTE, hours.zone)
            minute = max(opens, within.start)
            while minute < min(closes, within.end):
                found.add(minute)
                minute += MINUTE
        day += timedelta(days=1)
    return found


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Hours of a day, in quarters, perhaps over midnight, perhaps none."""
    cuts = sorted(draw(st.sets(st.integers(0, 104), max_size=4)))
    pairs = [(a * 15, b * 15) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return tuple((a, b) for a, b in pairs if a < DAY and b - a <= DAY)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    night=st.sampled_from(NIGHTS),
    weekly=st.lists(spans(), min_size=7, max_size=7),
    special=spans(),
    uses=st.lists(st.tuples(st.integers(0, 140), st.integers(1, 20)), max_size=5),
    minutes=st.sampled_from([15, 60, 150]),
    buffer=st.sampled_from([0, 15]),
)
@example(night=NIGHTS[1], weekly=[((1380, 1620),)] * 7, special=((0, DAY),), uses=[], minutes=60, buffer=0)
def test_free_slots_are_those_of_a_model_that_looks_at_every_minute(
    night: tuple[str, date],
    weekly: list[tuple[tuple[int, int], ...]],
    special: tuple[tuple[int, int], ...],
    uses: list[tuple[int, int]],
    minutes: int,
    buffer: int,
) -> None:
    zone, on = night
    flat = tuple((day, *span) for day, found in enumerate(weekly) for span in found)
    hours = Hours(zone, flat, {on + timedelta(days=1): special})
    within = opening.day_of(on, zone)
    busy = [Stretch(within.start + 15 * a * MINUTE, within.start + 15 * (a + b) * MINUTE) for a, b in uses]
    after = within.start + timedelta(hours=1)
    reach = Stretch(within.start, within.end + timedelta(minutes=minutes))
    opened = open_minutes(hours, reach)

    stretches = opening.open_times(hours, reach)
    covered = {
        start + n * MINUTE
        for start, end in stretches
        for n in range((end - start) // MINUTE)
        if reach.start <= start + n * MINUTE < reach.end
    }
    assert covered == opened

    free = opening.free_starts(hours, busy, within, minutes=minutes, buffer=buffer, step=15, after=after)
    blocked = {start + n * MINUTE for start, end in busy for n in range((end - start) // MINUTE)}

    def has_room(start: datetime) -> bool:
        used = [start + n * MINUTE for n in range(minutes)]
        kept = [start + n * MINUTE for n in range(minutes + buffer)]
        return opened.issuperset(used) and blocked.isdisjoint(kept)

    assert all(has_room(start) and after < start < within.end for start in free)
    on_grid = {
        start
        for opens, closes in stretches
        for start in (opens + 15 * n * MINUTE for n in range((closes - opens) // (15 * MINUTE) + 1))
        if after < start and within.start <= start < within.end
    }
    assert {start for start in on_grid if has_room(start)} == set(free)
    for start in free[:3]:
        most = opening.longest(hours, busy, start, most=minutes, buffer=buffer)
        assert most == minutes


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Mon–Fri 9–22, Sat 10–18", "en"),
        ("weekdays 9am – 10pm; Saturday from 10 to 18, Sun closed", "en"),
        ("Mo–Fr 9–22 Uhr, Sa 10–18", "de"),
        ("Montag bis Freitag von 9 bis 22 Uhr, Samstag 10:00–18:00", "de"),
        ("de lunes a viernes de 9 a 22, sábado 10–18", "es"),
        ("du lundi au vendredi de 9h à 22h, samedi 10h–18h", "fr"),
        ("segunda a sexta 9h–22h, sábado 10–18, domingo fechado", "pt_BR"),
        ("з понеділка до п'ятниці з 9 до 22, Сб 10–18", "uk"),
        ("Пн–Пт 9–22, субота 10–18", "uk"),
    ],
)
def test_hours_are_read_in_six_languages(said: str, language: str) -> None:
    assert parse(said, language) == (*((day, 540, 1320) for day in range(5)), (5, 600, 1080))


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("10–20", tuple((day, 600, 1200) for day in range(7))),
        ("Fri, Sat 18–2", ((4, 1080, 1560), (5, 1080, 1560))),
        ("Mon 9–12 and 14–18", ((0, 540, 720), (0, 840, 1080))),
        ("Sat–Mon 8–24", ((0, 480, 1440), (5, 480, 1440), (6, 480, 1440))),
    ],
)
def test_hours_without_days_over_midnight_and_several_a_day(said: str, hours: opening.Weekly) -> None:
    assert parse(said, "en") == hours


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("", "missing"),
        ("closed", "missing"),
        ("one fine day", "not_understood"),
        ("Mon", "not_understood"),
        ("Mon 9", "not_understood"),
        ("9–12 Mon 14–15", "not_understood"),
        ("Mon 9–30", "not_understood"),
        ("Mon 9–9", "ends_before_start"),
        ("Mon 22–14", "ends_before_start"),
        ("Mon 9–12, Mon 11–13", "overlap"),
        ("Sun 18–2, Mon 1–5", "overlap"),
        ("x" * 601, "too_long"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_reason(said: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(said, "en")
    assert refused.value.problem == problem


def test_days_have_hours_of_their_own() -> None:
    said = "2026-12-24 closed\n\n2026-12-31 10–14\n"
    assert parse_days(said, "en") == {date(2026, 12, 24): (), date(2026, 12, 31): ((600, 840),)}
    for wrong in ("24.12. closed", "2026-12-24", "2026-12-24 maybe", "2026-13-01 closed"):
        with pytest.raises(BadInput):
            parse_days(wrong, "en")

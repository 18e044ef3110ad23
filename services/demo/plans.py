"""The programs of the demo world, and who comes to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from models.programs import Kind, Visibility
from services.demo import meetings, texts
from services.demo.cast import ACROBATS, MEMBER, MUSICIANS
from services.drafts import Draft
from services.schedule import Schedule, build

ZONE = "Europe/Lisbon"


@dataclass(frozen=True, slots=True)
class Plan:
    """A program of the demo world, and how many come to it."""

    draft: Draft
    regulars: Sequence[str]
    """In the order in which they answer."""
    roles: bool = False


def _local(today: datetime, weeks_ago: int, hour: int, minute: int = 0) -> datetime:
    day = (today - timedelta(weeks=weeks_ago)).astimezone(UTC).date()
    return datetime.combine(day, time(hour, minute))


def _schedule(today: datetime, hour: int, minute: int, rule: str) -> Schedule:
    return Schedule(_local(today, 6, hour, minute), ZONE, rule)


def music(today: datetime) -> list[Plan]:
    club = Draft(
        name="Real Book Club",
        kind=Kind.BOOK_CLUB,
        description=texts.CLUB,
        schedule=_schedule(today, 19, 0, build.weekly([1], 2)),
        place="Escola de Jazz, Rua da Rosa 14",
        tags=["jazz", "reading music"],
        settings={
            "session_theme": "Bebop standards",
            "difficulty_range": "intermediate-advanced",
            "recommended_prep": "Listen to the tunes, and play the changes slowly.",
            "charts_available": True,
        },
        latitude=38.7129,
        longitude=-9.1457,
        capacity=20,
        visibility=Visibility.PUBLIC,
    )
    jam = Draft(  # just full: whoever comes next waits, and gets the first place that is given back
        name="Thursday Jam",
        kind=Kind.JAM_SESSION,
        description=texts.JAM,
        schedule=_schedule(today, 20, 30, build.weekly([3])),
        duration_minutes=180,
        place="Bar do Cais",
        tags=["jazz", "jam"],
        settings={"skill_level": "all_welcome", "gear_available": ["PA", "drum kit", "bass amp"]},
        capacity=9,
        visibility=Visibility.PUBLIC,
        rsvp_deadline_minutes=120,
    )
    open_mic = Draft(
        name="Open Mic Night",
        kind=Kind.OPEN_MIC,
        description=texts.OPEN_MIC,
        schedule=_schedule(today, 21, 0, build.monthly_by_weekday(-1, 4)),
        place="Bar do Cais",
        visibility=Visibility.PUBLIC,
    )
    meetup = Draft(
        name="Members' Meetup",
        kind=Kind.MEETUP,
        description=texts.MEETUP,
        schedule=_schedule(today, 19, 0, build.monthly_by_weekday(1, 2)),
        duration_minutes=90,
        place="Escola de Jazz, Rua da Rosa 14",
        tags=["members"],
        settings={"agenda_items": meetings.STANDING, "time_budget": 75},
    )
    return [
        Plan(club, (MEMBER, *MUSICIANS[:9])),
        Plan(jam, (MEMBER, *MUSICIANS[2:])),
        Plan(open_mic, MUSICIANS[4:8]),
        Plan(meetup, (MEMBER, *MUSICIANS[:7])),
    ]


def acro(today: datetime) -> list[Plan]:
    jam = Draft(
        name="Sunday Acro Jam",
        kind=Kind.JAM_SESSION,
        description=texts.ACRO,
        schedule=_schedule(today, 11, 0, build.weekly([6])),
        duration_minutes=150,
        place="Jardim da Estrela",
        tags=["acro", "outdoors"],
        settings={"skill_level": "all_welcome", "bring_your_own": ["mat", "water"], "music": False},
        latitude=38.7146,
        longitude=-9.1595,
        roles={"base": 12, "flyer": 12},
        balance=3,
        offer_within_hours=7 * 24,
        accept_minutes=12 * 60,
        cost_minor=500,
        currency="EUR",
        visibility=Visibility.PUBLIC,
    )
    basics = Draft(
        name="Acro Basics",
        kind=Kind.WORKSHOP,
        description=texts.BASICS,
        schedule=_schedule(today, 10, 0, build.monthly_by_weekday(1, 5)),
        place="Pavilhão 3",
        tags=["acro", "beginners"],
        settings={"skill_level": "beginner"},
        capacity=10,
        minimum=8,  # so few come as yet that it has to be decided whether it takes place
        decide_hours=48,
        cost_minor=1500,
        currency="EUR",
        guests_allowed=1,
    )
    return [Plan(jam, (*ACROBATS, MEMBER), roles=True), Plan(basics, ACROBATS[:5])]

"""Every refusal has words, short enough for an alert, in every language."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from locales.reader import LANGUAGES, reading
from models.bookings import BookingStatus
from models.orders import Way
from models.spaces import Use
from services import (
    account_errors,
    announcement_errors,
    api_errors,
    booking_errors,
    care_errors,
    coupon_errors,
    earning_errors,
    errors,
    guest_errors,
    intake_errors,
    offering_errors,
    order_errors,
    pipeline_errors,
    pipeline_moves,
    place_errors,
    queue_errors,
    registration_errors,
    slot_errors,
    team_errors,
)
from services.conflicts import Conflict, FreeRoom, Obstacle
from services.errors import BadInput, BadRule, Refusal
from services.schedule import Reason
from views import bad_input, bad_rule, refusals

HOME = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
LONG = "x" * 300
ZONE = "America/Argentina/Buenos_Aires"


def _all(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _all(child)


EXAMPLES: list[Refusal] = [
    *(kind() for kind in _all(Refusal) if kind.__init__ is Exception.__init__),
    errors.NotMember(LONG),
    account_errors.AccountInUse(),
    api_errors.TooManyTokens(20),
    api_errors.TooFarAhead(3650),
    api_errors.FewerThanTaken(LONG, 1234),
    coupon_errors.CouponEnded(MOMENT, ZONE),
    coupon_errors.CouponAhead(MOMENT, ZONE),
    coupon_errors.CouponMinimum(1234567890, "CHF"),
    care_errors.HomeworkTooBig(20 * 1024 * 1024),
    earning_errors.PeriodNotOver(MOMENT.date()),
    *(pipeline_errors.CannotMove(to, to) for to in pipeline_moves.To),
    order_errors.WayClosed(Way.QR_BILL),
    order_errors.OnItsWay(),
    order_errors.ProviderAway(),
    order_errors.ProviderRefuses(),
    order_errors.TooFewCredits(2_000, 1),
    order_errors.TooMuchBack(123_456_789, "CHF"),
    intake_errors.FormNeeded(1, 1),
    guest_errors.NotByWeb(LONG),
    guest_errors.RegisteredAlready(LONG),
    errors.NotMember(LONG, pending=True),
    errors.Outdated(None),
    errors.Outdated(LONG),
    errors.NoRecording((LONG, LONG, LONG), 9, wanted=True),
    errors.NoRecording((LONG,), 1, wanted=True),
    errors.NoRecording((), 0, wanted=True),
    errors.NoRecording((), 0, wanted=False),
    errors.DateTaken(MOMENT, "America/Argentina/Buenos_Aires"),
    errors.NothingLeft(),
    errors.NotCancelled(),
    errors.DeadlinePassed(MOMENT, "America/Argentina/Buenos_Aires"),
    errors.NotThere(),
    place_errors.OfferGone(),
    place_errors.NoPair("taken", "Maximiliane-Alexandrine von und zu Wolkenstein-Hohenfels"),
    place_errors.NoPair("stranger", "Bob"),
    place_errors.NoPair("self"),
    place_errors.NoPair("mine"),
    place_errors.NoPair("gone"),
    place_errors.NoPair("unseen", "Bob"),
    errors.RatingClosed(MOMENT, "Europe/Kyiv"),
    errors.DoorNotOpen(MOMENT, "America/Argentina/Buenos_Aires"),
    errors.SessionOver(cancelled=True),
    errors.SessionOver(cancelled=False),
    errors.RoleFull(LONG, LONG),
    errors.NoPlaceForGuests(0),
    errors.NoPlaceForGuests(1),
    errors.NoPlaceForGuests(5),
    errors.PastDate(MOMENT, "America/Argentina/Buenos_Aires", MOMENT),
    errors.AlreadyLinked(LONG),
    announcement_errors.PausedFromAbove(),
    announcement_errors.TooManyAnnouncements(3, MOMENT, "America/Argentina/Buenos_Aires"),
    errors.SpaceTaken(Conflict(1, LONG, ZONE, MOMENT, MOMENT, None, (), ())),
    errors.RoomLost(Conflict(1, LONG, ZONE, MOMENT, MOMENT, None, (), ())),
    *(
        errors.SpaceTaken(
            Conflict(
                1,
                LONG,
                ZONE,
                MOMENT,
                MOMENT,
                Obstacle(use, MOMENT, MOMENT, title, who),
                (FreeRoom(2, LONG),),
                (MOMENT,),
            )
        )
        for use in Use
        for title in ("", LONG)
        for who in ("", LONG)
    ),
    errors.Withdrawn(LONG),
    errors.TakenUp(LONG),
    errors.NothingPlanned(),
    errors.NotRunning(),
    errors.MeetingFinished(),
    errors.NoNextDate(),
    *(offering_errors.OfferingInUse(count) for count in (1, 3, 20)),
    errors.SpaceInUse(1, ()),
    errors.SpaceInUse(5, (LONG, LONG, LONG)),
    errors.SongGone("Autumn Leaves"),
    errors.SongKnown("Autumn Leaves"),
    errors.NothingToVote(),
    *(queue_errors.QueueClosed(state, MOMENT, ZONE) for state in ("soon", "paused", "over")),
    *(queue_errors.TooManyCalls(most) for most in (1, 3, 20)),
    queue_errors.NoQueue(),
    *(team_errors.InviteGone(why) for why in ("used", "declined", "revoked", "expired")),
    team_errors.RunsAlready(LONG),
    team_errors.LetterSent("m" * 64 + "@example.org"),
    team_errors.TooManyLetters(20),
    *(team_errors.TeamFull(most, invites=invites) for most in (1, 3, 12) for invites in (True, False)),
    *(registration_errors.PaidOtherwise(by) for by in (None, LONG)),
    registration_errors.TooManyAtOnce(500),
    booking_errors.TimeTaken(MOMENT),
    booking_errors.NotOpen(BookingStatus.CANCELLED),
    *(booking_errors.NoMoves(most) for most in (0, 1, 5)),
    booking_errors.TooEarly(MOMENT, ZONE),
    slot_errors.OutOfHours(MOMENT, ZONE),
    slot_errors.TooSoon(MOMENT, ZONE),
    slot_errors.TooFar(MOMENT.date()),
    slot_errors.DayFull(MOMENT.date(), 1),
    slot_errors.DayFull(MOMENT.date(), 5),
    *(errors.SpaceLimit(what, 90) for what in ("held", "days", "minutes", "members")),
    *(BadInput(field, problem, 3000) for field in bad_input.FIELDS for problem in bad_input.PROBLEMS),
    *(
        BadRule(
            reason,
            **dict.fromkeys(("text", "part", "value", "other", "years", "limit", "until", "date"), LONG),
        )
        for reason in Reason
    ),
]


def test_there_is_an_example_of_every_refusal() -> None:
    assert {type(example) for example in EXAMPLES} == set(_all(Refusal))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_that_fit_an_alert(language: str) -> None:
    with reading(language):
        for example in EXAMPLES:
            text = refusals.words(example)
            assert 10 < len(text) <= 200, text
            assert "%(" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bot_says_of_itself_fits_an_alert(language: str) -> None:
    with reading(language):
        for text in (
            refusals.outdated_button(),
            refusals.not_understood(),
            refusals.slow_down(),
            refusals.anonymous(),
            refusals.our_fault("A2B3C4D5"),
        ):
            assert 10 < len(text) <= 200, text


def _given() -> Iterator[tuple[str, str, str]]:
    """Where, field and problem of each BadInput whose words stand in the code."""
    for folder in ("services", "webapp", "handlers"):
        for path in (HOME / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "BadInput":
                    field, problem = (
                        str(arg.value) if isinstance(arg, ast.Constant) else "" for arg in node.args[:2]
                    )
                    yield f"{path.name}:{node.lineno}", field, problem


def test_every_field_and_problem_in_the_code_has_words() -> None:
    given = list(_given())
    assert len(given) > 10
    unknown = [
        (where, field, problem)
        for where, field, problem in given
        if (field and field not in bad_input.FIELDS) or (problem and problem not in bad_input.PROBLEMS)
    ]
    assert unknown == []


def test_every_reason_has_words() -> None:
    assert set(bad_rule.REASONS) == set(Reason)

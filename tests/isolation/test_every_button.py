"""Every button there is, pressed by those it is not for: strangers, and members who are not invited."""

import enum
import itertools
import typing
from collections.abc import AsyncIterator, Container, Iterator
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select, update

from bot import middlewares
from bot.app import Jamboree
from keyboards.data import CommunityData
from models.actor import SYSTEM
from models.intake import FailedUpdate
from models.programs import Visibility
from models.tx import table_of
from models.users import User
from sandbox.client import Person
from sandbox.server import Sandbox
from services import members
from services.demo.cast import CAST, MEMBER, ORGANIZER
from services.people import Profile
from tests.conftest import Starter
from tests.conventions.test_buttons import SHORT_NUMBERS, every_class
from tests.isolation.personas import BANNED, LEFT, STEPPED_BACK, former
from tests.isolation.planted import (
    MEANS,
    OF_COMMUNITY,
    OF_CUSTOMERS,
    OF_PROGRAMS,
    ON,
    Planted,
    planted,
    state,
)
from tests.world import ZONE, Clock

NUMBERS = {
    "weekday",
    "hour",
    "start",
    "end",
    "stars",
    "thread",
    "device",
    "access",
    "key",
    "number",
    "keep",
    "fee",
    "minor",
    *SHORT_NUMBERS,
}
"""Numbers of buttons that name no row."""
TEXTS = {
    "day": "20261203",
    "month": "202612",
    "local": "202612032000",
    "to": "202612032000",
    "first": "20261203",
    "country": "CH",
    "code": "CH-ZH",
    "last": "20261204",
    "zone": ZONE,
}
"""Texts of buttons that a handler reads before it asks for rights; others say nothing."""
FOR_EVERYBODY = {
    "CommunityRegion",
    "CommunityScreen",
    "DayMenu",
    "Invite",
    "KindMenu",
    "Leave",
    "LeaveNow",
    "ProgramList",
    "ProgramTags",
    "ProgramsTagged",
    "TagMenu",
    "WhatsOn",
    "WhatsOnDay",
    "WhatsOnMonth",
}
"""Buttons that answer strangers with a screen: lists without what is not for everybody, or of time zones."""
OWN_BOOKINGS = {
    "BookingCancel",
    "BookingList",
    "BookingScreen",
    "HoldDrop",
    "IntakeOpen",
    "InvoicePaper",
    "OrderScreen",
}
"""What whoever bought something keeps, banned or not: their own bookings, to pay, cancel and look up."""
OWN_LESSONS = {"LogOpen", "StepsOpen", "ThreadFor", "ThreadList", "ThreadOpen"}
"""What goes on in them, for who left; with one who is banned nobody goes on."""
LEAVING = {"Leave", "LeaveNow"}
THEIRS = {"memberships", "occupancies", "coupons", "instructors", "offerings"}
"""What a member has in a community beside its programs: themselves in it, their reservations of rooms, their
referral code, and where they teach their hours and whether they go on."""
GIVEN_BACK = {"rsvps", "place_pools", "cards", "communities"}
"""What changes when somebody leaves who had a place in a program they may no longer see, or taught. The card
that follows finds that the planted group is none, and the community is without one."""

A_FILE = "'document': {"
"""What stands in a message with a file, in which words are not seen from outside."""
FORGED = ("", "0", "-1", "x", "1.5", "\u0663", str(2**53 - 1))
TYPED = (
    "\U0001f600" * 300,
    "9" * 40,
    "\u202e\u05d0\u05d1" * 50,
    "x" * 4000,
    "-1",
    "1.5,, ;;",
    "/nonsense",
    "a|b",
)


def pressed(cls: type[CallbackData], world: Planted, most: int = 2) -> Iterator[str]:
    """The data of a button of `cls`, aimed at rows of the planted world, with each of its choices in turn."""
    fields = {name: field.annotation for name, field in cls.model_fields.items() if name != "community"}
    rows = {name for name in fields if name in MEANS}
    ways = {name: choices(cls, name, annotation) for name, annotation in fields.items() if name not in rows}
    for turn, aim in enumerate(world.aims(rows, most)):
        values = {name: way[turn % len(way)] for name, way in ways.items()}
        values |= {"community": world.community, **aim.ids}
        if "revision" in fields:
            values["revision"] = aim.revision
        data = cls.model_construct(**values)
        yield ":".join([cls.__prefix__, *(cls._encode_value(data, key, value) for key, value in data)])


def choices(cls: type[CallbackData], name: str, annotation: Any) -> list[Any]:
    """What a field that names no row may say."""
    kind = next((one for one in typing.get_args(annotation) if one is not type(None)), annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return list(typing.get_args(annotation))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return list(kind)
    if kind is bool:
        return [True, False]
    if kind is int or typing.get_origin(kind) is typing.Annotated:
        assert name in NUMBERS | {"revision"}, f"{cls.__name__} names {name}: say in planted.MEANS what it is"
        return [1]
    return [TEXTS.get(name, "1")]


async def become(app: Jamboree, person: Person, name: str) -> None:
    """Let a person be somebody of the demo world."""
    users = table_of(User)
    same = update(users).where(users.c.telegram_id == CAST.people[name]).values(telegram_id=person.id)
    await app.db.write(SYSTEM, lambda tx: tx.execute(same))


class Watching:
    """Somebody who presses buttons, and all that their phone ever showed: an edit hides what stood there."""

    def __init__(
        self,
        person: Person,
        sandbox: Sandbox,
        world: Planted,
        *,
        most: int = 2,
        expected: Container[str] = (),
    ) -> None:
        self.person = person
        self.sandbox = sandbox
        self.world = world
        self.most = most
        self.expected = expected
        """Names of buttons that show something: what they show is waited for before another is pressed."""
        self.shown: list[tuple[str, str]] = []
        """What was pressed last, and what was shown then."""
        self.last = ""
        sandbox.world.feed.listen(person.id, lambda event: self.shown.append((self.last, str(event))))

    async def presses_everything(self) -> set[str]:
        """Press every button but those to leave; which of them answered without a word of refusal."""
        await self.person.starts()
        return await self.presses(*(cls for cls in every_class() if cls.__name__ not in LEAVING))

    async def leaves(self) -> set[str]:
        """Leave the community; which buttons answered without a word of refusal."""
        return await self.presses(*(cls for cls in every_class() if cls.__name__ in LEAVING))

    async def presses(self, *buttons: type[CallbackData]) -> set[str]:
        """Press each of these buttons; which of them answered without a word of refusal."""
        await self.sandbox.settle()
        silent = set()
        ours = [cls for cls in buttons if issubclass(cls, CommunityData)]
        for cls in sorted(ours, key=lambda cls: cls.__name__):
            for data in pressed(cls, self.world, self.most):
                self.last = data
                answer = await self.person.forges(data)
                assert "a lot at once" not in answer.text
                silent |= set() if answer.text else {cls.__name__}
                if cls.__name__ in self.expected:
                    await self.sandbox.settle()
        await self.sandbox.settle()
        return silent

    def saw(self, *words: str) -> list[str]:
        """What was pressed when one of `words` was shown."""
        return sorted({last for last, text in self.shown if any(word in text for word in words)})


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The tables that are not as they were."""
    return {name for name in after if after[name] != before[name]}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever taps fast is told to slow down, which would prove nothing."""
    monkeypatch.setattr(middlewares, "TAPS_A_SECOND", 1_000_000)


@pytest.fixture
async def app(start: Starter, planted_url: str) -> AsyncIterator[Jamboree]:
    """Jamboree with the planted world, while the Thursday Jam is on."""
    async with start(planted_url, clock=Clock(ON), send_rate=0) as running:
        yield running


async def test_no_button_shows_a_stranger_anything_or_changes_it(app: Jamboree, sandbox: Sandbox) -> None:
    world = await planted(app.db, Visibility.MEMBERS_ONLY)
    eve = sandbox.person("Eve")
    before = await state(app.db)
    watching = Watching(eve, sandbox, world)
    silent = await watching.presses_everything() | await watching.leaves()
    assert watching.saw(OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS, A_FILE) == []
    assert silent <= FOR_EVERYBODY
    assert changed(before, await state(app.db)) <= {"memberships"}  # She waits to be let in.


@pytest.mark.parametrize("who", [BANNED, LEFT])
async def test_no_button_shows_who_ran_everything_once_what_is_theirs_no_more(
    app: Jamboree, sandbox: Sandbox, who: str
) -> None:
    world = await planted(app.db, Visibility.MEMBERS_ONLY)
    mia = sandbox.person(MEMBER)
    await become(app, mia, MEMBER)
    theirs = await former(app.db, world, who, mia.id)
    before = await state(app.db)
    own = OWN_BOOKINGS | (OWN_LESSONS if who == LEFT else set())
    watching = Watching(mia, sandbox, theirs, most=1, expected=own)
    silent = await watching.presses_everything() | await watching.leaves()
    prefixes = {cls.__prefix__ for cls in every_class() if cls.__name__ in own}
    assert watching.saw(OF_PROGRAMS) == []
    assert {data.partition(":")[0] for data in watching.saw(OF_COMMUNITY, OF_CUSTOMERS, A_FILE)} <= prefixes
    assert watching.saw(A_FILE), "their invoice"
    assert silent <= FOR_EVERYBODY | own
    waits = {"memberships"} if who == LEFT else set()
    assert changed(before, await state(app.db)) <= waits


@pytest.mark.parametrize("who", ["newcomer", STEPPED_BACK])
async def test_no_button_shows_the_uninvited_anything_or_changes_it(
    app: Jamboree, sandbox: Sandbox, who: str
) -> None:
    world = await planted(app.db, Visibility.INVITE_ONLY)
    mia = sandbox.person(MEMBER)
    if who == "newcomer":
        actor = await app.actors.find(Profile(mia.id, mia.name, None, "en"), world.community, None)
        await app.db.write(actor, members.join)
    else:
        await become(app, mia, MEMBER)
        world = await former(app.db, world, who, mia.id)
    before = await state(app.db)
    watching = Watching(mia, sandbox, world)
    await watching.presses_everything()
    pressed_all = await state(app.db)
    assert changed(before, pressed_all) <= THEIRS
    await watching.leaves()
    assert changed(pressed_all, await state(app.db)) <= THEIRS | GIVEN_BACK
    assert watching.saw(OF_PROGRAMS) == []
    if who == "newcomer":
        assert watching.saw(OF_CUSTOMERS, A_FILE) == [], "what others booked is no member's business"


async def test_damaged_buttons_and_stray_answers_are_never_our_fault(app: Jamboree, sandbox: Sandbox) -> None:
    world = await planted(app.db, Visibility.MEMBERS_ONLY)
    ana = sandbox.person(ORGANIZER)
    await become(app, ana, ORGANIZER)
    await ana.starts()
    await sandbox.settle()
    buttons = [cls for cls in every_class() if issubclass(cls, CommunityData) and cls.__name__ not in LEAVING]
    typed, forged = itertools.cycle(TYPED), itertools.cycle(FORGED)
    for cls in sorted(buttons, key=lambda cls: cls.__name__):
        real = next(pressed(cls, world))
        await ana.forges(real)
        await ana.sends(next(typed))  # whatever was asked for now, this is no answer to it
        parts = real.split(":")
        for at in range(2, len(parts)):
            data = ":".join([*parts[:at], next(forged), *parts[at + 1 :]])
            await ana.forges(data[:64])
    await sandbox.settle()
    aside = table_of(FailedUpdate)
    assert await app.db.read(SYSTEM, lambda tx: tx.rows(select(aside))) == []

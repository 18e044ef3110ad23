"""Every deep link, inline query and command, by those they are not for: strangers, who was inside once."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.filters import Command, CommandStart, Filter
from sqlalchemy import select, update

from bot import commands, middlewares
from bot.app import Jamboree
from handlers import routers
from keyboards import pairs as pair_keyboards
from keyboards import queue as queue_keyboards
from keyboards import team as team_keyboards
from models.actor import SYSTEM
from models.communities import Community
from models.intake import FailedUpdate
from models.links import Link, LinkKind
from models.programs import Visibility
from models.tx import Tx, table_of
from sandbox.client import Group, Person
from sandbox.server import Sandbox
from services import check_in, invitations
from services.demo.cast import CAST, ORGANIZER
from tests.conftest import Starter
from tests.isolation.personas import BANNED, LEFT, STEPPED_BACK, as_member, former
from tests.isolation.planted import OF_COMMUNITY, OF_CUSTOMERS, OF_PROGRAMS, ON, Planted, planted, state
from tests.isolation.test_every_button import Watching, become, changed
from tests.world import Clock

WORDS = (OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS)
STRANGER = "a stranger"
PLAYED_BY = {BANNED: "Mia", LEFT: "Bruno", STEPPED_BACK: "Chiara"}
"""Who of the demo world became what; each of them had come, booked and answered."""
MOST = 5
"""How many of a kind are tried, the newest."""
LETS_IN = {LinkKind.INVITATION}
"""What lets in whoever has it, as it is made for."""
OPEN = {
    STRANGER: {LinkKind.OFFERING},
    BANNED: {LinkKind.OFFERING},
    LEFT: {LinkKind.OFFERING},
    STEPPED_BACK: {LinkKind.OFFERING, LinkKind.GOAL, LinkKind.COMMUNITY, ""},
}
"""What shows a word of the community: an offering to whoever has its link, and what any member may see."""
OF_NO_COMMUNITY = {
    "account.asked": ["web_0123456789abcdefghijkl"],
    "account.proven": ["mail_0123456789abcdefghijkl"],
    "account.of_guest": ["guest_0123456789abcdefghijkl"],
}
"""Links to one's own account, and one made up of each: `tests/forgeries/`, `tests/people/`."""
QUERIES = (
    "",
    " ",
    *WORDS,
    OF_PROGRAMS.lower(),
    OF_PROGRAMS[:4].upper(),
    "Зебра",
    "ジャム",
    "جلسة",
    "%",
    "_",
    "s1",
    "p1",
    "' OR 1=1 --",
    "\U0001f600" * 60,
    "x" * 256,
    "\u202e\u05d0\u05d1\0",
)
links = table_of(Link)
communities = table_of(Community)
aside = table_of(FailedUpdate)


class Outside:
    """The planted world, and everybody who stands before it."""

    def __init__(self, app: Jamboree, sandbox: Sandbox, world: Planted) -> None:
        self.app = app
        self.db = app.db
        self.sandbox = sandbox
        self.world = world
        self.people: dict[str, Watching] = {}
        self.invites: list[str] = []

    async def come(self, uninvited: bool) -> None:
        """Let everybody become who they are, with the bot started."""
        who = [STEPPED_BACK] if uninvited else [STRANGER, BANNED, LEFT]
        for one in who:
            person = self.sandbox.person(one)
            if one != STRANGER:
                await become(self.app, person, PLAYED_BY[one])
                theirs = await former(self.db, self.world, one, person.id)
                self.invites.append(theirs.invite)
            self.people[one] = Watching(person, self.sandbox, self.world)
            await person.starts()
        await self.sandbox.settle()

    async def organizer(self) -> Person:
        """Who runs the community."""
        ana = self.sandbox.person(ORGANIZER)
        await become(self.app, ana, ORGANIZER)
        await ana.starts()
        return ana

    async def state(self) -> dict[str, int]:
        """All there is in the community."""
        return await state(self.db, self.world.community)

    async def set_aside(self) -> int:
        """How many updates could not be handled."""
        return len(await self.db.read(SYSTEM, lambda tx: tx.rows(select(aside))))


async def linked(there: Outside, group: Group) -> None:
    """Let a group be the community's own, with the bot in it."""
    of = update(communities).where(communities.c.id == there.world.community).values(chat_id=group.id)

    def link(tx: Tx) -> None:
        tx.execute(of)
        tx.signal("community")

    await there.db.write(SYSTEM, link)


def mentions(group: Group) -> list[str]:
    """Messages of a group in which something of the community stands."""
    return [str(one) for one in group.chat.messages.values() if any(word in str(one) for word in WORDS)]


@pytest.fixture
async def app(start: Starter, planted_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jamboree]:
    monkeypatch.setattr(middlewares, "TAPS_A_SECOND", 1_000_000)
    async with start(planted_url, clock=Clock(ON), send_rate=0) as running:
        yield running


async def outside(app: Jamboree, sandbox: Sandbox, visibility: Visibility) -> Outside:
    """Everybody outside of programs for members, or those who are not invited to any."""
    found = Outside(app, sandbox, await planted(app.db, visibility))
    await found.come(uninvited=visibility is Visibility.INVITE_ONLY)
    return found


def heard(event: str, kind: type[Filter] = Filter) -> dict[str, list[Any]]:
    """The handlers of an update that have a filter of this kind, with those filters."""
    found: dict[str, list[Any]] = {}
    for router in routers:
        for handler in router.observers[event].handlers:
            filters = [one.callback for one in handler.filters or () if isinstance(one.callback, kind)]
            if filters or kind is Filter:
                found[f"{router.name}.{handler.callback.__name__}"] = filters
    return found


async def payloads(outside: Outside) -> list[tuple[str, str]]:
    """What `/start` may carry: what it leads to, or the handler that takes it, and the text."""
    db, world = outside.db, outside.world
    ana = await as_member(db, world, CAST.people[ORGANIZER])
    await db.write(ana, invitations.renew_link, world.rows["programs"][0].id)
    of = select(links.c.kind, links.c.reference).where(links.c.community_id == world.community)
    rows = await db.read(SYSTEM, lambda tx: tx.rows(of.order_by(links.c.target_id)))
    references = {kind: [row.reference for row in rows if row.kind is kind][-MOST:] for kind in LinkKind}
    assert all(references.values()), "there is nothing that such a link leads to"
    on = next(one.id for one in world.rows["program_sessions"] if one.starts_at <= ON < one.ends_at)
    sessions, people = references[LinkKind.SESSION], world.rows["memberships"][:2]
    given = {
        "queue.arrive": [queue_keyboards.START + one for one in sessions],
        "attendance.arrive": [(await db.write(ana, check_in.display, on)).payload],
        "team.opened": [team_keyboards.PREFIX + one for one in outside.invites],
        "pairs.opened": [
            f"{pair_keyboards.PREFIX}{one}_{row.user_id:x}" for one in sessions for row in people
        ],
        **OF_NO_COMMUNITY,
    }
    takes_links = {name for name, own in heard("message", CommandStart).items() if own[0].deep_link}
    assert {*given, "home.start_at"} == takes_links, "say what such a link may be"
    return [(what, one) for what, ways in {**references, **given}.items() for one in ways]


async def opens(watching: Watching, ways: list[tuple[str, str]]) -> set[str]:
    """What shows a word of the community when somebody opens all of these links."""
    for what, group in itertools.groupby(ways, key=lambda way: way[0]):
        watching.last = what
        for _what, payload in group:
            await watching.person.starts(payload)
        await watching.sandbox.settle()
    return set(watching.saw(*WORDS))


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS_ONLY, Visibility.INVITE_ONLY])
async def test_no_deep_link_shows_anything_to_who_is_outside_or_lets_them_in(
    app: Jamboree, sandbox: Sandbox, visibility: Visibility
) -> None:
    there = await outside(app, sandbox, visibility)
    ways = await payloads(there)
    before = await there.state()
    for who, watching in there.people.items():
        assert (
            await opens(watching, [way for way in ways if way[0] not in LETS_IN or who == BANNED])
            <= OPEN[who]
        )
        assert watching.saw(OF_PROGRAMS) == [], who
    assert changed(before, await there.state()) == set()
    assert await there.set_aside() == 0
    ana = Watching(await there.organizer(), sandbox, there.world)
    assert await opens(ana, ways) >= set(LinkKind) - {LinkKind.CO_ORGANIZER}


async def test_inline_mode_finds_nothing_for_who_is_outside_and_takes_no_card_from_them(
    app: Jamboree, sandbox: Sandbox
) -> None:
    assert heard("inline_query").keys() == {"inline.find"}
    assert heard("chosen_inline_result").keys() == {"inline.chosen"}
    there = await outside(app, sandbox, Visibility.MEMBERS_ONLY)
    before = await there.state()
    sessions = there.world.rows["program_sessions"]
    queries = [*QUERIES, *(f"s{row.id}" for row in sessions[-2:])]
    for who, watching in there.people.items():
        for query in queries:
            assert await watching.person.asks_inline(query) == [], (who, query)
        for row in sessions:
            chooses(watching.person, f"{there.world.community}:{row.id}")
        for result in ("", ":", "1:1", "x" * 64, f"{there.world.community}:", f"{2**60}:{2**60}"):
            chooses(watching.person, result)
    await sandbox.settle()
    assert [who for who, one in there.people.items() if one.saw(*WORDS)] == []
    assert changed(before, await there.state()) == set()
    assert await there.set_aside() == 0
    assert len(await (await there.organizer()).asks_inline(OF_PROGRAMS)) > 1


def chooses(person: Person, result: str) -> None:
    """Let Telegram say that they sent a result, which they were never offered."""
    said = {
        "result_id": result,
        "from": person.user.card,
        "query": "",
        "inline_message_id": f"made-up-{result}",
    }
    person.world.first_bot.updates.push("chosen_inline_result", ("inline", person.id), said)


def every_command() -> list[str]:
    """What handlers listen to, and what menus offer."""
    listened = [one for own in heard("message", Command).values() for kind in own for one in kind.commands]
    offered = [one.command for one in (*commands.private(), *commands.administrators())]
    found = {str(one) for one in (*listened, *offered)} - {"start", "setup"}
    return [*sorted(found), "start", "setup"]  # these make a group a community's


async def test_no_command_shows_anything_to_who_is_outside_wherever_they_give_it(
    app: Jamboree, sandbox: Sandbox
) -> None:
    there = await outside(app, sandbox, Visibility.MEMBERS_ONLY)
    anonymous = sandbox.person("Somebody")
    ours = sandbox.group("Ours", owner=anonymous, members=[there.people[BANNED].person])
    await linked(there, ours)
    reference = next(way for what, way in await payloads(there) if what == LinkKind.COMMUNITY)
    before = await there.state()
    for who, watching in there.people.items():
        theirs = sandbox.group("Theirs", owner=watching.person)
        await watching.person.adds_bot(theirs, admin=True)
        for place in (None, theirs, *([ours] if who == BANNED else [])):
            for command in every_command():
                watching.last = command
                for given in ("", f" {reference}"):
                    await watching.person.sends(f"/{command}{given}", to=place)
                await sandbox.settle()
        assert watching.saw(*WORDS) == [], who
        assert mentions(theirs) == []
    await anonymous.hides(ours)
    for command in every_command():
        await anonymous.sends(f"/{command}", to=ours)
    await sandbox.settle()
    assert mentions(ours) == []
    assert changed(before, await there.state()) == set()
    assert await there.set_aside() == 0

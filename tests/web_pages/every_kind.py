"""A Jamboree in which there is a page of every kind on the web, and where these are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiohttp.test_utils import TestServer, unused_port

from models.actor import SYSTEM
from models.database import Database
from models.rsvp import Answer
from services import changes, communities, guest_entry, guests
from services.choices import Topic
from services.demo.cast import CAST, ORGANIZER
from services.installation import Superadmins
from services.schedule import Schedule
from services.seals import Seals
from services.sessions import SessionDetails
from tests.conftest import DEMO_NOW
from tests.town import ZONE
from tests.webapp.worlds import TOKEN, World, visitor
from views import guests as views
from views import mail_stops
from views.links import Links
from webapp.app import build

OF_ANYBODY = ("/sign-in", "/sign-in/telegram", "/sign-in/sent", "/privacy", "/look", "/c/nowhere")
OF_MEMBERS = ("/my", "/my/home", "/my/calendar", "/my/calendar/week", "/my/settings/account")
OF_COMMUNITY = ("", "/programs/new", "/members")
OF_PROGRAM = ("", "/edit", "/dates", "/team")
OF_SESSION = ("", "/edit", "/registrations", "/cancel", "/attendance")
OF_ADMINS = ("/admin", "/admin/people", "/admin/outbox")
"""All others are parts of the Mini App like these; `tests/webapp/test_every_page.py` looks at each."""


@dataclass
class EveryKind:
    """The site, and pages on it."""

    world: World
    server: TestServer
    links: Links
    public: str
    """The page of a community, of a program and of a session are at this, and at what follows in it."""
    guest: str
    """The page of a guest who comes, waits, is offered a place, was called off, and has been there."""
    stop: str
    """Where a letter leads to that is wanted no more."""

    def url(self, path: str) -> str:
        """Where a path is."""
        return str(self.server.make_url(path))

    @property
    def of_anybody(self) -> list[str]:
        """Pages for who is not signed in."""
        parts = self.public.split("/")
        shown = ["/".join(parts[:length]) for length in (3, 4, 5)]
        own = [self.guest, f"{self.guest}/forget", "/guest/" + "A" * 64]
        return [*OF_ANYBODY, *shown, f"{self.public}/register", *own, self.stop]

    @staticmethod
    def of_organizers(community: str, program: str, session: str) -> list[str]:
        """Pages for who runs a community and the installation, from where three of them are."""
        inside = [(community, OF_COMMUNITY), (program, OF_PROGRAM), (session, OF_SESSION)]
        below = [f"{path}{more}" for path, each in inside for more in each]
        return [*OF_MEMBERS, *below, *OF_ADMINS]


async def opened(db: Database) -> EveryKind:
    """All that there is to see beside the demo, on a server that whoever asked for it closes."""
    world = await World.begin(db, "Sunday Dancers")
    guest = await _guest(world)
    world.town.now = DEMO_NOW
    slug = (await db.write(world.organizer, communities.show_on_the_web, True)).slug
    port = unused_port()
    links = Links("jamboree_bot", public_url=f"http://127.0.0.1:{port}", seals=Seals(b"k" * 32), mails=True)
    boss = Superadmins(frozenset({CAST.people[ORGANIZER]}))
    server = TestServer(build(db, bot_token=TOKEN, links=links, superadmins=boss), port=port)
    await server.start_server()
    token = views.personal_token(links.seals, world.community, guest.user_id, guest.generation)
    stop = mail_stops.link(links, world.community, guest.user_id, Topic.REMINDERS) or ""
    public = f"/c/{slug}/swing-in-the-park/2026-11-29-1600"
    return EveryKind(world, server, links, public, views.personal_path(token), urlsplit(stop).path)


async def _guest(world: World) -> guests.Known:
    """Somebody without Telegram, in every way that there is to stand to a session."""
    offers = {"capacity": 1, "offer_within_hours": 48, "accept_minutes": 900}
    over = await _session(world, "Barn dance", datetime(2026, 11, 24, 18))
    offered = await _session(world, "Salsa", datetime(2026, 11, 27, 20), **offers)
    coming = await _session(world, "Swing in the park", datetime(2026, 11, 29, 16), guests_allowed=2)
    waiting = await _session(world, "Tango", datetime(2026, 12, 1, 20), roles={"leader": 1, "follower": 1})
    off = await _session(world, "Waltz", datetime(2026, 12, 2, 20))
    mo = visitor("Mo")
    await world.says(mo, offered)
    await _enters(world, waiting, "Bo bo@example.org leader")
    for session in (over, offered, coming, off):
        await _enters(world, session, "Ana ana@example.org")
    await _enters(world, waiting, "Ana ana@example.org leader")
    await world.db.write(world.organizer, changes.cancel, off.id, off.revision, "The hall is flooded")
    world.town.now = datetime(2026, 11, 26, 20, tzinfo=UTC)
    await world.says(mo, offered, Answer.NOT_GOING)
    here = guests.inside(SYSTEM, world.community)
    known = await world.db.read(here, guests.by_address, "ana@example.org")
    assert known
    return known


async def _session(world: World, name: str, at: datetime, **draft: Any) -> SessionDetails:
    return await world.session(name, schedule=Schedule(at, ZONE, "FREQ=WEEKLY"), **draft)


async def _enters(world: World, session: SessionDetails, line: str) -> None:
    await world.db.write(world.organizer, guest_entry.enter_typed, session.id, line)


def a_moment_later(kinds: EveryKind) -> None:
    """As long as people take to fill in a form."""
    kinds.world.town.now += timedelta(seconds=20)

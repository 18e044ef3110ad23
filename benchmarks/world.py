"""A community to measure in: its people, and sessions they can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import bindparam, select

from benchmarks.databases import settle
from keyboards.rsvp import RsvpAnswer
from models.actor import SYSTEM, Actor
from models.communities import Membership, Role, Standing
from models.database import Database
from models.programs import Kind, Visibility
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import communities, people, programs
from services.communities import Group
from services.drafts import Draft
from services.people import ANYBODY, Profile
from services.schedule import Schedule

ZONE = "Europe/Lisbon"
OWNER = 9_000_000_001
GROUP = -1_009_000_000_001

sessions = table_of(ProgramSession)
_SESSIONS = (
    select(sessions.c.id)
    .where(here(sessions), sessions.c.program_id == bindparam("of_program"))
    .order_by(sessions.c.starts_at)
)


@dataclass(frozen=True, slots=True)
class World:
    """What was made: the owner within the community, its members by our ids, its sessions in order."""

    owner: Actor
    members: tuple[int, ...]
    sessions: tuple[int, ...]

    @property
    def community_id(self) -> int:
        """The community."""
        return self.owner.community_id or 0

    def member(self, number: int, telegram_id: int = 0) -> Actor:
        """One of its people as an actor."""
        return Actor(
            user_id=self.members[number],
            name=f"Person {number}",
            community_id=self.community_id,
            role=Role.MEMBER,
            standing=Standing.ACTIVE,
            reachable=True,
            chat_id=telegram_id or None,
        )

    def button(self, number: int, answer: Answer) -> str:
        """The data of the button that answers a session."""
        return RsvpAnswer(community=self.community_id, session=self.sessions[number], answer=answer).pack()


async def make(
    db: Database,
    telegram_ids: Sequence[int],
    *,
    capacity: int | None = None,
    roles: Mapping[str, int] = MappingProxyType({}),
    chat: int = GROUP,
) -> World:
    """A community of all of these people and the group `chat`, with a session each day for 90 days."""
    owner = await db.write(ANYBODY, people.remember, Profile(OWNER, "Olga", None, "en"))
    group = Group(chat, "Measured")
    made = await db.write(owner, communities.create, group, language="en", zone=ZONE)
    inside = owner.inside(made.community.id)
    owner = await db.read(inside, people.enter, inside)
    start = datetime.now().replace(hour=20, minute=0, second=0, microsecond=0) + timedelta(days=1)
    draft = Draft(
        name="Thursday Jam",
        schedule=Schedule(start, ZONE, "FREQ=DAILY"),
        kind=Kind.JAM_SESSION,
        visibility=Visibility.PUBLIC,
        place="Bar do Cais",
        capacity=capacity,
        roles=roles,
    )
    program = await db.write(owner, programs.create, draft)
    system = SYSTEM.inside(made.community.id)
    members = await db.write(system, _populate, telegram_ids)
    found = await db.read(owner, _sessions, program.id)
    await settle(db)
    return World(owner, tuple(members), tuple(found))


async def another(db: Database, number: int) -> Actor:
    """One more community of the same owner, without anything in it; the system in there."""
    owner = await db.write(ANYBODY, people.remember, Profile(OWNER, "Olga", None, "en"))
    group = Group(GROUP - number, f"Community {number}")
    made = await db.write(owner, communities.create, group, language="en", zone=ZONE)
    return SYSTEM.inside(made.community.id)


def _populate(tx: Tx, telegram_ids: Sequence[int]) -> list[int]:
    """Everybody known, reachable, and a member."""
    rows = [
        {
            "telegram_id": telegram_id,
            "name": f"Person {number}",
            "telegram_language": "en",
            "reachable": True,
            "created_at": tx.now,
        }
        for number, telegram_id in enumerate(telegram_ids)
    ]
    ids = tx.add_many(User, rows)
    tx.add_many(Membership, [{"user_id": user, "joined_at": tx.now} for user in ids])
    return ids


def _sessions(tx: Tx, program_id: int) -> list[int]:
    return [row.id for row in tx.rows(_SESSIONS, of_program=program_id)]

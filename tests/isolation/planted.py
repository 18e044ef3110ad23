"""A community in which everything has happened, and whose every text is a planted word.

Nothing has to be added for a new feature but its life in the demo world: its columns are planted, its routes
and buttons found, and what an address or a button names is aimed at a row there is. A name that nobody knows
fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Enum,
    Row,
    String,
    Table,
    Text,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from models.actor import SYSTEM
from models.communities import Community, Membership, Role, Standing
from models.coupons import Coupon
from models.database import Database
from models.instructors import Instructor
from models.intake_forms import IntakeAnswers
from models.outbox import OutboxMessage
from models.programs import Program, Visibility
from models.tx import Tx, here, table_of
from services import demo, invoices
from services.demo.cast import CAST
from tests.earnings import shop
from tests.finance.till import sell

ON = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
"""While the Thursday Jam is on."""
OF_PROGRAMS, OF_COMMUNITY, OF_CUSTOMERS = "Zebrafish", "Quagmire", "Wolverine"
"""What stands in the texts of a program and its sessions, in those of the community alone, and in those of
bookings.
"""

MEANS = {
    "session": "program_sessions",
    "appointment": "appointments",
    "of": "variants",
    "program": "programs",
    "song": "songs",
    "item": "agenda_items",
    "topic": "agenda_items",
    "entry": "queue_entries",
    "goal": "goals",
    "photo": "session_photos",
    "decision": "decisions",
    "action": "action_items",
    "task": "action_items",
    "badge": "milestone_achievements",
    "milestone": "milestones",
    "material": "session_materials",
    "comment": "comments",
    "announcement": "announcements",
    "pool": "place_pools",
    "space": "spaces",
    "room": "spaces",
    "use": "occupancies",
    "file": "files",
    "tag": "tags",
    "user": "memberships",
    "invite": "staff_invites",
    "member": "memberships",
    "who": "attendance",
    "registration": "rsvps",
    "instructor": "instructors",
    "offering": "offerings",
    "variant": "variants",
    "payroll": "pay_periods",
    "booking": "bookings",
    "part": "instalments",
    "step": "booking_steps",
    "plan": "steps",
    "piece": "homework",
    "note": "log_entries",
    "talk": "threads",
    "message": "thread_messages",
    "invoice": "invoices",
    "coupon": "coupons",
    "charge": "charges",
    "refund": "refunds",
}
"""The table whose row a part of an address, or a field of a button, names."""
OWN_WAYS = {
    "zone",
    "currency",
    "rule",
    "local_start",
    "original_start",
    "mime",
    "verb",
    "target_kind",
    "kind",
}
OWN_WAYS |= {"holidays"}
OWN_WAYS |= {"telegram_id", "telegram_unique_id", "reference", "language", "fingerprint", "inline_message_id"}
OWN_WAYS |= {"code", "way"}
OWN_WAYS |= {"unique_key", "secret", "path", "answers", "about", "what", "value", "error", "url", "role"}
"""Texts that are codes, or an address that must stay one; nobody's words."""
communities = table_of(Community)
members = table_of(Membership)
instructors = table_of(Instructor)
_PEOPLE = (
    select(members.c.user_id)
    .where(
        here(members),
        members.c.role == Role.MEMBER,
        members.c.standing == Standing.ACTIVE,
        members.c.user_id.not_in(select(instructors.c.user_id)),
    )
    .order_by(members.c.user_id)
    .limit(2)
)
OF_EVERYBODY = {"memberships", "spaces", "tags", "occupancies", "instructors", "offerings", "variants"}
"""What members may see whatever program they are invited to."""
OF_BOOKINGS = {"bookings", "appointments"}
"""What its customer sees, its instructor, and who manages bookings. What belongs to one (orders, steps,
threads, answers) has the word of programs, which no other member may see either.
"""


@dataclass(frozen=True, slots=True)
class Aim:
    """Rows that belong together, by the names that addresses and buttons have for them."""

    ids: Mapping[str, int]
    revision: int


class Planted:
    """The community, and what there is in it to aim at."""

    def __init__(self, community: int, rows: dict[str, list[Row[Any]]]) -> None:
        self.community = community
        self.rows = rows

    def aims(self, names: set[str], most: int) -> Iterator[Aim]:
        """Up to `most` times rows for `names`: one as special as can be, and what it belongs to.

        Raises KeyError for a name that means nothing here.
        """
        special = sorted(names, key=lambda name: (name in ("session", "program"), name in OF_EVERYBODY, name))
        if not special:
            yield Aim({}, 1)
            return
        rows = self._apart(self.rows[MEANS[special[0]]])
        for row in rows[:most]:
            ids = {name: self._belonging(name, row) for name in names}
            yield Aim({**ids, special[0]: self._id(row)}, getattr(row, "revision", 1))

    def _apart(self, rows: list[Row[Any]]) -> list[Row[Any]]:
        """The rows, those of different programs first, the last of each before."""
        seen: dict[Any, int] = {}
        ordered = []
        people = [row for row in rows if getattr(row, "user_id", 1) is not None]
        for row in sorted(people, key=lambda row: str(getattr(row, "starts_at", "")), reverse=True):
            of = getattr(row, "program_id", None) or getattr(row, "session_id", None)
            seen[of] = seen.get(of, 0) + 1
            ordered.append((seen[of], row))
        return [row for _turn, row in sorted(ordered, key=lambda each: each[0])]

    def _belonging(self, name: str, row: Row[Any]) -> int:
        given = getattr(row, f"{name}_id", None)
        if given is not None:
            return int(given)
        session = getattr(row, "session_id", None)
        if name == "program" and session is not None:
            return next(int(one.program_id) for one in self.rows["program_sessions"] if one.id == session)
        same = [one for one in self.rows[MEANS[name]] if self._kin(one, row)]
        return self._id((same or self.rows[MEANS[name]])[-1])

    def _kin(self, one: Row[Any], row: Row[Any]) -> bool:
        return any(
            getattr(one, of, 0) == (getattr(row, of, None) or None) for of in ("session_id", "program_id")
        )

    @staticmethod
    def _id(row: Row[Any]) -> int:
        return int(row.user_id if hasattr(row, "attended") or not hasattr(row, "id") else row.id)


def tables() -> list[Table]:
    """The tables of communities."""
    return [table for table in SQLModel.metadata.sorted_tables if "community_id" in table.c]


async def plant(db: Database) -> None:
    """Make the demo world, and put planted words wherever a person wrote something."""
    await db.write(SYSTEM, _plant)


def _plant(tx: Tx) -> None:
    demo.load(tx, CAST)
    tx.become(SYSTEM)
    _sell(tx)
    for table in tables():
        _plant_in(tx, table)
    said = f'{{"q1": "{OF_PROGRAMS} answered"}}'.encode()
    tx.execute(update(table_of(IntakeAnswers)).values(content=said))
    tx.execute(update(communities).values(is_public=False))
    tx.execute(delete(table_of(OutboxMessage)))  # Their groups are made up.


def _sell(tx: Tx) -> None:
    """An instructor who sold something, its invoice, and a coupon."""
    found = tx.value(select(communities.c.id).where(communities.c.chat_id == CAST.music_group))
    tx.become(SYSTEM.inside(found))
    sells, buys = (row.user_id for row in tx.rows(_PEOPLE))
    instructor = shop.instructor(tx, sells)
    of = (instructor, *shop.offering(tx, instructor, sells, "Planted"))
    invoices.issue_for(tx, sell(tx, of, buys, 10_810).order)
    tx.add(Coupon, code="PLANTED", percent=10, created_at=tx.now)
    tx.become(SYSTEM)


async def planted(db: Database, visibility: Visibility) -> Planted:
    """The planted community of musicians, once its programs are for members, or for the invited alone.

    Where they are for members, whoever asks to join has to wait: no button makes a stranger a member.
    """
    return Planted(await db.write(SYSTEM, _hide, visibility), await db.read(SYSTEM, _everything))


def _hide(tx: Tx, visibility: Visibility) -> int:
    tx.execute(update(table_of(Program)).values(visibility=visibility))
    tx.execute(update(communities).values(requires_approval=visibility is Visibility.MEMBERS_ONLY))
    found: int = tx.value(select(communities.c.id).where(communities.c.chat_id == CAST.music_group))
    return found


def _everything(tx: Tx) -> dict[str, list[Row[Any]]]:
    of = select(communities.c.id).where(communities.c.chat_id == CAST.music_group).scalar_subquery()
    return {table.name: list(tx.rows(select(table).where(table.c.community_id == of))) for table in tables()}


def _plant_in(tx: Tx, table: Table) -> None:
    texts = [
        column
        for column in table.c
        if isinstance(column.type, (AutoString, String, Text)) and not isinstance(column.type, Enum)
        if column.name not in OWN_WAYS
    ]
    if not texts or table.name == "outbox":
        return
    number = cast(table.c.id if "id" in table.c else table.c.user_id, String)
    word = _word(table.name)

    def said(word: str) -> dict[str, Any]:
        written = literal(word + " ") + number
        fitting = {
            column.name: func.substr(written, 1, length) if (length := _length(column)) else written
            for column in texts
        }
        return {
            column.name: case((func.length(column) > 0, fitting[column.name]), else_=column)
            for column in texts
        }

    tx.execute(update(table).values(said(word)))
    if "program_id" in table.c and table.c.program_id.nullable and "session_id" not in table.c:
        tx.execute(update(table).where(table.c.program_id.is_(None)).values(said(OF_COMMUNITY)))


def _length(column: Any) -> int | None:
    """How much of a text PostgreSQL takes there."""
    found: int | None = getattr(column.type, "length", None)
    return found


def _word(table: str) -> str:
    if table in OF_BOOKINGS:
        return OF_CUSTOMERS
    return OF_COMMUNITY if table in OF_EVERYBODY else OF_PROGRAMS


async def state(db: Database, community: int | None = None) -> dict[str, int]:
    """All there is in each table, of one community or of all, in a number: what a change would change."""
    return await db.read(SYSTEM, _state, community)


def _state(tx: Tx, community: int | None) -> dict[str, int]:
    found = {}
    for table in (communities, *tables()):
        if table.name in ("activity", "outbox"):
            continue
        of = table.c.id if table is communities else table.c.community_id
        rows = tx.rows(select(table) if community is None else select(table).where(of == community))
        found[table.name] = hash(tuple(sorted(map(str, rows))))
    return found

"""The same rules on SQLite and on PostgreSQL, where each community's rows are walled off."""

import asyncio
from dataclasses import replace

import pytest

from models.actor import SYSTEM, Actor
from models.communities import Membership, Role, Standing
from models.database import Database
from models.tx import Tx
from models.users import User
from services import chats, communities, leaving, members, people, roster
from services.communities import Group, SetUp
from services.errors import AlreadyLinked, BadInput, LastOwner, NotAllowed, NotGroupAdmin
from services.people import ANYBODY, Profile
from views import communities as views

GROUP = Group(-1001, "Jam")


async def somebody(db: Database, telegram_id: int) -> Actor:
    """A person outside of any community."""
    return await db.write(ANYBODY, people.remember, Profile(telegram_id, f"Person {telegram_id}"))


async def inside(db: Database, person: Actor, community: int) -> Actor:
    """The same person in a community."""
    return await db.read(replace(person, community_id=community), people.enter, person)


async def set_up(
    db: Database, actor: Actor, group: Group = GROUP, *, in_charge: bool = True, reference: str | None = None
) -> SetUp:
    """`/setup` by an administrator of the group."""
    return await db.write(
        actor,
        communities.set_up,
        group,
        in_charge=in_charge,
        language="en",
        zone="UTC",
        reference=reference,
    )


async def test_the_group_finds_its_community_again_and_follows_it(database: Database) -> None:
    olga, petra = await somebody(database, 1), await somebody(database, 2)
    made = await set_up(database, olga)
    assert made.created
    await database.write(SYSTEM, chats.lost, GROUP.chat_id)
    with pytest.raises(NotGroupAdmin):
        await set_up(database, petra, in_charge=False)
    found = await set_up(database, petra)
    assert (found.created, found.community.id) == (False, made.community.id)
    assert not found.may_manage
    await database.write(SYSTEM, chats.moved, GROUP.chat_id, -2002)
    moved = await set_up(database, olga, Group(-2002, "Jam"))
    assert moved.community.id == made.community.id


async def test_a_reference_gives_a_community_another_group_if_one_may(database: Database) -> None:
    olga, petra = await somebody(database, 1), await somebody(database, 2)
    made = await set_up(database, olga)
    other = Group(-3003, "Other")
    with pytest.raises(NotAllowed):
        await set_up(database, petra, other, reference=made.reference)
    with pytest.raises(NotGroupAdmin):
        await set_up(database, olga, other, in_charge=False, reference=made.reference)
    linked = await set_up(database, olga, other, reference=made.reference)
    assert linked.community.chat_id == other.chat_id
    taken = await set_up(database, petra)
    assert taken.created
    with pytest.raises(AlreadyLinked):
        await set_up(database, olga, GROUP, reference=made.reference)


async def test_a_dozen_at_once_make_one_community(database: Database) -> None:
    admins = [await somebody(database, n) for n in range(1, 13)]
    results = await asyncio.gather(*(set_up(database, admin) for admin in admins), return_exceptions=True)
    made = [result for result in results if isinstance(result, SetUp)]
    assert sum(result.created for result in made) == 1
    again = [await set_up(database, admin) for admin in admins]
    assert {result.community.id for result in again} == {made[0].community.id}


async def test_asking_deciding_handing_over_and_leaving(database: Database) -> None:
    olga, petra = await somebody(database, 1), await somebody(database, 2)
    community = (await set_up(database, olga)).community.id
    owner = await inside(database, olga, community)
    await database.write(owner, communities.change, requires_approval=True)
    asked = await database.write(await inside(database, petra, community), members.knock)
    assert asked is not None
    assert asked.community.standing is Standing.PENDING
    assert petra.user_id
    decision = await database.write(owner, roster.decide, petra.user_id, approve=True)
    assert (decision.changed, decision.member.standing) == (True, Standing.ACTIVE)
    again = await database.write(owner, roster.decide, petra.user_id, approve=False)
    assert (again.changed, again.member.standing) == (False, Standing.ACTIVE)
    with pytest.raises(LastOwner):
        await database.write(owner, leaving.leave)
    details = await database.write(owner, roster.hand_over, petra.user_id)
    assert details.member.role is Role.OWNER
    await database.write(await inside(database, olga, community), leaving.leave)
    left = await inside(database, olga, community)
    assert left.standing is Standing.LEFT
    with pytest.raises(NotAllowed):
        await database.read(left, roster.page)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u0000", "x" * 101])
async def test_a_name_has_letters_and_an_end(database: Database, name: str) -> None:
    olga = await somebody(database, 1)
    owner = await inside(database, olga, (await set_up(database, olga)).community.id)
    with pytest.raises(BadInput):
        await database.write(owner, communities.write, "name", name)


async def test_members_are_counted_up_to_ten_thousand(database: Database) -> None:
    olga = await somebody(database, 1)
    owner = await inside(database, olga, (await set_up(database, olga)).community.id)
    assert views.screen(await database.read(owner, communities.overview)).text.splitlines()[1] == "1 member"

    def crowd(tx: Tx) -> None:
        known = tx.add_many(User, [{"name": "Somebody", "created_at": tx.now} for _ in range(10_000)])
        tx.add_many(Membership, [{"user_id": one, "joined_at": tx.now} for one in known])

    await database.write(SYSTEM.inside(owner.community_id or 0), crowd)
    shown = views.screen(await database.read(owner, communities.overview))
    assert shown.text.splitlines()[1] == "10,000+ members"

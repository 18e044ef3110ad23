"""Who is in a community, and in which role, when two people act at the same moment."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.communities import Membership, Role, Standing
from models.rsvp import Answer
from models.tx import Tx, table_of
from services import (
    communities,
    leaving,
    members,
    outbox,
    roster,
    rsvp,
)
from services.communities import Group
from services.errors import Banned, LastOwner, NotAllowed, NotFound
from tests.races.interleaving import interleaved, told
from tests.town import ZONE, Town

memberships = table_of(Membership)


async def owners(town: Town, community: int) -> list[int]:
    """Who owns a community."""
    query = select(memberships.c.user_id).where(
        memberships.c.community_id == community,
        memberships.c.role == Role.OWNER,
        memberships.c.standing == Standing.ACTIVE,
    )
    return await town.db.read(SYSTEM, lambda tx: [row.user_id for row in tx.rows(query)])


async def second_owner(town: Town, owner: Actor) -> Actor:
    """Another owner beside the first."""
    other = await town.person(community=owner.community_id)
    await town.db.write(owner, roster.change_role, other.user_id or 0, Role.OWNER)
    return await town.inside(other, owner.community_id or 0)


def setting_up(group: Group) -> Any:
    """`/setup` by an administrator."""
    return partial(communities.set_up, group=group, in_charge=True, language="en", zone=ZONE)


async def test_two_owners_who_demote_each_other_leave_one(town: Town) -> None:
    olga = await town.community()
    petra = await second_owner(town, olga)
    results = await interleaved(
        town.db,
        (olga, lambda tx: roster.change_role(tx, petra.user_id or 0, Role.ADMIN)),
        (petra, lambda tx: roster.change_role(tx, olga.user_id or 0, Role.ADMIN)),
    )
    assert isinstance(results[1], NotAllowed)
    assert await owners(town, olga.community_id or 0) == [olga.user_id]


async def test_two_owners_who_leave_at_once_leave_one(town: Town) -> None:
    olga = await town.community()
    petra = await second_owner(town, olga)
    results = await interleaved(town.db, (olga, leaving.leave), (petra, leaving.leave))
    assert isinstance(results[1], LastOwner)
    assert await owners(town, olga.community_id or 0) == [petra.user_id]


async def test_an_owner_is_not_demoted_while_the_other_leaves(town: Town) -> None:
    olga = await town.community()
    petra = await second_owner(town, olga)
    results = await interleaved(
        town.db,
        (petra, leaving.leave),
        (petra, lambda tx: roster.change_role(tx, olga.user_id or 0, Role.ADMIN)),
    )
    assert isinstance(results[1], NotAllowed)
    assert await owners(town, olga.community_id or 0) == [olga.user_id]


async def test_nobody_hands_over_to_one_who_leaves(town: Town) -> None:
    olga = await town.community()
    petra = await town.person(community=olga.community_id)
    results = await interleaved(
        town.db, (petra, leaving.leave), (olga, lambda tx: roster.hand_over(tx, petra.user_id or 0))
    )
    assert isinstance(results[1], NotFound)
    assert await owners(town, olga.community_id or 0) == [olga.user_id]


async def test_a_community_is_handed_over_once(town: Town) -> None:
    olga = await town.community()
    petra, quinn = [await town.person(community=olga.community_id) for _ in range(2)]
    results = await interleaved(
        town.db,
        (olga, lambda tx: roster.hand_over(tx, petra.user_id or 0)),
        (olga, lambda tx: roster.hand_over(tx, quinn.user_id or 0)),
    )
    assert isinstance(results[1], NotAllowed)
    assert await owners(town, olga.community_id or 0) == [petra.user_id]


async def test_one_decision_counts(town: Town) -> None:
    olga = await town.community()
    await town.db.write(olga, communities.change, requires_approval=True)
    petra = await town.person(community=olga.community_id)
    first, second = await interleaved(
        town.db,
        (olga, lambda tx: roster.decide(tx, petra.user_id or 0, approve=True)),
        (olga, lambda tx: roster.decide(tx, petra.user_id or 0, approve=False)),
    )
    assert (first.changed, second.changed) == (True, False)
    assert second.member.standing is Standing.ACTIVE
    assert await told(town, outbox.Kind.JOIN_DECLINED) == []


async def test_a_request_that_is_taken_back_is_not_approved(town: Town) -> None:
    olga = await town.community()
    await town.db.write(olga, communities.change, requires_approval=True)
    petra = await town.person(community=olga.community_id)
    _left, decision = await interleaved(
        town.db,
        (petra, leaving.leave),
        (olga, lambda tx: roster.decide(tx, petra.user_id or 0, approve=True)),
    )
    assert not decision.changed
    assert (await town.inside(petra, olga.community_id or 0)).standing is Standing.LEFT


async def test_one_who_is_made_an_admin_meanwhile_stays_one(town: Town) -> None:
    """Who acts was read a moment ago: the answer of one who was no member then takes nothing away."""
    olga = await town.community()
    session = await town.session(olga)
    stranger = await town.inside(await town.person(), olga.community_id or 0)
    await town.db.write(stranger, members.join)
    await town.db.write(olga, roster.change_role, stranger.user_id or 0, Role.ADMIN)
    await town.db.write(stranger, rsvp.respond, session.id, Answer.GOING)
    assert (await town.inside(stranger, olga.community_id or 0)).role is Role.ADMIN


async def test_one_who_is_banned_meanwhile_stays_out(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    stranger = await town.inside(await town.person(), olga.community_id or 0)
    await town.db.write(stranger, members.join)
    ban = (
        update(memberships).where(memberships.c.user_id == stranger.user_id).values(standing=Standing.BANNED)
    )
    await town.db.write(SYSTEM, lambda tx: tx.execute(ban))
    with pytest.raises(Banned):
        await town.db.write(stranger, rsvp.respond, session.id, Answer.GOING)
    assert (await town.inside(stranger, olga.community_id or 0)).standing is Standing.BANNED


async def test_one_who_asks_twice_at_once_is_announced_once(town: Town) -> None:
    olga = await town.community()
    await town.db.write(olga, communities.change, requires_approval=True)
    stranger = await town.inside(await town.person(), olga.community_id or 0)

    def later(tx: Tx) -> Any:
        tx.now += timedelta(seconds=2)
        return members.join(tx)

    await interleaved(town.db, (stranger, members.join), (stranger, later))
    assert await told(town, outbox.Kind.JOIN_REQUEST) == [olga.user_id]


async def test_a_group_is_set_up_once_and_both_see_it(town: Town) -> None:
    olga, petra = await town.person(), await town.person()
    group = Group(-500, "Jam")
    first, second = await interleaved(town.db, (olga, setting_up(group)), (petra, setting_up(group)))
    assert (first.created, second.created) == (True, False)
    assert first.community.id == second.community.id


async def test_groups_of_one_name_are_set_up_at_once(town: Town) -> None:
    olga, petra = await town.person(), await town.person()
    first, second = await interleaved(
        town.db, (olga, setting_up(Group(-501, "Jam"))), (petra, setting_up(Group(-502, "Jam")))
    )
    assert first.created
    assert second.created

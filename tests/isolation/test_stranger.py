"""What a stranger, owner of a community of her own, finds of another one without its buttons."""

import pkgutil
from typing import Any

import pytest

import handlers
from models.rsvp import Answer
from sandbox.client import Person
from services import communities, rsvp
from services.sessions import SessionDetails
from tests.world import ZONE, World

PLANTED = ("Zebrafish", "Xylograph", "Quagmire")
"""Words that stand in the other community alone: a program, a note, a place."""


@pytest.fixture
async def secret(world: World) -> SessionDetails:
    """A session for members only, with a member's answer to it."""
    made = await world.session(
        name="Zebrafish evening", place="Quagmire hall", visibility="members_only", roles={"xylograph": 3}
    )
    await world.joins(world.bob)
    # Joining is a button too: from now on it leads to waiting, which is no more than being a stranger.
    await world.db.write(await world.actor(world.ana), communities.change, requires_approval=True)
    bob = await world.actor(world.bob)
    await world.db.write(
        bob, rsvp.respond, made.id, Answer.GOING, pool_id=made.pools[0].id, note="Xylograph player"
    )
    return await world.seen(made)


@pytest.fixture
async def eve(world: World) -> Person:
    """The owner of another community."""
    eve = world.sandbox.person("Eve", language="en")
    group = world.sandbox.group("Elsewhere", owner=eve)
    await eve.adds_bot(group, admin=True)
    await eve.starts()
    outside = await world.actor(eve, None)
    there = communities.Group(group.id, "Elsewhere")
    await world.db.write(outside, communities.create, there, language="en", zone=ZONE)
    await world.sandbox.settle()
    return eve


async def test_deep_links_and_inline_mode_show_nothing_of_it(
    world: World, secret: SessionDetails, eve: Person
) -> None:
    await eve.starts(secret.reference)
    await eve.sends("/whatson")
    await eve.sends("/programs")
    await world.sandbox.settle()
    assert not any(word in eve.transcript() for word in PLANTED)
    for query in ("Zebrafish", "", f"s{secret.id}"):
        assert await eve.asks_inline(query) == []


async def test_a_banned_person_is_outside_too(world: World, secret: SessionDetails) -> None:
    from sqlalchemy import update

    from models.actor import SYSTEM
    from models.communities import Membership, Standing
    from models.tx import table_of

    bob = await world.actor(world.bob)
    table = table_of(Membership)
    ban = update(table).where(table.c.user_id == bob.user_id).values(standing=Standing.BANNED)

    def banned(tx: Any) -> None:
        tx.execute(ban)
        tx.signal("membership", bob.user_id)

    await world.db.write(SYSTEM, banned)
    await world.bob.starts(secret.reference)
    await world.sandbox.settle()
    assert "Zebrafish" not in world.bob.screen().text


def test_every_feature_hears_its_updates() -> None:
    modules = {module.name for module in pkgutil.iter_modules(handlers.__path__)}
    assert {router.name for router in handlers.routers} == modules

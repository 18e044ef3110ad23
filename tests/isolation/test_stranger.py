"""A stranger, owner of a community of her own, presses every button there is with another community's ids."""

import pkgutil
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

import handlers
from bot import middlewares
from keyboards.data import CommunityData
from models.rsvp import Answer
from sandbox.client import Person
from services import communities, rsvp
from services.sessions import SessionDetails
from tests.conventions.test_buttons import every_class, longest
from tests.world import ZONE, World

FOR_EVERYBODY = {
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


def aimed(cls: type[CallbackData], session: SessionDetails, victim: int) -> str:
    """The data of a button of `cls` that points at the secret session, its program and its people."""
    ids = {
        "community": session.community_id,
        "session": session.id,
        "program": session.program_id,
        "pool": session.pools[0].id,
        "user": victim,
        "member": victim,
        "revision": session.revision,
        "answer": Answer.GOING,
    }
    values: dict[str, Any] = {}
    for name, field in cls.model_fields.items():
        value = ids.get(name, longest(name, field.annotation))
        values[name] = (
            1 if value is None and not field.is_required() else (value if value is not None else "1")
        )
    data = cls.model_construct(**values)
    return ":".join([cls.__prefix__, *(cls._encode_value(data, key, value) for key, value in data)])


async def test_no_button_shows_or_changes_anything_of_another_community(
    world: World, secret: SessionDetails, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # She is patient: whoever taps fast is told to slow down, which would prove nothing.
    monkeypatch.setattr(middlewares, "TAPS_A_SECOND", 1_000_000)
    victim = (await world.actor(world.bob)).user_id or 0
    buttons = [cls for cls in every_class() if issubclass(cls, CommunityData)]
    assert len(buttons) > 20
    silent = []
    for cls in buttons:
        answer = await eve.forges(aimed(cls, secret, victim))
        assert "a lot at once" not in (answer.text or "")
        if not answer.text:
            silent.append(cls.__name__)
    await world.sandbox.settle()

    shown = eve.transcript()
    assert not any(word in shown for word in PLANTED), shown
    after = await world.seen(secret)
    assert (after.status, after.starts_at, after.revision) == (
        secret.status,
        secret.starts_at,
        secret.revision,
    )
    assert [pool.taken for pool in after.pools] == [1]
    # A public community has a face for everybody. Its lists are empty here: it has no public program.
    assert set(silent) <= FOR_EVERYBODY


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

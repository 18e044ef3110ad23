"""Who acts, where, in which language; and whom the bot does not listen to."""

import pytest
from aiogram import Router
from aiogram.types import ChatMemberUpdated, Message

from bot import middlewares
from bot.app import Jamboree
from models.actor import Actor
from models.communities import Role, Standing
from models.database import Database
from sandbox import Group, Person, Sandbox
from services import communities, members, people, roster
from services.people import ANYBODY, Profile
from tests.bot.probes import Probe, screen
from tests.conftest import Starter


async def _community(app: Jamboree, owner: Person, group: Group, language: str = "en") -> int:
    """A community of a group."""
    actor = await app.actors.find(_profile(owner), None, group.id)
    place = communities.Group(group.id, group.title)
    made = await app.db.write(actor, communities.create, place, language=language, zone="Europe/Lisbon")
    return made.community.id


def _profile(person: Person) -> Profile:
    return Profile(
        person.id, person.user.name, person.user.username or None, person.user.language_code or None
    )


async def _group(sandbox: Sandbox, owner: Person, *others: Person) -> Group:
    group = sandbox.group("Jammers", owner=owner, members=others)
    await owner.adds_bot(group, admin=True)
    return group


async def test_a_stranger_is_made_known_and_is_nobody_in_particular(
    probed: Jamboree, probe: Probe, alice: Person
) -> None:
    await alice.sends("hello")
    await alice.sees("done hello")
    (actor,) = probe.actors
    assert actor is not None
    assert (actor.name, actor.community_id, actor.role, actor.chat_id) == ("Alice", None, None, alice.id)


async def test_a_changed_name_is_written_down(probed: Jamboree, probe: Probe, alice: Person) -> None:
    await alice.sends("one")
    await alice.sees("done one")
    alice.user.first_name = "Alicia"
    alice.user.refresh()
    await alice.sends("two")
    await alice.sees("done two")
    first, second = probe.actors
    assert first is not None
    assert second is not None
    assert first.user_id == second.user_id
    assert second.name == "Alicia"


async def test_in_a_linked_group_one_acts_in_its_community(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    group = await _group(sandbox, alice, bob)
    here = await _community(probed, alice, group)
    await alice.sends("/one", to=group)
    await bob.sends("/two", to=group)
    await bob.sees("done /two", in_=group)
    owner, guest = sorted((actor for actor in probe.actors if actor), key=lambda actor: actor.name)
    assert (owner.community_id, owner.role, owner.standing) == (here, Role.OWNER, Standing.ACTIVE)
    assert (guest.community_id, guest.role, guest.in_linked_group) == (here, None, True)
    assert guest.chat_id == group.id


async def test_a_link_made_a_moment_ago_counts_at_once(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    group = await _group(sandbox, alice)
    await alice.sends("/before", to=group)
    await alice.sees("done /before", in_=group)
    here = await _community(probed, alice, group)
    await alice.sends("/after", to=group)
    await alice.sees("done /after", in_=group)
    before, after = probe.actors
    assert before is not None
    assert after is not None
    assert (before.community_id, after.community_id) == (None, here)


async def test_a_changed_role_counts_at_once(
    probed: Jamboree, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    group = await _group(sandbox, alice, bob)
    here = await _community(probed, alice, group)
    guest = await probed.actors.find(_profile(bob), here, None)
    await probed.db.write(guest, members.join)
    owner = await probed.actors.find(_profile(alice), here, None)
    member = await probed.actors.find(_profile(bob), here, None)
    assert member.role is Role.MEMBER
    await probed.db.write(owner, roster.change_role, member.user_id or 0, Role.ADMIN)
    assert (await probed.actors.find(_profile(bob), here, None)).role is Role.ADMIN
    assert (await probed.actors.inside(member, here)).role is Role.ADMIN


async def test_forging_a_community_makes_one_a_stranger_there(
    probed: Jamboree, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    group = await _group(sandbox, alice)
    here = await _community(probed, alice, group)
    stranger = await probed.actors.find(_profile(bob), here, bob.id)
    assert (stranger.community_id, stranger.role, stranger.in_linked_group) == (here, None, False)
    nowhere = await probed.actors.find(_profile(bob), 999, bob.id)
    assert nowhere.community_id is None


@pytest.mark.parametrize(
    ("own", "telegram", "of_community", "reads"),
    [
        ("fr", "de", "es", "fr"),
        (None, "de-AT", "es", "de"),
        (None, "pt-br", "es", "pt_BR"),
        (None, "ja", "es", "es"),
        (None, "", "uk", "uk"),
        (None, "ja", None, "en"),
    ],
)
async def test_ones_own_language_comes_first_then_telegrams_then_the_communitys(
    probed: Jamboree, sandbox: Sandbox, own: str | None, telegram: str, of_community: str | None, reads: str
) -> None:
    person = sandbox.person("Anna", language=telegram)
    group = await _group(sandbox, person)
    here = await _community(probed, person, group, of_community) if of_community else None
    if own:
        actor = await probed.actors.find(_profile(person), None, None)
        await probed.db.write(actor, people.change_settings, language=own)
    actor = await probed.actors.find(_profile(person), here, None)
    assert (actor.language or "en") == reads


async def test_anonymous_admins_are_sent_to_private(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    group = await _group(sandbox, alice)
    await alice.hides(group)
    await alice.sends("/whatson", to=group)
    await alice.sees("I cannot see who you are here", in_=group)
    assert probe.seen == []


async def test_other_bots_are_not_listened_to(probed: Jamboree, probe: Probe, alice: Person) -> None:
    robot = {**alice.user.card, "id": 4242, "is_bot": True}
    message = {"message_id": 1, "date": 1795000000, "chat": alice.user.chat_card, "from": robot, "text": "x"}
    await probed.intake.take({"update_id": 5, "message": message})
    assert probe.seen == []


async def test_whoever_writes_in_private_can_be_written_to(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    group = await _group(sandbox, alice, bob)
    await bob.sends("/one", to=group)
    await alice.sends("hello")
    await alice.sends("again")
    await alice.sees("done again")
    await bob.sees("done /one", in_=group)
    assert await _reachable(probed.db, alice)
    assert not await _reachable(probed.db, bob)


async def test_blocking_and_unblocking_are_noted(probed: Jamboree, sandbox: Sandbox, alice: Person) -> None:
    await alice.sends("hello")
    await alice.sees("done hello")
    await alice.blocks()
    await sandbox.settle()
    assert not await _reachable(probed.db, alice)
    await alice.unblocks()
    await sandbox.settle()
    assert await _reachable(probed.db, alice)


async def test_what_happens_to_groups_reaches_handlers_whoever_did_it(
    start: Starter, sqlite_url: str, sandbox: Sandbox, alice: Person
) -> None:
    router, seen = Router(), []

    @router.my_chat_member()
    async def moved(event: ChatMemberUpdated, actor: Actor | None) -> None:
        seen.append((event.new_chat_member.status, actor.name if actor else None))

    @router.message()
    async def noted(message: Message, actor: Actor | None) -> None:
        if message.migrate_to_chat_id:
            seen.append(("moved", actor.name if actor else None))

    async with start(sqlite_url, features=[router]):
        group = sandbox.group("Jammers", owner=alice, kind="group")
        await alice.adds_bot(group)
        await sandbox.settle()
        sandbox.faults.migrate(group)
        await sandbox.settle()
        await alice.removes_bot(group)
        await sandbox.settle()
    assert seen[0] == ("member", "Alice")
    assert "moved" in {status for status, _ in seen}
    assert seen[-1][0] in ("kicked", "left")


async def test_a_tap_beyond_measure_is_told_to_slow_down(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "tap")
    probe.screens["tap"] = lambda: screen("menu", "tap", toast="Fine.")
    await alice.sends("menu")
    answers = [(await alice.taps("tap")).text for _ in range(int(middlewares.TAPS) + 15)]
    assert answers[:20] == ["Fine."] * 20
    assert any("Wait a few seconds" in text for text in answers)
    assert "" not in answers
    await bob.sends("hello")
    await bob.sees("done hello")


async def test_texts_beyond_measure_are_warned_once(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    for number in range(int(middlewares.TAPS) + 15):
        await alice.sends(f"text {number}")
    await alice.is_told("Wait a few seconds")
    await alice.is_not_told("Wait a few seconds")
    assert len(probe.seen) < middlewares.TAPS + 15


async def _reachable(db: Database, person: Person) -> bool:
    found = await db.read(ANYBODY, people.find, _profile(person))
    return found is not None and found.reachable

"""What people are told in private, and that nobody is told what is no longer true."""

from datetime import timedelta

import pytest

from models.communities import Role
from models.outbox import Delivery
from models.rsvp import Answer
from sandbox import Sandbox
from scheduler.sweeps import remind
from services import changes, choices, outbox, roster
from services.choices import Topic
from services.errors import BadInput, NotFound
from services.outbox import Kind
from tests.scheduler.worlds import START, World, meets, sending


async def test_a_reminder_the_day_before_with_quick_answers(world: World, sandbox: Sandbox) -> None:
    ann, ben, cem = (meets(sandbox, name) for name in ("Ann", "Ben", "Cem"))
    session = await world.session(name="Book club")
    await world.answers(await world.member(ann), session)
    await world.answers(await world.member(ben), session, Answer.MAYBE)
    await world.answers(await world.member(cem), session, Answer.NOT_GOING)
    world.clock.at = session.starts_at - timedelta(hours=23)
    assert await remind(world.db) == 2
    async with sending(world.db, sandbox):
        await ann.is_told("Coming up: Book club")
        assert "18:30–20:30 (Lisbon)" in await ben.is_told("You said maybe.")
        await world.all_final()
    assert ann.buttons() == ["✓ Going", "Maybe", "Can't come", "Stop reminders"]
    assert cem.messages() == []


async def test_who_gets_a_free_place_hears_it_at_once(world: World, sandbox: Sandbox) -> None:
    ann = await world.member()
    ben = meets(sandbox, "Ben")
    session = await world.session(name="Small jam", capacity=1)
    await world.answers(ann, session)
    await world.answers(await world.member(ben), session)
    async with sending(world.db, sandbox):
        await world.answers(ann, session, Answer.NOT_GOING)
        assert "Small jam" in await ben.is_told("A place is free: you're in")
        await world.all_final()


async def test_who_left_the_queue_meanwhile_hears_nothing(world: World, sandbox: Sandbox) -> None:
    ann, ben = await world.member(), meets(sandbox, "Ben")
    waiting = await world.member(ben)
    session = await world.session(capacity=1)
    await world.answers(ann, session)
    await world.answers(waiting, session)
    await world.answers(ann, session, Answer.NOT_GOING)
    await world.answers(waiting, session, Answer.NOT_GOING)
    async with sending(world.db, sandbox):
        await world.all_final()
    assert await world.statuses(Kind.PROMOTED) == [Delivery.DROPPED]
    assert ben.messages() == []


async def test_a_cancellation_tells_the_reason_and_what_is_next(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    session = await world.weekly(name="Weekly jam")
    await world.answers(await world.member(ann), session)
    await world.db.write(
        world.organizer, changes.cancel, session.id, session.revision, "Water <in> the cellar"
    )
    async with sending(world.db, sandbox):
        text = await ann.is_told("Cancelled: Weekly jam")
        await world.all_final()
    assert "Reason: Water <in> the cellar" in text
    assert "Thu 3 Dec" in text
    assert "Come Thu 3 Dec" in ann.buttons()


async def test_a_new_time_is_told_beside_the_old_one(world: World, sandbox: Sandbox) -> None:
    ann, ben = meets(sandbox, "Ann"), meets(sandbox, "Ben")
    session = await world.session(name="Jam")
    for person in (ann, ben):
        await world.answers(await world.member(person), session)
    moved = await world.db.write(
        world.organizer, changes.move, session.id, session.revision, START + timedelta(days=1, hours=1)
    )
    async with sending(world.db, sandbox):
        text = await ann.is_told("New time: Jam")
        await world.all_final()
    assert "Fri 27 Nov" in text
    assert "Moved from Thu 26 Nov" in text
    assert ann.buttons()[:2] == ["I'll be there", "Can't come"]
    await world.db.write(
        world.organizer, changes.move, session.id, moved.session.revision, START + timedelta(days=2)
    )
    await world.db.write(
        world.organizer, changes.move, session.id, moved.session.revision + 1, START + timedelta(days=3)
    )
    ann.forgets()
    async with sending(world.db, sandbox):
        assert "Sun 29 Nov" in await ann.is_told("New time: Jam")
        await world.all_final()
    assert (await world.statuses(Kind.RESCHEDULED)).count(Delivery.DROPPED) == 2


async def test_organizers_decide_who_comes_in(world: World, sandbox: Sandbox) -> None:
    mod, dan, eve = (meets(sandbox, name) for name in ("Mod", "Dan", "Eve"))
    moderator = await world.member(mod)
    await world.change_role(moderator, Role.MODERATOR)
    await world.needs_approval()
    asks = [await world.member(person) for person in (dan, eve)]
    async with sending(world.db, sandbox):
        await mod.is_told("Dan asks to join")
        await mod.is_told("Eve asks to join")
        assert mod.buttons() == ["Let in", "Decline"]
        await world.db.write(world.organizer, roster.decide, asks[0].user_id or 0, approve=True)
        await world.db.write(world.organizer, roster.decide, asks[1].user_id or 0, approve=False)
        await dan.is_told("Welcome to Weekly jam")
        await eve.is_told("did not accept your request")
        await world.all_final()


async def test_a_decided_request_is_not_shown_any_more(world: World, sandbox: Sandbox) -> None:
    mod, dan = meets(sandbox, "Mod"), meets(sandbox, "Dan")
    await world.change_role(await world.member(mod), Role.MODERATOR)
    await world.needs_approval()
    asks = await world.member(dan)
    await world.db.write(world.organizer, roster.decide, asks.user_id or 0, approve=True)
    async with sending(world.db, sandbox):
        await dan.is_told("Welcome")
        await world.all_final()
    assert mod.messages() == []


async def test_a_date_that_fell_away(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    session = await world.weekly(name="Weekly jam")
    await world.db.write(
        world.organizer,
        outbox.tell,
        Kind.DATE_GONE,
        [member.user_id or 0],
        "gone",
        program=session.program_id,
        starts_at=(session.starts_at + timedelta(days=1)).isoformat(),
    )
    async with sending(world.db, sandbox):
        text = await ann.is_told("No date: Weekly jam")
        await world.all_final()
    assert "Fri 27 Nov" in text
    assert "Thu 26 Nov" in text


async def test_each_reads_in_their_own_language_and_zone(world: World, sandbox: Sandbox) -> None:
    ann, otto = meets(sandbox, "Ann"), meets(sandbox, "Otto", "de")
    session = await world.session()
    await world.answers(await world.member(ann, zone="America/New_York"), session)
    await world.answers(await world.member(otto), session)
    world.clock.at = session.starts_at - timedelta(hours=20)
    await remind(world.db)
    async with sending(world.db, sandbox):
        assert "13:30–15:30 (New York)" in await ann.is_told("Coming up")
        assert "18:30–20:30 (Lissabon)" in await otto.is_told("18:30")
        await world.all_final()


async def test_an_announcement_keeps_its_formatting(world: World, sandbox: Sandbox) -> None:
    ann, gone = meets(sandbox, "Ann"), meets(sandbox, "Gone")
    left = await world.member(gone)
    await world.announces(await world.member(ann), left, text="See <b>you</b> &amp; me")
    await world.leaves(left)
    async with sending(world.db, sandbox):
        assert "See you & me" in await ann.is_told("Weekly jam")
        await world.all_final()
    assert gone.messages() == []


@pytest.mark.parametrize(
    ("kind", "params", "why"),
    [(Kind.REMINDER, {}, "cannot be read"), ("pigeon", {"text": "coo"}, "cannot be read")],
)
async def test_a_row_that_cannot_be_read_stops_nothing(
    world: World, sandbox: Sandbox, kind: Kind, params: dict[str, str], why: str
) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    await world.db.write(world.organizer, outbox.tell, kind, [member.user_id or 0], "broken", **params)
    await world.announces(member)
    async with sending(world.db, sandbox):
        await ann.is_told("Hello")
        await world.all_final()
    [broken] = await world.rows(kind)
    assert (broken.status, broken.error) == (Delivery.FAILED, why)


async def test_names_of_people_are_no_markup(world: World, sandbox: Sandbox) -> None:
    mod, dan = meets(sandbox, "Mod"), meets(sandbox, "<b>Dan & Co</b>")
    await world.change_role(await world.member(mod), Role.MODERATOR)
    await world.needs_approval()
    await world.member(dan)
    async with sending(world.db, sandbox):
        await mod.is_told("<b>Dan & Co</b> asks to join")
        await world.all_final()


async def test_what_was_turned_off_is_not_sent_though_it_was_in_the_outbox(
    world: World, sandbox: Sandbox
) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    session = await world.session()
    await world.answers(member, session)
    world.clock.at = session.starts_at - timedelta(hours=23)
    await remind(world.db)
    await world.announces(member)
    await world.db.write(member, choices.less, Topic.REMINDERS, off=True)
    await world.db.write(member, choices.less, Topic.ANNOUNCEMENTS, off=True)
    async with sending(world.db, sandbox):
        await world.all_final()
    assert await world.statuses() == [Delivery.MUTED, Delivery.MUTED]
    assert ann.messages() == []


async def test_a_muted_community_still_tells_what_becomes_of_ones_answers(
    world: World, sandbox: Sandbox
) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    session = await world.session(name="Jam")
    await world.answers(member, session)
    await world.db.write(member, choices.change_here, muted=True)
    await world.announces(member)
    await world.db.write(world.organizer, changes.cancel, session.id, session.revision)
    async with sending(world.db, sandbox):
        await ann.is_told("Cancelled: Jam")
        await world.all_final()
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.MUTED]
    world.clock.at = session.starts_at - timedelta(hours=23)
    assert await remind(world.db) == 0


async def test_changes_can_be_turned_off_and_promotions_cannot(world: World, sandbox: Sandbox) -> None:
    ann, ben = await world.member(), meets(sandbox, "Ben")
    waits = await world.member(ben)
    session = await world.session(capacity=1)
    await world.answers(ann, session)
    await world.answers(waits, session)
    for topic in Topic:
        await world.db.write(waits, choices.change, topic, wanted=False)
    await world.answers(ann, session, Answer.NOT_GOING)
    async with sending(world.db, sandbox):
        await ben.is_told("A place is free: you're in")
        await world.db.write(world.organizer, changes.cancel, session.id, session.revision)
        await world.all_final()
    assert await world.statuses(Kind.CANCELLED) == [Delivery.MUTED]


async def test_choices_are_of_members_and_of_what_can_be_chosen(world: World) -> None:
    member = await world.member()
    with pytest.raises(BadInput):
        await world.db.write(member, choices.change_here, role=True)
    await world.leaves(member)
    with pytest.raises(NotFound):
        await world.db.write(member, choices.change_here, muted=True)

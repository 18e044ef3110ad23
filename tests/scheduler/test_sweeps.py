"""Sweeps run twice, late, on several workers: everything happens once."""

import asyncio
from datetime import datetime, timedelta

from models.actor import SYSTEM
from models.api_access import ApiAnswer, ApiToken
from models.database import Database
from models.faults import Fault, Where
from models.guests import GuestRequest
from models.intake import Dialog, FailedUpdate, HandledUpdate
from models.mails import DoorMail
from models.outbox import Delivery
from models.rsvp import Answer
from models.sessions import SessionStatus
from models.team import StaffInvite
from models.tx import Tx
from models.web_sessions import KeyKind, OneTimeKey, SignInWay, WebSession
from scheduler.sweeps import SWEEPS, Sweeps, advance, announce, clean, remind
from services import changes, people, reminders, sessions, upkeep
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.scheduler.worlds import START, Clock, World, begin


async def status(world: World, session: SessionDetails) -> SessionStatus:
    """Where a session stands."""
    return (await world.db.read(world.organizer, sessions.details, session.id)).status


async def test_everybody_is_reminded_once_however_often_the_sweep_runs(world: World) -> None:
    session = await world.session()
    for _ in range(3):
        await world.answers(await world.member(), session)
    assert await remind(world.db) == 0
    world.clock.at = session.starts_at - timedelta(hours=24)
    await asyncio.gather(*(remind(world.db) for _ in range(4)))
    assert await remind(world.db) == 0
    assert len(await world.rows(Kind.REMINDER)) == 3


async def test_a_sweep_that_comes_late_still_reminds_but_not_after_the_start(world: World) -> None:
    late, over = await world.session(), await world.session(START - timedelta(hours=3))
    member = await world.member()
    await world.answers(member, late)
    await world.answers(member, over)
    world.clock.at = late.starts_at - timedelta(minutes=5)
    assert await remind(world.db) == 1


async def test_a_moved_session_is_reminded_of_again(world: World) -> None:
    session = await world.session()
    await world.answers(await world.member(), session)
    world.clock.at = session.starts_at - timedelta(hours=24)
    assert await remind(world.db) == 1
    await world.db.write(
        world.organizer, changes.move, session.id, session.revision, START + timedelta(days=7)
    )
    assert await remind(world.db) == 0
    world.clock.forward(days=7)
    assert await remind(world.db) == 1


async def test_who_wants_none_or_just_answered_gets_none(world: World) -> None:
    session = await world.session()
    mute, late, keen = await world.member(), await world.member(), await world.member()
    await world.answers(keen, session)
    await world.answers(mute, session)
    await world.db.write(mute, people.change_settings, reminders=False)
    world.clock.at = session.starts_at - timedelta(hours=20)
    await world.answers(late, session)
    assert await remind(world.db, dry_run=True) == 1
    assert await world.rows(Kind.REMINDER) == []
    assert await remind(world.db) == 1
    [row] = await world.rows(Kind.REMINDER)
    assert row.user_id == keen.user_id


async def test_a_big_session_is_reminded_page_by_page(world: World) -> None:
    session = await world.session()
    members = await world.crowd_ids(reminders.PAGE + 5)
    await world.crowd_answers(session, members)
    world.clock.at = session.starts_at - timedelta(hours=24)
    due = (await world.db.read(SYSTEM, reminders.due))[0]
    there = SYSTEM.inside(world.community)
    told, after = await world.db.write(there, reminders.remind, due)
    assert (told, after) == (reminders.PAGE, sorted(members)[reminders.PAGE - 1])
    assert await remind(world.db) == reminders.PAGE + 5
    assert len(await world.rows(Kind.REMINDER)) == reminders.PAGE + 5


async def test_sessions_begin_and_end_by_themselves(world: World) -> None:
    session = await world.session()
    assert await advance(world.db) == 0
    world.clock.at = session.starts_at
    assert await advance(world.db, dry_run=True) == 1
    assert await advance(world.db) == 1
    assert await status(world, session) is SessionStatus.IN_PROGRESS
    assert await advance(world.db) == 0
    world.clock.at = session.ends_at
    await asyncio.gather(advance(world.db), advance(world.db))
    assert await status(world, session) is SessionStatus.COMPLETED


async def test_a_session_nobody_watched_is_completed_and_a_cancelled_one_stays(world: World) -> None:
    session, cancelled = await world.session(), await world.session()
    await world.db.write(world.organizer, changes.cancel, cancelled.id, cancelled.revision)
    world.clock.at = session.ends_at + timedelta(days=3)
    assert await advance(world.db) == 1
    assert await status(world, session) is SessionStatus.COMPLETED
    assert await status(world, cancelled) is SessionStatus.CANCELLED


async def test_what_served_its_time_goes_and_the_rest_stays(world: World) -> None:
    ann = await world.member()
    await world.tells(ann, key="done")
    await world.announces(ann)
    await world.settled(Delivery.SENT)
    await world.tells(ann, key="pending")
    old, new = world.clock.at, world.clock.at + timedelta(days=31)

    def leave(tx: Tx) -> None:
        for number, at in enumerate((old, new)):
            secret = {"secret_hash": str(number), "created_at": at, "ends_at": at}
            tx.add(OneTimeKey, kind=KeyKind.MAIL, **secret)
            seen = {"browser": "Firefox, Linux", "way": SignInWay.MAIL, "seen_at": at}
            tx.add(WebSession, user_id=ann.user_id, **seen, **secret | {"ends_at": at + timedelta(days=1)})
            token = {"name": "Mine", "ending": "abcd", "may_write": True}
            tx.add(ApiToken, user_id=ann.user_id, **token, **secret | {"ends_at": at + timedelta(days=1)})
            answer = {"fingerprint": "f", "status": 200, "headers": {}, "body": b"{}"}
            tx.add(ApiAnswer, user_id=ann.user_id, key_hash=str(number), created_at=at, **answer)
            tx.add(HandledUpdate, bot_id=1, update_id=number, handled_at=at)
            tx.add(Dialog, key=f"d{number}", state=None, changed_at=at)
            about = {"bot_id": 1, "update_id": number, "reference": "r", "payload": {}, "error": "e"}
            tx.add(FailedUpdate, failed_at=at, **about)
            tx.add(Fault, reference="r", place=Where.PAGE, what="GET /", kind="KeyError", trace="", at=at)
            mail = {"kind": "sign_in", "address": "ann@example.org", "language": "en", "due_at": at}
            tx.add(DoorMail, created_at=at, done_at=at, **mail)

    async def registers(at: datetime, session: SessionDetails) -> None:
        ben = {"name": "Ben", "address": "b@x.org", "address_key": "b@x.org", "mailbox_key": "b@x.org"}
        kept = {
            "language": "en",
            "token_hash": str(at),
            "created_at": at,
            "expires_at": at + timedelta(days=2),
        }
        invited = {"created_by": ann.user_id, "created_at": at, "expires_at": at, "address": "b@x.org"}

        def ask(tx: Tx) -> None:
            tx.add(GuestRequest, session_id=session.id, **ben, **kept)
            tx.add(StaffInvite, program_id=session.program_id, **invited)

        await world.db.write(SYSTEM.inside(world.community), ask)

    await world.db.write(SYSTEM, leave)
    jam = await world.session()
    for at in (old, new):
        await registers(at, jam)
    world.clock.at = new
    assert (await clean(world.db, dry_run=True))["announcement_messages"] == 0  # its report is not final
    await announce(world.db)
    expected = dict.fromkeys(upkeep.CLEANED, 1) | {"files": 0, "drafts": 0}
    assert await clean(world.db, dry_run=True) == expected
    assert await clean(world.db) == expected
    assert await clean(world.db) == dict.fromkeys(expected, 0)
    assert await world.statuses() == [Delivery.PENDING]


async def test_many_messages_that_served_their_time_go_at_once(world: World) -> None:
    ann, ben, cleo = await world.member(), await world.member(), await world.member()
    await world.tells(ann, ben, cleo, key="done")
    await world.announces(ann, ben, cleo)
    await world.settled(Delivery.SENT)
    world.clock.forward(days=31)
    await announce(world.db)
    gone = await clean(world.db)
    assert (gone["outbox"], gone["announcement_messages"]) == (3, 3)


async def test_every_sweep_has_its_name_and_ticks_by_itself(sqlite_url: str) -> None:
    world = await begin(Database(sqlite_url), Clock())
    session = await world.session()
    world.clock.at = session.ends_at
    sweeps = Sweeps(world.db)
    assert [await sweeps.run_once(name) is not None for name in SWEEPS] == [True] * len(SWEEPS)
    other = await world.session(START + timedelta(days=2))
    world.clock.at = other.ends_at
    await sweeps.start()
    async with asyncio.timeout(20):
        while await status(world, other) is not SessionStatus.COMPLETED:  # noqa: ASYNC110 - asks the database
            await asyncio.sleep(0.1)
    await sweeps.stop()
    await world.db.close()


async def test_an_answer_after_the_reminder_needs_none(world: World) -> None:
    session = await world.session()
    member = await world.member()
    await world.answers(member, session, Answer.NOT_GOING)
    world.clock.at = session.starts_at - timedelta(hours=23)
    assert await remind(world.db) == 0
    await world.answers(member, session)
    assert await remind(world.db) == 0

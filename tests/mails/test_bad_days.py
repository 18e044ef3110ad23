"""Mail servers have bad days: nothing is lost, nothing is doubled without being known, nobody else waits."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from models.actor import SYSTEM
from models.database import utc_now
from models.mails import DoorMail
from models.outbox import Delivery
from models.tx import table_of
from scheduler.judging import judge
from scheduler.smtp import judged
from services import door_mails, mail_troubles
from services.door_mails import DoorKind
from services.letter import DoorLetter, Letter
from services.mailboxes import Mailbox as Box
from services.outbox import Kind
from tests.mailbox import Mailbox
from tests.mails.posts import LINKS, all_posted, by_telegram, posting, stopped
from tests.scheduler.worlds import World, until

ANN = {"reachable": False, "email": "ann@example.org", "email_address": "ann@example.org"}


async def waits(community: World, **chosen: str) -> None:
    """A letter to Ann, or to another, waits for the postman."""
    await community.tells(await community.member(**{**ANN, **chosen}), key="k")
    await by_telegram(community)


async def status(community: World) -> tuple[Delivery, int]:
    """How the only letter stands, and how often it was tried."""
    (row,) = await community.rows()
    return row.status, row.tries


async def tried(community: World, times: int) -> None:
    """Wait until the letter was tried so often, and rests."""

    async def so() -> bool:
        return await status(community) == (Delivery.PENDING, times)

    await until(so)


async def test_a_server_that_is_down_for_a_day_loses_nothing_and_keeps_the_order(
    community: World, mailbox: Mailbox
) -> None:
    people = [f"{name}@example.org" for name in ("ann", "ben", "cem")]
    for address in people:
        await waits(community, email=address, email_address=address)
        community.clock.forward(seconds=1)

    async def in_vain() -> bool:
        return all(row.error for row in await community.rows())

    before = [(row.tries, row.due_at) for row in await community.rows()]
    async with posting(community, Mailbox(port=1)):
        await until(in_vain)
        community.clock.forward(hours=23)
    assert [(row.tries, row.due_at) for row in await community.rows()] == before
    async with posting(community, mailbox):
        await all_posted(community)
    assert await community.statuses() == [Delivery.SENT] * 3
    assert sorted(letter.to for letter in mailbox.letters) == people


def test_who_is_put_off_again_and_again_is_tried_with_growing_pauses() -> None:
    letter, now = (
        Letter(1, 1, Kind.REMINDER, 1, 1, None, ("en",), None, DoorLetter(DoorKind.SIGN_IN, {})),
        utc_now(),
    )
    pauses = []
    for tries in range(1, 8):
        put_off = replace(letter, tries=tries, box=Box("a@b.org", "a@b.org"), written_at=now)
        outcome = judge(put_off, judged("recipient", 451, "4.7.1 come back later"), now)
        assert outcome.due_at is not None
        pauses.append(outcome.due_at - now)
    assert pauses == sorted(pauses)
    assert timedelta(seconds=30) <= pauses[0] < pauses[-1] <= timedelta(hours=1)


async def test_after_three_days_it_is_a_dead_letter(community: World) -> None:
    await waits(community)
    async with posting(community, Mailbox(port=1)):
        community.clock.forward(hours=73)
        await all_posted(community)
    assert (await status(community))[0] is Delivery.FAILED
    assert await stopped(community) == {}


async def test_who_is_told_to_come_later_comes_later(community: World, mailbox: Mailbox) -> None:
    await waits(community)
    mailbox.put_off.add("ann@example.org")
    async with posting(community, mailbox):
        await tried(community, 1)
        community.clock.forward(minutes=2)
        await mailbox.letter("ann@example.org")
        await all_posted(community)
    assert await status(community) == (Delivery.SENT, 2)


async def test_an_address_that_is_not_there_is_not_written_to_again(
    community: World, mailbox: Mailbox
) -> None:
    mailbox.refuse["ann@example.org"] = "550 5.1.1 no such user"
    ann = await community.member(**ANN)
    for key in ("one", "two"):
        await community.tells(ann, key=key)
        await by_telegram(community)
        async with posting(community, mailbox):
            await all_posted(community)
    assert [row.status for row in await community.rows()] == [Delivery.REFUSED, Delivery.UNREACHABLE]
    assert await stopped(community) == {"ann@example.org": "refused"}
    await community.db.write(SYSTEM, mail_troubles.forget, "ann@example.org")
    assert await stopped(community) == {}


async def test_a_letter_that_is_not_wanted_says_nothing_of_the_address(
    community: World, mailbox: Mailbox
) -> None:
    await waits(community)
    mailbox.answer = lambda _letter: "554 5.7.1 looks like spam"
    async with posting(community, mailbox):
        await all_posted(community)
    assert (await status(community))[0] is Delivery.FAILED
    assert await stopped(community) == {}


async def test_a_lost_answer_doubles_a_letter_that_is_known_to_be_the_same(
    community: World, mailbox: Mailbox
) -> None:
    await waits(community)
    mailbox.dies = 1
    async with posting(community, mailbox):
        await tried(community, 1)
        community.clock.forward(minutes=2)
        second = await mailbox.letter("ann@example.org", 2)
        await all_posted(community)
    first = mailbox.letters[0]
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.text == second.text


async def test_an_announcement_whose_answer_was_lost_is_in_doubt(community: World, mailbox: Mailbox) -> None:
    ann = await community.member(**ANN)
    await community.announces(ann)
    await by_telegram(community)
    mailbox.dies = 1
    async with posting(community, mailbox):
        await all_posted(community)
    assert await community.statuses(Kind.ANNOUNCEMENT) == [Delivery.IN_DOUBT]


async def test_one_connection_brings_many(community: World, mailbox: Mailbox) -> None:
    ann = await community.member(**ANN)
    for key in range(30):
        await community.tells(ann, key=str(key))
    await by_telegram(community)
    async with posting(community, mailbox):
        await all_posted(community)
    assert len(mailbox.letters) == 30
    assert mailbox.connections <= 4


async def test_the_letter_of_the_door_goes_with_its_secret_and_forgets_it(
    community: World, mailbox: Mailbox
) -> None:
    said = {"token": "s3cret", "code": "K7QD-M2XP", "browser": ""}
    sealed = {name: LINKS.seals.seal(text) for name, text in said.items()}
    until_ = community.clock() + timedelta(minutes=15)
    await community.db.write(
        SYSTEM, door_mails.enqueue, DoorKind.SIGN_IN, "Ann@example.org", "uk", sealed, until=until_
    )
    late = community.clock()
    await community.db.write(
        SYSTEM, door_mails.enqueue, DoorKind.SIGN_IN, "late@example.org", "uk", sealed, until=late
    )
    async with posting(community, mailbox):
        letter = await mailbox.letter("Ann@example.org")
    assert letter.link("/sign-in/link/") == "https://jam.test/sign-in/link/s3cret"
    assert letter.message["List-Unsubscribe"] is None
    rows = await community.db.read(SYSTEM, lambda tx: tx.rows(select(table_of(DoorMail))))
    assert {(row.address, row.status) for row in rows} == {
        ("Ann@example.org", Delivery.SENT),
        ("late@example.org", Delivery.DROPPED),
    }
    assert all(row.sealed == {} for row in rows)

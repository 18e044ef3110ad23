"""What comes back: reports of mail servers are believed when the letter's name in them is ours."""

from collections.abc import Callable
from typing import Any

import pytest

from models.actor import SYSTEM
from models.outbox import Delivery
from services import bounce_reports, bounces, mail_states, mail_troubles
from services.bounce_reports import Came
from tests.mailbox import Mailbox, Received
from tests.mails.posts import LINKS, all_posted, by_telegram, posting, stopped
from tests.scheduler.worlds import World

ANN = {"reachable": False, "email": "ann@example.org", "email_address": "ann@example.org"}


def dsn(letter: Received, status: str = "5.1.1", action: str = "failed", size: int = 0) -> bytes:
    """A report of delivery, as Postfix writes it."""
    given = letter.message.as_bytes()
    return (
        b"From: MAILER-DAEMON@mx.example.org\nTo: <" + letter.sender.encode() + b">\nSubject: Undelivered\n"
        b'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you.\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        b"Final-Recipient: rfc822; ann@example.org\nAction: "
        + action.encode()
        + b"\nStatus: "
        + status.encode()
        + b"\nDiagnostic-Code: smtp; 550 "
        + status.encode()
        + b" no such\n    user\n\n--b\nContent-Type: message/rfc822\n\n"
        + given
        + b"x" * size
        + b"\n--b--\n"
    )


def complaint(letter: Received) -> bytes:
    """A feedback report, as a large provider writes it."""
    return (
        b"From: fbl@example.org\nTo: abuse@jamboree.test\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        b"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: X/1\nVersion: 1\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: "
        + str(letter.message["Message-ID"]).encode()
        + b"\n\n--b--\n"
    )


async def sent(community: World, mailbox: Mailbox, key: str = "k", **settings: Any) -> Received:
    """A letter that was taken."""
    ann = await community.member(**ANN)
    await community.tells(ann, key=key)
    await by_telegram(community)
    async with posting(community, mailbox, **settings):
        letter = await mailbox.letter("ann@example.org")
        await all_posted(community)
    return letter


async def taken_in(community: World, raw: bytes) -> bounces.Bounced | None:
    """What was done about a report."""
    report = bounce_reports.read(raw)
    letter = bounces.letter_of(report, LINKS.seals) if report else None
    if report is None or letter is None:
        return None
    return await community.db.write(SYSTEM, bounces.record, *letter, report)


@pytest.mark.parametrize("made", [dsn, complaint])
async def test_a_letter_that_came_back_or_was_called_spam_is_the_last(
    community: World, mailbox: Mailbox, made: Callable[[Received], bytes]
) -> None:
    letter = await sent(community, mailbox)
    for _twice in range(2):
        done = await taken_in(community, made(letter))
        assert done == bounces.Bounced("ann@example.org", stopped=True)
    (row,) = await community.rows()
    became = Delivery.BOUNCED if made is dsn else Delivery.COMPLAINED
    assert row.status is became
    assert await stopped(community) == {"ann@example.org": "bounced" if made is dsn else "complained"}
    states = await community.db.read(community.organizer, mail_states.of, [row.user_id])
    assert (states[row.user_id].status, states[row.user_id].arrived) == (became, False)


async def test_a_full_mailbox_is_counted_and_written_to_again(community: World, mailbox: Mailbox) -> None:
    letter = await sent(community, mailbox)
    assert await taken_in(community, dsn(letter, "5.2.2")) == bounces.Bounced(
        "ann@example.org", stopped=False
    )
    await taken_in(community, dsn(letter, "4.4.1", "delayed"))
    trouble = await community.db.read(SYSTEM, mail_troubles.of, "ann@example.org")
    assert trouble is not None
    assert (trouble.soft, trouble.stopped) == (2, None)
    assert (await community.rows())[0].status is Delivery.SENT
    assert await taken_in(community, dsn(letter, "2.0.0", "delivered")) is None


async def test_the_address_a_letter_comes_back_to_names_it(community: World, mailbox: Mailbox) -> None:
    letter = await sent(community, mailbox, bounces="bounce@jamboree.test")
    assert letter.sender.startswith("bounce+")
    del letter.message["Message-ID"]
    shouted = dsn(letter).replace(letter.sender.encode(), letter.sender.upper().encode())
    assert (await taken_in(community, shouted)) is not None
    assert await stopped(community) == {"ann@example.org": "bounced"}


async def test_a_forged_report_and_one_of_twenty_megabytes(community: World, mailbox: Mailbox) -> None:
    letter = await sent(community, mailbox)
    real = str(letter.message["Message-ID"])
    last = "a" if real[39] != "a" else "b"
    letter.message.replace_header("Message-ID", f"{real[:39]}{last}{real[40:]}")
    assert await taken_in(community, dsn(letter)) is None
    letter.message.replace_header("Message-ID", LINKS.seals.mark("mail", community.community, 1))
    assert await taken_in(community, dsn(letter)) is None
    assert await stopped(community) == {}
    letter.message.replace_header("Message-ID", real)
    assert await taken_in(community, dsn(letter, size=20_000_000)) is not None
    for junk in (b"", b"\xff\x00" * 99, b"Content-Type: message/delivery-status\n\nAction: failed\n"):
        assert await taken_in(community, junk) is None


@pytest.mark.parametrize(
    ("status", "came"),
    [
        ("5.1.1", Came.BACK),
        ("5.2.1", Came.BACK),
        ("5", Came.BACK),
        ("5.2.2", Came.BACK_FOR_NOW),
        ("5.7.1", Came.BACK_FOR_NOW),
        ("4.2.1", Came.BACK_FOR_NOW),
    ],
)
def test_reasons_are_judged_by_their_number(status: str, came: Came) -> None:
    block = f"Final-Recipient: rfc822; a@b.c\nAction: failed\nStatus: {status}\n"
    raw = (
        f"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n{block}"
    )
    report = bounce_reports.read(f"{raw}\n--b--\n".encode())
    assert report is not None
    assert report.came is came

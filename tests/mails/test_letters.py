"""Who has no Telegram reads letters: the same words, links in the place of buttons, the calendar's file."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from models.outbox import Channel, Delivery
from models.rsvp import Answer
from services import changes, emails
from services.mailboxes import Mailbox as Box
from services.outbox import Kind
from tests.mailbox import Mailbox
from tests.mails.posts import all_posted, by_telegram, posting
from tests.scheduler.worlds import World
from views.mail_paper import Sender, compose
from views.mails import Mail

ANN = {"reachable": False, "email": "ann@example.org", "email_address": "Ann@example.org"}


async def test_a_new_time_comes_by_mail_with_links_and_the_calendar(
    community: World, mailbox: Mailbox
) -> None:
    ann = await community.member(**ANN, language="de")
    session = await community.session(name="Jam <& Sons>")
    await community.answers(ann, session, Answer.GOING)
    moved = session.starts_at + timedelta(hours=2)
    await community.db.write(community.organizer, changes.move, session.id, session.revision, moved)
    assert await by_telegram(community) == []
    async with posting(community, mailbox):
        letter = await mailbox.letter("Ann@example.org")
        await all_posted(community)
    (row,) = await community.rows(Kind.RESCHEDULED)
    assert (row.channel, row.status, row.address) == (Channel.MAIL, Delivery.SENT, "Ann@example.org")
    assert letter.subject == "Neue Zeit: Jam <& Sons>"
    assert f"https://jam.test/my/{community.community}/session/{session.id}" in letter.text
    assert "<h1><b>Neue Zeit: Jam &lt;&amp; Sons&gt;</b></h1>" in letter.html
    assert letter.link("/mail/stop/") in letter.html
    calendar = Calendar.from_ical(letter.calendar or "")
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.walk("VEVENT")[0]["DTSTART"].dt == moved
    headers = letter.message
    assert headers["List-Unsubscribe"] == f"<{letter.link('/mail/stop/')}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (headers["Auto-Submitted"], headers["Content-Language"]) == ("auto-generated", "de")
    assert headers["From"] == "Jamboree <jam@mail.example.org>"
    assert [part.get_content_type() for part in letter.message.walk()][1:4] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


async def test_letters_of_one_session_stand_together_and_a_cancelled_one_leaves_the_calendar(
    community: World, mailbox: Mailbox
) -> None:
    ann = await community.member(**ANN)
    session = await community.session()
    await community.answers(ann, session, Answer.GOING)
    moved = session.starts_at + timedelta(hours=2)
    after = await community.db.write(community.organizer, changes.move, session.id, session.revision, moved)
    await by_telegram(community)
    async with posting(community, mailbox):
        first = await mailbox.letter("Ann@example.org")
        await community.db.write(community.organizer, changes.cancel, session.id, after.session.revision)
        await by_telegram(community)
        second = await mailbox.letter("Ann@example.org", 2)
    assert first.message["References"] == second.message["References"]
    assert first.message["Message-ID"] != second.message["Message-ID"]
    cancelled = Calendar.from_ical(second.calendar or "")
    assert (cancelled["METHOD"], cancelled.walk("VEVENT")[0]["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (
        cancelled.walk("VEVENT")[0]["UID"]
        == Calendar.from_ical(first.calendar or "").walk("VEVENT")[0]["UID"]
    )


async def test_who_wishes_it_reads_by_mail_too_and_who_has_no_address_by_nothing(
    community: World, mailbox: Mailbox
) -> None:
    both = await community.member(email="both@x.org", email_address="both@x.org", by_mail=True)
    nothing = await community.member(reachable=False)
    await community.tells(both, nothing, key="k")
    (letter,) = await by_telegram(community)
    assert letter.chat_id is not None
    async with posting(community, mailbox):
        await mailbox.letter("both@x.org")
        await all_posted(community)
    found = sorted((row.channel, row.status) for row in await community.rows())
    assert found == [
        (Channel.MAIL, Delivery.SENT),
        (Channel.TELEGRAM, Delivery.SENDING),
        (Channel.TELEGRAM, Delivery.UNREACHABLE),
    ]


@pytest.mark.parametrize(
    "address", ['"a b"@example.org', "ann+jam@example.org", "ann@bücher.example", "ünï@example.org"]
)
async def test_whatever_address_it_is_the_letter_arrives(
    community: World, mailbox: Mailbox, address: str
) -> None:
    email = emails.read(address)
    ann = await community.member(reachable=False, email=email.key, email_address=email.address)
    await community.tells(ann, key="k")
    await by_telegram(community)
    async with posting(community, mailbox):
        await all_posted(community)
    (letter,) = mailbox.letters
    assert emails.read(letter.to).key == email.key


def test_nothing_that_people_type_becomes_a_header() -> None:
    bad = "Ann\r\nBcc: all@example.org\x00\u2028X-Evil: 1"
    mail = Mail(bad, "text\r\n.\r\nQUIT\r\n", "<p>", "en")
    message: EmailMessage = compose(
        mail,
        sender=Sender(bad, "jam@example.org"),
        to=Box("ann@example.org", "ann@example.org", name=bad),
        message_id="<1@example.org>",
        thread_id=None,
        at=datetime(2026, 11, 27, tzinfo=UTC),
    )
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    names = {line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))}
    assert not names & {b"Bcc", b"X-Evil"}
    assert message["To"].addresses[0].addr_spec == "ann@example.org"


async def test_a_session_that_is_called_like_a_header_is_a_subject_of_one_line(
    community: World, mailbox: Mailbox
) -> None:
    ann = await community.member(**ANN)

    session = await community.session(name="Jam")
    await community.answers(ann, session)
    reason = "rain\nBcc: all@example.org\n\n.\nQUIT"
    await community.db.write(community.organizer, changes.cancel, session.id, session.revision, reason)
    await by_telegram(community)
    async with posting(community, mailbox):
        letter = await mailbox.letter("Ann@example.org")
        await all_posted(community)
    assert letter.message["Bcc"] is None
    assert "QUIT" in letter.text
    assert len(mailbox.letters) == 1

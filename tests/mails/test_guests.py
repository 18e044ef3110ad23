"""Guests read letters: how those fared stands on their line, and what they lead to is their own page."""

from datetime import timedelta

from icalendar import Calendar

from models.actor import SYSTEM
from models.outbox import Delivery
from services import changes, guest_entry, guest_list, reminders
from services.guest_list import Line
from tests.mailbox import Mailbox
from tests.mails.posts import all_posted, by_telegram, posting
from tests.mails.test_reports import dsn, taken_in
from tests.scheduler.worlds import World
from views.mail_states import trouble


async def line(community: World, session_id: int) -> Line:
    """The only guest's line, as organizers see it."""
    found = await community.db.read(community.organizer, guest_list.page_of, session_id)
    return found.guests[0]


async def test_a_guest_has_a_letter_with_the_calendar_and_organizers_see_that_it_came_back(
    community: World, mailbox: Mailbox
) -> None:
    session = await community.session()
    await community.db.write(community.organizer, guest_entry.enter_typed, session.id, "Gus gus@example.org")
    assert (await line(community, session.id)).mail is None
    await by_telegram(community)
    async with posting(community, mailbox):
        letter = await mailbox.letter("gus@example.org")
        await all_posted(community)
    assert letter.link("/guest/")
    assert "/my/" not in letter.text
    assert Calendar.from_ical(letter.calendar or "").walk("VEVENT")[0]["STATUS"] == "CONFIRMED"
    state = (await line(community, session.id)).mail
    assert state is not None
    assert state.arrived
    await taken_in(community, dsn(letter))
    state = (await line(community, session.id)).mail
    assert state is not None
    assert (state.status, trouble(state)) == (Delivery.BOUNCED, " · the letter came back")


async def test_a_guest_is_reminded_and_hears_of_another_time(community: World, mailbox: Mailbox) -> None:
    session = await community.session()
    await community.db.write(community.organizer, guest_entry.enter_typed, session.id, "Gus gus@example.org")
    moved = session.starts_at + timedelta(hours=1)
    seen = await community.db.read(community.organizer, changes.managed, session.id)
    await community.db.write(community.organizer, changes.move, session.id, seen.revision, moved)
    await by_telegram(community)
    community.clock.at = moved - timedelta(hours=20)
    for due in await community.db.read(SYSTEM, reminders.due):
        await community.db.write(SYSTEM.inside(due.community_id), reminders.remind, due)
    await by_telegram(community)
    async with posting(community, mailbox):
        await all_posted(community)
    subjects = [letter.subject for letter in mailbox.to("gus@example.org")]
    assert any(subject.startswith("New time:") for subject in subjects)
    assert any(subject.startswith("Coming up:") for subject in subjects)

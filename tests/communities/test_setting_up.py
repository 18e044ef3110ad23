"""A group gets its community: by /setup or by the link that adds the bot."""

import pytest

from bot.app import Jamboree
from sandbox import Sandbox
from sandbox.client import Group, Person


@pytest.fixture
def olga(sandbox: Sandbox) -> Person:
    return sandbox.person("Olga")


@pytest.fixture
def bob(sandbox: Sandbox) -> Person:
    return sandbox.person("Bob")


@pytest.fixture
def jam(sandbox: Sandbox, olga: Person, bob: Person) -> Group:
    return sandbox.group("Tango & <b>Jam</b> 🎷", owner=olga, members=[bob])


@pytest.mark.usefixtures("app")
class TestSettingUp:
    async def test_the_link_that_adds_the_bot_sets_up_and_leads_to_the_first_program(
        self, olga: Person, jam: Group
    ) -> None:
        await olga.starts()
        await olga.adds_bot(jam, "setup")
        await olga.sees("Tango & <b>Jam</b> 🎷 is set up.", in_=jam)
        assert olga.buttons(in_=jam) == ["Join"]
        await olga.sees("Plan the first program now")
        assert olga.buttons()[:3] == ["New program", "Set time zone", "Invite people"]

    async def test_who_has_not_met_the_bot_gets_a_link_and_loses_nothing(
        self, olga: Person, jam: Group
    ) -> None:
        await olga.adds_bot(jam)
        await olga.sends("/setup", to=jam)
        await olga.sees("is set up", in_=jam)
        assert olga.buttons(in_=jam) == ["Join", "Open chat"]
        await olga.follows("Open chat", in_=jam)
        await olga.sees("Plan the first program: it takes a minute.")
        assert "New program" in olga.buttons()

    async def test_only_an_administrator_of_the_group_sets_it_up(
        self, olga: Person, bob: Person, jam: Group
    ) -> None:
        await olga.adds_bot(jam)
        await bob.sends("/setup", to=jam)
        await bob.sees("Only an administrator of this group can set it up", in_=jam)
        await olga.promotes(bob, jam)
        await bob.sends("/setup", to=jam)
        await bob.sees("is set up", in_=jam)

    async def test_a_second_time_shows_what_there_is(self, olga: Person, bob: Person, jam: Group) -> None:
        await olga.starts()
        await olga.adds_bot(jam, "setup")
        await olga.sees("Plan the first program now")
        await olga.promotes(bob, jam)
        bob.forgets()
        await bob.sends("/setup", to=jam)
        await bob.is_told("is set up")
        await bob.does_not_see("Plan the first program")
        await bob.follows("Join", in_=jam)
        await bob.sees("1 member")
        await bob.taps("Join")
        await bob.sees("2 members")

    async def test_an_anonymous_administrator_is_sent_to_private(self, olga: Person, jam: Group) -> None:
        await olga.adds_bot(jam)
        await olga.hides(jam)
        await olga.sends("/setup", to=jam)
        await olga.sees("I cannot see who you are here", in_=jam)

    async def test_in_private_it_says_how(self, olga: Person) -> None:
        await olga.sends("/setup")
        await olga.sees("Add me to your group")
        assert "startgroup=setup" in (await olga.finds("Add me to a group")).button["url"]


@pytest.mark.usefixtures("app")
class TestTopics:
    @pytest.fixture
    def forum(self, sandbox: Sandbox, olga: Person, bob: Person) -> Group:
        return sandbox.group("Forum", owner=olga, members=[bob], forum=True)

    async def test_cards_go_to_the_topic_where_it_was_sent(self, olga: Person, forum: Group) -> None:
        await olga.starts()
        await olga.adds_bot(forum)
        dates, songs = forum.topic("Dates"), forum.topic("Songs")
        await olga.sends("/setup", to=forum, thread=dates)
        said = await olga.sees("Forum is set up. Cards go to a topic", in_=forum)
        assert said["message_thread_id"] == dates
        await olga.sends("/setup", to=forum, thread=songs)
        said = await olga.sees("Cards of Forum go to this topic from now on.", in_=forum)
        assert said["message_thread_id"] == songs

    async def test_who_does_not_organize_moves_nothing(self, olga: Person, bob: Person, forum: Group) -> None:
        await olga.starts()
        await olga.adds_bot(forum)
        await olga.sends("/setup", to=forum, thread=forum.topic("Dates"))
        await olga.sees("Forum is set up", in_=forum)
        await bob.sends("/setup", to=forum, thread=forum.topic("Songs"))
        await bob.is_told("Forum is set up. Cards go to a topic of this group.")
        await bob.does_not_see("from now on", in_=forum)

    async def test_cards_can_leave_the_topic(self, olga: Person, forum: Group) -> None:
        await olga.starts()
        await olga.adds_bot(forum)
        await olga.sends("/setup", to=forum, thread=forum.topic("Dates"))
        await olga.taps("Open community")
        await olga.taps("Settings")
        await olga.sees("Cards: in a topic of the group")
        await olga.taps("Set up cards")
        await olga.taps("Leave the topic")
        await olga.sees("Cards: in the group")


async def test_two_at_once_make_one_community(
    app: Jamboree, sandbox: Sandbox, olga: Person, bob: Person, jam: Group
) -> None:
    await olga.adds_bot(jam)
    await olga.promotes(bob, jam)
    await olga.sends("/setup", to=jam)
    await bob.sends("/setup", to=jam)
    await sandbox.settle()
    said = [message for message in olga.messages(in_=jam) if "is set up" in message.get("text", "")]
    assert len(said) == 2
    links = {message["reply_markup"]["inline_keyboard"][0][0]["url"] for message in said}
    assert len(links) == 1

"""People talk about a session: in private, by replies, in the group and its topics; organizers moderate."""

import pytest

from models.communities import Role
from sandbox.client import Group, Person
from services.sessions import SessionDetails
from tests.world import World


async def discusses(world: World, person: Person, session: SessionDetails) -> None:
    """A person at the discussion of a session."""
    await world.opens(person, session)
    await person.taps("See more")
    await person.taps("Discuss")


async def writes(world: World, person: Person, session: SessionDetails, text: str) -> None:
    """Begin a thread."""
    await discusses(world, person, session)
    await person.taps("Write")
    await person.sends(text)
    await person.is_told(text)


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    return await world.session()


async def test_a_question_reaches_the_host_and_is_answered_by_a_reply(
    world: World, jam: SessionDetails
) -> None:
    await discusses(world, world.alice, jam)
    await world.alice.sees("Nothing was said yet")
    await world.alice.taps("Write")
    await world.alice.sends("Is there a <piano>?")
    await world.alice.sees("Is there a <piano>?")

    await world.ana.is_told("Alice wrote")
    await world.ana.sends("Yes, an upright one", reply_to="Alice wrote")
    await world.ana.sees("Yes, an upright one")

    await world.alice.is_told("Ana replied")
    await world.alice.taps("Open discussion")
    await world.alice.sees("Yes, an upright one")
    await world.alice.taps("‹ Back")
    await world.alice.sees("1. Ana")


async def test_those_who_only_read_hear_nothing(world: World, jam: SessionDetails) -> None:
    await world.says_going(world.bob, jam)
    world.bob.forgets()
    await writes(world, world.alice, jam, "Who brings the bass?")
    await world.delivered()
    await world.bob.is_not_told("bass")


async def test_one_changes_and_deletes_ones_own_and_takes_that_back(
    world: World, jam: SessionDetails
) -> None:
    await writes(world, world.alice, jam, "See you at eigth")
    await world.alice.taps("Edit")
    await world.alice.sends("See you at eight")
    await world.alice.sees("edited")
    await world.alice.taps("Delete")
    await world.alice.sees("Nothing was said yet")
    await world.alice.taps("Undo")
    await world.alice.sees("See you at eight")


async def test_nobody_changes_or_deletes_what_others_said(world: World, jam: SessionDetails) -> None:
    await writes(world, world.alice, jam, "Mine")
    await world.joins(world.bob)
    await discusses(world, world.bob, jam)
    await world.bob.taps("1")
    await world.bob.sees("Mine")
    assert not {"Edit", "Delete"} & set(world.bob.buttons())
    label = await world.alice.finds("Edit")
    answer = await world.bob.forges(label.button["callback_data"])
    assert answer.text.startswith("You may not do this here.")
    label = await world.alice.finds("Delete")
    answer = await world.bob.forges(label.button["callback_data"])
    assert answer.text.startswith("You may not do this here.")


async def test_a_moderator_removes_what_should_not_be_there_and_closes_the_talk(
    world: World, jam: SessionDetails
) -> None:
    await writes(world, world.alice, jam, "Buy my stuff")
    await world.joins(world.bob)
    await world.becomes(world.bob, Role.MODERATOR)
    await discusses(world, world.bob, jam)
    await world.bob.taps("1")
    await world.bob.taps("Delete")
    await world.bob.taps("Close discussion")
    await world.bob.is_told("Closed. Only organizers write here now.")

    await discusses(world, world.alice, jam)
    await world.alice.sees("The discussion is closed.")
    assert "Write" not in world.alice.buttons()
    await world.alice.forges(f"tw:{world.community_id}:{jam.id}")
    await world.alice.sends("But I want to")
    await world.alice.is_told("An organizer closed this discussion.")


async def test_what_was_answered_stays_in_its_place_when_it_is_deleted(
    world: World, jam: SessionDetails
) -> None:
    await writes(world, world.alice, jam, "At eight?")
    await world.ana.is_told("Alice wrote")
    await world.ana.sends("At nine", reply_to="Alice wrote")
    await world.ana.is_told("At nine")
    await discusses(world, world.alice, jam)
    await world.alice.taps("1")
    await world.alice.taps("Delete")
    await world.alice.sees("Deleted")
    await world.alice.taps("1")
    await world.alice.sees("At nine")


async def test_an_empty_comment_is_asked_for_again(world: World, jam: SessionDetails) -> None:
    await discusses(world, world.alice, jam)
    await world.alice.taps("Write")
    await world.alice.sends("\u200b")
    await world.alice.is_told("The comment: something is missing.")
    await world.alice.sends("שלום, متى نبدأ؟ 🎷")
    await world.alice.sees("متى نبدأ؟")


class TestInTheGroup:
    async def test_a_reply_to_the_card_begins_a_thread(self, world: World, jam: SessionDetails) -> None:
        await world.posts(jam)
        await world.bob.sends("Can I bring my dog?", to=world.group, reply_to=jam.title)
        await world.ana.is_told("Bob wrote")
        await discusses(world, world.alice, jam)
        await world.alice.sees("Can I bring my dog?")

    async def test_what_is_changed_there_is_changed_here(self, world: World, jam: SessionDetails) -> None:
        await world.posts(jam)
        await world.bob.sends("Can I bring my cat?", to=world.group, reply_to=jam.title)
        await world.ana.is_told("Bob wrote")
        await world.bob.edits("my cat?", "Can I bring my dog?", in_=world.group)
        await world.sandbox.settle()
        await discusses(world, world.alice, jam)
        await world.alice.sees("Can I bring my dog?")

    async def test_other_talk_of_the_group_is_left_alone(self, world: World, jam: SessionDetails) -> None:
        await world.posts(jam)
        await world.bob.sends("Nice weather", to=world.group)
        await world.carol.sends("Indeed", to=world.group, reply_to="Nice weather")
        await world.sandbox.settle()
        await discusses(world, world.alice, jam)
        await world.alice.sees("Nothing was said yet")


class TestTopics:
    @pytest.fixture
    async def forum(self, world: World) -> Group:
        """The community's group, with topics; the bot may manage them."""
        world.group.chat.is_forum = True
        await world.ana.makes_bot_admin(world.group, can_manage_topics=True)
        return world.group

    async def test_a_session_gets_a_topic_that_begins_with_its_card(
        self, world: World, jam: SessionDetails, forum: Group
    ) -> None:
        await writes(world, world.ana, jam, "Bring music stands")
        await world.ana.taps("‹ Back")
        await world.ana.taps("Make a topic")
        await world.ana.is_told("The topic is made.")
        topic = next(t for t in forum.chat.topics.values() if t.name.startswith("Thursday Jam"))
        card = await world.bob.sees("Thursday Jam", in_=forum)
        await world.delivered()
        assert card

        await world.bob.sends("Which key?", to=forum, thread=topic.id)
        await world.ana.is_told("Bob wrote")
        await world.ana.sends("B flat", reply_to="Bob wrote")
        said = await world.bob.sees("B flat", in_=forum)
        assert said["message_thread_id"] == topic.id
        assert said["reply_to_message"]["text"] == "Which key?"

        await world.delivered()  # until then nobody knows which message of the group says so
        await world.carol.sends("Great", to=forum, thread=topic.id, reply_to="B flat")
        await world.ana.is_told("Carol replied")

    async def test_without_topics_one_reads_what_to_do(self, world: World, jam: SessionDetails) -> None:
        await discusses(world, world.ana, jam)
        answer = await world.ana.taps("Make a topic")
        assert answer.text.startswith("I cannot make a topic.")

    async def test_a_topic_is_bound_to_a_program(
        self, world: World, jam: SessionDetails, forum: Group
    ) -> None:
        thread = forum.topic("Jams")
        await world.ana.sends("/discussion", to=forum, thread=thread)
        await world.ana.sees("Bind this topic")
        await world.ana.taps("Thursday Jam")
        await world.ana.is_told("Done.")
        await writes(world, world.alice, jam, "Who plays drums?")
        said = await world.bob.sees("Who plays drums?", in_=forum)
        assert said["message_thread_id"] == thread

        await world.alice.taps("Edit")
        await world.alice.sends("Who plays the drums?")
        await world.bob.sees("Who plays the drums?", in_=forum)
        await world.alice.taps("Delete")
        await world.bob.sees("Deleted", in_=forum)

    async def test_only_organizers_bind_a_topic(
        self, world: World, jam: SessionDetails, forum: Group
    ) -> None:
        thread = forum.topic("Jams")
        await world.joins(world.bob)
        await world.bob.sends("/discussion", to=forum, thread=thread)
        await world.bob.sees("Bind this topic")
        answer = await world.bob.taps("Thursday Jam")
        assert answer.text.startswith("You may not do this here.")

    async def test_a_topic_that_is_gone_is_forgotten(
        self, world: World, jam: SessionDetails, forum: Group
    ) -> None:
        thread = forum.topic("Jams")
        await world.ana.sends("/discussion", to=forum, thread=thread)
        await world.ana.taps("Thursday Jam")
        await world.ana.is_told("Done.")
        del forum.chat.topics[thread]
        await writes(world, world.alice, jam, "Is anybody there?")
        await world.delivered()
        await discusses(world, world.ana, jam)
        await world.ana.sees("Is anybody there?")
        await world.ana.does_not_see("It goes on in a topic of the group")


async def test_one_tap_on_a_notice_stops_replies(world: World, jam: SessionDetails) -> None:
    await writes(world, world.alice, jam, "First")
    await world.ana.is_told("Alice wrote")
    await world.ana.taps("Stop replies")
    await writes(world, world.bob, jam, "Second")
    await world.delivered()
    await world.ana.is_not_told("Bob wrote")

"""The registrations of a session in the chat."""

from tests.world import World


async def test_an_organizer_reads_the_registrations_in_the_chat(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await world.opens(world.ana, jam)
    await world.ana.taps("Manage")
    await world.ana.taps("Registrations")
    await world.ana.sees("1 going and 1 waiting")
    await world.ana.sees("Alice: Going")
    await world.ana.taps("Get CSV")
    await world.sandbox.settle()
    (message,) = [one for one in world.ana.messages() if "document" in one]
    content = world.sandbox.world.files.by_id[message["document"]["file_id"]].content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in content.splitlines()] == ["Name", "Alice", "Bob"]
    assert message["document"]["file_name"].endswith(".csv")

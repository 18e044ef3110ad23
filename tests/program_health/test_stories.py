"""An organizer looks at a program's health, in words and as pictures."""

from tests.statistics.test_stories import held
from tests.world import World


async def test_an_organizer_sees_when_people_come_and_who_keeps_their_word(world: World) -> None:
    jam = await held(world)
    await world.opens(world.ana, jam)
    for button in ("‹ Back", "Manage", "Statistics", "See health"):
        await world.ana.taps(button)
    await world.ana.sees("Best time: Thursday, 20:00, 1 come")
    await world.ana.sees("50% of those who said yes came")
    for button, caption in (
        ("Show best times", "Thursday, 20:00 · 1 on average · 1 session"),
        ("Show who returns", "Nov 2026 · 1 new"),
        ("Show kept answers", "Nov 2026 · 1 came, 1 did not"),
    ):
        await world.ana.taps(button)
        await world.sandbox.settle()
        assert (await world.ana.sees(caption))["photo"]
        await world.ana.taps("‹ Back")
    assert "Show songs" not in world.ana.buttons()


async def test_members_have_no_such_screen(world: World) -> None:
    jam = await held(world)
    for prefix, rest in (("zh", ""), ("zhp", ":h"), ("zhd", "")):
        answer = await world.alice.forges(f"{prefix}:{world.community_id}:{jam.program_id}{rest}")
        assert answer.text.startswith("You may not do this here.")

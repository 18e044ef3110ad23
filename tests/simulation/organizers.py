"""What organizers do with their dates: move and cancel them, change their size, post them, announce."""

from tests.simulation.seen import Date
from tests.simulation.turn import Act, Turn, opens, walk

HELD_BACK = 0.6
"""How likely an announcement is paused."""


async def moves(turn: Turn) -> None:
    """A date gets another day."""
    if date := _some(turn):
        await opens(turn, date)
        if await walk(turn, "sm", "sv", "svp", "svn"):
            turn.does(f"has moved {date}")


async def cancels(turn: Turn) -> None:
    """A date does not take place."""
    if date := _some(turn):
        await opens(turn, date)
        if await walk(turn, "sm", "sc", "sca", "scn"):
            turn.does(f"has cancelled {date}")


async def resizes(turn: Turn) -> None:
    """A date has more places, or fewer."""
    if date := _some(turn):
        await opens(turn, date)
        await walk(turn, "sm", "se", "sf", "sfx")


async def posts(turn: Turn) -> None:
    """A date's card comes into the group once more; or the queue of a jam that is on."""
    turn.does("asks for the card of what is on")
    await turn.person.sends("/queue" if turn.seen.on() else "/card", to=turn.world.group)


async def announces(turn: Turn) -> None:
    """Everybody who answered a date hears something."""
    if date := _some(turn):
        await opens(turn, date)
        if await walk(turn, "sm", "an"):
            await turn.person.sends("Bring water and good shoes.")
            await turn.world.rests()
            if await walk(turn, "anx"):
                await _holds_back(turn)


async def _holds_back(turn: Turn) -> None:
    """What goes out is paused now and then, and goes on, stops, or is forgotten."""
    if turn.random.random() < HELD_BACK and await walk(turn, "anw"):
        turn.does("has paused what they announce")
        if then := turn.random.choice(("anc", "anc", "ans", None)):
            await walk(turn, then)


async def plays(turn: Turn) -> None:
    """The host of a jam plays the next song, or has it wait."""
    for date in turn.seen.on()[:1]:
        await opens(turn, date)
        await walk(turn, "sx", "lq", "lqa")


async def marks(turn: Turn) -> None:
    """Who came is written down, while a date is on or after it."""
    for date in turn.seen.on()[:1]:
        await opens(turn, date)
        await walk(turn, "sm", "at", "am")


def _some(turn: Turn) -> Date | None:
    turn.done.by_hand = True
    ahead = turn.seen.soon(5)
    return turn.random.choice(ahead) if ahead else None


ORGANIZERS: dict[Act, int] = {
    resizes: 4,
    moves: 3,
    posts: 3,
    cancels: 2,
    announces: 2,
    plays: 2,
    marks: 1,
}
"""What organizers do, and how often."""

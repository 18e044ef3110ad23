"""What customers of private lessons do: choose a time, pay, move it, cancel it, or let it be."""

from tests.simulation.paying import pays, pays_on_an_old_page
from tests.simulation.turn import Act, Turn, buttons, of_sort, press, walk


async def books(turn: Turn) -> None:
    """Choose a time, and perhaps pay for it."""
    turn.does("opens the lesson")
    await turn.person.starts(turn.world.lesson)
    await turn.world.rests()
    if await walk(turn, "bka", "bd", "bke") and turn.random.random() < 0.8:
        await pays(turn)


async def pays_what_is_due(turn: Turn) -> None:
    """Open one's bookings, and pay."""
    if await _opens_a_booking(turn):
        await pays(turn)


async def moves_it(turn: Turn) -> None:
    """An appointment gets another time."""
    if await _opens_a_booking(turn):
        await walk(turn, "bkn", "bkb", "bd", "bke", "bkm")


async def calls_it_off(turn: Turn) -> None:
    """A booking is cancelled, with what its policy gives back."""
    if await _opens_a_booking(turn):
        await walk(turn, "bkx", "bky")


async def _opens_a_booking(turn: Turn) -> bool:
    """One of those that the chat has a button to."""
    chat = turn.person.chat()
    found = of_sort(buttons(chat), "bkv")
    if not found:
        return False
    press(turn, chat, *turn.random.choice(found))
    await turn.world.rests()
    return True


CUSTOMERS: dict[Act, int] = {
    books: 6,
    pays_what_is_due: 4,
    pays_on_an_old_page: 1,
    moves_it: 2,
    calls_it_off: 2,
}
"""What customers do, and how often."""

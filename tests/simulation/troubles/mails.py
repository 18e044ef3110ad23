"""Mail on a bad day: servers that know nobody, put off, or die; letters that come back."""

from collections.abc import Mapping
from random import Random

from aiohttp import ClientError, ClientSession

from models.actor import SYSTEM
from services import mail_troubles
from tests.mailbox import Mailbox
from tests.mails.test_reports import dsn
from tests.simulation.around import HOOK_SECRET
from tests.simulation.mailing import addresses
from tests.simulation.plan import Kind, Trouble
from tests.simulation.troubles.shape import Begin, Happening, nothing, once
from tests.simulation.world import World


async def _refused(world: World, trouble: Trouble) -> Happening:
    """An address is not there any more; later it is again, and somebody says so."""
    mailbox, address = _mailbox(world), Random(trouble.number).choice(addresses())
    mailbox.refuse[address] = "550 5.1.1 no such user"

    async def end() -> None:
        mailbox.refuse.pop(address, None)
        await world.eye.write(SYSTEM, mail_troubles.forget, address)

    return Happening(trouble, once, end)


async def _later(world: World, trouble: Trouble) -> Happening:
    """Greylisted: everybody is told to come later, once."""
    _mailbox(world).put_off.update(addresses())
    return Happening(trouble, once, nothing)


async def _lost(world: World, trouble: Trouble) -> Happening:
    """Letters are taken, and the connection breaks before that is said."""
    mailbox, struck = _mailbox(world), [0]
    mailbox.dies = trouble.times

    async def end() -> None:
        struck[0] = trouble.times - mailbox.dies
        mailbox.dies = 0

    return Happening(trouble, lambda: struck[0], end)


async def _bounced(world: World, trouble: Trouble) -> Happening:
    """A letter that was taken comes back, and the mail server reports it."""
    letters = _mailbox(world).letters
    if not letters:
        return Happening(trouble, lambda: 0, nothing)
    letter = Random(trouble.number).choice(letters)
    signed = {"Authorization": f"Bearer {HOOK_SECRET}"}
    reported = [0]

    async def end() -> None:
        await world.eye.write(SYSTEM, mail_troubles.forget, letter.to)

    try:
        async with (
            ClientSession(world.around.address, headers=signed) as http,
            http.post("/mail/bounces", data=dsn(letter)) as response,
        ):
            reported[0] = int(response.status == 204)
    except ClientError:  # a Jamboree that is killed just now
        pass
    return Happening(trouble, lambda: reported[0], end)


def _mailbox(world: World) -> Mailbox:
    assert world.around.mailbox is not None
    return world.around.mailbox


WAYS: Mapping[Kind, Begin] = {
    Kind.MAIL_REFUSED: _refused,
    Kind.MAIL_LATER: _later,
    Kind.MAIL_LOST: _lost,
    Kind.MAIL_BOUNCED: _bounced,
}

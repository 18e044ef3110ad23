"""How customers pay: in Telegram, on Stripe's page, with credits; or later, by a bill or in cash."""

from aiohttp import ClientSession

from sandbox import looking
from sandbox.errors import Refused
from sandbox.stripe.box import Page
from sandbox.world.chats import Chat
from tests.simulation.turn import Turn, walk

CARDS = ("good", "good", "good", "declined", "late")
AT_STRIPE = (*CARDS, "bounces", "leave")


async def pays(turn: Turn) -> None:
    """Pay what is due, in one of the ways that there are."""
    before = _page_in(turn.person.chat())
    if not (await walk(turn, "bko") or await walk(turn, "ypp")):
        return
    page = _page_in(turn.person.chat())
    if page is not None and page != before:
        await _pays_at_stripe(turn, page, turn.random.choice(AT_STRIPE))
    elif turn.person._invoice(None) is not None:
        await _pays_in_telegram(turn, turn.random.choice(CARDS))


async def pays_on_an_old_page(turn: Turn) -> None:
    """A page of Stripe's that stayed open somewhere."""
    pages: list[Page] = list(turn.world.stripe.pages.values())
    if pages:
        page = turn.random.choice(pages)
        await _pays_at_stripe(turn, f"{turn.world.sandbox.url}/stripe/pay/{page.id}", "good")


async def _pays_in_telegram(turn: Turn, card: str) -> None:
    turn.does(f"pays by a {card} card")
    try:
        await turn.person.pays(card=card)
    except Refused as refused:
        turn.does(f"cannot pay: {refused}")


async def _pays_at_stripe(turn: Turn, url: str, card: str) -> None:
    async with ClientSession() as browser, browser.post(url, data={"card": card}) as response:
        turn.does(f"pays on Stripe's page by a {card} card: {response.status}")
        await response.read()
    await turn.world.rests()


def _page_in(chat: Chat) -> str | None:
    """Where the newest way to Stripe's page leads."""
    for message in reversed(list(chat.messages.values())):
        for row in looking.rows(message):
            for button in row:
                if "/stripe/pay/" in button.get("url", ""):
                    return str(button["url"])
    return None

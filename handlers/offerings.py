"""One-to-one services: which there are, one of them, one's own."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.offerings import OfferingList, OfferingMine, OfferingPublish, OfferingScreen
from models.actor import Actor
from models.database import Database
from models.offerings import OfferingStatus
from services import offering_edit, offering_lists, offerings
from views import offerings as views
from views.links import Links

router = Router(name="offerings")


@router.callback_query(OfferingList.filter())
async def listing(
    call: CallbackQuery,
    callback_data: OfferingList,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """What the instructors of a community offer."""
    await state.clear()
    await show(call, views.listing(await db.read(actor, offering_lists.shelf), links, callback_data.page))


@router.callback_query(OfferingScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: OfferingScreen,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """One offering."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, offerings.opened, callback_data.offering), links))


@router.callback_query(OfferingMine.filter())
async def mine(
    call: CallbackQuery, callback_data: OfferingMine, actor: Actor, db: Database, links: Links
) -> None:
    """One's own offerings."""
    found = await db.read(actor, offering_lists.mine)
    await show(call, views.mine(callback_data.community, found, links, callback_data.page))


@router.callback_query(OfferingPublish.filter())
async def publish(
    call: CallbackQuery, callback_data: OfferingPublish, actor: Actor, db: Database, links: Links
) -> None:
    """Show it to be booked, or put it away."""
    status = OfferingStatus.ACTIVE if callback_data.on else OfferingStatus.ARCHIVED
    done = await db.write(actor, offering_edit.set_status, callback_data.offering, status)
    await show(call, views.published(done, links))

"""Leaderboards, and off or on them."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pictures import Pictures
from bot.show import show
from keyboards import leaderboards as keyboards
from models.actor import Actor
from models.database import Database
from services import leaderboards
from views import leaderboards as views

router = Router(name="leaderboards")


@router.callback_query(keyboards.BoardScreen.filter())
async def screen(
    call: CallbackQuery, callback_data: keyboards.BoardScreen, actor: Actor, db: Database
) -> None:
    """Who is ahead."""
    await show(call, views.screen(await db.read(actor, leaderboards.board, callback_data.wanted)))


@router.callback_query(keyboards.BoardPicture.filter())
async def picture(
    call: CallbackQuery, callback_data: keyboards.BoardPicture, actor: Actor, db: Database, pictures: Pictures
) -> None:
    """The same as a picture."""
    found = await db.read(actor, leaderboards.board, callback_data.wanted)
    await pictures.send(call, views.picture(found))


@router.callback_query(keyboards.BoardAppear.filter())
async def appear(
    call: CallbackQuery, callback_data: keyboards.BoardAppear, actor: Actor, db: Database
) -> None:
    """Leave the boards, or come back."""
    said = {"on": callback_data.on, "everywhere": callback_data.everywhere}
    found = await db.write(actor, leaderboards.appear, callback_data.wanted, **said)
    await show(call, views.appeared(found, **said))


@router.callback_query(keyboards.BoardsSwitch.filter())
async def switch(
    call: CallbackQuery, callback_data: keyboards.BoardsSwitch, actor: Actor, db: Database
) -> None:
    """Have boards in the community, or none."""
    found = await db.write(actor, leaderboards.switch, callback_data.wanted, on=callback_data.on)
    await show(call, views.switched(found))

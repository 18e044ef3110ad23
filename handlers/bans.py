"""Banning somebody from a community, and letting them back."""

from datetime import timedelta
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import bans as keyboards
from models.actor import Actor
from models.database import Database
from services import bans, members
from views import bans as views

router = Router(name="bans")

BANNING = "banning"


@router.callback_query(keyboards.BanScreen.filter())
async def how_long(
    call: CallbackQuery, callback_data: keyboards.BanScreen, actor: Actor, db: Database, state: FSMContext
) -> None:
    """For how long?"""
    await state.clear()
    found = await db.read(actor, bans.asked, callback_data.user)
    await show(call, views.how_long(callback_data.community, found))


@router.callback_query(keyboards.BanFor.filter())
async def why(
    call: CallbackQuery, callback_data: keyboards.BanFor, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Why?"""
    found = await db.read(actor, bans.asked, callback_data.user)
    await talk_about(state, BANNING, callback_data.model_dump())
    await show(call, views.why(callback_data.community, found))


@router.message(Talking(BANNING))
async def ban(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Because of that."""
    until = db.clock() + timedelta(days=talk["days"]) if talk["days"] else None
    done = await db.write(actor, bans.ban, talk["user"], message.text or "", until)
    await state.clear()
    card = await db.read(actor, members.community)
    await show(message, views.one(card.id, card.zone, done, toast=views.banned_toast(done)))


@router.callback_query(keyboards.BanList.filter())
async def listed(call: CallbackQuery, callback_data: keyboards.BanList, actor: Actor, db: Database) -> None:
    """Who is banned."""
    await show(call, views.listed(await db.read(actor, bans.listing, callback_data.page)))


@router.callback_query(keyboards.BannedScreen.filter())
async def one(call: CallbackQuery, callback_data: keyboards.BannedScreen, actor: Actor, db: Database) -> None:
    """One who is."""
    found = await db.read(actor, bans.one, callback_data.user)
    card = await db.read(actor, members.community)
    await show(call, views.one(card.id, card.zone, found))


@router.callback_query(keyboards.Unban.filter())
async def unban(call: CallbackQuery, callback_data: keyboards.Unban, actor: Actor, db: Database) -> None:
    """Let them join again."""
    before = await db.read(actor, bans.one, callback_data.user)
    left = await db.write(actor, bans.unban, callback_data.user)
    await show(call, views.listed(left, toast=views.unbanned_toast(before.name)))

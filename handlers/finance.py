"""Invoices, coupons and referral codes in the chat."""

import asyncio
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.documents import send_document
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import finance as keyboards
from models.actor import Actor
from models.database import Database
from services import coupon_edit, invoices, members, referrals
from views import finance as views
from views import invoice_paper

router = Router(name="finance")

NEW_COUPON = "coupon"
TERMS = "referral_terms"


@router.callback_query(keyboards.FinanceScreen.filter())
async def hub(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """What there is."""
    await state.clear()
    await show(call, views.hub(await db.read(actor, members.inside), actor))


@router.callback_query(keyboards.InvoiceListScreen.filter())
async def listed(
    call: CallbackQuery, callback_data: keyboards.InvoiceListScreen, actor: Actor, db: Database
) -> None:
    """One's own invoices, or everybody's."""
    ask = invoices.listed if callback_data.of_all else invoices.mine
    await show(call, views.invoices(await db.read(actor, ask, callback_data.page)))


@router.callback_query(keyboards.InvoicePaper.filter())
async def paper(
    call: CallbackQuery, callback_data: keyboards.InvoicePaper, actor: Actor, db: Database
) -> None:
    """Send one as a document."""
    found = await db.read(actor, invoices.opened, callback_data.invoice)
    await send_document(call, await asyncio.to_thread(invoice_paper.document, found))


@router.callback_query(keyboards.ReferralScreen.filter())
async def referral(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """One's own code."""
    await show(call, views.referral(await db.write(actor, referrals.mine)))


@router.callback_query(keyboards.ReferralTerms.filter())
async def terms(
    call: CallbackQuery, callback_data: keyboards.ReferralTerms, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What bringing somebody is worth, and how it is to be."""
    found = await db.read(actor, referrals.settings)
    await talk_about(state, TERMS, callback_data.model_dump())
    await show(call, views.terms(callback_data.community, found))


@router.message(Talking(TERMS))
async def other_terms(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]
) -> None:
    """Like that."""
    found = await db.write(actor, referrals.typed, message.text or "")
    await state.clear()
    await show(message, views.terms(talk["community"], found))


@router.callback_query(keyboards.CouponListScreen.filter())
async def coupons(
    call: CallbackQuery,
    callback_data: keyboards.CouponListScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """The community's coupons."""
    await state.clear()
    await show(call, views.coupons(await db.read(actor, coupon_edit.listed, callback_data.page)))


@router.callback_query(keyboards.CouponScreen.filter())
async def coupon(
    call: CallbackQuery, callback_data: keyboards.CouponScreen, actor: Actor, db: Database
) -> None:
    """One of them."""
    await show(call, views.coupon(await db.read(actor, coupon_edit.one, callback_data.coupon)))


@router.callback_query(keyboards.CouponNew.filter())
async def new(
    call: CallbackQuery, callback_data: keyboards.CouponNew, actor: Actor, db: Database, state: FSMContext
) -> None:
    """How is it to be?"""
    await db.read(actor, coupon_edit.listed)
    await talk_about(state, NEW_COUPON, callback_data.model_dump())
    await show(call, views.new(callback_data.community))


@router.message(Talking(NEW_COUPON))
async def made(message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any]) -> None:
    """Like that."""
    found = await db.write(actor, coupon_edit.typed, message.text or "")
    await state.clear()
    await show(message, views.coupon(found))


@router.callback_query(keyboards.CouponEnd.filter())
async def end(call: CallbackQuery, callback_data: keyboards.CouponEnd, actor: Actor, db: Database) -> None:
    """Nobody uses it any more."""
    await show(call, views.coupon(await db.write(actor, coupon_edit.end, callback_data.coupon)))

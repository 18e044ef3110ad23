"""Answering what is told about places: an offer, a partner who asks, too few who come."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import show
from keyboards.place_offers import MinimumHold, OfferAnswer, PairAnswer
from models.actor import Actor
from models.database import Database
from services import minimum, offers, pairs
from views import pairs as pair_views
from views import place_notices as notices
from views import rsvp as views
from views import sessions

router = Router(name="place_offers")


@router.callback_query(OfferAnswer.filter())
async def offer(call: CallbackQuery, callback_data: OfferAnswer, actor: Actor, db: Database) -> None:
    """Take the place, or pass it on."""
    answer = offers.accept if callback_data.takes else offers.decline
    await show(call, views.answered(await db.write(actor, answer, callback_data.session)))


@router.callback_query(PairAnswer.filter())
async def pair(call: CallbackQuery, callback_data: PairAnswer, actor: Actor, db: Database) -> None:
    """Come together, or not."""
    answer = pairs.confirm if callback_data.comes else pairs.decline
    found = await db.write(actor, answer, callback_data.session, callback_data.user)
    await show(call, pair_views.answered(found))


@router.callback_query(MinimumHold.filter())
async def hold(call: CallbackQuery, callback_data: MinimumHold, actor: Actor, db: Database) -> None:
    """Hold it with fewer."""
    held = await db.write(actor, minimum.decide, callback_data.session, True)
    await show(call, sessions.screen(held, toast=notices.held(held)))

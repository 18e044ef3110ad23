"""Buttons on notices that belong to no other feature."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.show import relabel
from keyboards.notices import DigestGoing, LessOf
from models.actor import Actor
from models.database import Database
from models.rsvp import Answer
from services import choices, rsvp
from views import notices as views
from views import rsvp as rsvp_views

router = Router(name="notices")


@router.callback_query(LessOf.filter())
async def less(call: CallbackQuery, callback_data: LessOf, actor: Actor, db: Database) -> None:
    """No more of this, or more again; what the notice says stays."""
    result = await db.write(actor, choices.less, callback_data.topic, off=callback_data.off)
    await relabel(call, views.less(result), views.lessened(result))


@router.callback_query(DigestGoing.filter())
async def going(call: CallbackQuery, callback_data: DigestGoing, actor: Actor, db: Database) -> None:
    """Say going to a session of a digest; the others stay where they are."""
    result = await db.write(actor, rsvp.respond, callback_data.session, Answer.GOING)
    toast, alert = rsvp_views.outcome(result)
    await relabel(call, views.said_going(result), alert or toast, alert=alert is not None)

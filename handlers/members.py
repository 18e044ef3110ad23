"""Joining a community, letting people in, and who does what there."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ChatJoinRequest, Message

from bot.actors import Actors
from bot.each import in_each_community
from bot.filters import InGroup, InPrivate
from bot.show import show
from keyboards import members as keyboards
from models.actor import Actor
from models.database import Database
from services import members, roster
from views import members as views
from views import settings as settings_views
from views.links import Links

router = Router(name="members")


@router.callback_query(keyboards.Join.filter())
async def join(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Join, or ask to."""
    await show(call, views.joined(await db.write(actor, members.join)))


@router.chat_join_request()
async def knock(_request: ChatJoinRequest, actor: Actor, db: Database) -> None:
    """Somebody asks Telegram to be let into a group. The answer goes through the outbox."""
    await db.write(actor, members.knock)


@router.callback_query(keyboards.JoinDecision.filter())
async def decide(
    call: CallbackQuery, callback_data: keyboards.JoinDecision, actor: Actor, db: Database
) -> None:
    """Let in one who asked, or decline."""
    decision = await db.write(actor, roster.decide, callback_data.user, approve=callback_data.approve)
    await show(call, views.decided(decision))


@router.callback_query(keyboards.MemberList.filter())
async def listed(
    call: CallbackQuery, callback_data: keyboards.MemberList, actor: Actor, db: Database
) -> None:
    """A page of members."""
    await show(call, views.listed(await db.read(actor, roster.page, callback_data.page)))


@router.message(Command("members"), InPrivate())
async def command(
    message: Message, actors: Actors, actor: Actor, db: Database, links: Links, state: FSMContext
) -> None:
    """The members of the community one organizes, or the choice of one."""
    await state.clear()
    pages = await in_each_community(db, actors, actor, roster.page_for_organizers)
    await show(message, views.choose([page for page in pages if page], links))


@router.message(Command("members"), InGroup())
async def in_group(message: Message, links: Links) -> None:
    """Who is a member is for the private chat."""
    await show(message, settings_views.in_group(links))


@router.callback_query(keyboards.MemberScreen.filter())
async def one(call: CallbackQuery, callback_data: keyboards.MemberScreen, actor: Actor, db: Database) -> None:
    """One member."""
    await show(call, views.one(await db.read(actor, roster.one, callback_data.user)))


@router.callback_query(keyboards.MemberRole.filter())
async def change_role(
    call: CallbackQuery, callback_data: keyboards.MemberRole, actor: Actor, db: Database
) -> None:
    """Give a member another role."""
    details = await db.write(actor, roster.change_role, callback_data.user, callback_data.role)
    await show(call, views.role_changed(details))


@router.callback_query(keyboards.HandOver.filter())
async def hand_over(
    call: CallbackQuery, callback_data: keyboards.HandOver, actor: Actor, db: Database
) -> None:
    """Make somebody the owner: is that really meant?"""
    await show(call, views.hand_over(await db.read(actor, roster.one, callback_data.user)))


@router.callback_query(keyboards.HandOverNow.filter())
async def hand_over_now(
    call: CallbackQuery, callback_data: keyboards.HandOverNow, actor: Actor, db: Database
) -> None:
    """It is."""
    await show(call, views.role_changed(await db.write(actor, roster.hand_over, callback_data.user)))

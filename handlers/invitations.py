"""Inviting people to a program that only the invited see."""

from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import invitations as keyboards
from models.actor import Actor
from models.database import Database
from services import invitations
from views import invitations as views
from views.links import Links

router = Router(name="invitations")

CHOOSING = "invite members"


@router.callback_query(keyboards.ProgramInvite.filter())
async def screen(
    call: CallbackQuery,
    callback_data: keyboards.ProgramInvite,
    actor: Actor,
    db: Database,
    links: Links,
    state: FSMContext,
) -> None:
    """How one gets in."""
    await state.clear()
    await show(call, views.screen(await db.read(actor, invitations.opened, callback_data.program), links))


@router.callback_query(keyboards.ProgramInviteLink.filter())
async def change_link(
    call: CallbackQuery, callback_data: keyboards.ProgramInviteLink, actor: Actor, db: Database, links: Links
) -> None:
    """Make the link, or another; or turn it off."""
    change = invitations.renew_link if callback_data.on else invitations.stop_link
    await show(call, views.link_changed(await db.write(actor, change, callback_data.program), links))


@router.callback_query(keyboards.ProgramCandidates.filter())
async def candidates(
    call: CallbackQuery,
    callback_data: keyboards.ProgramCandidates,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Members who can be invited; a part of a name may be written."""
    program = callback_data.program
    found = await db.read(actor, invitations.candidates, program, "", callback_data.page)
    await talk_about(state, CHOOSING, {"community": callback_data.community, "program": program})
    await show(call, views.candidates(found))


@router.message(Talking(CHOOSING))
async def named(message: Message, talk: dict[str, Any], actor: Actor, db: Database) -> None:
    """Those whose name has what was written."""
    found = await db.read(actor, invitations.candidates, talk["program"], message.text or "")
    await show(message, views.candidates(found))


@router.callback_query(keyboards.ProgramInviteMember.filter())
async def invite(
    call: CallbackQuery, callback_data: keyboards.ProgramInviteMember, actor: Actor, db: Database
) -> None:
    """Invite one."""
    said = callback_data
    found = await db.write(actor, invitations.invite, said.program, said.user, "", said.page)
    await show(call, views.candidates(found))


@router.callback_query(keyboards.ProgramInvited.filter())
async def listed(
    call: CallbackQuery,
    callback_data: keyboards.ProgramInvited,
    actor: Actor,
    db: Database,
    state: FSMContext,
) -> None:
    """Who is invited."""
    await state.clear()
    found = await db.read(actor, invitations.listing, callback_data.program, callback_data.page)
    await show(call, views.listed(found))


@router.callback_query(keyboards.ProgramUninvite.filter())
async def one(
    call: CallbackQuery, callback_data: keyboards.ProgramUninvite, actor: Actor, db: Database
) -> None:
    """Sure?"""
    chosen = (callback_data.program, callback_data.user)
    await show(call, views.one(*await db.read(actor, invitations.one, *chosen)))


@router.callback_query(keyboards.ProgramUninviteNow.filter())
async def uninvite(
    call: CallbackQuery, callback_data: keyboards.ProgramUninviteNow, actor: Actor, db: Database
) -> None:
    """Take them off the list."""
    chosen = (callback_data.program, callback_data.user)
    await show(call, views.listed(await db.write(actor, invitations.uninvite, *chosen)))

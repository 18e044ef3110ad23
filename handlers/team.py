"""Running a program together: invitations, who does, and answering what one was invited to."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from bot.filters import InPrivate
from bot.show import show
from bot.talk import Talking, talk_about
from keyboards import team as keyboards
from keyboards.programs import TeamScreen
from models.actor import Actor
from models.database import Database
from services import program_edit, team, team_invites, team_letters
from views import team as views
from views.links import Links

router = Router(name="team")

INVITING = "inviting_by_mail"


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(keyboards.PREFIX)), InPrivate())
async def opened(
    message: Message, command: CommandObject, actors: Actors, actor: Actor, db: Database, state: FSMContext
) -> None:
    """What one is invited to: nothing happens before the answer."""
    await state.clear()
    token = (command.args or "").removeprefix(keyboards.PREFIX)
    target = await db.read(actor, team_invites.resolve, token)
    there = await actors.inside(actor, target.community_id)
    await show(message, views.offered(await db.read(there, team_invites.look, token), token))


@router.callback_query(keyboards.TeamAnswer.filter())
async def answer(
    call: CallbackQuery, callback_data: keyboards.TeamAnswer, actor: Actor, db: Database
) -> None:
    """Accept, or decline."""
    token = callback_data.token
    if callback_data.accept:
        await show(call, views.accepted(await db.write(actor, team_invites.accept, token)))
    else:
        await show(call, views.declined(await db.write(actor, team_invites.decline, token)))


@router.callback_query(TeamScreen.filter())
async def screen(
    call: CallbackQuery,
    callback_data: TeamScreen,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """Who runs it."""
    await state.clear()
    found = await db.read(actor, team.screen, callback_data.program, callback_data.page)
    await show(call, views.screen(found, links))


@router.callback_query(keyboards.TeamInvite.filter())
async def invite(
    call: CallbackQuery, callback_data: keyboards.TeamInvite, actor: Actor, db: Database, links: Links
) -> None:
    """Make a link."""
    await show(call, views.made(await db.write(actor, team_invites.make, callback_data.program), links))


@router.callback_query(keyboards.TeamWrite.filter())
async def write(
    call: CallbackQuery, callback_data: keyboards.TeamWrite, actor: Actor, db: Database, state: FSMContext
) -> None:
    """To which address?"""
    found = await db.read(actor, program_edit.opened, callback_data.program)
    await talk_about(state, INVITING, callback_data.model_dump())
    await show(call, views.ask_address(found))


@router.message(Talking(INVITING))
async def written(
    message: Message, actor: Actor, db: Database, state: FSMContext, talk: dict[str, Any], links: Links
) -> None:
    """To that one."""
    address = (message.text or "").strip()
    await db.write(actor, team_letters.invite, talk["program"], address, links.seals)
    await state.clear()
    found = await db.read(actor, team.listing, talk["program"])
    await show(message, views.listed(found, toast=views.written_toast(address)))


@router.callback_query(keyboards.TeamInvites.filter())
async def listed(
    call: CallbackQuery, callback_data: keyboards.TeamInvites, actor: Actor, db: Database
) -> None:
    """What became of the invitations."""
    found = await db.read(actor, team.listing, callback_data.program, callback_data.page)
    await show(call, views.listed(found))


@router.callback_query(keyboards.TeamRevoke.filter())
async def revoke(
    call: CallbackQuery, callback_data: keyboards.TeamRevoke, actor: Actor, db: Database
) -> None:
    """Take one back."""
    done = await db.write(actor, team_letters.revoke, callback_data.program, callback_data.invite)
    found = await db.read(actor, team.listing, callback_data.program)
    await show(call, views.listed(found, toast=views.revoked_toast(done=done)))


@router.callback_query(keyboards.TeamMate.filter())
async def mate(call: CallbackQuery, callback_data: keyboards.TeamMate, actor: Actor, db: Database) -> None:
    """One of them."""
    chosen = (callback_data.program, callback_data.user)
    await show(call, views.mate(*await db.read(actor, team.one, *chosen)))


@router.callback_query(keyboards.TeamRemoveNow.filter())
async def remove(
    call: CallbackQuery, callback_data: keyboards.TeamRemoveNow, actor: Actor, db: Database, links: Links
) -> None:
    """Take them off."""
    chosen = (callback_data.program, callback_data.user)
    await show(call, views.screen(await db.write(actor, team.remove, *chosen), links))


@router.callback_query(keyboards.TeamLeave.filter())
async def leave(call: CallbackQuery, callback_data: keyboards.TeamLeave, actor: Actor, db: Database) -> None:
    """Step down: is that really meant?"""
    await show(call, views.leave(await db.read(actor, program_edit.opened, callback_data.program)))


@router.callback_query(keyboards.TeamLeaveNow.filter())
async def leave_now(
    call: CallbackQuery, callback_data: keyboards.TeamLeaveNow, actor: Actor, db: Database
) -> None:
    """It is."""
    await show(call, views.left(await db.write(actor, team.step_down, callback_data.program)))

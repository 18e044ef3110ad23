"""One's own account: the e-mail address, signing in on the web, browsers that are signed in."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.filters import Answers, InPrivate
from bot.show import show
from keyboards import account as keyboards
from locales import reader
from models.actor import Actor
from models.database import Database
from services import account, account_deletion, guest_in_telegram, my_email, sign_in, sign_in_telegram
from services.installation import Superadmins
from services.my_email import WrongCode
from views import account as views
from views.communities import saved
from views.links import Links

router = Router(name="account")


class Proving(StatesGroup):
    """Typing an address, then the code of its letter."""

    address = State()
    code = State()


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(sign_in_telegram.PREFIX)), InPrivate())
async def asked(
    message: Message, command: CommandObject, actor: Actor, db: Database, state: FSMContext
) -> None:
    """Is it oneself who wants to sign in on the web?"""
    await state.clear()
    secret = (command.args or "").removeprefix(sign_in_telegram.PREFIX)
    question = await db.write(actor, sign_in_telegram.question, secret)
    minutes = int((db.clock() - question.asked_at).total_seconds() // 60)
    await show(message, views.question(question, minutes))


@router.callback_query(keyboards.WebConfirm.filter())
async def confirm(
    call: CallbackQuery, callback_data: keyboards.WebConfirm, actor: Actor, db: Database
) -> None:
    """The number of the page, or another."""
    confirmed = await db.write(actor, sign_in_telegram.answer, callback_data.key, callback_data.number)
    await show(call, views.answered(confirmed=confirmed))


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(my_email.PREFIX)), InPrivate())
async def proven(
    message: Message, command: CommandObject, actor: Actor, db: Database, state: FSMContext, links: Links
) -> None:
    """The letter's link, opened here: the address is one's own."""
    await state.clear()
    result = await db.write(actor, my_email.open_link, (command.args or "").removeprefix(my_email.PREFIX))
    await show(message, views.proven(result, await db.read(actor, account.of_actor), links))


@router.message(CommandStart(deep_link=True, magic=F.args.startswith(guest_in_telegram.PREFIX)), InPrivate())
async def of_guest(
    message: Message, command: CommandObject, actor: Actor, db: Database, state: FSMContext, links: Links
) -> None:
    """A guest who goes on here: is the address theirs?"""
    await state.clear()
    mark = (command.args or "").removeprefix(guest_in_telegram.PREFIX)
    await show(
        message, views.of_guest(await db.read(actor, guest_in_telegram.asked, links.seals, mark), mark)
    )


@router.callback_query(keyboards.EmailOfGuest.filter())
async def letter_to_guest(
    call: CallbackQuery,
    callback_data: keyboards.EmailOfGuest,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
) -> None:
    """Send the letter to the guest's address; its code may be typed next."""
    address = await db.write(
        actor, guest_in_telegram.ask, links.seals, callback_data.mark, language=reader.language()
    )
    await state.set_state(Proving.code)
    await show(call, views.letter_sent(address))


@router.callback_query(keyboards.AccountScreen.filter())
async def screen(
    call: CallbackQuery,
    actor: Actor,
    db: Database,
    state: FSMContext,
    links: Links,
    superadmins: Superadmins,
) -> None:
    """How one is known, and where one is signed in."""
    await state.clear()
    found = await db.read(actor, account.of_actor)
    runs = superadmins.has(found.mine.telegram_id, found.mine.key)
    await show(call, views.screen(found, links, runs=runs))


@router.callback_query(keyboards.AccountDelete.filter())
async def delete(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """What it means, and whether it is meant."""
    await show(call, views.delete(await db.read(actor, account_deletion.prospect)))


@router.callback_query(keyboards.AccountDeleteNow.filter())
async def delete_now(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext) -> None:
    """It is."""
    await db.write(actor, account_deletion.delete_account)
    await state.clear()
    await show(call, views.deleted())


@router.callback_query(keyboards.EmailScreen.filter())
async def email(call: CallbackQuery, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """One's address."""
    await state.clear()
    await show(call, views.email(await db.read(actor, account.of_actor), links))


@router.callback_query(keyboards.EmailAsk.filter())
async def ask(call: CallbackQuery, state: FSMContext) -> None:
    """Which address?"""
    await state.set_state(Proving.address)
    await show(call, views.ask_email())


@router.message(StateFilter(Proving.address), Answers(), InPrivate())
async def typed(message: Message, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """Send a letter there; its code may be typed next."""
    address = await db.write(
        actor, my_email.ask, message.text or "", language=reader.language(), seals=links.seals
    )
    await state.set_state(Proving.code)
    await show(message, views.letter_sent(address))


@router.message(StateFilter(Proving.code), Answers(), InPrivate())
async def code(message: Message, actor: Actor, db: Database, state: FSMContext, links: Links) -> None:
    """The code of the letter."""
    result = await db.write(actor, my_email.try_code, message.text or "")
    if isinstance(result, WrongCode):
        await show(message, views.wrong_code(result))
        return
    await state.clear()
    await show(message, views.proven(result, await db.read(actor, account.of_actor), links))


@router.callback_query(keyboards.EmailJoin.filter())
async def join(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """Two accounts become one."""
    result = await db.write(actor, my_email.join)
    await show(call, views.joined(result, await db.read(actor, account.of_actor), links))


@router.callback_query(keyboards.EmailRemove.filter())
async def remove(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """Take the address away."""
    await db.write(actor, my_email.remove)
    await show(call, views.email(await db.read(actor, account.of_actor), links, toast=saved()))


@router.callback_query(keyboards.EmailToo.filter())
async def by_mail(
    call: CallbackQuery, callback_data: keyboards.EmailToo, actor: Actor, db: Database, links: Links
) -> None:
    """By mail, too; or not."""
    await db.write(actor, my_email.want_mail, on=callback_data.on)
    await show(call, views.email(await db.read(actor, account.of_actor), links, toast=saved()))


@router.callback_query(keyboards.EmailInvoices.filter())
async def invoices_by_mail(
    call: CallbackQuery, callback_data: keyboards.EmailInvoices, actor: Actor, db: Database, links: Links
) -> None:
    """Invoices by mail; or not."""
    await db.write(actor, my_email.want_invoices, on=callback_data.on)
    await show(call, views.email(await db.read(actor, account.of_actor), links, toast=saved()))


@router.callback_query(keyboards.WebLink.filter())
async def web_link(call: CallbackQuery, actor: Actor, db: Database, links: Links) -> None:
    """A link that signs in."""
    await show(call, views.web_link(await db.write(actor, sign_in.give_link), links))


@router.callback_query(keyboards.Devices.filter())
async def devices(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Where one is signed in."""
    await show(call, views.devices(await db.read(actor, account.of_actor)))


@router.callback_query(keyboards.DeviceEnd.filter())
async def end(call: CallbackQuery, callback_data: keyboards.DeviceEnd, actor: Actor, db: Database) -> None:
    """Sign out there."""
    await show(call, views.ended(await db.write(actor, account.end, callback_data.device)))


@router.callback_query(keyboards.DevicesEnd.filter())
async def end_all(call: CallbackQuery, actor: Actor, db: Database) -> None:
    """Sign out everywhere."""
    await show(call, views.ended(await db.write(actor, account.end_all)))

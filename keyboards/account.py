"""Buttons of one's own account: the e-mail address, browsers that are signed in, signing in on the web."""

from collections.abc import Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.api_tokens import to_tokens
from keyboards.data import MOST, button, link
from keyboards.nav import Home
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.account import Account
from services.sign_in_telegram import Question
from services.web_sessions import Device

Id = Annotated[int, Field(ge=0, lt=MOST)]
MAX_LABEL = 18
MARK = 56
"""The longest signed name of a guest."""
SHOWN = 4
"""Browsers that have a button; all of them are ended by one."""
Rows = list[list[InlineKeyboardButton]]


class AccountScreen(CallbackData, prefix="ac"):
    """How one is known, and where one is signed in."""


class AccountDelete(CallbackData, prefix="acx"):
    """Delete it: asks once more."""


class AccountDeleteNow(CallbackData, prefix="acxn"):
    """Do it."""


class EmailScreen(CallbackData, prefix="ace"):
    """One's address."""


class EmailAsk(CallbackData, prefix="aca"):
    """Type an address."""


class EmailOfGuest(CallbackData, prefix="acg"):
    """Have a letter sent to the address that a guest gave, whom the mark names."""

    mark: Annotated[str, Field(max_length=MARK, pattern=r"^[a-z2-7]+$")]


class EmailRemove(CallbackData, prefix="acr"):
    """Take it away."""


class EmailJoin(CallbackData, prefix="acj"):
    """Join the account that has the address that was just proven."""


class EmailInvoices(CallbackData, prefix="aciv"):
    """Get invoices by mail; or not."""

    on: bool


class EmailToo(CallbackData, prefix="act"):
    """Get by mail what comes here, too; or not."""

    on: bool


class Devices(CallbackData, prefix="acd"):
    """Browsers in which one is signed in."""


class DeviceEnd(CallbackData, prefix="acde"):
    """Sign out in one."""

    device: Id


class DevicesEnd(CallbackData, prefix="acda"):
    """Sign out in all."""


class WebLink(CallbackData, prefix="acw"):
    """A link that signs in on the web."""


class WebConfirm(CallbackData, prefix="acc"):
    """Choose the number that the page shows; 0 says that it was somebody else."""

    key: Id
    number: Annotated[int, Field(ge=0, le=99)]


def my_account() -> InlineKeyboardButton:
    """From the settings."""
    return button(_("My account"), AccountScreen())


def account(found: Account, *, mails: bool, web: bool) -> Rows:
    """What can be done with it, as far as this installation has mail and a web server."""
    rows = []
    if mails or found.mine.address:
        rows.append(button(_("My e-mail"), EmailScreen()))
    if web:
        rows.append(button(_("Sign in on the web"), WebLink()))
    devices = [button(_("My devices"), Devices())] if found.devices else []
    programs = [to_tokens()] if web else []
    return [rows, programs, [*devices, button(_("Delete account"), AccountDelete())]]


def delete_now() -> list[InlineKeyboardButton]:
    """Yes, really."""
    return [button(_("Delete for good"), AccountDeleteNow(), "danger")]


def email(found: Account, *, mails: bool) -> Rows:
    """Give, change or take away the address; have what is told sent there, too."""
    mine = found.mine
    if mine.address is None:
        return [[button(_("Add address"), EmailAsk())]] if mails else []
    change = [button(_("Change address"), EmailAsk())] if mails else []
    papers = _("No invoices") if mine.invoices else _("Mail invoices")
    too = _("Stop the mail") if mine.by_mail else _("Mail me, too")
    return [
        [*change, button(_("Remove address"), EmailRemove())],
        [button(too, EmailToo(on=not mine.by_mail)), button(papers, EmailInvoices(on=not mine.invoices))],
    ]


def of_guest(mark: str) -> Rows:
    """Have the letter sent, or not."""
    return [[button(_("Send the letter"), EmailOfGuest(mark=mark), "primary")]]


def found() -> list[InlineKeyboardButton]:
    """To the places that were found."""
    return [button(_("See my sessions"), Home(), "primary")]


def join() -> Rows:
    """Two accounts become one, or stay two."""
    return [[button(_("Join accounts"), EmailJoin(), "primary"), button(_("Not now"), EmailScreen())]]


def devices(found: Sequence[Device]) -> Rows:
    """Sign out in one of them, or in all."""
    rows = [[button(_name(one), DeviceEnd(device=one.id))] for one in found[:SHOWN]]
    return [*rows, [button(_("Sign out of all"), DevicesEnd(), "danger")]]


def _name(device: Device) -> str:
    return words.short(_("End %(browser)s", browser=device.browser or _("a browser")), MAX_LABEL + 6)


def web_link(url: str) -> Rows:
    """The link, and where it leads."""
    return [[link(_("Open the web"), url)], [button(_("Make another"), WebLink())]]


def question(asked: Question) -> Rows:
    """The numbers, one of which is the page's."""
    numbers = [button(number(one), WebConfirm(key=asked.key_id, number=one)) for one in asked.numbers]
    return [numbers, [button(_("It was not me"), WebConfirm(key=asked.key_id, number=0), "danger")]]

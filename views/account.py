"""One's own account as screens: the e-mail address, signing in on the web, browsers that are signed in."""

from aiogram.types import InlineKeyboardButton

from keyboards import account as keyboards
from keyboards import nav
from keyboards.data import link, markup
from keyboards.settings import SettingsScreen
from locales.reader import gettext as _
from locales.reader import moment, ngettext
from models.mails import Stop
from services.account import Account
from services.account_deletion import Prospect
from services.guest_in_telegram import Asked
from services.my_email import Mine, Proven, WrongCode
from services.sign_in_telegram import Question
from services.web_sessions import Device
from views.links import Links
from views.screen import Screen, render

ZONE = "UTC"
"""Of times here, for people who have chosen none."""


def screen(found: Account, links: Links, *, runs: bool = False, toast: str | None = None) -> Screen:
    """How one is known, and where one is signed in; the way to the pages of who `runs` the installation."""
    rows = keyboards.account(found, mails=links.mails, web=links.public_url is not None)
    pages = links.page("/admin") if runs else None
    more = [link(_("Manage Jamboree"), pages)] if pages else []
    text = render("account/account.html", account=found)
    return Screen(text, markup(*rows, more, nav.back_row(SettingsScreen())), toast)


def delete(found: Prospect) -> Screen:
    """What it means; or what is to be settled first."""
    sure = keyboards.delete_now() if found.possible else []
    back = nav.back_row(keyboards.AccountScreen())
    return Screen(render("account/delete.html", found=found, reasons=unsettled(found)), markup(sure, back))


def unsettled(found: Prospect) -> list[str]:
    """What is to be settled first, and how."""
    owned = [_("You own %(name)s: hand it over first.", name=name) for name in found.owns]
    counted = (
        (
            found.bookings,
            ngettext(
                "%(num)s booking is not over: run it to its end, or cancel it.",
                "%(num)s bookings are not over: run them to their end, or cancel them.",
                found.bookings,
            ),
        ),
        (
            found.owed,
            ngettext(
                "%(num)s payment is due: pay it, or write to your instructor.",
                "%(num)s payments are due: pay them, or write to your instructor.",
                found.owed,
            ),
        ),
        (
            found.to_come,
            ngettext(
                "%(num)s refund is on its way to you: wait until it is there.",
                "%(num)s refunds are on their way to you: wait until they are there.",
                found.to_come,
            ),
        ),
    )
    return [*owned, *(words for count, words in counted if count)]


def deleted() -> Screen:
    """It is gone."""
    return Screen(render("account/deleted.html"), markup())


def email(found: Account, links: Links, *, toast: str | None = None) -> Screen:
    """One's address, and what comes there."""
    trouble = stopped(found.mine, mails=links.mails)
    text = render("account/email.html", mine=found.mine, trouble=trouble)
    return Screen(text, markup(*keyboards.email(found, mails=links.mails), _back()), toast)


def stopped(mine: Mine, *, mails: bool) -> str:
    """Why nothing is written to one's address any more, and how to mend it; empty where letters go on."""
    if mine.stopped is None:
        return ""
    if mine.stopped is Stop.COMPLAINED:
        why = _("A letter was marked as spam there, so I write to this address no more.")
    else:
        why = _("Letters to this address came back, so I write there no more.")
    mended = _("To mend it, give the same address again and enter the code of its letter.")
    return f"{why} {mended}" if mails else why


def ask_email() -> Screen:
    """Type it."""
    return Screen(render("account/ask.html"), markup(_to_email()))


def letter_sent(address: str) -> Screen:
    """Where the letter went, and what to do with it."""
    return Screen(render("account/sent.html", address=address), markup(_to_email()))


def wrong_code(refused: WrongCode) -> Screen:
    """Not that code."""
    return Screen(wrong(refused), markup(_to_email()))


def wrong(refused: WrongCode) -> str:
    """Not that code, in words."""
    if not refused.left:
        return _("That was not it, and too often. Ask for another letter.")
    return ngettext(
        "That is not the code of the newest letter. You can try %(num)s more time.",
        "That is not the code of the newest letter. You can try %(num)s more times.",
        refused.left,
    )


def yours(places: int = 0) -> str:
    """An address was proven, and places of a guest were found by it."""
    return _with(_("The address is yours."), places)


def one_person(places: int = 0) -> str:
    """Two accounts were joined, and places of a guest were found."""
    return _with(_("Joined: you are one person now."), places)


def _with(done: str, places: int) -> str:
    return f"{done} {found(places)}" if places else done


def found(places: int) -> str:
    """What somebody had as a guest is in their account now."""
    return ngettext("We found %(num)s place of yours.", "We found %(num)s places of yours.", places)


def proven(result: Proven, account: Account, links: Links) -> Screen:
    """The address is one's own now; or what joining the account that has it would mean."""
    if result.other is None:
        return _kept(result, account, links, yours(result.places))
    text = render("account/join.html", other=result.other)
    return Screen(text, markup(*keyboards.join(), _to_email()))


def joined(result: Proven, account: Account, links: Links) -> Screen:
    """The two are one."""
    return _kept(result, account, links, one_person(result.places))


def _kept(result: Proven, account: Account, links: Links, said: str) -> Screen:
    """One's address; or, where places were found by it, that they are, and the way to them."""
    if not result.places:
        return email(account, links, toast=said)
    text = render("account/found.html", said=said, address=result.mine.address)
    return Screen(text, markup(keyboards.found(), nav.back_row(keyboards.EmailScreen(), home=False)), said)


def of_guest(asked: Asked, mark: str) -> Screen:
    """Whether a guest wants their places in the account that opened their link."""
    return Screen(
        render("account/of_guest.html", asked=asked), markup(*keyboards.of_guest(mark), _to_email())
    )


def devices(found: Account, *, toast: str | None = None) -> Screen:
    """Browsers in which one is signed in."""
    text = render("account/devices.html", devices=found.devices[: keyboards.SHOWN], seen=seen)
    rows = keyboards.devices(found.devices) if found.devices else []
    return Screen(text, markup(*rows, _back()), toast)


def seen(device: Device) -> str:
    """When a browser was last used."""
    return moment(device.seen_at, ZONE)


def ended(found: Account) -> Screen:
    """Signed out there."""
    return devices(found, toast=_("Signed out there."))


def web_link(secret: str, links: Links) -> Screen:
    """The link that signs in, once, for some minutes."""
    url = links.page(f"/sign-in/link/{secret}") or ""
    return Screen(render("account/web_link.html"), markup(*keyboards.web_link(url), _back()))


def question(asked: Question, minutes: int) -> Screen:
    """Whether it is oneself who wants to sign in on the web."""
    text = render("account/question.html", question=asked, minutes=minutes)
    return Screen(text, markup(*keyboards.question(asked)))


def answered(*, confirmed: bool) -> Screen:
    """What came of it."""
    return Screen(render("account/answered.html", confirmed=confirmed), markup(nav.back_row()))


def _back() -> list[InlineKeyboardButton]:
    return nav.back_row(keyboards.AccountScreen())


def _to_email() -> list[InlineKeyboardButton]:
    return nav.back_row(keyboards.EmailScreen())

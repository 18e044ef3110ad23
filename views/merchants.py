"""How a community is paid, in words: the ways, what they lack, and what was changed."""

from collections.abc import Callable
from typing import Any

from keyboards import nav
from keyboards.communities import CommunitySettings
from keyboards.data import markup
from keyboards.data import page as page_button
from locales.reader import gettext as _
from locales.reader import listing, locale
from models.orders import Way
from services import countries, qr_references
from services.activity import Line
from services.merchant_edit import MerchantPage
from services.merchant_troubles import Problem, Standing, Trouble, standing
from views.links import Links
from views.screen import Screen, render


def screen(found: MerchantPage, links: Links) -> Screen:
    """What is open, and the way to the page."""
    url = links.page(f"/app/{found.community_id}/merchant")
    back = nav.back_row(CommunitySettings(community=found.community_id))
    text = render("merchants/screen.html", found=found, has_page=url is not None, say=words())
    return Screen(text, markup(page_button(_("Open the page"), url), back))


def words() -> dict[str, Any]:
    """What the templates need."""
    return {
        "way": way,
        "ways": tuple(Way),
        "standing": standing,
        "state": state,
        "trouble": trouble,
        "did": did,
        "grouped": qr_references.grouped,
        "is_qr_iban": qr_references.is_qr_iban,
    }


def way(value: Way) -> str:
    """What a way to pay is called."""
    return {
        Way.TELEGRAM: _("Cards in Telegram"),
        Way.STARS: _("Telegram Stars"),
        Way.STRIPE: _("Stripe"),
        Way.QR_BILL: _("Swiss QR-bill"),
        Way.CREDITS: _("Credits"),
        Way.CASH: _("Cash"),
    }[value]


def state(value: Standing) -> str:
    """How far a way is set up."""
    return {
        Standing.OPEN: _("open"),
        Standing.OFF: _("off"),
        Standing.UNFINISHED: _("not ready yet"),
    }[value]


def trouble(found: Trouble) -> str:
    """What is wrong, and what to do."""
    return _TROUBLES[found.problem](found.about)


def _qr_currency(about: tuple[str, ...]) -> str:
    return _(
        "What costs %(currencies)s cannot be paid by QR-bill: it knows CHF and EUR alone. "
        "Open another way for it.",
        currencies=listing(list(about)),
    )


_TROUBLES: dict[Problem, Callable[[tuple[str, ...]], str]] = {
    Problem.NO_WAY: lambda _about: _("No way is open: nobody can pay. Open one."),
    Problem.QR_NO_IBAN: lambda _about: _("QR-bills need an account: add your IBAN."),
    Problem.QR_FOREIGN: lambda _about: _("QR-bills need an account in Switzerland or Liechtenstein."),
    Problem.QR_ADDRESS: lambda _about: _("QR-bills need your name, postal code, city and country."),
    Problem.QR_CURRENCY: _qr_currency,
    Problem.STRIPE_KEY: lambda _about: _("Stripe needs its secret key as well."),
    Problem.STRIPE_HOOK: lambda _about: _("Stripe needs its webhook secret as well."),
    Problem.NO_STARS_PRICE: lambda _about: _("Nothing has a price in Stars yet: add one to what is digital."),
    Problem.VAT_NUMBER: lambda _about: _(
        "Your prices contain VAT: add your VAT number, invoices must name it."
    ),
}


def did(line: Line) -> str:
    """One change, in words; of secrets only which."""
    names = _fields()
    said = listing(list(dict.fromkeys(names.get(field, field) for field in line.data.get("fields", ()))))
    return {
        "secret_set": _("set %(fields)s", fields=said),
        "secret_removed": _("removed %(fields)s", fields=said),
    }.get(line.verb) or _("changed %(fields)s", fields=said)


def _fields() -> dict[str, str]:
    address = dict.fromkeys(("street", "house_number", "postal_code", "city", "country"), _("the address"))
    return {
        **address,
        "name": _("the name"),
        "vat_number": _("the VAT number"),
        "iban": _("the IBAN"),
        "takes_cash": way(Way.CASH),
        "takes_credits": way(Way.CREDITS),
        "takes_qr_bills": way(Way.QR_BILL),
        "takes_stars": way(Way.STARS),
        "telegram_token": _("the provider token"),
        "stripe_key": _("the secret key of Stripe"),
        "stripe_hook": _("the webhook secret of Stripe"),
    }


def country_names() -> list[tuple[str, str]]:
    """Codes and names of all countries, by name."""
    names = locale().territories
    return sorted(((code, names.get(code, code)) for code in countries.CODES), key=lambda one: one[1])


def kept_words() -> str:
    """A secret was put into its place."""
    return _("Saved, and sealed: nobody sees it again.")


def removed_words() -> str:
    """A secret was forgotten."""
    return _("Removed.")


def overtaken_words(by: str | None) -> str:
    """A secret was not touched, since somebody else was faster."""
    if by:
        return _(
            "%(name)s changed these settings meanwhile. Nothing was overwritten: look, and do it again.",
            name=by,
        )
    return _("These settings were changed meanwhile. Nothing was overwritten: look, and do it again.")

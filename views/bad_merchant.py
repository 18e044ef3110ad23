"""What can be wrong with what is said about a merchant, in words."""

from collections.abc import Callable

from locales.reader import gettext as _
from locales.reader import number


def _no_iban(_field: str, _limit: int | str | None) -> str:
    return _(
        "This is no IBAN: it begins with two letters of a country and two digits. Copy it from your bank."
    )


def _no_iban_country(_field: str, limit: int | str | None) -> str:
    return _("No bank of a country %(country)s has IBANs. Copy it from your bank.", country=limit)


def _iban_length(_field: str, limit: int | str | None) -> str:
    return _(
        "An IBAN of this country has %(limit)s characters. Copy it again.", limit=number(int(limit or 0))
    )


def _iban_digits(_field: str, _limit: int | str | None) -> str:
    return _(
        "The check digits of this IBAN do not fit: a digit is wrong, or two changed places. Copy it again."
    )


def _no_country(_field: str, _limit: int | str | None) -> str:
    return _("I know no such country. Choose one of the list.")


def _no_vat_number(_field: str, limit: int | str | None) -> str:
    return _("This is no VAT number. Write it like this: %(example)s", example=limit)


def _bots_token(_field: str, _limit: int | str | None) -> str:
    return _("This is the token of a bot. The provider's token stands in @BotFather below Payments.")


def _public_key(_field: str, _limit: int | str | None) -> str:
    return _("This is the publishable key. The secret key begins with sk_ or rk_.")


def _no_telegram_token(_field: str, _limit: int | str | None) -> str:
    return _(
        "This is no provider token. It looks like 12345:LIVE:678, and stands in @BotFather below Payments."
    )


def _no_stripe_key(_field: str, _limit: int | str | None) -> str:
    return _("This is no secret key of Stripe: it begins with sk_live_, rk_live_ or, for tests, sk_test_.")


def _no_stripe_hook(_field: str, _limit: int | str | None) -> str:
    return _("This is no webhook secret of Stripe: it begins with whsec_.")


PROBLEMS: dict[str, Callable[[str, int | str | None], str]] = {
    "no_iban": _no_iban,
    "no_iban_country": _no_iban_country,
    "iban_length": _iban_length,
    "iban_digits": _iban_digits,
    "no_country": _no_country,
    "no_vat_number": _no_vat_number,
    "bots_token": _bots_token,
    "public_key": _public_key,
    "no_telegram_token": _no_telegram_token,
    "no_stripe_key": _no_stripe_key,
    "no_stripe_hook": _no_stripe_hook,
}
"""What can be wrong with a field of it."""

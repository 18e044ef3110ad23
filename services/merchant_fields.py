"""What can be said about a merchant, and how each field is checked. Pure."""

import re
from collections.abc import Mapping

from services import countries, ibans, texts
from services.errors import BadInput

LENGTHS = {"name": 70, "street": 70, "house_number": 16, "postal_code": 16, "city": 35}
"""What a QR-bill has room for."""
TEXTS = (*LENGTHS, "country", "vat_number", "iban")
SWITCHES = ("takes_cash", "takes_credits", "takes_qr_bills", "takes_stars")
SECRETS = ("telegram_token", "stripe_key", "stripe_hook")
"""What is kept sealed and shown to nobody again."""
MOST_SECRET = 200

_VAT = re.compile(r"[A-Z]{2,3}[A-Z0-9 .+*/-]{2,29}", re.ASCII)
_SWISS = re.compile(r"CHE-?([0-9]{3})\.?([0-9]{3})\.?([0-9]{3})( (MWST|TVA|IVA|VAT))?", re.ASCII)
_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)
_BOT = re.compile(r"[0-9]{5,16}:[A-Za-z0-9_-]{30,}", re.ASCII)
_SECRET = {
    "telegram_token": re.compile(r"[0-9]{1,20}:[A-Z]+:[A-Za-z0-9_:.-]{2,}", re.ASCII),
    "stripe_key": re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9]{8,}", re.ASCII),
    "stripe_hook": re.compile(r"whsec_[A-Za-z0-9+/=_-]{8,}", re.ASCII),
}


def checked(changes: Mapping[str, str | bool]) -> dict[str, str | bool]:
    """Changes as the columns of a row. Raises BadInput."""
    return {field: _checked(field, value) for field, value in changes.items()}


def _checked(field: str, value: str | bool) -> str | bool:
    if field in SWITCHES:
        return bool(value)
    text = str(value)
    if field in LENGTHS:
        return texts.line(field, text, LENGTHS[field])
    if field == "iban":
        return ibans.read(text) if text.strip() else ""
    if field == "country":
        return _country(text.strip().upper())
    if field == "vat_number":
        return _vat_number(texts.line(field, text, 32).upper())
    raise BadInput(field, "unknown")


def _country(code: str) -> str:
    if code and code not in countries.CODES:
        raise BadInput("country", "no_country")
    return code


def _vat_number(number: str) -> str:
    """A number with which VAT is paid; of Swiss ones the check digit is known, and their form."""
    if not number:
        return ""
    if number.startswith("CHE"):
        found = _SWISS.fullmatch(number)
        if found is None or not _fits("".join(found.group(1, 2, 3))):
            raise BadInput("vat_number", "no_vat_number", "CHE-123.456.788 MWST")
        return f"CHE-{found[1]}.{found[2]}.{found[3]}{found[4] or ''}"
    if not _VAT.fullmatch(number) or sum(char.isdigit() for char in number) < 2:
        raise BadInput("vat_number", "no_vat_number", "DE136695976")
    return number


def _fits(digits: str) -> bool:
    """Whether the last of nine digits is what the others make it: modulo 11, weighted."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return (11 - weighed % 11) % 11 == int(digits[-1])


def secret(field: str, typed: str) -> str:
    """A secret as its provider gave it; what is easily taken for it is refused. Raises BadInput."""
    if field not in SECRETS:
        raise BadInput(field, "unknown")
    text = typed.strip()
    if not text:
        raise BadInput(field, "missing")
    if len(text) > MOST_SECRET:
        raise BadInput(field, "too_long", MOST_SECRET)
    if field == "telegram_token" and _BOT.fullmatch(text):
        raise BadInput(field, "bots_token")
    if field == "stripe_key" and text.startswith("pk_"):
        raise BadInput(field, "public_key")
    if not _SECRET[field].fullmatch(text):
        raise BadInput(field, f"no_{field}")
    return text


def is_test(field: str, opened: str) -> bool:
    """Whether a secret is one by which no real money moves."""
    return (":TEST:" if field == "telegram_token" else "_test_") in opened

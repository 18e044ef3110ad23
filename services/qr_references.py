"""References of QR-bills, and the account numbers they go with: pure.

The Swiss Implementation Guidelines QR-bill of SIX tell two kinds apart. A QR-IBAN (institution numbers
30000 to 31999) goes with a QR reference of 27 digits, the last of them a check digit (modulo 10,
recursive); any other IBAN goes with a creditor reference of ISO 11649, whose two check digits are those of
an IBAN (modulo 97-10).
"""

import re
import secrets

QR_IIDS = range(30_000, 32_000)
"""The institution numbers of QR-IBANs."""
COUNTRIES = frozenset({"CH", "LI"})
"""Where accounts are that a QR-bill can be paid to."""

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_QRR = re.compile(r"[0-9]{27}")
_SCOR = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_CARRIES = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_SCOR_DIGITS = 20


def plain(text: str) -> str:
    """A reference or an account number as machines write it: capitals without spaces."""
    return "".join(text.split()).upper()


def is_iban(iban: str) -> bool:
    """Whether an account number, plain, is one: its check digits fit."""
    return bool(_IBAN.fullmatch(iban)) and _rest(iban) == 1


def can_bill(iban: str) -> bool:
    """Whether a QR-bill can be paid to an account."""
    return iban[:2] in COUNTRIES and len(iban) == 21 and is_iban(iban)


def is_qr_iban(iban: str) -> bool:
    """Whether an account number is a QR-IBAN."""
    return can_bill(iban) and iban[4:9].isdecimal() and int(iban[4:9]) in QR_IIDS


def new(iban: str) -> str:
    """A reference that nobody had before, of the kind that goes with an account."""
    if is_qr_iban(iban):
        return qrr(f"{secrets.randbelow(10**26):026d}")
    return scor(f"{secrets.randbelow(10**_SCOR_DIGITS):0{_SCOR_DIGITS}d}")


def qrr(digits: str) -> str:
    """A QR reference: up to 26 digits, filled up with noughts, and their check digit."""
    filled = digits.zfill(26)
    return f"{filled}{_check_digit(filled)}"


def scor(text: str) -> str:
    """A creditor reference: up to 21 digits and letters behind `RF` and their check digits."""
    return f"RF{98 - _rest('RF00' + text):02d}{text}"


def is_qrr(reference: str) -> bool:
    """Whether this is a QR reference, with the right check digit."""
    return bool(_QRR.fullmatch(reference)) and reference[-1] == _check_digit(reference[:-1])


def is_scor(reference: str) -> bool:
    """Whether this is a creditor reference, with the right check digits."""
    return bool(_SCOR.fullmatch(reference)) and _rest(reference) == 1


def goes_with(reference: str, iban: str) -> bool:
    """Whether a reference is of the kind that an account needs."""
    return is_qrr(reference) if is_qr_iban(iban) else is_scor(reference)


def grouped(text: str) -> str:
    """A reference or an account number as people read it: a QR reference in fives, others in fours."""
    if _QRR.fullmatch(text):
        return " ".join([text[:2], *(text[at : at + 5] for at in range(2, 27, 5))])
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _check_digit(digits: str) -> str:
    carry = 0
    for digit in digits:
        carry = _CARRIES[(carry + int(digit)) % 10]
    return str((10 - carry) % 10)


def _rest(text: str) -> int:
    """Of ISO 7064, modulo 97-10: letters are 10 to 35, the first four characters go to the end."""
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97

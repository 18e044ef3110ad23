"""Account numbers: IBANs of ISO 13616, by the lengths of its registry and their check digits. Pure."""

import re

from services import qr_references
from services.errors import BadInput

_LINES = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18",
    "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23",
    "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27",
    "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19",
    "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30",
)
LENGTHS = {one[:2]: int(one[2:]) for line in _LINES for one in line.split()}
"""How many characters the IBANs of a country have."""
_PLAIN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", re.ASCII)


def read(typed: str) -> str:
    """An IBAN as machines write it: capitals, without spaces. Raises BadInput."""
    plain = qr_references.plain(typed).removeprefix("IBAN").lstrip(":")
    if not _PLAIN.fullmatch(plain):
        raise BadInput("iban", "no_iban")
    length = LENGTHS.get(plain[:2])
    if length is None:
        raise BadInput("iban", "no_iban_country", plain[:2])
    if len(plain) != length:
        raise BadInput("iban", "iban_length", length)
    if not qr_references.is_iban(plain):
        raise BadInput("iban", "iban_digits")
    return plain

"""E-mail addresses: read once, with care, and folded so that one address is always one key."""

import re
from dataclasses import dataclass

from services.errors import BadInput

MAX = 254
"""Characters of an address that mail servers take (RFC 5321, 4.5.3.1.3, less the brackets)."""
_TAG = re.compile(r"\+.*$")


@dataclass(frozen=True, slots=True)
class Email:
    """An address."""

    address: str
    """As it was typed: where letters go."""
    key: str
    """Folded: who proves this address is this person."""
    mailbox: str
    """The key without what follows a plus sign. Most providers take both to one mailbox, so it shows who asks
    twice; not all do, so it never lets anybody in."""


def read(text: str) -> Email:
    """The address somebody typed. Raises BadInput("email", "missing" or "not_an_address")."""
    from email_validator import EmailNotValidError, validate_email

    typed = text.strip()
    if not typed:
        raise BadInput("email", "missing")
    if len(typed) > MAX:
        raise BadInput("email", "not_an_address")
    try:
        found = validate_email(typed, check_deliverability=False, allow_quoted_local=True, strict=True)
    except EmailNotValidError:
        raise BadInput("email", "not_an_address") from None
    domain = found.ascii_domain.lower()
    local = found.local_part.casefold()
    return Email(found.normalized, f"{local}@{domain}", f"{_TAG.sub('', local) or local}@{domain}")

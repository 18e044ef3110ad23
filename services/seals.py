"""Seals: personal links that nobody can forge, and secrets that wait in the database unread.

A signed link carries what it is for and numbers (a community, a guest); the signature is the right. A sealed
text can be opened by this installation alone: a letter's secret link waits so until it is sent.
"""

import hashlib
import hmac
import struct
from base64 import b32decode, b32encode, urlsafe_b64encode
from datetime import datetime
from typing import TYPE_CHECKING

from services import url_text

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_MAC = 16
_FOREVER = 0
_SHORT, _SHORT_MAC = 7, 10
"""Bytes of a number and of the signature in a short name."""


class BadSeal(Exception):
    """Not signed or sealed by us, for something else, or no longer good."""


class Seals:
    """Signs and seals with one key, the bot's."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: str, *numbers: int, until: datetime | None = None) -> str:
        """A token of url-safe characters that carries `numbers` (64 bits each), for `purpose` alone."""
        body = struct.pack(f">{len(numbers) + 1}q", int(until.timestamp()) if until else _FOREVER, *numbers)
        return url_text.pack(body + self._mac(purpose, body))

    def read(self, purpose: str, text: str, now: datetime) -> tuple[int, ...]:
        """The numbers of a token that `sign` made for `purpose`. Raises BadSeal."""
        body, mac = self._parts(text)
        if not hmac.compare_digest(mac, self._mac(purpose, body)):
            raise BadSeal
        until, *numbers = struct.unpack(f">{len(body) // 8}q", body)
        if until != _FOREVER and now.timestamp() > until:
            raise BadSeal
        return tuple(numbers)

    def mark(self, purpose: str, *numbers: int) -> str:
        """A short name of a-z and 2-7 that carries `numbers` (56 bits each), also where small and capital
        letters are mixed up: of messages, in the addresses they come back to.
        """
        body = b"".join(number.to_bytes(_SHORT, "big") for number in numbers)
        return b32encode(body + self._mac(purpose, body)[:_SHORT_MAC]).decode().rstrip("=").lower()

    def marked(self, purpose: str, text: str) -> tuple[int, ...]:
        """The numbers of a name that `mark` made for `purpose`. Raises BadSeal."""
        if not text.isascii() or len(text) > 100:
            raise BadSeal
        try:
            raw = b32decode(text.upper() + "=" * (-len(text) % 8))
        except ValueError:
            raise BadSeal from None
        body, mac = raw[:-_SHORT_MAC], raw[-_SHORT_MAC:]
        # Other texts decode to the same bytes: only the one that was given out is taken.
        if b32encode(raw).decode().rstrip("=").lower() != text.lower() or len(body) % _SHORT:
            raise BadSeal
        if not hmac.compare_digest(mac, self._mac(purpose, body)[:_SHORT_MAC]):
            raise BadSeal
        return tuple(int.from_bytes(body[at : at + _SHORT], "big") for at in range(0, len(body), _SHORT))

    def seal(self, text: str) -> str:
        """`text`, readable with the key alone."""
        return self._box().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What `seal` was given. Raises BadSeal."""
        from cryptography.fernet import InvalidToken

        try:
            return self._box().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise BadSeal from None

    def _box(self) -> "Fernet":
        from cryptography.fernet import Fernet

        key = hmac.digest(self._key, b"jamboree sealed texts", hashlib.sha256)
        return Fernet(urlsafe_b64encode(key))

    def _mac(self, purpose: str, body: bytes) -> bytes:
        said = b"jamboree signed links\0" + purpose.encode() + b"\0" + body
        return hmac.digest(self._key, said, hashlib.sha256)[:_MAC]

    @staticmethod
    def _parts(text: str) -> tuple[bytes, bytes]:
        if not text.isascii() or len(text) > 200:
            raise BadSeal
        try:
            raw = url_text.unpack(text)
        except ValueError:
            raise BadSeal from None
        body = raw[:-_MAC]
        if not body or len(body) % 8:
            raise BadSeal
        return body, raw[-_MAC:]

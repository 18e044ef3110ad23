"""The vault: what the instructor of a booking alone may read is encrypted where the operator set a key.

Keys are Fernet's (`INTAKE_KEY`, the newest first). What was stored before there was a key stays readable, and
what an older key encrypted, as long as that key is among them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.intake_errors import KeyMissing

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


@dataclass(frozen=True, slots=True)
class Shut:
    """Something as it is stored: encrypted with the key of this fingerprint; as it is where that is empty."""

    content: bytes
    fingerprint: str


class Vault:
    """Encrypts with the newest of some keys, and opens what any of them encrypted."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = tuple(keys)

    @property
    def fingerprint(self) -> str:
        """Of the newest key; empty where there is none."""
        return _fingerprint(self._keys[0]) if self._keys else ""

    def shut(self, content: bytes) -> Shut:
        """`content` as it is to be stored."""
        if not self._keys:
            return Shut(content, "")
        return Shut(self._box().encrypt(content), self.fingerprint)

    def open(self, content: bytes, fingerprint: str) -> bytes:
        """What `shut` was given. Raises KeyMissing."""
        if not fingerprint:
            return content
        if not self._keys:
            raise KeyMissing
        from cryptography.fernet import InvalidToken

        try:
            return self._box().decrypt(content)
        except InvalidToken:
            raise KeyMissing from None

    def _box(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._keys])


def _fingerprint(key: str) -> str:
    return hashlib.sha256(b"jamboree intake key\0" + key.encode()).hexdigest()[:16]


OPEN = Vault()
"""The vault of an installation without a key."""

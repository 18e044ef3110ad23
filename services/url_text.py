"""Bytes as text that may stand in an address: base64 for URLs (RFC 4648, section 5), without padding."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def pack(content: bytes) -> str:
    """The text for some bytes: letters, digits, `-` and `_`."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def unpack(text: str) -> bytes:
    """The bytes that `pack` was given. Raises ValueError for any other text.

    Decoders pass over what is no base64, and over the last bits: many texts would stand for the same bytes.
    """
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if pack(content) != text:
        raise ValueError("not as it was packed")
    return content

"""Slugs: names as they stand in addresses."""

import re
import secrets
import unicodedata

MAX_SLUG = 48


def slug(name: str) -> str:
    """A name as lower-case ASCII words with hyphens; random where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].strip("-")
    return words or secrets.token_hex(4)


def another(taken: str) -> str:
    """A slug like one that is taken."""
    return f"{taken[:MAX_SLUG]}-{secrets.token_hex(2)}"

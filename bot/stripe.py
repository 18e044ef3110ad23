"""A client of Stripe's REST API: the two calls that are needed, with keys of many accounts.

Stripe's own library would bring another HTTP client and a thread for each call; the API is a form in and
JSON out, and its version is fixed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

log = structlog.get_logger("bot.stripe")

VERSION = "2024-06-20"
PATIENCE = ClientTimeout(total=10)


class StripeAway(Exception):
    """Stripe could not be reached, or said that it cannot now: the same may be asked again."""


@dataclass
class StripeRefused(Exception):
    """Stripe does not do it."""

    status: int
    code: str


class Stripe:
    """Speaks to Stripe, or to a stand-in at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: ClientSession | None = None

    async def call(self, key: str, path: str, fields: Mapping[str, str], once: str) -> dict[str, Any]:
        """Post a form to a path; what is asked twice with the same `once` is done once.

        Raises StripeAway, StripeRefused.
        """
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once, "Stripe-Version": VERSION}
        if self._session is None:
            self._session = ClientSession(timeout=PATIENCE)
        try:
            async with self._session.post(
                f"{self._url}{path}", data=fields, headers=headers, allow_redirects=False
            ) as response:
                status, said = response.status, await response.json(content_type=None)
        except (ClientError, TimeoutError, ValueError) as error:
            log.warning("stripe is away", path=path, why=type(error).__name__)
            raise StripeAway from None
        if 200 <= status < 300 and isinstance(said, dict):
            return said
        wrong = said.get("error") if isinstance(said, dict) else None
        code = str((wrong.get("code") or wrong.get("type")) if isinstance(wrong, dict) else "")[:60]
        log.warning("stripe refused", path=path, status=status, code=code)
        if status >= 500 or status in (409, 429):
            raise StripeAway
        raise StripeRefused(status, code)

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

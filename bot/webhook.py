"""Updates by webhook. Telegram hears "received" only after the effect is committed."""

import hmac
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiohttp import web

from bot.client import packed
from bot.intake import Intake
from bot.logging import describe

log = structlog.get_logger("bot.webhook")

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1024 * 1024
"""Bytes of an update; Telegram's own are far smaller."""


def path_of(bot: Bot) -> str:
    """Where this bot's updates are posted."""
    return f"/telegram/{bot.id}"


@dataclass(slots=True)
class Webhook:
    """Receives updates on that path. `secret` is what Telegram was told to send along."""

    intake: Intake
    secret: str

    def __post_init__(self) -> None:
        if not self.secret:
            raise ValueError("a webhook without a secret would take updates from anybody")

    async def receive(self, request: web.Request) -> web.Response:
        """Handle one update; 500 makes Telegram send it again."""
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self.secret.encode()):
            raise web.HTTPNotFound
        update = _parse(await _read(request))
        try:
            reply = await self.intake.take(update, can_reply=True)
        except Exception as error:
            log.error("update stays", update=update.get("update_id"), **describe(error))
            return web.Response(status=500)
        if reply is None:
            return web.Response()
        body = packed(self.intake.bot, reply, method=reply.__api_method__)
        return web.Response(body=body, content_type="application/json")


async def _read(request: web.Request) -> bytes:
    """The body. Raises 413 for one that no update can have."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=len(body))
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any]:
    """An update. Raises 400 for what is none."""
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise web.HTTPBadRequest
    return update

"""Receiving updates: getUpdates and the webhook."""

import re
from functools import partial
from urllib.parse import urlsplit

from sandbox.delivery.queue import WEBHOOK_INSTEAD
from sandbox.delivery.webhook import Webhook
from sandbox.errors import bad_request, conflict
from sandbox.keyboards import LOOPBACK
from sandbox.methods.call import Call
from sandbox.methods.execute import execute
from sandbox.methods.table import method
from sandbox.shapes import Json

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}\Z")
LONGEST_POLL = 50
MOST_UPDATES = 100
CONNECTIONS = 40


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Bot API: getUpdates. `offset` confirms everything below it."""
    queue = call.bot.updates
    if call.bot.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    if call.params.get("allowed_updates") not in (None, ""):
        queue.allow(map(str, call.items("allowed_updates")))
    if call.number("offset"):
        queue.confirm(call.number("offset"))
    limit = min(max(call.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
    return await queue.poll(limit, min(call.number("timeout"), LONGEST_POLL))


def _check_webhook(url: str, secret: str) -> None:
    """Raises ApiError 400 for an address or secret that Telegram would not take."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")


async def _close(call: Call) -> None:
    """Stop the webhook that is set."""
    webhook, call.bot.webhook = call.bot.webhook, None
    if webhook:
        await webhook.stop()


@method("setWebhook")
async def set_webhook(call: Call) -> bool:
    """Bot API: setWebhook. Only https, and http on this machine."""
    url = call.text("url")
    if not url:
        await _close(call)
        return True
    secret = call.text("secret_token")
    _check_webhook(url, secret)
    if call.params.get("allowed_updates") not in (None, ""):
        call.bot.updates.allow(map(str, call.items("allowed_updates")))
    if call.flag("drop_pending_updates"):
        call.bot.updates.drop_all()
    call.bot.updates.interrupt(WEBHOOK_INSTEAD)
    connections = min(max(call.number("max_connections", CONNECTIONS), 1), 100)
    await _close(call)
    call.bot.webhook = Webhook(
        call.bot.updates,
        url,
        secret,
        connections,
        call.world.settings,
        partial(execute, call.world, call.bot),
    )
    return True


@method("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    """Bot API: deleteWebhook."""
    await _close(call)
    if call.flag("drop_pending_updates"):
        call.bot.updates.drop_all()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    """Bot API: getWebhookInfo."""
    queue, webhook = call.bot.updates, call.bot.webhook
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": queue.waiting}
    if webhook:
        info |= {"url": webhook.url, "max_connections": webhook.connections, "ip_address": "127.0.0.1"}
        if webhook.last_error:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if queue.allowed is not None:
        info["allowed_updates"] = sorted(queue.allowed)
    return info

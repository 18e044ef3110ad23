"""The web server: what stands at its door, and the updates that come by it."""

from collections.abc import Mapping

from aiohttp import web

from bot import webhook
from bot.config import ConfigError, Settings
from bot.files import fetcher
from bot.intake import Intake
from bot.invoice_links import linker
from bot.leaving import GRACE, Leaving
from models.database import Database
from services.installation import Superadmins
from services.vault import Vault
from views.links import Links
from webapp.app import build
from webapp.health import States
from webapp.policy import origin
from webapp.site import Checkout

MOST_WAITING = 1024
"""Connections that wait to be accepted."""


def site(
    settings: Settings, db: Database, links: Links, intake: Intake, states: States, checkout: Checkout
) -> web.Application:
    """The web application, with the webhook's path where there is one."""
    app = build(
        db,
        bot_token=intake.bot.token,
        links=links,
        telegram_script_url=settings.telegram_script_url,
        default_language=settings.default_language,
        frame_ancestors=(origin(settings.telegram_api_url),) if settings.talks_to_a_box else (),
        states=states,
        fetch=fetcher(intake.bot),
        invoice_link=linker(intake.bot, db, links.seals),
        checkout=checkout,
        superadmins=Superadmins(settings.superadmin_ids, settings.superadmin_emails),
        in_effect=settings.in_effect(),
        has_redis=settings.redis_url is not None,
        trusted=settings.trusted_networks,
        mail_hook_secret=settings.mail_hook_secret.get_secret_value() if settings.mail_hook_secret else None,
        metrics_token=settings.metrics_token.get_secret_value() if settings.metrics_token else None,
        vault=Vault(settings.intake_keys),
    )
    if settings.webhook_secret:
        handler = webhook.Webhook(intake, settings.webhook_secret.get_secret_value())
        app.router.add_post(webhook.path_of(intake.bot), handler.receive)
    return app


async def serve(settings: Settings, app: web.Application, leaving: Leaving) -> int:
    """Listen until `leaving`; the port. Raises ConfigError for an address that cannot be had."""
    leaving.watches(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    leaving.closes(runner)
    host, port = settings.host_and_port
    try:
        await web.TCPSite(runner, host, port, backlog=MOST_WAITING).start()
    except OSError as error:
        raise ConfigError(f"LISTEN {settings.listen} cannot be used: {error.strerror}") from None
    return int(runner.addresses[0][1])


async def states_of(leaving: Leaving, *others: States) -> Mapping[str, bool]:
    """What `/ready` is told beside the database: each by its name."""
    states = {"staying": not leaving.begun}
    for other in others:
        states.update(await other())
    return states

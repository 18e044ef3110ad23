"""The only place that wires things together: settings in, a running Jamboree out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import orjson
import structlog
from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.methods import DeleteWebhook, SetWebhook

from bot import commands, webhook
from bot.actors import Actors
from bot.checkouts import Checkouts
from bot.client import JsonSession
from bot.config import Away, ConfigError, Settings
from bot.dialogs import DatabaseStore, Dialogs, Store, Turns
from bot.errors import explain
from bot.hand import Screens
from bot.installation import installed, migrated
from bot.intake import Intake
from bot.leaving import GRACE, Leaving
from bot.logging import one_line
from bot.mailing import seals_of
from bot.middlewares import FloodGuard, converse, reachability, recognise
from bot.pictures import Pictures
from bot.polling import Polling
from bot.serving import serve, site, states_of
from bot.show import patiently
from bot.stripe import Stripe
from bot.stripe_refunds import by_stripe
from handlers import routers
from models.database import Clock, Database, utc_now
from models.orders import Way
from scheduler.company import Company
from scheduler.sender import sender
from scheduler.sweeps import Sweeps
from services.installation import Superadmins
from views.links import Links
from webapp.card_pictures import card_key

log = structlog.get_logger("bot.app")

WEBHOOK_CONNECTIONS = 40
_AWAY = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)


@dataclass(frozen=True, slots=True)
class Jamboree:
    """A running Jamboree and its parts."""

    settings: Settings
    db: Database
    bot: Bot
    dispatcher: Dispatcher
    links: Links
    actors: Actors
    intake: Intake
    sweeps: Sweeps
    port: int
    """Where the web server listens."""


@asynccontextmanager
async def jamboree(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    features: Sequence[Router] = routers,
    ticking: bool = True,
) -> AsyncIterator[Jamboree]:
    """Start everything; on leaving, say so, take no more updates, finish those in hand, and close.

    Without `ticking` sweeps run only when they are told to.

    Raises ConfigError for what only shows when it is used: a token Telegram does not know, an address that is
    taken; Away for a database or a Telegram that cannot be reached now.
    """
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(installed(settings, clock))
        await migrated(db)
        bot = _bot(settings)
        stack.push_async_callback(bot.session.close)
        links = await _links(bot, settings)
        store, turns = _conversations(settings, db)
        stack.push_async_callback(store.close)
        actors = Actors(db)
        if settings.redis_url:
            await _hears_others(stack, settings.redis_url.get_secret_value(), db)
        stripe = Stripe(settings.stripe_api_url)
        stack.push_async_callback(stripe.close)
        checkouts = Checkouts(db, stripe, links)
        dispatcher = _dispatcher(settings, db, links, actors, Dialogs(store), turns)
        dispatcher["checkouts"] = checkouts
        _include(dispatcher, features)
        intake = Intake(bot, dispatcher, db, settings.default_language, Screens())
        polling = None if settings.uses_webhook else Polling(bot, intake, kinds(dispatcher))
        leaving = Leaving(settings.stop_delay)
        stack.push_async_callback(leaving.go)
        states = partial(states_of, leaving, *([polling.state] if polling else []))
        port = await serve(settings, site(settings, db, links, intake, states, checkouts.open), leaving)
        refunders = {Way.STRIPE: by_stripe(db, stripe, links.seals)}
        by_telegram = sender(db, bot, links, rate=settings.send_rate, refunders=refunders)
        await by_telegram.start()
        leaving.add(by_telegram.stop)
        if settings.smtp_url and settings.mail_from:
            from scheduler.postman import postman  # only here: whoever sends no mail need not load it
            from scheduler.smtp import server_of

            server = server_of(settings.smtp_url.get_secret_value())
            by_mail = postman(db, server, settings.mail_from, links)
            await by_mail.start()
            leaving.add(by_mail.stop)
        sweeps = Sweeps(db)
        company = Company(db, by_telegram.fence, has_redis=settings.redis_url is not None)
        if ticking:
            await company.start()
            leaving.add(company.stop)
            await sweeps.start()
            leaving.add(sweeps.stop)
        await _take_updates(leaving, settings, intake, polling)
        await commands.announce(bot, links)
        log.info("started", bot=links.username, port=port, webhook=settings.uses_webhook)
        yield Jamboree(settings, db, bot, dispatcher, links, actors, intake, sweeps, port)
        log.info("stopping")


def _bot(settings: Settings) -> Bot:
    server = TelegramAPIServer.from_base(settings.telegram_api_url)
    return Bot(
        settings.bot_token.get_secret_value(),
        session=JsonSession(api=server, json_loads=orjson.loads),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
    )


async def _links(bot: Bot, settings: Settings) -> Links:
    """Ask Telegram who the bot is. Raises ConfigError when it does not know, Away when it does not answer."""
    try:
        me = await bot.me()
    except _AWAY as error:
        raise Away(f"TELEGRAM_API_URL cannot be reached ({one_line(error)})") from None
    except AiogramError as error:
        raise ConfigError(f"BOT_TOKEN or TELEGRAM_API_URL is wrong ({one_line(error)})") from None
    token = settings.bot_token.get_secret_value()
    return Links(
        me.username or "",
        settings.mini_app_name,
        settings.public_url if settings.has_mini_app else None,
        card_key(token),
        seals_of(token),
        settings.mails,
    )


def _conversations(settings: Settings, db: Database) -> tuple[Store, BaseEventIsolation]:
    """In Redis for many processes, else in the database and in this process."""
    if settings.redis_url is None:
        return DatabaseStore(db), Turns()
    from bot import redis_dialogs  # only here: to load Redis takes a tenth of a second

    redis = redis_dialogs.connected(settings.redis_url.get_secret_value())
    return redis_dialogs.RedisStore(redis), redis_dialogs.RedisTurns(redis)


async def _hears_others(stack: AsyncExitStack, redis_url: str, db: Database) -> None:
    """Tell other processes what this one commits, and hear what they do."""
    from bot.hearsay import Hearsay  # only here, as above
    from bot.redis_dialogs import connected

    hearsay = Hearsay(connected(redis_url), db)
    await hearsay.start()
    stack.push_async_callback(hearsay.stop)


def _dispatcher(
    settings: Settings,
    db: Database,
    links: Links,
    actors: Actors,
    dialogs: Dialogs,
    turns: BaseEventIsolation,
) -> Dispatcher:
    """What handlers can ask for by name: db, links, actors, actor, state, pictures, default_language, …"""
    dispatcher = Dispatcher(
        storage=dialogs,
        events_isolation=turns,
        db=db,
        links=links,
        actors=actors,
        dialogs=dialogs,
        pictures=Pictures(),
        default_language=settings.default_language,
        default_zone=settings.default_zone,
        superadmins=Superadmins(settings.superadmin_ids, settings.superadmin_emails),
    )
    for middleware in (FloodGuard(), reachability, recognise, explain, converse):
        dispatcher.update.outer_middleware(middleware)
    return dispatcher


def _include(dispatcher: Dispatcher, features: Sequence[Router]) -> None:
    """Include the routers. A second start in one process takes them over: a router knows one parent only."""
    for router in features:
        router._parent_router = None
        dispatcher.include_router(router)


async def _take_updates(
    leaving: Leaving, settings: Settings, intake: Intake, polling: Polling | None
) -> None:
    """Have Telegram post updates to us, or ask for them. Raises ConfigError where it will not."""
    try:
        await patiently(intake.bot, DeleteWebhook() if polling else _hook(settings, intake))
    except _AWAY as error:
        raise Away(f"TELEGRAM_API_URL cannot be reached ({one_line(error)})") from None
    except AiogramError as error:
        raise ConfigError(f"PUBLIC_URL or WEBHOOK_SECRET is wrong ({one_line(error)})") from None
    if polling is None:
        return
    task = asyncio.create_task(polling.run(), name="polling")

    async def stop() -> None:
        polling.stop()
        await asyncio.wait({task}, timeout=GRACE)
        if not task.done():
            log.warning("updates in hand given up", seconds=GRACE)
            task.cancel()

    leaving.add(stop)


def _hook(settings: Settings, intake: Intake) -> SetWebhook:
    secret = settings.webhook_secret
    return SetWebhook(
        url=f"{settings.public_url}{webhook.path_of(intake.bot)}",
        secret_token=secret.get_secret_value() if secret else None,
        allowed_updates=kinds(intake.dispatcher),
        max_connections=WEBHOOK_CONNECTIONS,
    )


def kinds(dispatcher: Dispatcher) -> list[str]:
    """The kinds of update that handlers want, and what tells us that somebody blocked the bot."""
    return sorted({*dispatcher.resolve_used_update_types(), "message", "callback_query", "my_chat_member"})

"""Bringing sessions into a person's own calendar program."""

from collections.abc import Callable

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.documents import send_document
from bot.show import show
from keyboards.calendars import CalendarOf, FeedAct, MyCalendar, SessionCalendar, SessionFile
from models.actor import Actor
from models.database import Database
from models.tx import Tx
from services import calendar_feeds, calendars
from services.calendar_feeds import Feed
from views import calendars as views
from views.links import Links

router = Router(name="calendars")

_DOES: dict[FeedAct, Callable[[Tx, bytes, int], Feed]] = {
    FeedAct.SHOW: calendar_feeds.ensured,
    FeedAct.ASK: calendar_feeds.ensured,
    FeedAct.RENEW: calendar_feeds.renew,
    FeedAct.OFF: calendar_feeds.turned_off,
}


@router.callback_query(SessionCalendar.filter())
async def add(
    call: CallbackQuery, callback_data: SessionCalendar, actor: Actor, db: Database, links: Links
) -> None:
    """Ways to bring one session into one's calendar."""
    event = await db.read(actor, calendars.of_session, callback_data.session)
    await show(call, views.add(event, links))


@router.callback_query(SessionFile.filter())
async def file(
    call: CallbackQuery, callback_data: SessionFile, actor: Actor, db: Database, links: Links
) -> None:
    """Send the session as a file, as it is now."""
    event = await db.read(actor, calendars.of_session, callback_data.session)
    await send_document(call, views.file(event, links))


@router.callback_query(CalendarOf.filter())
async def of_community(
    call: CallbackQuery, callback_data: CalendarOf, actor: Actor, db: Database, bot: Bot, links: Links
) -> None:
    """The link to a program's calendar, or the community's: show it, renew it, turn it off."""
    key = calendar_feeds.key_for(bot.token)
    feed = await db.write(actor, _DOES[callback_data.act], key, callback_data.program)
    await show(call, views.SCREENS[callback_data.act](feed, links))


@router.callback_query(MyCalendar.filter())
async def mine(
    call: CallbackQuery, callback_data: MyCalendar, actor: Actor, db: Database, bot: Bot, links: Links
) -> None:
    """The same for one's own calendar."""
    feed = await db.write(actor, _DOES[callback_data.act], calendar_feeds.key_for(bot.token), 0)
    await show(call, views.SCREENS[callback_data.act](feed, links))

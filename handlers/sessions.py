"""One session's screen."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.show import answer, show
from bot.venues import send_venue
from keyboards.sessions import SessionMap, SessionMore, SessionScreen
from models.actor import Actor
from models.database import Database
from services import belongings, sessions
from views import sessions as views
from views import venues
from views.links import Links

router = Router(name="sessions")


@router.callback_query(SessionScreen.filter())
async def screen(call: CallbackQuery, callback_data: SessionScreen, actor: Actor, db: Database) -> None:
    """Open one session."""
    session = await db.read(actor, sessions.details, callback_data.session)
    await show(call, views.screen(session))


@router.callback_query(SessionMap.filter())
async def venue(call: CallbackQuery, callback_data: SessionMap, actor: Actor, db: Database, bot: Bot) -> None:
    """Send its place below, as a venue on Telegram's map."""
    place = venues.of_session(await db.read(actor, sessions.details, callback_data.session))
    await answer(call)
    await send_venue(bot, call.from_user.id, place)


@router.callback_query(SessionMore.filter())
async def more(
    call: CallbackQuery, callback_data: SessionMore, actor: Actor, db: Database, links: Links
) -> None:
    """What else there is about one session."""
    found = await db.read(actor, belongings.of_session, callback_data.session)
    await show(call, views.more(found, links))

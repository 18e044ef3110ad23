"""What happens to a group: set up, linked, left, moved."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import ChatMemberUpdated, Message

from bot.filters import BecameSupergroup, InGroup, OutOfGroup
from bot.show import show, show_privately
from models.actor import SYSTEM, Actor
from models.database import Database
from services import chats, communities
from services.communities import Group
from views import communities as views
from views.links import Links

router = Router(name="chats")

IN_CHARGE = ("creator", "administrator")


@router.message(Command("setup"), InGroup())
@router.message(CommandStart(), InGroup())
async def set_up(
    message: Message,
    command: CommandObject,
    bot: Bot,
    actor: Actor,
    db: Database,
    links: Links,
    default_language: str,
    default_zone: str,
) -> None:
    """Make the group's community, or show it. `startgroup` links of a community give it this group."""
    group = _group(message)
    in_charge = await _is_in_charge(bot, message)
    state = await db.write(
        actor,
        communities.set_up,
        group,
        in_charge=in_charge,
        reference=command.args,
        language=actor.language or default_language,
        zone=actor.zone or default_zone,
    )
    await show(message, views.set_up(state, links, reachable=actor.reachable))
    if state.may_manage and actor.reachable and message.from_user:
        await show_privately(bot, message.from_user.id, views.next_steps(state))


async def _is_in_charge(bot: Bot, message: Message) -> bool:
    """Whether Telegram says that the sender is an administrator of the group."""
    if message.from_user is None:
        return False
    member = await bot.get_chat_member(message.chat.id, message.from_user.id)
    return member.status in IN_CHARGE


def _group(message: Message) -> Group:
    thread = message.message_thread_id if message.is_topic_message else None
    return Group(message.chat.id, message.chat.title or "", thread)


@router.my_chat_member(OutOfGroup())
async def lost(change: ChatMemberUpdated, db: Database) -> None:
    """The bot is out: the community lives on without this group."""
    await db.write(SYSTEM, chats.lost, change.chat.id)


@router.message(BecameSupergroup())
async def moved(message: Message, db: Database) -> None:
    """The group has a new id; community and cards follow."""
    await db.write(SYSTEM, chats.moved, message.chat.id, message.migrate_to_chat_id or 0)

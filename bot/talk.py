"""Conversations: begun with a name and what is known, gone on with by what is typed or tapped in them."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actors import Actors
from keyboards.data import community_of
from models.actor import Actor


async def talk_about(state: FSMContext, name: str, data: dict[str, Any]) -> None:
    """Begin a conversation, or go on with it: `data` is plain, and its `community` says where it is about."""
    await state.set_state(name)
    await state.set_data(data)


class Talking(Filter):
    """What is said in a conversation of this name: its data as `talk`, the actor inside its community.

    Commands are not answers. A button of another community belongs to another conversation, and so does one
    where the data hold `without`.
    """

    def __init__(self, *names: str, without: str = "") -> None:
        self.names = names
        self.without = without

    async def __call__(
        self,
        event: Message | CallbackQuery,
        state: FSMContext,
        actor: Actor,
        actors: Actors,
        raw_state: str | None = None,
    ) -> bool | dict[str, Any]:
        if raw_state not in self.names:
            return False
        talk = await state.get_data()
        if self.without in talk:
            return False
        if isinstance(event, CallbackQuery):
            return {"talk": talk} if community_of(event.data or "") == talk["community"] else False
        if event.chat.type != ChatType.PRIVATE or (event.text or "").startswith("/"):
            return False
        return {"talk": talk, "actor": await actors.inside(actor, talk["community"])}


class Located(Filter):
    """A location or a venue: as `spot`, latitude, longitude and what it is called."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.venue:
            there, named = message.venue.location, (message.venue.title, message.venue.address)
            return {"spot": (there.latitude, there.longitude, *named)}
        if message.location:
            return {"spot": (message.location.latitude, message.location.longitude)}
        return False

"""Calls to Telegram as JSON: building and reading a form is most of what a call costs otherwise."""

from types import new_class
from typing import Any, TypeVar, cast

import orjson
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message
from aiohttp import ClientError, ClientTimeout
from pydantic import BaseModel

M = TypeVar("M", bound=TelegramMethod[Any])

_JSON = {"Content-Type": "application/json"}
_READ = (Response[Any], Response[bool], Response[Message], Response[Message | bool])
"""How answers are read. pydantic forgets a generic model nobody holds, and would build it for every call."""


class JsonSession(AiohttpSession):
    """aiogram's client; what has no file in it goes as JSON."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram calls it so
    ) -> TelegramType:
        """Call Telegram. Raises what aiogram's own client raises."""
        try:
            body = packed(bot, method)
        except TypeError:
            return await super().make_request(bot, method, timeout)
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        patience = ClientTimeout(total=self.timeout if timeout is None else timeout)
        try:
            async with session.post(url, data=body, headers=_JSON, timeout=patience) as response:
                content = await response.text("utf-8")
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(method=method, message=f"{type(error).__name__}: {error}") from error
        answer = self.check_response(bot=bot, method=method, status_code=response.status, content=content)
        return cast(TelegramType, answer.result)

    async def close(self) -> None:
        """Close the connections; every call has been answered, so there is nothing to wait for."""
        if self._session is not None:
            await self._session.close()


def unparsed(kind: type[M]) -> type[M]:
    """The same method, whose answer stays as it came: to build a `Message` of it costs more than the call."""
    body = {"__returning__": Any, "__module__": __name__}
    return new_class(kind.__name__, (kind,), exec_body=lambda names: names.update(body))


def packed(bot: Bot, call: TelegramMethod[Any], **more: str) -> bytes:
    """A method's parameters as JSON, with the bot's defaults. Raises TypeError for a file or a date."""

    def plain(value: Any) -> Any:
        if isinstance(value, BaseModel):
            return given(value)
        raise TypeError(type(value).__name__)

    def given(model: BaseModel) -> dict[str, Any]:
        filled = {
            name: bot.default[value.name] if isinstance(value, Default) else value
            for name, value in model.__dict__.items()
        }
        return {name: value for name, value in filled.items() if value is not None}

    return orjson.dumps({**more, **given(call)}, plain, orjson.OPT_PASSTHROUGH_DATETIME)

"""Running a method by name, for the bot's door and for answers of its webhook."""

from inspect import isawaitable
from typing import Any

from sandbox.errors import ApiError
from sandbox.methods.call import Call
from sandbox.methods.reading import parse_body
from sandbox.methods.table import TABLE
from sandbox.world.people import Bot
from sandbox.world.world import World

UNKNOWN = ApiError(404, "Not Found: method not found")


async def run(call: Call) -> Any:
    """A method's result. Raises ApiError."""
    function = TABLE.get(call.name)
    if function is None:
        raise UNKNOWN
    result = function(call)
    return await result if isawaitable(result) else result


async def execute(world: World, bot: Bot, content_type: str, body: bytes) -> None:
    """Run the method that a webhook's answer names. Nobody hears of its result (Bot API)."""
    params, uploads = parse_body(content_type, body)
    name = str(params.pop("method", "")).lower()
    if not name or name in ("getupdates", "setwebhook", "deletewebhook"):
        return
    bot.calls[name] += 1
    try:
        await run(Call(world, bot, name, params, uploads))
    except ApiError as error:
        bot.calls[f"{name} {error.code}"] += 1

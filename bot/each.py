"""What spans communities asks each of a person's communities in turn, each as the actor they are there."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.actors import Actors
from models.actor import Actor
from models.communities import Standing
from models.database import Database
from models.tx import Tx
from services import members

P = ParamSpec("P")
R = TypeVar("R")


async def in_each_community(
    db: Database,
    actors: Actors,
    actor: Actor,
    function: Callable[Concatenate[Tx, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> list[R]:
    """`function(tx, …)` in each community the person is an active member of, oldest membership first."""
    mine = await db.read(actor, members.of_person, actor.user_id or 0)
    return [
        await db.read(await actors.inside(actor, row.community_id), function, *args, **kwargs)
        for row in mine
        if row.standing is Standing.ACTIVE
    ]

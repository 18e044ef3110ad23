"""What spans communities asks each of a person's communities in turn, each as the actor they are there."""

from collections.abc import Callable, Set
from typing import Concatenate, ParamSpec, TypeVar

from bot.actors import Actors
from models.actor import Actor
from models.communities import Standing
from models.database import Database
from models.tx import Tx
from services import own_memberships

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
    return await _in_each(db, actors, actor, lambda tx: function(tx, *args, **kwargs), {Standing.ACTIVE})


async def wherever_one_comes(
    db: Database, actors: Actors, actor: Actor, function: Callable[[Tx], R]
) -> list[R]:
    """The same, also where the person comes as a guest."""
    return await _in_each(db, actors, actor, function, {Standing.ACTIVE, Standing.GUEST})


async def _in_each(
    db: Database, actors: Actors, actor: Actor, function: Callable[[Tx], R], standings: Set[Standing]
) -> list[R]:
    mine = await db.read(actor, own_memberships.every, actor.user_id or 0)
    return [
        await db.read(await actors.inside(actor, row.community_id), function)
        for row in mine
        if row.standing in standings
    ]

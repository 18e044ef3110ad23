"""From a request's references to the acting person: in which community, and about what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.actor import Actor
from models.communities import Standing
from models.links import LinkKind
from models.tx import Tx
from services import api_tokens, links, people
from services.errors import BadInput, NotFound
from webapp.api.calls import Call
from webapp.api.shapes import Named


@dataclass(frozen=True, slots=True)
class Inside:
    """The acting community, as answers name it."""

    actor: Actor
    named: Named

    @property
    def id(self) -> int:
        """The community's id."""
        return self.actor.community_id or 0


def session(tx: Tx, call: Call) -> int:
    """Act where the session of the address is; its id. Raises NotFound."""
    return _target(tx, call, call.path["id"], LinkKind.SESSION)


def program(tx: Tx, call: Call, reference: str | None = None) -> int:
    """The same for a program. Raises NotFound."""
    return _target(tx, call, reference or call.path["id"], LinkKind.PROGRAM)


def community(tx: Tx, call: Call, reference: str | None) -> None:
    """Act in a community; where none is said, in the only one that is meant. Raises NotFound, BadInput."""
    if reference is not None:
        _target(tx, call, reference, LinkKind.COMMUNITY)
        return
    only = call.shown.of_community
    mine = [only] if only else api_tokens.communities_of(tx, call.person)
    if len(mine) != 1:
        raise BadInput("community", "missing")
    enter(tx, call, mine[0])


def each(tx: Tx, call: Call, reference: str | None) -> Iterator[Inside]:
    """Act in a community that is said, else in each of the person's in turn, as the token allows."""
    if reference is not None:
        _target(tx, call, reference, LinkKind.COMMUNITY)
        yield inside(tx)
        return
    only = call.shown.of_community
    for row in api_tokens.memberships_of(tx, call.person):
        if only not in (None, row.community_id):
            continue
        where = {"community_id": row.community_id, "role": row.role, "standing": row.standing}
        tx.become(replace(call.person, **where))
        yield Inside(tx.actor, Named(id=row.reference, name=row.name))


def inside(tx: Tx) -> Inside:
    """The acting community."""
    reference, name = links.community(tx)
    return Inside(tx.actor, Named(id=reference, name=name))


def enter(tx: Tx, call: Call, community_id: int) -> None:
    """Act in a community. Raises NotFound where it is not there, not the token's, or banned the person."""
    if call.shown.of_community not in (None, community_id):
        raise NotFound
    tx.become(replace(call.person, community_id=community_id))
    actor = people.enter(tx, call.person)
    if actor.community_id != community_id or actor.standing is Standing.BANNED:
        raise NotFound
    tx.become(actor)


def _target(tx: Tx, call: Call, reference: str, kind: LinkKind) -> int:
    target = links.resolve(tx, reference)
    if target is None or target.kind is not kind:
        raise NotFound
    enter(tx, call, target.community_id)
    return target.target_id

"""Who of those who wait gets in, in which role, and who changes role for it. Pure: no database, no clock.

People who accept several roles make places exchangeable: if Ana would come as base or flyer and sits on a
base's place, then a free flyer's place lets in somebody who waits as base, once Ana changes over. Such a
**chain** may have several links. It is an augmenting path in a bipartite graph of people and places (C.
Berge, "Two theorems in graph theory", 1957; J. Edmonds and D. R. Fulkerson, "Transversals and matroid
partition", 1965), and these two facts about it are why the rule can be both fair and full:

- somebody can be let in without anybody losing their place exactly if there is such a path (Berge);
- the sets of people who fit together are the independent sets of a matroid, so letting in one after the
  other, always the earliest who can, lets in as many as any other order could. First come, first served
  costs nobody a place.

People in one role are alike but for the roles they accept, so paths are looked for among the roles (at most
eight) instead of among people. The shortest one is taken: as few as possible are moved. Whoever would
rather have the role they are moved to is moved first, then who came last.

What is not exchanged: guests stay with their person, so who brings guests is never moved; a pair has a role
each. A party or a pair needs several places at once. One that does not fit yet keeps the free places of its
roles, as many as it needs, and nobody behind it is brought into these roles by a chain: it is not passed
(decision 10).

A balance says how many more may be in one role than in any other. A chain changes how many there are in
just one role, the one where it ends, so the rule is asked there, of the whole assignment. As each who gets
in may make room elsewhere, the earliest who can get in is then looked for anew.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Role:
    """The places of one role. Roles are named by their index."""

    capacity: int | None
    """None is unlimited."""
    taken: int


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who is in, came alone and accepts several roles."""

    key: int
    role: int
    roles: tuple[int, ...]
    """Preferred first."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """An answer that waits."""

    key: int
    roles: tuple[int, ...]
    """Preferred first."""
    party: int = 1
    """Places it needs, all in the same role."""


Unit = tuple[Waiter, ...]
"""What gets in together or not at all: one answer, or the two of a pair."""


@dataclass(frozen=True, slots=True)
class Seating:
    """What came of it, by the keys of answers."""

    admitted: dict[int, int]
    """Who got in, in which role, in this order."""
    moved: dict[int, int]
    """Who was in before and has another role now."""


def settle(
    roles: Sequence[Role], movers: Sequence[Mover], queue: Sequence[Unit], balance: int | None = None
) -> Seating:
    """Let in those of `queue`, in this order, who can; `movers` come in the order in which they got in."""
    house = _House(list(roles), balance)
    for mover in movers:
        house.seat(mover, mover.role)
    admitted = list(house.admitted(queue) if balance is None else _one_by_one(house, list(queue)))
    return Seating(
        {waiter.key: house.role_of[waiter.key] for unit in admitted for waiter in unit},
        {m.key: house.role_of[m.key] for m in movers if house.role_of[m.key] != m.role},
    )


def _one_by_one(house: "_House", waiting: list[Unit]) -> Iterator[Unit]:
    """Under a balance, each who gets in may make room for somebody further ahead in the queue."""
    while (lucky := next(house.admitted(waiting), None)) is not None:
        waiting.remove(lucky)
        yield lucky
        house.begin_anew()


_Link = tuple[int, tuple[int, ...], int]
"""One link of a chain: from which role, somebody who accepts which ones, to which role."""


@dataclass(slots=True)
class _House:
    """The roles as they fill, while it is worked out."""

    roles: list[Role]
    balance: int | None
    taken: list[int] = field(init=False)
    role_of: dict[int, int] = field(default_factory=dict)
    movable: list[dict[tuple[int, ...], list[int]]] = field(init=False)
    """By role, and by the roles they accept: who may change over; who came last is last."""
    kept: list[int] = field(init=False)
    """Free places of each role that those who were passed over for now keep."""
    closed: set[int] = field(default_factory=set)
    """Roles into which no chain leads any more."""
    hopeless: set[tuple[int, ...]] = field(default_factory=set)
    """Sets of roles for which one who came alone was looked up in vain."""
    done: list[tuple[int, int, tuple[int, ...] | None, int]] = field(default_factory=list)
    """What can be undone: from role, to role, who (those who accept this, or none), how many."""

    def __post_init__(self) -> None:
        self.taken = [role.taken for role in self.roles]
        self.movable = [{} for _ in self.roles]
        self.kept = [0] * len(self.roles)

    def begin_anew(self) -> None:
        """Look at everybody again: places were taken, and more may be had."""
        self.kept = [0] * len(self.roles)
        self.closed.clear()
        self.hopeless.clear()

    def seat(self, who: Mover | Waiter, role: int) -> None:
        """Note where somebody is, and that they may be asked to change over."""
        self.role_of[who.key] = role
        if isinstance(who, Mover) or (who.party == 1 and len(who.roles) > 1):
            self.movable[role].setdefault(who.roles, []).append(who.key)

    def admitted(self, queue: Iterable[Unit]) -> Iterator[Unit]:
        """Those who get in, one after the other; who does not keeps what is free for them."""
        for unit in queue:
            if self._admit(unit):
                yield unit
            else:
                self._keep(unit)

    def room(self, role: int) -> int:
        """How many more may be in a role."""
        least = [self.taken[other] for other in range(len(self.roles)) if other != role]
        limits = [self.roles[role].capacity]
        if self.balance is not None and least:
            limits.append(min(least) + self.balance)
        bounds = [limit for limit in limits if limit is not None]
        return min(bounds) - self.taken[role] - self.kept[role] if bounds else 1_000_000_000

    def _admit(self, unit: Unit) -> bool:
        if len(unit) > 1:
            return self._together(unit) or self._together(unit[::-1])
        (who,) = unit
        if who.party == 1 and who.roles in self.hopeless:
            return False
        self.done.clear()
        role = next((role for role in who.roles if self.room(role) >= who.party), None)
        if role is None:
            role = next((role for role in who.roles if self._enter(role, who.party)), None)
        else:
            self.taken[role] += who.party
        if role is not None:
            self.seat(who, role)
            return True
        if who.party == 1:
            self.hopeless.add(who.roles)
        return False

    def _together(self, unit: Unit) -> bool:
        """Let in all, each in their one role, or nobody."""
        self.done.clear()
        for who in unit:
            if not self._enter(who.roles[0], who.party):
                self._undo(0)
                return False
        for who in unit:
            self.role_of[who.key] = who.roles[0]
        return True

    def _keep(self, unit: Unit) -> None:
        if sum(who.party for who in unit) > 1:
            for who in unit:
                for role in who.roles:
                    self.kept[role] += max(0, min(self.room(role), who.party))
                    self.closed.add(role)

    def _enter(self, role: int, party: int) -> bool:
        """Take places in a role, by chains where none is free; all or none."""
        start = len(self.done)
        for _ in range(party):
            chain = self._chain(role)
            if chain is None:
                self._undo(start)
                return False
            end = role
            for source, accepts, target in reversed(chain):
                self._change_over(source, accepts, target)
            if chain:
                end = chain[-1][2]
            self.taken[end] += 1
            self.done.append((end, end, None, 1))
        return True

    def _change_over(self, source: int, accepts: tuple[int, ...], target: int) -> None:
        key = self.movable[source][accepts].pop()
        self.movable[target].setdefault(accepts, []).append(key)
        self.role_of[key] = target
        self.done.append((source, target, accepts, 0))

    def _undo(self, start: int) -> None:
        while len(self.done) > start:
            source, target, accepts, count = self.done.pop()
            self.taken[target] -= count
            if accepts is not None:
                key = self.movable[target][accepts].pop()
                self.movable[source][accepts].append(key)
                self.role_of[key] = source

    def _chain(self, start: int) -> list[_Link] | None:
        """The shortest chain of changes that frees a place in `start`, in order; None: nothing does."""
        if self.room(start) > 0:
            return []
        if start in self.closed or self._is_over(start):
            return None
        came: dict[int, _Link | None] = {start: None}
        ahead = deque([start])
        while ahead:
            role = ahead.popleft()
            for target in range(len(self.roles)):
                if target in came or self._is_over(target):
                    continue
                accepts = self._who_goes(role, target)
                if accepts is None:
                    continue
                came[target] = (role, accepts, target)
                if self.room(target) > 0:
                    return _back(came, target)
                ahead.append(target)
        return None

    def _is_over(self, role: int) -> bool:
        """Whether there are more in a role than its capacity, since it was lowered: nobody new gets in."""
        capacity = self.roles[role].capacity
        return capacity is not None and self.taken[role] > capacity

    def _who_goes(self, role: int, target: int) -> tuple[int, ...] | None:
        """Whom to ask to change over, by what they accept: who would rather, then who came last."""
        best = None
        for accepts, keys in self.movable[role].items():
            if keys and target in accepts:
                rank = (accepts.index(target) < accepts.index(role), keys[-1])
                if best is None or rank > best[0]:
                    best = (rank, accepts)
        return best[1] if best else None


def _back(came: dict[int, _Link | None], end: int) -> list[_Link]:
    links: list[_Link] = []
    link = came[end]
    while link is not None:
        links.append(link)
        link = came[link[0]]
    return links[::-1]

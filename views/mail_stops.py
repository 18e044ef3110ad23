"""Fewer letters: the links that stop them, and what their page says."""

from datetime import datetime

from services.choices import Topic
from services.seals import BadSeal, Seals
from views.links import Links

STOP = "mail stop"
_TOPICS = tuple(Topic)


def link(links: Links, community: int, user_id: int, topic: Topic) -> str | None:
    """Where one person's letters of a kind are stopped; it is good for that and for nothing else."""
    token = links.seals.sign(STOP, community, user_id, _TOPICS.index(topic))
    return links.page(f"/mail/stop/{token}")


def read(seals: Seals, token: str, now: datetime) -> tuple[int, int, Topic]:
    """The community, person and topic of such a link. Raises BadSeal."""
    numbers = seals.read(STOP, token, now)
    if len(numbers) != 3 or not 0 <= numbers[2] < len(_TOPICS):
        raise BadSeal
    return numbers[0], numbers[1], _TOPICS[numbers[2]]

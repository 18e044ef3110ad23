"""What the demo world's organizer announced, and whom it reached."""

from datetime import timedelta

from models.announcements import Announcement, AnnouncementStatus, Audience
from models.tx import Tx
from services.demo import texts


def announced(tx: Tx, community: str, people: int) -> None:
    """One announcement of a few days ago, its report final. `tx` is the organizer's in the community."""
    at = tx.now - timedelta(days=3, hours=2)
    tx.add(
        Announcement,
        user_id=tx.actor.user_id,
        audience=Audience.COMMUNITY,
        about=community,
        text=texts.ANNOUNCED[community],
        status=AnnouncementStatus.DONE,
        drafted_at=at,
        sent_at=at,
        complete=True,
        reported_at=at + timedelta(minutes=1),
        people=people,
        sent=people - 2,
        unreachable=1,
        muted=1,
    )

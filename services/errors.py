"""Why a request cannot be done: everything a person can cause; data, to which the edge gives words."""

from datetime import datetime

from services.conflicts import Conflict


class Refusal(Exception):
    """A request that cannot be done, for a reason the person can understand."""


class NotFound(Refusal):
    """What was asked for does not exist, or not for this person: the answer is the same."""


class NotAllowed(Refusal):
    """The person may see it, but may not do this."""


class NotMember(Refusal):
    """Only members may do this."""

    def __init__(self, community: str, *, pending: bool = False) -> None:
        super().__init__(community)
        self.community = community
        self.pending = pending


class Banned(Refusal):
    """The person was banned from the community."""


class LastOwner(Refusal):
    """The only owner of a community cannot go before there is another."""


class NotGroupAdmin(Refusal):
    """Only an administrator of the Telegram group may set it up."""


class Outdated(Refusal):
    """Somebody else changed it meanwhile; nothing was overwritten."""

    def __init__(self, by: str | None) -> None:
        super().__init__(by)
        self.by = by


class DeadlinePassed(Refusal):
    """Answers to this session are closed."""

    def __init__(self, deadline: datetime, zone: str) -> None:
        super().__init__(deadline)
        self.deadline = deadline
        self.zone = zone


class NotComing(Refusal):
    """This is for those who come to the session, or came."""


class NoRecording(Refusal):
    """Not everybody who comes has agreed to be recorded; `names` are some of them, `count` all."""

    def __init__(self, names: tuple[str, ...], count: int, *, wanted: bool) -> None:
        super().__init__(count)
        self.names = names
        self.count = count
        self.wanted = wanted


class SessionOver(Refusal):
    """The session has ended or was cancelled."""

    def __init__(self, *, cancelled: bool) -> None:
        super().__init__()
        self.cancelled = cancelled


class DoorNotOpen(Refusal):
    """Nobody can be marked or checked in yet: that begins at `opens_at`."""

    def __init__(self, opens_at: datetime, zone: str) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at
        self.zone = zone


class DoorClosed(Refusal):
    """It is too late to check oneself in; an organizer can still mark who came."""


class CodeGone(Refusal):
    """The code to check in was used, has changed, or was never shown."""


class NotThere(Refusal):
    """Only those who were there may say how a session was."""


class RatingClosed(Refusal):
    """It is too late to say how a session was: one could until `closed_at`."""

    def __init__(self, closed_at: datetime, zone: str) -> None:
        super().__init__(closed_at)
        self.closed_at = closed_at
        self.zone = zone


class DoorFull(Refusal):
    """All places are taken, and the person has none of them."""


class RoleFull(Refusal):
    """The other role is full; the place the person has is kept."""

    def __init__(self, wanted: str, kept: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.kept = kept


class NoPlaceForGuests(Refusal):
    """There are not enough places for the guests; the person's own place is kept."""

    def __init__(self, free: int) -> None:
        super().__init__(free)
        self.free = free


class BadInput(Refusal):
    """A value cannot be taken: `field` and `problem` are keys for words, `limit` is the bound passed."""

    def __init__(self, field: str, problem: str, limit: int | str | None = None) -> None:
        super().__init__(field, problem, limit)
        self.field = field
        self.problem = problem
        self.limit = limit


class PastDate(Refusal):
    """The date lies in the past: before `now`."""

    def __init__(self, moment: datetime, zone: str, now: datetime) -> None:
        super().__init__(moment)
        self.moment = moment
        self.zone = zone
        self.now = now


class NoGroup(Refusal):
    """The community is linked to no group where a card could be posted."""


class AlreadyLinked(Refusal):
    """The group belongs to another community already, or the community to another group."""

    def __init__(self, community: str) -> None:
        super().__init__(community)
        self.community = community


class NothingAhead(Refusal):
    """There is no session to come."""


class DiscussionClosed(Refusal):
    """An organizer closed the discussion: others may read, not write."""


class MinutesClosed(Refusal):
    """An organizer closed the minutes: nobody writes there until they are opened again."""


class NoTopics(Refusal):
    """No topic could be made: the group has none, or the bot may not manage them."""


class Withdrawn(Refusal):
    """What is on no list any more: it was withdrawn."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TakenUp(Refusal):
    """A topic that is, or was, talked about is not voted on or changed any more."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class NothingPlanned(Refusal):
    """A meeting whose agenda is empty cannot be run."""


class NotRunning(Refusal):
    """A meeting that nobody has started."""


class MeetingFinished(Refusal):
    """A meeting whose agenda was gone through: it changes no more."""


class NoNextDate(Refusal):
    """The program has no later date to which something could go."""


class BadRule(Refusal):
    """A schedule that cannot be kept. `reason` is a key that the edge translates."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class DateTaken(Refusal):
    """The program has a date at that time already."""

    def __init__(self, moment: datetime, zone: str) -> None:
        super().__init__(moment)
        self.moment = moment
        self.zone = zone


class NothingLeft(Refusal):
    """Without this date and those that follow the program would have no date at all."""


class NotCancelled(Refusal):
    """The session takes place already."""


class SpaceTaken(Refusal):
    """A room is taken or closed at that time; what is in the way, and what is free instead."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.space_id)
        self.conflict = conflict


class RoomLost(SpaceTaken):
    """A change of dates would take its room from one of them; nothing is changed."""


class SpaceInUse(Refusal):
    """A room cannot go: it has uses to come, or programs take it."""

    def __init__(self, uses: int, programs: tuple[str, ...]) -> None:
        super().__init__(uses, programs)
        self.uses = uses
        self.programs = programs


class SpaceLimit(Refusal):
    """More than members may have of a room: `held`, `days`, `minutes`, or `members` for not at all."""

    def __init__(self, what: str, limit: int = 0) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit


class SongGone(Refusal):
    """The song was taken off the list."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class SongKnown(Refusal):
    """Another song of the program has this title and composer already."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NothingToVote(Refusal):
    """There is no song yet that could be voted on."""

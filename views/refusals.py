"""Refusals in words: what is wrong, and what to do next. Plain text, short enough for an alert."""

from functools import singledispatch

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services import errors
from services.errors import Refusal
from views import (
    account_refusals,
    announcement_refusals,
    api_refusals,
    bad_input,
    bad_rule,
    booking_refusals,
    care_refusals,
    door_refusals,
    earning_refusals,
    guest_refusals,
    intake_refusals,
    meeting_refusals,
    offering_refusals,
    order_refusals,
    pipeline_refusals,
    place_refusals,
    queue_refusals,
    rating_refusals,
    recording_refusals,
    registration_refusals,
    room_refusals,
    sign_in_refusals,
    slot_refusals,
    song_refusals,
    team_refusals,
)

MAX_PIECE = 40
"""Letters of a name or a quoted piece, so that all of it fits an alert."""


def outdated_button() -> str:
    """For a tap on a button that no screen of today has."""
    return _("This button is out of date. Send /start for today's screen.")


def not_understood() -> str:
    """For words in a private chat that no conversation waits for."""
    return _("I did not understand that. Send /start for today's screen, or /help for what I can do.")


def slow_down() -> str:
    """For one who taps faster than anybody reads."""
    return _("That was a lot at once. Wait a few seconds, then go on.")


def anonymous() -> str:
    """For a command by an anonymous administrator or a channel."""
    return _("I cannot see who you are here. Open a private chat with me and do it there.")


def our_fault(reference: str) -> str:
    """For what failed on our side; `reference` finds it among the updates set aside."""
    return _(
        "Something went wrong on our side. Send /start to go on. If it happens again, tell an organizer "
        "this reference: %(reference)s",
        reference=reference,
    )


@singledispatch
def words(refusal: Refusal) -> str:
    """Why a request cannot be done, in the reader's language."""
    raise LookupError(f"no words for {type(refusal).__name__}")


@words.register
def _not_found(_refusal: errors.NotFound) -> str:
    return _("This is not there any more, or not for you. Send /start to see what is on.")


@words.register
def _not_allowed(_refusal: errors.NotAllowed) -> str:
    return _("You may not do this here. Ask an organizer to do it, or to give you the role for it.")


@words.register
def _not_member(refusal: errors.NotMember) -> str:
    if refusal.pending:
        return _(
            "An organizer of %(community)s has yet to let you in. You will hear from me.",
            community=_clip(refusal.community),
        )
    return _(
        "This is for members of %(community)s. Join first, then try again.",
        community=_clip(refusal.community),
    )


@words.register
def _banned(_refusal: errors.Banned) -> str:
    return _("You were removed from this community. Only its organizers can let you in again.")


@words.register
def _last_owner(_refusal: errors.LastOwner) -> str:
    return _("You are the only owner. Open Members, choose somebody and hand over first, then leave.")


@words.register
def _not_group_admin(_refusal: errors.NotGroupAdmin) -> str:
    return _("Only an administrator of this group can set it up. Ask one to send /setup here.")


@words.register
def _outdated(refusal: errors.Outdated) -> str:
    if refusal.by:
        return _(
            "%(name)s changed this meanwhile. Nothing was overwritten: look at it and try again.",
            name=_clip(refusal.by),
        )
    return _("This was changed meanwhile. Nothing was overwritten: look at it and try again.")


@words.register
def _deadline_passed(refusal: errors.DeadlinePassed) -> str:
    return _(
        "Answers closed on %(moment)s. Ask an organizer whether there is still a place.",
        moment=reader.moment(refusal.deadline, refusal.zone),
    )


@words.register
def _session_over(refusal: errors.SessionOver) -> str:
    if refusal.cancelled:
        return _("This session was cancelled. Send /whatson to see the next ones.")
    return _("This session is over. Send /whatson to see the next ones.")


@words.register
def _role_full(refusal: errors.RoleFull) -> str:
    return _(
        "%(wanted)s is full. You keep your place as %(kept)s.",
        wanted=_clip(refusal.wanted).capitalize(),
        kept=_clip(refusal.kept),
    )


@words.register
def _no_place_for_guests(refusal: errors.NoPlaceForGuests) -> str:
    if refusal.free:
        return ngettext(
            "There is only %(num)s place left for guests. You keep your own.",
            "There are only %(num)s places left for guests. You keep your own.",
            refusal.free,
        )
    return _("There is no place left for guests. You keep your own.")


@words.register
def _withdrawn(refusal: errors.Withdrawn) -> str:
    return _(
        "“%(what)s” was withdrawn meanwhile. Go back to see what is there now.", what=_clip(refusal.what)
    )


@words.register
def _taken_up(refusal: errors.TakenUp) -> str:
    return _("“%(topic)s” has been taken up already: it stays as it is.", topic=_clip(refusal.topic))


@words.register
def _past_date(refusal: errors.PastDate) -> str:
    return _(
        "%(moment)s is in the past: now it is %(now)s. Choose a later time.",
        moment=reader.moment(refusal.moment, refusal.zone),
        now=reader.moment(refusal.now, refusal.zone),
    )


@words.register
def _date_taken(refusal: errors.DateTaken) -> str:
    return _(
        "This program has a date on %(moment)s already. Choose another time.",
        moment=reader.moment(refusal.moment, refusal.zone),
    )


@words.register
def _not_cancelled(_refusal: errors.NotCancelled) -> str:
    return _("It is not cancelled: it takes place.")


@words.register
def _nothing_left(_refusal: errors.NothingLeft) -> str:
    return _("No date would be left. To end it for good, archive or delete the program.")


@words.register
def _no_group(_refusal: errors.NoGroup) -> str:
    return _("This community has no group yet. Add me to one and send /setup there.")


@words.register
def _discussion_closed(_refusal: errors.DiscussionClosed) -> str:
    return _("An organizer closed this discussion. You can still read it.")


@words.register
def _no_topics(_refusal: errors.NoTopics) -> str:
    return _(
        "I cannot make a topic. Turn topics on in the group, and make me an administrator "
        "who may manage them."
    )


@words.register
def _nothing_ahead(_refusal: errors.NothingAhead) -> str:
    return _("No dates ahead yet. They appear here as soon as an organizer plans a program.")


@words.register
def _already_linked(refusal: errors.AlreadyLinked) -> str:
    return _(
        "Already linked: %(community)s. Unlink it there first, or use another group.",
        community=_clip(refusal.community),
    )


@words.register
def _bad_input(refusal: errors.BadInput) -> str:
    return bad_input.words(refusal.field, refusal.problem, refusal.limit)


def _clip(text: str) -> str:
    """A name or a quoted piece, short enough for an alert."""
    return text if len(text) <= MAX_PIECE else text[: MAX_PIECE - 1] + "…"


# Those of one feature have their words in its own module.
_MORE = (
    announcement_refusals,
    bad_rule,
    booking_refusals,
    care_refusals,
    account_refusals,
    api_refusals,
    door_refusals,
    earning_refusals,
    guest_refusals,
    intake_refusals,
    meeting_refusals,
    offering_refusals,
    order_refusals,
    pipeline_refusals,
    place_refusals,
    queue_refusals,
    rating_refusals,
    recording_refusals,
    registration_refusals,
    room_refusals,
    sign_in_refusals,
    slot_refusals,
    song_refusals,
    team_refusals,
)
for _told in (told for module in _MORE for told in module.WORDS):
    words.register(_told)

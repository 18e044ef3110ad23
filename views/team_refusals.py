"""Why an invitation to run a program, or a change of its team, is refused, in words."""

from locales import words as names
from locales.reader import gettext as _
from locales.reader import ngettext
from services import team_errors
from services.suspension import Suspended
from services.team_invites import State


def gone(refusal: team_errors.InviteGone) -> str:
    """What became of an invitation, and what to do."""
    return {
        State.USED: _("This invitation was used already: it is for one person. Ask for another."),
        State.DECLINED: _("This invitation was declined. Ask for another."),
        State.EXPIRED: _("This invitation was good for 48 hours. Ask for another."),
    }.get(State(refusal.why), _("This invitation was taken back. Ask who sent it."))


def own(_refusal: team_errors.OwnInvite) -> str:
    """Who made it opened it."""
    return _("You made this invitation: it is for somebody else. Send it to who is to run it with you.")


def runs_already(refusal: team_errors.RunsAlready) -> str:
    """Who opens it is on the team."""
    return _(
        "You run “%(name)s” already. Leave this invitation to who it is for.",
        name=names.short(refusal.program, 40),
    )


def full(refusal: team_errors.TeamFull) -> str:
    """Too many people, or too many open invitations."""
    if refusal.invites:
        return ngettext(
            "%(num)s invitation is open. Revoke it, or wait for an answer.",
            "%(num)s invitations are open. Revoke one, or wait for an answer.",
            refusal.most,
        )
    return ngettext(
        "%(num)s person runs this program already, and no more can.",
        "%(num)s people run this program already, and no more can.",
        refusal.most,
    )


def not_yours(_refusal: team_errors.NotYours) -> str:
    """A co-organizer takes off only whom they invited."""
    return _("Only the facilitator, an organizer of the community or who invited them can take them off.")


def suspended(_refusal: Suspended) -> str:
    """Everything is refused."""
    return _("You cannot use this bot any more. If that is a mistake, write to who runs it.")


def letter_sent(refusal: team_errors.LetterSent) -> str:
    """Their mailbox has one."""
    return _(
        "An invitation went to %(address)s already. Wait for an answer, or send a link yourself.",
        address=names.short(refusal.address, 60),
    )


def too_many_letters(refusal: team_errors.TooManyLetters) -> str:
    """Nobody's mailbox is flooded from here."""
    return ngettext(
        "%(num)s invitation went by e-mail in two days. Send a link yourself, or wait.",
        "%(num)s invitations went by e-mail in two days. Send a link yourself, or wait.",
        refusal.most,
    )


WORDS = (suspended, gone, own, runs_already, full, not_yours, letter_sent, too_many_letters)

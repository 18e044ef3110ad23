"""Refusals in words: what is wrong, and what to do next. Plain text, short enough for an alert."""

from collections.abc import Callable
from functools import singledispatch

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services import errors
from services.errors import Refusal
from services.schedule import Reason


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
def _past_date(refusal: errors.PastDate) -> str:
    return _(
        "%(moment)s is in the past: now it is %(now)s. Choose a later time.",
        moment=reader.moment(refusal.moment, refusal.zone),
        now=reader.moment(refusal.now, refusal.zone),
    )


@words.register
def _no_group(_refusal: errors.NoGroup) -> str:
    return _("This community has no group yet. Add me to one and send /setup there.")


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
    field = FIELDS[refusal.field]() if refusal.field in FIELDS else _("What you gave")
    return PROBLEMS[refusal.problem](field, refusal.limit)


FIELDS: dict[str, Callable[[], str]] = {
    "answer": lambda: _("The answer"),
    "capacity": lambda: _("The number of places"),
    "cost": lambda: _("The cost"),
    "description": lambda: _("The description"),
    "duration": lambda: _("The length"),
    "form": lambda: _("The form"),
    "guests": lambda: _("The number of guests"),
    "kind": lambda: _("The kind"),
    "name": lambda: _("The name"),
    "note": lambda: _("The note"),
    "place": lambda: _("The place"),
    "quiet_hours": lambda: _("Quiet hours"),
    "reason": lambda: _("The reason"),
    "role": lambda: _("The role"),
    "roles": lambda: _("The list of roles"),
    "rsvp_deadline": lambda: _("The answer deadline"),
    "visibility": lambda: _("Who may see it"),
}
"""What each field of BadInput is called at the beginning of a sentence."""


def _too_long(field: str, limit: int | str | None) -> str:
    return _("%(field)s is too long: at most %(limit)s characters.", field=field, limit=_bound(limit))


def _out_of_range(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be a number up to %(limit)s.", field=field, limit=_bound(limit))


def _missing(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: something is missing. Choose one of the buttons, or write it.", field=field)


def _too_many(field: str, limit: int | str | None) -> str:
    return _("%(field)s has too many entries: at most %(limit)s.", field=field, limit=_bound(limit))


def _not_a_number(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must be a whole number.", field=field)


def _unreadable(field: str, _limit: int | str | None) -> str:
    return _("%(field)s has characters that cannot be kept. Write it again.", field=field)


def _unknown(field: str, _limit: int | str | None) -> str:
    return _("%(field)s cannot be changed here.", field=field)


def _not_understood(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: I did not understand that. Follow the example, or choose a button.", field=field)


PROBLEMS: dict[str, Callable[[str, int | str | None], str]] = {
    "too_long": _too_long,
    "out_of_range": _out_of_range,
    "missing": _missing,
    "too_many": _too_many,
    "not_a_number": _not_a_number,
    "unreadable": _unreadable,
    "unknown": _unknown,
    "not_understood": _not_understood,
}
"""What can be wrong with a field."""


def _bound(limit: int | str | None) -> str:
    return reader.number(limit) if isinstance(limit, int) else str(limit or "")


@words.register
def _bad_rule(refusal: errors.BadRule) -> str:
    values = {name: _clip(str(value)) for name, value in refusal.values.items()}
    return REASONS[Reason(refusal.reason)]() % values


REASONS: dict[Reason, Callable[[], str]] = {
    Reason.AMBIGUOUS_DATE: lambda: _("“%(text)s” can be read in two ways. Write the month as a word: 5 Dec."),
    Reason.BAD_TIME: lambda: _("“%(text)s” is no time of day. Write it like 19:30."),
    Reason.BAD_VALUE: lambda: _("%(part)s cannot be “%(value)s” in a rule."),
    Reason.COUNT_AND_UNTIL: lambda: _("A rule has one end: give COUNT or UNTIL, not both."),
    Reason.EMPTY: lambda: _("Write when it takes place, like: every Tuesday 19:00."),
    Reason.FREQUENCY: lambda: _("A rule repeats DAILY, WEEKLY, MONTHLY or YEARLY, not “%(value)s”."),
    Reason.MIXED_PARTS: lambda: _("%(part)s does not go with %(other)s. Leave one of them out."),
    Reason.NEVER: lambda: _("This has no date in the next %(years)s years. Change the rule."),
    Reason.NO_DATE: lambda: _("On which day? Write it like: every Tuesday 19:00, or 5 Dec 19:00."),
    Reason.NO_DAY: lambda: _("On which day of the week or month? Write it like: every Tuesday 19:00."),
    Reason.NO_SUCH_DATE: lambda: _("There is no date “%(text)s”. Choose another."),
    Reason.NO_TIME: lambda: _("At what time? Add it at the end, like 19:30."),
    Reason.NOT_A_RULE: lambda: _("“%(text)s” is no part of a rule. A rule looks like FREQ=WEEKLY;BYDAY=TU."),
    Reason.NOT_UNDERSTOOD: lambda: _(
        "I did not understand “%(text)s”. Write it like: every 2nd Tuesday 19:00 · 5 December 20:00."
    ),
    Reason.PART: lambda: _("%(part)s is not known in a rule. Leave it out."),
    Reason.REPEATED_PART: lambda: _("%(part)s is given twice. Leave one out."),
    Reason.TOO_LONG: lambda: _("That is too long: at most %(limit)s characters."),
    Reason.TOO_MANY_DATES: lambda: _("Too many single dates: at most %(limit)s."),
    Reason.UNTIL_BEFORE_START: lambda: _("It would end on %(until)s, before it begins. Choose a later end."),
    Reason.WEEKDAY_MISMATCH: lambda: _("%(date)s is another day of the week. Correct the day or the date."),
    Reason.ZONE: lambda: _("“%(value)s” is not a time zone. Write one like Europe/Lisbon."),
}
"""Why a schedule is refused."""

MAX_PIECE = 40


def _clip(text: str) -> str:
    """A name or a quoted piece, short enough for an alert."""
    return text if len(text) <= MAX_PIECE else text[: MAX_PIECE - 1] + "…"

"""What cancelling, moving and not coming cost, in words; the same before paying and afterwards."""

from locales.reader import duration, ngettext, percent
from locales.reader import gettext as _
from services.policies import Policy


def lines(policy: Policy) -> list[str]:
    """A policy, a sentence each."""
    return [_cancelling(policy), _moving(policy), _not_coming(policy)]


def _cancelling(policy: Policy) -> str:
    kept = percent(policy.late_cancel_percent / 100)
    if not policy.late_cancel_percent:
        return _("Cancel for free at any time.")
    if not policy.cancel_free_hours:
        return _("Cancelling costs %(share)s of the price.", share=kept)
    until = duration(policy.cancel_free_hours * 60)
    return _("Cancel for free until %(time)s before; later %(share)s is kept.", time=until, share=kept)


def _moving(policy: Policy) -> str:
    if not policy.reschedules:
        return _("Appointments cannot be moved.")
    if not policy.late_reschedule_percent:
        return ngettext(
            "Each appointment can be moved %(num)s time for free.",
            "Each appointment can be moved %(num)s times for free.",
            policy.reschedules,
        )
    return ngettext(
        "Each appointment can be moved %(num)s time, for free until %(time)s before; "
        "later it costs %(share)s.",
        "Each appointment can be moved %(num)s times, for free until %(time)s before; "
        "later it costs %(share)s.",
        policy.reschedules,
        time=duration(policy.reschedule_free_hours * 60),
        share=percent(policy.late_reschedule_percent / 100),
    )


def _not_coming(policy: Policy) -> str:
    if not policy.no_show_percent:
        return _("Not coming costs nothing.")
    return _("Not coming costs %(share)s.", share=percent(policy.no_show_percent / 100))

"""What the pages of those who run the installation say was done."""

from locales.reader import gettext as _
from locales.reader import ngettext, number
from models.announcements import AnnouncementStatus
from services.announcement_reports import Report
from services.installation import MOST_COUNTED
from services.installation_people import Person


def suspension(done: Person) -> str:
    """After suspending, or letting in again."""
    if done.suspended:
        return _("%(name)s is suspended: signed out, and refused everything.", name=done.name)
    return _("%(name)s is let in again.", name=done.name)


def signed_out(browsers: int) -> str:
    """After signing somebody out."""
    return ngettext("Signed out of %(num)s browser.", "Signed out of %(num)s browsers.", browsers)


def hiding(name: str, *, hidden: bool) -> str:
    """After hiding a community, or showing it again."""
    return _("%(name)s is hidden.", name=name) if hidden else _("%(name)s is shown again.", name=name)


def counted(many: int) -> str:
    """How many there are, or that there are more than are counted."""
    return number(many) if many <= MOST_COUNTED else f"{number(MOST_COUNTED)}+"


def letters(done: int) -> str:
    """After sending dead letters again, or giving them up."""
    return ngettext("%(num)s message changed.", "%(num)s messages changed.", done)


def announced(report: Report) -> str:
    """After pausing an announcement, letting it go on, or stopping it: how it stands now."""
    if report.is_paused:
        return _("Paused. Only you let it go on, and its organizers are told so.")
    if report.is_over or report.status is AnnouncementStatus.STOPPED:
        return _("It is over: what has gone out stays.")
    return _("It goes on.")


def forgotten() -> str:
    """After deleting an update."""
    return _("Deleted.")

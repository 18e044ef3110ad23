"""Why somebody is not asked about being recorded, and why a recording cannot be kept, in words."""

from locales import words
from locales.reader import gettext as _
from locales.reader import listing, ngettext
from services import errors

MOST_NAMES = 8
MAX_NAME = 24


def names(some: list[str], count: int) -> str:
    """`Alice, Bob and 3 more`."""
    shown = [words.short(name, MAX_NAME) for name in some[:MOST_NAMES]]
    if count > len(shown):
        more, told = count - len(shown), ", ".join(shown)
        return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=told)
    return listing(shown)


def not_coming(_refusal: errors.NotComing) -> str:
    """Why somebody who does not come is not asked."""
    return _("This is for those who come. Say that you come first, then try again.")


def refused(refusal: errors.NoRecording) -> str:
    """Why a recording cannot be kept."""
    if not refusal.wanted:
        return _("No recording is planned for this session. Ask for one first: Line-up, See recording.")
    if not refusal.count:
        return _("Nobody was there who could have agreed to a recording.")
    return ngettext(
        "%(num)s person has not agreed to be recorded: %(names)s. Ask them first.",
        "%(num)s people have not agreed to be recorded: %(names)s. Ask them first.",
        refusal.count,
        names=names(list(refusal.names[:3]), refusal.count),
    )


WORDS = (not_coming, refused)

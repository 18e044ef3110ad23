"""Why something is not announced, or does not go on, in words."""

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services import announcement_errors


def nobody_to_tell(_refusal: announcement_errors.NobodyToTell) -> str:
    """Nobody would hear it."""
    return _("Nobody would hear it. Choose others, or wait until somebody has joined and started the bot.")


def paused_from_above(_refusal: announcement_errors.PausedFromAbove) -> str:
    """It is not for organizers to let it go on."""
    return _("Who runs this installation paused this announcement, and lets it go on. You can stop it.")


def too_many(refusal: announcement_errors.TooManyAnnouncements) -> str:
    """Enough for a day."""
    return ngettext(
        "At most %(num)s announcement a day to the same people. The next can go out on %(moment)s; "
        "your text is kept.",
        "At most %(num)s announcements a day to the same people. The next can go out on %(moment)s; "
        "your text is kept.",
        refusal.most,
        moment=reader.moment(refusal.free_at, refusal.zone),
    )


WORDS = (nobody_to_tell, paused_from_above, too_many)

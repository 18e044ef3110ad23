"""Refusals about homework and private threads, in words."""

from locales.reader import gettext as _
from locales.reader import number
from services import care_errors as errors


def too_big(refusal: errors.HomeworkTooBig) -> str:
    """More than a bot gets from Telegram."""
    return _(
        "I can take files of at most %(most)s MB. Make it smaller, send it in parts, or put it on the web "
        "and write me the link.",
        most=number(refusal.most // 1024 // 1024),
    )


def picture_as_file(_refusal: errors.PictureAsFile) -> str:
    """It would tell where it was taken."""
    return _("Send the picture as a photo, not as a file: a file would tell where and when you took it.")


def not_passed_on(_refusal: errors.NotPassedOn) -> str:
    """Stickers, contacts, places, polls."""
    return _("I cannot pass this on. Send words, a photo, a video, a recording or a document.")


def closed(_refusal: errors.ThreadClosed) -> str:
    """Nobody writes any more."""
    return _("This thread is closed. You can still read it; the instructor can open it again.")


def not_your_group(_refusal: errors.NotYourGroup) -> str:
    """Others are in it, or it has no topics."""
    return _(
        "It must be a forum group with nobody but you and me in it, where I may manage topics. Then send "
        "/threads there once more."
    )


WORDS = (too_big, picture_as_file, not_passed_on, closed, not_your_group)
"""Each says by its parameter what it is about."""

"""The product's own words in the reader's language: kinds, roles, statuses."""

from locales.reader import gettext as _
from models.communities import Role
from models.programs import Kind, ProgramStatus, Visibility
from models.repertoire import Difficulty, SongLink


def kind(value: Kind) -> str:
    """What a kind of program is called."""
    return {
        Kind.BOOK_CLUB: _("Book club"),
        Kind.JAM_SESSION: _("Jam session"),
        Kind.MEETUP: _("Meetup"),
        Kind.WORKSHOP: _("Workshop"),
        Kind.OPEN_MIC: _("Open mic"),
        Kind.WEBINAR: _("Webinar"),
        Kind.Q_AND_A: _("Q&A"),
        Kind.SOCIAL: _("Social"),
        Kind.LIVESTREAM: _("Livestream"),
        Kind.SUPPORT_GROUP: _("Support group"),
        Kind.OTHER: _("Other"),
    }[value]


def visibility(value: Visibility) -> str:
    """Who may see a program."""
    return {
        Visibility.PUBLIC: _("Everyone"),
        Visibility.MEMBERS_ONLY: _("Members"),
        Visibility.INVITE_ONLY: _("Invited only"),
    }[value]


def status(value: ProgramStatus) -> str:
    """Whether a program goes on."""
    return {
        ProgramStatus.ACTIVE: _("Active"),
        ProgramStatus.PAUSED: _("Paused"),
        ProgramStatus.ARCHIVED: _("Archived"),
    }[value]


def role(value: Role) -> str:
    """What a member is in a community."""
    return {
        Role.OWNER: _("Owner"),
        Role.ADMIN: _("Admin"),
        Role.MODERATOR: _("Moderator"),
        Role.MEMBER: _("Member"),
    }[value]


def difficulty(value: Difficulty) -> str:
    """How hard a song is to play."""
    return {
        Difficulty.BEGINNER: _("Beginner"),
        Difficulty.INTERMEDIATE: _("Intermediate"),
        Difficulty.ADVANCED: _("Advanced"),
    }[value]


def song_link(value: SongLink) -> str:
    """What a link of a song leads to."""
    return {
        SongLink.PERFORMANCE: _("Performance"),
        SongLink.LEAD_SHEET: _("Lead sheet"),
        SongLink.PLAY_ALONG: _("Play-along"),
        SongLink.ANALYSIS: _("About it"),
    }[value]


def short(text: str, most: int) -> str:
    """`text` in at most `most` characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

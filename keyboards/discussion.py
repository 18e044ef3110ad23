"""Buttons of the talk about a session."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.discussion import Board, CommentView
from services.program_lists import ProgramPage
from services.sessions import SessionDetails

MAX_LABEL = 36


class Talk(CommunityData, prefix="td"):
    """The threads of a session."""

    session: int
    page: int = 0


class CommentScreen(CommunityData, prefix="tc"):
    """One comment, and what was said to it."""

    comment: int
    page: int = 0


class CommentWrite(CommunityData, prefix="tw"):
    """Say something about a session."""

    session: int


class CommentReply(CommunityData, prefix="tr"):
    """Answer a comment."""

    comment: int


class CommentEdit(CommunityData, prefix="te"):
    """Write one's own comment anew."""

    comment: int


class CommentDelete(CommunityData, prefix="tx"):
    """Delete a comment; `undo` takes it back."""

    comment: int
    undo: bool = False


class TalkClose(CommunityData, prefix="tz"):
    """Let only organizers write, or everybody again."""

    session: int
    closed: bool


class TopicOpen(CommunityData, prefix="tt"):
    """Make a topic of the group for a session."""

    session: int


class TopicPick(CommunityData, prefix="tp"):
    """Which program is talked about in a topic?"""

    thread: int
    page: int = 0


class TopicBind(CommunityData, prefix="tb"):
    """Talk about a program in a topic."""

    thread: int
    program: int


def opened_by(data: str) -> CommentScreen | CommentReply | None:
    """The comment that a button leads to: a reply to its message answers that comment."""
    for kind in (CommentReply, CommentScreen):
        try:
            return kind.unpack(data)
        except (TypeError, ValueError):
            continue
    return None


def opener(session: SessionDetails) -> InlineKeyboardButton:
    """To a session's discussion."""
    return button(_("Discuss"), Talk(community=session.community_id, session=session.id))


def numbers(board: Board) -> list[list[InlineKeyboardButton]]:
    """A button a comment, by its number in the text."""
    community = board.session.community_id
    return in_rows(
        [
            button(number(at), CommentScreen(community=community, comment=comment.id))
            for at, comment in enumerate(board.comments, 1)
        ],
        5,
    )


def pages(board: Board) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    community = board.session.community_id

    def at(page: int) -> Talk | CommentScreen | None:
        if not 0 <= page < board.pages:
            return None
        if board.about:
            return CommentScreen(community=community, comment=board.about.id, page=page)
        return Talk(community=community, session=board.session.id, page=page)

    here = f"{number(board.page + 1)}/{number(board.pages)}"
    return nav.page_row(at(board.page - 1), here, at(board.page + 1))


def ways(board: Board) -> list[list[InlineKeyboardButton]]:
    """Write; for organizers: close it, make a topic of the group for it."""
    ids = {"community": board.session.community_id, "session": board.session.id}
    write = [button(_("Write"), CommentWrite(**ids), style="primary")] if board.may_write else []
    if not board.moderates:
        return [write]
    label = _("Open to everybody") if board.closed else _("Close discussion")
    write.append(button(label, TalkClose(**ids, closed=not board.closed)))
    topic = board.session.manages and board.topic is None
    return [write, [button(_("Make a topic"), TopicOpen(**ids))] if topic else []]


def on_comment(board: Board, comment: CommentView) -> list[list[InlineKeyboardButton]]:
    """Reply, change, delete."""
    community = board.session.community_id
    ids = {"community": community, "comment": comment.id}
    reply = [button(_("Reply"), CommentReply(**ids))] if board.may_write and not comment.deleted else []
    own = [button(_("Edit"), CommentEdit(**ids))] if comment.mine else []
    delete = (
        [button(_("Delete"), CommentDelete(community=community, comment=comment.id))]
        if comment.may_delete
        else []
    )
    return [reply, [*own, *delete]]


def programs(community: int, thread: int, page: ProgramPage) -> list[list[InlineKeyboardButton]]:
    """Which program a topic is for."""

    def at(wanted: int) -> TopicPick | None:
        return (
            TopicPick(community=community, thread=thread, page=wanted) if 0 <= wanted < page.pages else None
        )

    rows = [
        [
            button(
                words.short(line.name, MAX_LABEL),
                TopicBind(community=community, thread=thread, program=line.id),
            )
        ]
        for line in page.lines
    ]
    here = nav.of_pages(page.page, page.pages, more=page.more)
    return [*rows, nav.page_row(at(page.page - 1), here, at(page.page + 1))]

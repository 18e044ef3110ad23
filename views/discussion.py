"""The talk about a session as screens, and as the group's topic shows it."""

from keyboards import discussion as keyboards
from keyboards import nav
from keyboards.data import button, link, markup
from keyboards.discussion import CommentDelete, CommentScreen, Talk, TopicPick
from keyboards.home import CommunityScreen
from keyboards.sessions import SessionMore
from locales.reader import day
from locales.reader import gettext as _
from services.discussion import Board
from services.discussion_topics import Post
from services.program_lists import ProgramPage
from services.sessions import SessionDetails
from views.links import Links
from views.screen import Screen, render

SHORT = 300
"""Characters of a comment in a list."""


def board(found: Board, *, toast: str | None = None) -> Screen:
    """The threads of a session, newest first."""
    ids = {"community": found.session.community_id, "session": found.session.id}
    text = render("discussion/board.html", board=found, cut=_cut)
    rows = [*keyboards.numbers(found), keyboards.pages(found), *keyboards.ways(found)]
    return Screen(text, markup(*rows, nav.back_row(SessionMore(**ids))), toast)


def comment(found: Board, *, toast: str | None = None) -> Screen:
    """One comment, with what was said to it."""
    about = found.about
    if about is None:
        return board(found, toast=toast)
    community = found.session.community_id
    back: Talk | CommentScreen = Talk(community=community, session=found.session.id)
    if about.parent_id is not None:
        back = CommentScreen(community=community, comment=about.root_id)
    text = render("discussion/comment.html", board=found, about=about, cut=_cut)
    rows = [*keyboards.numbers(found), keyboards.pages(found), *keyboards.on_comment(found, about)]
    return Screen(text, markup(*rows, nav.back_row(back)), toast)


def ask(session: SessionDetails, found: Board | None = None, *, anew: bool = False) -> Screen:
    """What do you want to say? In reply to a comment, or one's own comment anew."""
    ids = {"community": session.community_id}
    back: Talk | CommentScreen = Talk(**ids, session=session.id)
    about = found.about if found else None
    if about:
        back = CommentScreen(**ids, comment=about.id)
    text = render("discussion/ask.html", session=session, about=about, anew=anew, cut=_cut)
    return Screen(text, markup(nav.back_row(back)))


def said(found: Board) -> Screen:
    """What was just said, in its place."""
    return comment(found, toast=_("Said."))


def changed(found: Board) -> Screen:
    """What was just changed."""
    return comment(found, toast=_("Changed."))


def deleted(found: Board, comment_id: int) -> Screen:
    """The threads without it, and the way back."""
    screen = board(found, toast=_("Deleted."))
    undo = CommentDelete(community=found.session.community_id, comment=comment_id, undo=True)
    rows = screen.keyboard.inline_keyboard if screen.keyboard else []
    return Screen(screen.text, markup([button(_("Undo"), undo)], *rows), screen.toast)


def closed(found: Board) -> Screen:
    """After it was closed, or opened again."""
    shut, open_ = _("Closed. Only organizers write here now."), _("Open: everybody may write again.")
    return board(found, toast=shut if found.closed else open_)


def topic_made(found: Board) -> Screen:
    """The topic is there."""
    return board(found, toast=_("The topic is made. What is said here shows there, and the other way round."))


def topic_name(session: SessionDetails) -> str:
    """What the topic of a session is called."""
    return f"{session.title} · {day(session.starts_at, session.zone)}"


def pick(community: int, thread: int, page: ProgramPage) -> Screen:
    """Which program is talked about in this topic?"""
    text = render("discussion/pick.html", page=page)
    rows = keyboards.programs(community, thread, page)
    return Screen(text, markup(*rows, nav.back_row(CommunityScreen(community=community))))


def bound(community: int, thread: int, name: str) -> Screen:
    """The topic is the program's from now on."""
    text = render("discussion/bound.html", name=name)
    back = TopicPick(community=community, thread=thread)
    return Screen(text, markup(nav.back_row(back)), _("Done."))


def not_in_topic(links: Links) -> Screen:
    """For the command outside of any topic."""
    text = _("Send this in a topic of the group: then you choose which program is talked about there.")
    return Screen(text, markup([link(_("Open chat"), links.start())]))


def post(shown: Post) -> Screen:
    """A comment in the group's topic."""
    return Screen(render("discussion/post.html", post=shown, cut=_cut))


def _cut(text: str, most: int = SHORT) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

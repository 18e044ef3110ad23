"""One router per feature; the ones most tapped come first, since an update asks them in turn."""

from aiogram import Router

from handlers import (
    cards,
    changes,
    chats,
    choices,
    communities,
    discovery,
    discussion,
    help,
    home,
    inline,
    members,
    notices,
    planning,
    program_edit,
    program_new,
    programs,
    rsvp,
    session_edit,
    sessions,
    settings,
)

routers: list[Router] = [
    rsvp.router,
    sessions.router,
    discovery.router,
    home.router,
    notices.router,
    programs.router,
    changes.router,
    discussion.router,
    program_new.router,
    planning.router,
    program_edit.router,
    session_edit.router,
    inline.router,
    members.router,
    communities.router,
    settings.router,
    choices.router,
    help.router,
    chats.router,
    cards.router,
]

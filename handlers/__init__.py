"""One router per feature; the ones most tapped come first, since an update asks them in turn."""

from aiogram import Router

from handlers import chats, communities, discovery, help, home, inline, members, rsvp, sessions, settings

routers: list[Router] = [
    rsvp.router,
    sessions.router,
    discovery.router,
    home.router,
    inline.router,
    members.router,
    communities.router,
    settings.router,
    help.router,
    chats.router,
]

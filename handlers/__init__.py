"""One router per feature; the ones most tapped come first, since an update asks them in turn."""

from aiogram import Router

from handlers import discovery, home, inline, rsvp, sessions

routers: list[Router] = [
    rsvp.router,
    sessions.router,
    discovery.router,
    home.router,
    inline.router,
]

"""Notices about songs one called."""

from keyboards import notices as keyboards
from keyboards.data import button, markup
from keyboards.queue import QueueMine, QueueScreen
from locales.reader import gettext as _
from services.choices import Topic
from services.notice import Notice
from views.screen import Screen, render


def turn_soon(notice: Notice) -> Screen:
    """It is soon the reader's turn."""
    ids = {"community": notice.community_id, "session": notice.session.id if notice.session else 0}
    look = [button(_("See queue"), QueueScreen(**ids)), button(_("See my songs"), QueueMine(**ids))]
    less = [keyboards.less(notice.community_id, Topic.REMINDERS)]
    return Screen(render("notices/turn_soon.html", notice=notice), markup(look, less))


def calls_gone(notice: Notice) -> Screen:
    """Songs of the reader left the queue."""
    ids = {"community": notice.community_id, "session": notice.session.id if notice.session else 0}
    look = [button(_("See queue"), QueueScreen(**ids))]
    return Screen(render("notices/calls_gone.html", notice=notice), markup(look))

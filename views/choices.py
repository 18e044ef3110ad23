"""Which notices a person wants, as screens."""

from keyboards import choices as keyboards
from keyboards import nav
from keyboards.choices import NoticePlaces, NoticesMenu
from keyboards.data import markup
from keyboards.settings import SettingsScreen
from locales.reader import gettext as _
from services.choices import Choices, ChoicesHere, Topic
from views.screen import Screen, render


def name(topic: Topic) -> str:
    """What a topic is called, at the beginning of a line."""
    return {
        Topic.REMINDERS: _("Reminders, a day before"),
        Topic.CHANGES: _("Cancelled and moved sessions"),
        Topic.DIGESTS: _("Weekly digest, Mondays at 9"),
        Topic.ANNOUNCEMENTS: _("Announcements"),
        Topic.JOIN_REQUESTS: _("Requests to join"),
        Topic.COMMENTS: _("Replies in discussions"),
        Topic.RECOGNITION: _("Badges and goals that are reached"),
        Topic.FEEDBACK: _("How a session was, asked once after it"),
    }[topic]


def menu(choices: Choices, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """Each kind of notice, on or off."""
    text = render("choices/menu.html", choices=choices, topics=keyboards.offered(choices), name=name)
    back = nav.back_row(SettingsScreen())
    return Screen(text, markup(*keyboards.topics(choices), back), toast, alert)


def chosen(choices: Choices, topic: Topic) -> Screen:
    """After one was turned on or off; what one may miss must be read."""
    wanted = getattr(choices.settings, topic)
    said = switched(topic, wanted=wanted)
    if topic is Topic.CHANGES and not wanted:
        return menu(choices, alert=said)
    return menu(choices, toast=said)


def switched(topic: Topic, *, wanted: bool) -> str:
    """That a topic is on or off."""
    on, off = {
        Topic.REMINDERS: (_("You get reminders."), _("You get no reminders.")),
        Topic.CHANGES: (
            _("You hear of cancelled and moved sessions."),
            _("You will not hear when a session you come to is cancelled or moved. Look before you go."),
        ),
        Topic.DIGESTS: (_("You get a digest every week."), _("You get no digests.")),
        Topic.ANNOUNCEMENTS: (_("You get announcements."), _("You get no announcements.")),
        Topic.JOIN_REQUESTS: (
            _("You hear when somebody asks to join."),
            _("You do not hear when somebody asks to join. They wait in Members."),
        ),
        Topic.COMMENTS: (
            _("You hear when somebody answers you."),
            _("You do not hear when somebody answers you. Look into the discussion."),
        ),
        Topic.RECOGNITION: (
            _("You hear of new badges."),
            _("You do not hear of new badges. They are in Badges."),
        ),
        Topic.FEEDBACK: (
            _("You are asked how a session was."),
            _("You are not asked any more. Rate a session in See more whenever you like."),
        ),
    }[topic]
    return on if wanted else off


def places(choices: Choices, page: int) -> Screen:
    """Choose a community."""
    rows = keyboards.communities(choices, page)
    return Screen(render("choices/places.html", choices=choices), markup(*rows, nav.back_row(NoticesMenu())))


def here(choices: ChoicesHere, *, toast: str | None = None) -> Screen:
    """What one wants to hear from one community."""
    text = render("choices/here.html", choices=choices)
    return Screen(text, markup(*keyboards.here(choices), nav.back_row(NoticePlaces())), toast)


def here_chosen(choices: ChoicesHere) -> Screen:
    """After that was changed."""
    return here(choices, toast=_("Saved."))

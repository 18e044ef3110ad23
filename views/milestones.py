"""Milestones as organizers set them."""

from aiogram.types import InlineKeyboardButton

from keyboards import milestones as keyboards
from keyboards import nav
from keyboards.badges import BadgesScreen
from keyboards.data import button, markup, page
from keyboards.milestones import FIELDS, MilestoneList, MilestoneRestore, MilestoneScreen, Part
from locales.reader import gettext as _
from models.milestones import Counting, Icon
from services.errors import Outdated
from services.milestone_edit import Edited
from services.milestones import MilestoneDetails, MilestonePage
from views import badges, refusals
from views.links import Links
from views.screen import Screen, render


def name_of(one: MilestoneDetails) -> str:
    """What a milestone is called."""
    return badges.name(one.counting, one.sessions_required, one.name)


def icon_names() -> dict[Icon, str]:
    """What is drawn on badges, in words."""
    return {
        Icon.STAR: _("Star"),
        Icon.FLAME: _("Flame"),
        Icon.NOTE: _("Note"),
        Icon.HEART: _("Heart"),
        Icon.CROWN: _("Crown"),
        Icon.SUN: _("Sun"),
    }


def listed(found: MilestonePage, links: Links, *, toast: str | None = None) -> Screen:
    """A page of them, each to be changed."""
    here = found.community_id
    text = render("milestones/list.html", found=found, name=name_of)
    more = page(_("Edit in the app"), links.page(f"/app/{here}/milestones"))
    back = nav.back_row(BadgesScreen(community=here))
    rows = keyboards.lines(found, [name_of(one) for one in found.lines])
    return Screen(text, markup(*rows, keyboards.pages(found), [*keyboards.new(here), *more], back), toast)


def new(community: int, counting: Counting) -> Screen:
    """How often?"""
    text = render("milestones/new.html", row=counting is Counting.STREAK)
    return Screen(text, markup(nav.back_row(MilestoneList(community=community))))


def screen(one: MilestoneDetails, *, outcome: str = "", toast: str | None = None) -> Screen:
    """One milestone, and what can be done with it; above, the outcome of what was written."""
    text = render(
        "milestones/screen.html",
        one=one,
        name=name_of(one),
        icon=icon_names()[one.badge_icon],
        outcome=outcome,
    )
    return Screen(text, markup(*keyboards.manage(one), _back(one)), toast)


def _back(one: MilestoneDetails) -> list[InlineKeyboardButton]:
    return nav.back_row(MilestoneList(community=one.community_id))


def created(one: MilestoneDetails) -> Screen:
    """There it is."""
    return screen(one, outcome=_("There it is. Who came so often before gets the badge soon."))


def ask(one: MilestoneDetails, part: Part) -> Screen:
    """Ask for a field."""
    back = nav.back_row(MilestoneScreen(community=one.community_id, milestone=one.id))
    return Screen(render("milestones/ask.html", one=one, name=name_of(one), field=FIELDS[part]), markup(back))


def written(edited: Edited, field: str, typed: str) -> Screen:
    """After it was written; for one who was second, both side by side."""
    one = edited.milestone
    if not edited.conflict:
        return screen(one, outcome=_("Saved."))
    theirs = getattr(one, field)
    text = render("milestones/conflict.html", by=edited.by, theirs=theirs, typed=typed[:400])
    return Screen(text, markup(keyboards.again(one), _back(one)))


def tapped(edited: Edited) -> Screen:
    """After a tap; for one who was second, the milestone as it is now."""
    if edited.conflict:
        return screen(edited.milestone).overtaken(refusals.words(Outdated(edited.by)))
    return screen(edited.milestone, toast=_("Saved."))


def icons(one: MilestoneDetails) -> Screen:
    """What is drawn on its badge?"""
    back = nav.back_row(MilestoneScreen(community=one.community_id, milestone=one.id))
    text = render("milestones/icons.html", name=name_of(one))
    return Screen(text, markup(*keyboards.icons(one, icon_names()), back))


def deleted(one: MilestoneDetails) -> Screen:
    """Gone; one tap brings it back."""
    undo = [button(_("Undo"), MilestoneRestore(community=one.community_id, milestone=one.id))]
    text = render("milestones/deleted.html", one=one, name=name_of(one))
    return Screen(text, markup(undo, _back(one)), toast=_("Deleted."))


def restored(one: MilestoneDetails) -> Screen:
    """Back again."""
    return screen(one, toast=_("It is back."))

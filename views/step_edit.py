"""Planning the steps of an offering, in the chat."""

from keyboards import nav
from keyboards import step_edit as keyboards
from keyboards.data import markup
from keyboards.step_edit import PlanOpen
from locales.reader import gettext as _
from services.step_edit import Plan
from views.screen import Screen, render


def plan(found: Plan, toast: str | None = None, undo: int | None = None) -> Screen:
    """All of them; `undo` is the one that was just taken off."""
    again = [keyboards.undo(found, undo)] if undo else []
    text = render("steps/plan.html", found=found)
    return Screen(text, markup(*keyboards.plan(found), again, nav.back_row()), toast)


def ask(found: Plan) -> Screen:
    """How a step is written."""
    back = nav.back_row(PlanOpen(community=found.community_id, offering=found.offering_id))
    return Screen(render("steps/plan_add.html", found=found), markup(back))


def one(found: Plan, step_id: int, toast: str | None = None) -> Screen:
    """One of them, to be changed."""
    step = found.one(step_id)
    back = nav.back_row(PlanOpen(community=found.community_id, offering=found.offering_id))
    return Screen(
        render("steps/plan_one.html", found=found, step=step),
        markup(*keyboards.one(found, step), back),
        toast,
    )


def added(found: Plan) -> Screen:
    """One more."""
    return plan(found, _("Added."))


def changed(found: Plan, step_id: int) -> Screen:
    """It says so now."""
    return one(found, step_id, _("Saved."))


def removed(found: Plan, step_id: int) -> Screen:
    """It is off, and can come back."""
    return plan(found, _("Removed. Bookings that have it keep it."), step_id)

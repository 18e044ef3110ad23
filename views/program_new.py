"""Describing a new program: a question a screen, then the whole, then it is there."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import program_new as keyboards
from keyboards.data import button, markup
from keyboards.planning import PlanOpen
from keyboards.programs import ProgramList, ProgramScreen
from keyboards.sessions import SessionPost
from locales.reader import gettext as _
from services.program_facts import Fact
from services.program_new import ORDER, Making, Place, following
from services.programs import ProgramDetails
from views import schedule
from views.programs import words_of_facts
from views.screen import Screen, render


def where(found: Sequence[Place]) -> Screen:
    """Choose the community, or how to get to organize one."""
    if not found:
        return Screen(render("program_new/nowhere.html"), markup(nav.back_row()))
    return Screen(render("program_new/where.html"), markup(*keyboards.communities(found), nav.back_row()))


def screen(making: Making) -> Screen:
    """The present question, or the summary."""
    if making.asks is None:
        return _summary(making)
    if making.asks is Fact.WHEN:
        return _when(making)
    text = render("program_new/step.html", making=making)
    enough = [keyboards.create(making)] if making.timed else []
    rows = [*keyboards.choices(making, making.asks), [*enough, *_skip(making)], _back(making)]
    return Screen(text, markup(*rows))


def _when(making: Making) -> Screen:
    text = render("program_new/when.html", making=making, dates=schedule.dates, **words_of_facts())
    build = [button(_("Choose by taps"), PlanOpen(community=making.community_id))]
    enough = [keyboards.create(making)] if making.timed else []
    return Screen(text, markup(enough, [*build, *_skip(making)], _back(making)))


def _summary(making: Making) -> Screen:
    text = render("program_new/summary.html", making=making, dates=schedule.dates, **words_of_facts())
    leave = nav.back_row(ProgramList(community=making.community_id))
    return Screen(text, markup([keyboards.create(making)], *keyboards.facts(making), leave))


def _skip(making: Making) -> list[InlineKeyboardButton]:
    """On without an answer, where there is one already."""
    if making.asks is Fact.NAME or (making.asks is Fact.WHEN and not making.timed):
        return []
    return [keyboards.onward(making, following(making), _("Next"))]


def _back(making: Making) -> list[InlineKeyboardButton]:
    """To the question before, to the summary where it was seen, or out of it all."""
    if making.reviewing:
        return nav.back_row(keyboards.DraftAsk(community=making.community_id))
    place = ORDER.index(making.asks) if making.asks else 0
    if place == 0:
        return nav.back_row(ProgramList(community=making.community_id))
    return nav.back_row(keyboards.DraftAsk(community=making.community_id, fact=ORDER[place - 1]))


def created(program: ProgramDetails) -> Screen:
    """It is there; the next date can go to the group with one tap."""
    ids = {"community": program.community_id}
    text = render("program_new/created.html", program=program, **words_of_facts())
    post = [
        button(_("Post to group"), SessionPost(**ids, session=found.id), style="primary")
        for found in program.upcoming[:1]
    ]
    opened = [button(_("Open program"), ProgramScreen(**ids, program=program.id))]
    return Screen(text, markup(post, opened, nav.back_row()), _("Created."))

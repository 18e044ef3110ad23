"""The schedule builder: the sentence so far, and one question a screen."""

from collections.abc import Callable

from keyboards import nav
from keyboards import planning as keyboards
from keyboards.data import button, markup
from keyboards.planning import PlanAsk, PlanSave, PlanUse, Rows
from keyboards.program_edit import ProgramEdit
from keyboards.program_new import DraftAsk
from locales.reader import gettext as _
from services.planning import Plan
from services.program_facts import Fact
from services.schedule.answers import Question
from views import schedule
from views.screen import Screen, render


def screen(plan: Plan) -> Screen:
    """The sentence, and what is asked; or all of it, to use or to change."""
    text = render("planning/plan.html", plan=plan, sentence=schedule.sentence, dates=schedule.dates)
    if plan.question is Question.WHOLE:
        return Screen(text, markup(*_whole(plan)))
    back = nav.back_row(PlanAsk(community=plan.community_id, question=Question.WHOLE), home=False)
    return Screen(text, markup(*_QUESTIONS[plan.question](plan), back))


def _whole(plan: Plan) -> Rows:
    questions = keyboards.questions(plan.community_id, plan.schedule)
    if plan.program_id is None:
        use = button(_("Use this"), PlanUse(community=plan.community_id), style="primary")
        return [[use], *questions, nav.back_row(DraftAsk(community=plan.community_id, fact=Fact.WHEN))]
    ids = {"community": plan.community_id, "program": plan.program_id}
    save = button(_("Save schedule"), PlanSave(**ids, revision=plan.revision), style="primary")
    return [[save], *questions, nav.back_row(ProgramEdit(**ids))]


_QUESTIONS: dict[Question, Callable[[Plan], Rows]] = {
    Question.REPEAT: lambda plan: keyboards.repeats(plan.community_id, plan.schedule),
    Question.DAYS: lambda plan: keyboards.days(plan.community_id, plan.schedule),
    Question.APART: lambda plan: keyboards.intervals(plan.community_id, plan.schedule),
    Question.TIME: lambda plan: keyboards.times(plan.community_id, plan.schedule),
    Question.START: lambda plan: keyboards.starts(plan.community_id, plan.today, plan.month),
    Question.END: lambda plan: keyboards.ends(plan.community_id, plan.schedule, plan.today, plan.month),
}

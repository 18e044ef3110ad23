"""Goals as screens and pictures, and as what the group hears of them."""

from collections.abc import Callable
from functools import partial

from keyboards import goals as keyboards
from keyboards import nav
from keyboards.communities import CommunityMore
from keyboards.data import CommunityData, link, markup
from keyboards.goals import GoalList, GoalScreen
from keyboards.programs import ProgramMore
from locales.reader import date_range, day_and_month, ngettext, number, percent, plain_date
from locales.reader import gettext as _
from models.goals import GoalKind
from services.goal_edit import Edited
from services.goal_news import GoalPost
from services.goals import GoalDetails, GoalPage, GoalView
from views.links import Links
from views.pictures.progress import Progress, progress
from views.screen import Picture, Screen, render

BLOCKS = 10
"""Of a bar of characters."""


def kind_name(kind: GoalKind) -> str:
    """What is counted, on a button."""
    return {
        GoalKind.SONGS: _("Count songs"),
        GoalKind.NEW_SONGS: _("Count new songs"),
        GoalKind.SESSIONS: _("Count sessions"),
        GoalKind.VISITS: _("Count visits"),
        GoalKind.NEW_FACES: _("Count new faces"),
    }[kind]


def kind_words(kind: GoalKind) -> str:
    """What is counted, in a sentence of its own."""
    return {
        GoalKind.SONGS: _("Different songs that are played"),
        GoalKind.NEW_SONGS: _("Songs that are played for the first time"),
        GoalKind.SESSIONS: _("Sessions that take place"),
        GoalKind.VISITS: _("Visits: each time that somebody comes"),
        GoalKind.NEW_FACES: _("People who come for the first time"),
    }[kind]


def name(goal: GoalDetails) -> str:
    """What it is called: by its title, or by what is counted."""
    if goal.title:
        return goal.title
    match goal.kind:
        case GoalKind.SONGS:
            return ngettext("Play %(num)s song", "Play %(num)s different songs", goal.target)
        case GoalKind.NEW_SONGS:
            return ngettext("Learn %(num)s new song", "Learn %(num)s new songs", goal.target)
        case GoalKind.SESSIONS:
            return ngettext("Hold %(num)s session", "Hold %(num)s sessions", goal.target)
        case GoalKind.VISITS:
            return ngettext("Reach %(num)s visit", "Reach %(num)s visits", goal.target)
        case GoalKind.NEW_FACES:
            return ngettext("Welcome %(num)s new person", "Welcome %(num)s new people", goal.target)


def counted(goal: GoalDetails) -> str:
    """`30 of 50 songs`"""
    done = {"done": number(goal.done)}
    match goal.kind:
        case GoalKind.SONGS:
            return ngettext("%(done)s of %(num)s song", "%(done)s of %(num)s songs", goal.target, **done)
        case GoalKind.NEW_SONGS:
            return ngettext(
                "%(done)s of %(num)s new song", "%(done)s of %(num)s new songs", goal.target, **done
            )
        case GoalKind.SESSIONS:
            return ngettext(
                "%(done)s of %(num)s session", "%(done)s of %(num)s sessions", goal.target, **done
            )
        case GoalKind.VISITS:
            return ngettext("%(done)s of %(num)s visit", "%(done)s of %(num)s visits", goal.target, **done)
        case GoalKind.NEW_FACES:
            return ngettext(
                "%(done)s of %(num)s new person", "%(done)s of %(num)s new people", goal.target, **done
            )


def days(goal: GoalDetails) -> str:
    """`1 Oct – 31 Dec 2026`"""
    return date_range(goal.first, goal.last)


def until(goal: GoalDetails) -> str:
    """When it ends, or began, or that it has ended."""
    if goal.ended:
        return _("ended on %(day)s", day=plain_date(goal.last))
    if not goal.begun:
        return _("from %(day)s on", day=day_and_month(goal.first))
    return _("until %(day)s", day=plain_date(goal.last))


def bar(goal: GoalDetails) -> str:
    """How far it is, as characters."""
    full = min(BLOCKS, int(goal.share * BLOCKS))
    return "▓" * full + "░" * (BLOCKS - full)


def words() -> dict[str, Callable[..., str]]:
    """What the templates need beside the goals."""
    return {
        "name": name,
        "counted": counted,
        "days": days,
        "until": until,
        "bar": bar,
        "percent": percent,
        "kind_words": kind_words,
        "kind_name": kind_name,
    }


def listed(found: GoalPage) -> Screen:
    """Those that run, then those that were."""
    here = found.community.id
    above: CommunityData = CommunityMore(community=here)
    if found.program:
        above = ProgramMore(community=here, program=found.program.id)
    text = render("goals/list.html", found=found, **words())
    return Screen(text, markup(*keyboards.listed(found, name), nav.back_row(above)))


def screen(found: GoalView, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """One goal, and how far it is."""
    return Screen(_text(found), markup(*keyboards.ways(found), nav.back_row(_list(found))), toast, alert)


def _text(found: GoalView) -> str:
    return render("goals/screen.html", goal=found.goal, community=found.community.name, **words())


def _list(found: GoalView) -> GoalList:
    return GoalList(community=found.goal.community_id, program=found.goal.program_id or 0)


def picture(found: GoalView) -> Picture:
    """The same as a picture."""
    goal = found.goal
    shown = Progress(
        title=name(goal),
        where=goal.program or found.community.name,
        share=goal.share,
        percent=percent(goal.percent / 100),
        counted=counted(goal),
        until=until(goal),
    )
    back = markup([keyboards.open_goal(goal, _("‹ Back"))])
    return Picture(shown, partial(progress, shown), _text(found), back)


def new(community: int, program: int) -> Screen:
    """What is to be counted?"""
    back = nav.back_row(GoalList(community=community, program=program))
    text = render("goals/new.html", kinds=list(GoalKind), **words())
    return Screen(text, markup(*keyboards.kinds(community, program, kind_name), back))


def how_many(community: int, program: int, kind: GoalKind) -> Screen:
    """And how many?"""
    back = nav.back_row(keyboards.GoalNew(community=community, program=program))
    return Screen(render("goals/how_many.html", kind=kind, **words()), markup(back))


def ask(found: GoalView, field: str, overtaken: Edited | None = None) -> Screen:
    """Ask for a title, a number or days; where somebody was first, say what is there now."""
    goal = found.goal
    text = render("goals/ask.html", goal=goal, field=field, overtaken=overtaken, **words())
    return Screen(text, markup(nav.back_row(GoalScreen(community=goal.community_id, goal=goal.id))))


def edited(result: Edited, field: str) -> Screen:
    """After something was written; or the question again."""
    return ask(result.view, field, result) if result.conflict else screen(result.view)


def deleted(found: GoalView) -> Screen:
    """Deleted, with the way back."""
    text = render("goals/deleted.html", goal=found.goal, **words())
    return Screen(text, markup(keyboards.undo(found), nav.back_row(_list(found))), _("Deleted."))


def restored(found: GoalView) -> Screen:
    """Back again."""
    return screen(found, toast=_("It is back."))


def post(shown: GoalPost, links: Links) -> Screen:
    """What the group hears: how far it is, or that it is reached."""
    text = render("goals/post.html", goal=shown.goal, community=shown.community, **words())
    return Screen(text, markup([link(_("Open chat"), links.start(shown.reference))]))

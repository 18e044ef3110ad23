"""The agenda of a session as screens: the list, one topic, a plan by votes."""

from aiogram.types import InlineKeyboardButton

from keyboards import meetings as keyboards
from keyboards import nav
from keyboards.data import markup
from keyboards.meetings import AgendaTopic
from keyboards.sessions import SessionMore
from locales.reader import day, duration, ngettext
from locales.reader import gettext as _
from models.meetings import ItemStatus
from models.votes import Choice
from services import meeting_fit, meeting_words
from services.meeting_carrying import Carried
from services.meeting_facts import Agenda, Item
from services.meeting_plans import Proposal
from services.meeting_suggestions import Changed, Suggested
from views.links import Links
from views.screen import Screen, render


def agenda(
    found: Agenda,
    links: Links,
    at: int = 0,
    *,
    outcome: str = "",
    toast: str | None = None,
    first: list[InlineKeyboardButton] | None = None,
) -> Screen:
    """The list: what is on it, what is suggested, how it fits."""
    session = found.session
    at = max(0, min(at, found.pages - 1))
    text = render("meetings/list.html", agenda=found, page=at, outcome=outcome, time=planned(found))
    rows = [
        first or [],
        keyboards.numbers(found, at),
        keyboards.pages(found, at),
        *keyboards.ways(found, links.page(path(found))),
    ]
    back = SessionMore(community=session.community_id, session=session.id)
    return Screen(text, markup(*rows, nav.back_row(back)), toast)


def path(found: Agenda) -> str:
    """The agenda's page in the Mini App."""
    return f"/app/{found.session.community_id}/session/{found.session.id}/meeting"


def planned(found: Agenda) -> str:
    """How the agenda fills its time, in words."""
    over = found.minutes - found.budget
    if over > 0:
        said = _("%(planned)s planned for %(budget)s: %(over)s too much.")
        return said % {
            "planned": duration(found.minutes),
            "budget": duration(found.budget),
            "over": duration(over),
        }
    said = _("%(planned)s of %(budget)s planned.")
    return said % {"planned": duration(found.minutes), "budget": duration(found.budget)}


def suggested(done: Suggested, links: Links) -> Screen:
    """What was understood, shown back: one topic by itself, several in the list."""
    if len(done.new) == 1 and not done.known:
        return topic(done.agenda, done.new[0], asks=_("Is it right so? Tap Edit, or write the next topic."))
    said = []
    if done.new:
        count = len(done.new)
        said.append(ngettext("%(num)s topic suggested.", "%(num)s topics suggested.", count))
    if done.known:
        said.append(_("On the list already: %(topic)s", topic=done.known[0].topic))
    page = keyboards.back_to(done.agenda, (*done.new, *done.known)[0]).page
    return agenda(done.agenda, links, page, outcome=" ".join(said))


def ask(found: Agenda) -> Screen:
    """What do you want to talk about?"""
    return Screen(
        render("meetings/ask.html", agenda=found, time=planned(found)),
        markup(nav.back_row(keyboards.back_to(found))),
    )


def topic(
    found: Agenda, item: Item, *, asks: str = "", toast: str | None = None, alert: str | None = None
) -> Screen:
    """One topic, and what one can do with it."""
    text = render("meetings/topic.html", agenda=found, item=item, asks=asks, state=state(found, item))
    rows = keyboards.on_item(found, item)
    return Screen(text, markup(*rows, nav.back_row(keyboards.back_to(found, item))), toast, alert)


def state(found: Agenda, item: Item) -> str:
    """Where a topic stands, in words."""
    match item.status:
        case ItemStatus.SUGGESTED:
            return _("Suggested")
        case ItemStatus.PLANNED if item.id in found.late:
            return _("On the agenda, but there is no time for it")
        case ItemStatus.PLANNED:
            return _("On the agenda")
        case ItemStatus.CURRENT:
            return _("Talked about right now")
        case ItemStatus.DONE:
            spent = round(item.spent_seconds / 60)
            return _("Done in %(time)s", time=duration(spent)) if spent else _("Done")
        case ItemStatus.DROPPED:
            return _("Skipped")
        case ItemStatus.CARRIED:
            return _("Goes on at the next date")


def voted(found: Agenda, item: Item) -> Screen:
    """After a vote."""
    said = {
        Choice.UP: _("You are for it."),
        Choice.DOWN: _("You are against it."),
        Choice.NEUTRAL: _("Your vote is taken back."),
    }
    return topic(found, item, toast=said[item.mine or Choice.NEUTRAL])


def ask_anew(found: Agenda, item: Item) -> Screen:
    """How is it to be said?"""
    typed = meeting_words.typed(meeting_words.Topic(item.topic, item.minutes, item.text))
    text = render("meetings/anew.html", item=item, typed=typed)
    back = AgendaTopic(community=found.session.community_id, item=item.id)
    return Screen(text, markup(nav.back_row(back)))


def changed(done: Changed) -> Screen:
    """A topic as it is said now."""
    if not done.conflict:
        return topic(done.agenda, done.item, toast=_("Saved."))
    first = done.by or _("Somebody")
    alert = _("%(name)s changed it first. Nothing was overwritten: look at it, then edit again.", name=first)
    return topic(done.agenda, done.item, alert=alert)


def withdrawn(found: Agenda, item_id: int, links: Links) -> Screen:
    """The list without it, and the way back."""
    return agenda(found, links, toast=_("Withdrawn."), first=[keyboards.undo(found, item_id)])


def proposal(found: Proposal) -> Screen:
    """What the votes would put on the agenda."""
    text = render("meetings/plan.html", plan=found, length=meeting_fit.length)
    alert = _("The votes have changed meanwhile. Look at the plan of now.") if found.stale else None
    back = nav.back_row(keyboards.back_to(found.agenda))
    return Screen(text, markup(keyboards.accept(found), back), alert=alert)


def accepted(done: Proposal, links: Links) -> Screen:
    """The agenda with what was proposed, or today's proposal where it had changed."""
    if done.stale:
        return proposal(done)
    return agenda(done.agenda, links, toast=_("They are on the agenda."))


def posted(found: Agenda, links: Links) -> Screen:
    """It is shown in the group."""
    return agenda(found, links, toast=_("It is in the group, and follows every change."))


def carried(done: Carried, links: Links) -> Screen:
    """What went on to the next date."""
    return agenda(done.agenda, links, outcome=moved(done.count, done))


def moved(count: int, done: Carried) -> str:
    """How many topics went on, and to when."""
    if not count or done.starts_at is None:
        return _("Nothing was left to move.")
    return ngettext(
        "%(num)s topic goes on at %(date)s.",
        "%(num)s topics go on at %(date)s.",
        count,
        date=day(done.starts_at, done.agenda.session.zone),
    )

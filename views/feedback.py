"""How a session was: asked, said, and summed up for organizers."""

from functools import partial
from typing import Any

from keyboards import feedback as keyboards
from keyboards import nav
from keyboards.data import button, markup
from keyboards.feedback import FeedbackChart, FeedbackScreen
from keyboards.notices import less
from keyboards.programs import ProgramMore
from keyboards.sessions import SessionMore
from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services.choices import Topic
from services.feedback import MAX_TEXT, MOST_STARS, MyFeedback
from services.feedback_summary import Summary
from services.notice import Notice
from services.ratings import FEW
from views.pictures.charts import Bars, Series, bars
from views.screen import Picture, Screen, render


def star_line(count: int) -> str:
    """`★★★★☆`."""
    return "★" * count + "☆" * (MOST_STARS - count)


def asked(notice: Notice) -> Screen:
    """How was it? Answered with one tap."""
    row = keyboards.stars(notice.community_id, notice.session_id or 0)
    text = render("feedback/asked.html", notice=notice)
    return Screen(text, markup(row, [less(notice.community_id, Topic.FEEDBACK)]))


def screen(mine: MyFeedback, *, outcome: str = "", toast: str | None = None) -> Screen:
    """One's stars and word, to be given and changed."""
    session, said = mine.session, mine.said
    row = keyboards.stars(session.community_id, session.id, said.stars if said else None)
    back = nav.back_row(SessionMore(community=session.community_id, session=session.id))
    text = render("feedback/screen.html", mine=mine, session=session, outcome=outcome, line=star_line)
    return Screen(text, markup(row, *keyboards.ways(mine), back), toast)


def rated(mine: MyFeedback) -> Screen:
    """After the stars."""
    return screen(mine, toast=_("Thank you!"))


def changed(mine: MyFeedback) -> Screen:
    """After a tap."""
    return screen(mine, toast=_("Saved."))


def written(mine: MyFeedback) -> Screen:
    """After the word: no toast can say so."""
    return screen(mine, outcome=_("Saved. Thank you!"))


def ask_word(mine: MyFeedback) -> Screen:
    """What would you like to say?"""
    session = mine.session
    back = nav.back_row(FeedbackScreen(community=session.community_id, session=session.id))
    return Screen(render("feedback/word.html", session=session, most=MAX_TEXT), markup(back))


def summary(found: Summary) -> Screen:
    """What people say about a program."""
    ids = {"community": found.community_id, "program": found.program_id}
    picture = [button(_("Show picture"), FeedbackChart(**ids))] if len(found.trend) > 1 else []
    text = render("feedback/summary.html", found=found, **words())
    return Screen(text, markup(keyboards.pages(found), picture, nav.back_row(ProgramMore(**ids))))


def words() -> dict[str, Any]:
    """What the templates need beside the numbers."""
    return {"decimal": reader.decimal, "line": star_line, "few": FEW}


def chart(found: Summary) -> Picture:
    """The trend as a picture, its numbers below."""
    shown = trend_bars(found)
    back = markup([keyboards.summary(found.community_id, found.program_id)])
    caption = render("feedback/caption.html", found=found, **words())
    return Picture(shown, partial(bars, shown), caption, back)


def trend_bars(found: Summary) -> Bars:
    """How many stars on average, session by session."""
    zone = reader.zone_for(found.zone)
    count = found.rating.count
    return Bars(
        title=found.program,
        subtitle=ngettext(
            "★ %(average)s, %(num)s rating",
            "★ %(average)s, %(num)s ratings",
            count,
            average=reader.decimal(found.rating.average),
        ),
        labels=tuple(reader.short_date(one.starts_at.astimezone(zone).date()) for one in found.trend),
        series=(Series(_("Stars"), tuple(round(one.rating.average, 1) for one in found.trend)),),
    )

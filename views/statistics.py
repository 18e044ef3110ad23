"""How a program and a community are doing: numbers, and the words that go with their pictures."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from keyboards import nav, program_health
from keyboards import statistics as keyboards
from keyboards.data import button, markup
from keyboards.home import CommunityScreen
from keyboards.programs import ProgramManage
from locales import reader
from locales.reader import gettext as _
from services.community_statistics import CommunityStatistics
from services.statistics import ProgramStatistics, Trend
from views.pictures.charts import Bars, Series, bars
from views.screen import Picture, Screen, render


def program(found: ProgramStatistics) -> Screen:
    """One program in numbers."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    picture = [button(_("Show picture"), keyboards.ProgramChart(**ids))] if found.turnout.evenings else []
    text = render("statistics/program.html", found=found, **words())
    ways = [*picture, program_health.opener(**ids)]
    return Screen(text, markup(ways, nav.back_row(ProgramManage(**ids))))


def community(found: CommunityStatistics) -> Screen:
    """The community in numbers, with a page of its programs."""
    here = found.community.id
    picture = [button(_("Show picture"), keyboards.CommunityChart(community=here))] if found.held else []
    text = render("statistics/community.html", found=found, **words())
    back = nav.back_row(CommunityScreen(community=here))
    return Screen(text, markup(*keyboards.lines(found), picture, back))


def words() -> dict[str, Callable[..., str]]:
    """What the templates need beside the numbers."""
    return {"decimal": reader.decimal, "percent": reader.percent, "trend": trend}


def trend(value: Trend) -> str:
    """Where the number of people is going, after a comma."""
    return {
        Trend.UNKNOWN: _("too few sessions for a trend"),
        Trend.GROWING: _("and more and more"),
        Trend.STEADY: _("steadily"),
        Trend.SHRINKING: _("and fewer lately"),
    }[value]


def program_chart(found: ProgramStatistics) -> Picture:
    """One program as a picture, its numbers below."""
    chart = program_bars(found)
    back = markup([keyboards.of_program(found.program.community_id, found.program.id)])
    return Picture(chart, partial(bars, chart), program(found).text, back)


def community_chart(found: CommunityStatistics) -> Picture:
    """The community as a picture, its numbers below."""
    chart = community_bars(found)
    back = markup([keyboards.of_community(found.community.id)])
    return Picture(chart, partial(bars, chart), community(found).text, back)


def program_bars(found: ProgramStatistics) -> Bars:
    """Who said yes and who came, evening by evening."""
    zone, evenings = found.program.draft.schedule.zone, found.turnout.evenings
    return Bars(
        title=found.program.name,
        subtitle=_("%(average)s come on average", average=reader.decimal(found.turnout.average)),
        labels=tuple(
            reader.short_date(one.starts_at.astimezone(reader.zone_for(zone)).date()) for one in evenings
        ),
        series=(
            Series(_("Said yes"), tuple(one.said_yes for one in evenings)),
            Series(_("Came"), tuple(one.came for one in evenings)),
        ),
    )


def community_bars(found: CommunityStatistics) -> Bars:
    """The same week by week."""
    zone = reader.zone_for(found.community.zone)
    return Bars(
        title=found.community.name,
        subtitle=_("The last 12 weeks"),
        labels=tuple(_label(week.begins, zone) for week in found.weeks),
        series=(
            Series(_("Said yes"), tuple(week.said_yes for week in found.weeks)),
            Series(_("Came"), tuple(week.came for week in found.weeks)),
        ),
    )


def _label(at: datetime, zone: ZoneInfo) -> str:
    return reader.day_and_month(at.astimezone(zone).date())

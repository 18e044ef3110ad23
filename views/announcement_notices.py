"""What is announced, and what became of an announcement, as notices."""

from keyboards import announcements as keyboards
from keyboards import notices
from keyboards.data import markup
from services.choices import Topic
from services.notice import Notice
from services.outbox_kinds import Kind
from views.screen import Screen, render


def _announcement(notice: Notice) -> Screen:
    less = [notices.less(notice.community_id, Topic.ANNOUNCEMENTS)]
    text = render("notices/announcement.html", notice=notice)
    return Screen(text, markup(keyboards.about(notice), less))


def _news(notice: Notice) -> Screen:
    """It was paused, continued or stopped from above, waits, or has ended by itself."""
    report = notice.report
    if report is None:
        raise LookupError(f"{notice.kind} without an announcement")
    text = render("notices/announcement_news.html", notice=notice, report=report, tally=report.tally)
    return Screen(text, markup(*keyboards.news(report)))


SCREENS = {Kind.ANNOUNCEMENT: _announcement, Kind.ANNOUNCEMENT_NEWS: _news}

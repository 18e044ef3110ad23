"""Private threads in the chat: listed, read, written, brought."""

from collections.abc import Sequence

from markupsafe import Markup

from keyboards import nav
from keyboards import threads as keyboards
from keyboards.data import markup
from keyboards.threads import ThreadList
from locales.reader import gettext as _
from models.files import FileKind
from services import richtext
from services.notice import Notice
from services.outbox import Kind
from services.thread_relay import Passed
from services.threads import Listed, MessageView, Pages, ThreadView
from views.screen import Screen, render

SIGNS = {
    FileKind.PHOTO: "🖼",
    FileKind.DOCUMENT: "📄",
    FileKind.VIDEO: "🎬",
    FileKind.AUDIO: "🎵",
    FileKind.VOICE: "🎙",
}
CUT = 170
"""Characters of each message on a page of twenty: Telegram takes 4,096."""


def listed(found: Sequence[Listed]) -> Screen:
    """A person's threads, in all their communities."""
    text = render("threads/list.html", found=found)
    return Screen(text, markup(*keyboards.listed(list(found)), nav.back_row()))


def pages(found: Pages, toast: str | None = None) -> Screen:
    """A page of one."""
    text = render("threads/read.html", found=found, said=said)
    back = nav.back_row(ThreadList(community=found.thread.community_id))
    return Screen(text, markup(*keyboards.pages(found), back), toast)


def said(message: MessageView) -> str:
    """A message in one short piece."""
    words = richtext.plain(message.text)
    short = words if len(words) <= CUT else words[: CUT - 1] + "…"
    sign = SIGNS[message.kind] if message.kind else ""
    return f"{sign} {short or message.file}".strip()


def ask(thread: ThreadView) -> Screen:
    """What is written now is passed on."""
    ids = {"community": thread.community_id, "talk": thread.id}
    back = nav.back_row(keyboards.ThreadOpen(**ids))
    return Screen(render("threads/write.html", thread=thread), markup(back))


def passed(found: Passed) -> Screen:
    """It is on its way; or waits, and why."""
    text = render("threads/passed.html", found=found)
    row = keyboards.passed(found.thread.community_id, found.thread.id, found.message_id)
    return Screen(text, markup(row))


def taken_back(thread: ThreadView) -> Screen:
    """It is gone at both."""
    text = render("threads/taken_back.html", thread=thread)
    return Screen(text, markup([keyboards.write(thread)], nav.back_row()), _("Taken back."))


def closed(found: Pages) -> Screen:
    """Closed, or open again."""
    return pages(found, _("Closed.") if found.thread.closed_at else _("Open again."))


def linked() -> str:
    """In the instructor's group."""
    return _("From now on each of your customers has a topic here. Write into it to answer them.")


def brought(notice: Notice) -> Screen:
    """A message at the other one's, with its writer's name as the community knows it."""
    if notice.relay is None:
        raise LookupError(f"{notice.kind} without a message")
    text = render("threads/brought.html", relay=notice.relay, words=Markup(notice.relay.text))  # noqa: S704
    return Screen(text, markup(keyboards.answer(notice.community_id, notice.relay.thread_id)))


def topic(name: str) -> str:
    """What a customer's topic is called."""
    return name[:128]


SCREENS = {Kind.THREAD_MESSAGE: brought}

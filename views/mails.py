"""Letters: what a mail says, from the same screens that the chat shows; and how it becomes a message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from locales.reader import gettext as _
from locales.reader import language
from services.addressed import Addressed
from services.announcement_reports import Report
from services.choices import OF_KIND
from services.door_mails import DoorKind
from services.letter import DoorLetter, Letter
from services.notice import Notice
from services.outbox import Kind
from views import announcements, calendar_files, invoice_paper, mail_markup, mail_stops, notices
from views import team as team_views
from views.guests import confirm_link
from views.links import Links
from views.mail_links import Link, links_of
from views.screen import render

MAX_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    content: bytes
    type: tuple[str, str]
    """Such as `application`, `pdf`."""
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mail:
    """What one letter says."""

    subject: str
    text: str
    html: str
    language: str
    stop: str | None = None
    """Where letters like this are stopped, in one click; None for what was asked for, or is one's own."""
    thread: tuple[int, int] | None = None
    """The community and session that letters stand together for."""
    attached: Attached | None = None


def mail(letter: Letter, links: Links, organizer: str) -> Mail:
    """A letter as its reader sees it, in the language and zone that are set.

    `organizer` is the address that calendars are told. Raises LookupError for what is no letter.
    """
    content = letter.content
    if isinstance(content, Notice):
        return _notice(letter, content, links, organizer)
    if isinstance(content, Report):
        screen = announcements.progress(content)
        return _written(screen.text, (), _member(content.community))
    if isinstance(content, Addressed):
        return _ADDRESSED[content.kind](content, links)
    if isinstance(content, DoorLetter):
        return _door(content, links)
    raise LookupError(f"{letter.kind} is no letter")


def _notice(letter: Letter, notice: Notice, links: Links, organizer: str) -> Mail:
    box = letter.box
    if box is None:
        raise LookupError("a letter to nobody")
    screen = notices.screen(notice)
    topic = OF_KIND.get(notice.kind)
    stop = mail_stops.link(links, notice.community_id, box.user_id or 0, topic) if topic else None
    session = notice.session.id if notice.session else notice.session_id
    return _written(
        screen.text,
        links_of(screen.keyboard, box, links),
        _guest(notice.community) if box.guest else _member(notice.community),
        stop=stop,
        thread=(notice.community_id, session) if session else None,
        attached=_paper(notice) or _calendar(letter, links, organizer),
    )


def _calendar(letter: Letter, links: Links, organizer: str) -> Attached | None:
    event = letter.event
    if event is None:
        return None
    method = "CANCEL" if event.cancelled else "PUBLISH"
    content = calendar_files.one(event, links, method=method, organizer=organizer)
    said = {"method": method, "charset": "utf-8"}
    return Attached(calendar_files.filename(event), content, ("text", "calendar"), said)


def _paper(notice: Notice) -> Attached | None:
    """An invoice or a credit note. Takes tens of milliseconds."""
    if notice.kind is not Kind.INVOICE or notice.paper is None:
        return None
    made = invoice_paper.document(notice.paper)
    return Attached(made.name, made.content, ("application", "pdf"), {})


def _member(community: str) -> str:
    return _("You get this because you are in %(community)s.", community=community)


def _guest(community: str) -> str:
    return _("You get this because you registered in %(community)s.", community=community)


def _confirm_place(said: Addressed, links: Links) -> Mail:
    """Somebody, the reader perhaps, registered with this address."""
    url = confirm_link(links, links.seals.open(said.sealed["secret"]))
    text = render("mails/confirm_place.html", session=said.session, community=said.community)
    return _asked(text, _("Confirm my place"), url)


def _run_together(said: Addressed, links: Links) -> Mail:
    """Somebody asks the reader to run a program with them: answered on the web, or in Telegram."""
    token = links.seals.open(said.sealed["token"])
    url = team_views.web_url(token, links)
    if not url:
        raise LookupError("no web server to lead to")
    ways = (Link(_("See the invitation"), url), Link(_("Open in Telegram"), team_views.url_of(token, links)))
    why = _(
        "You get this because %(name)s wrote your address. If you do not know them, do nothing.",
        name=said.name,
    )
    return _written(render("mails/run_together.html", said=said), ways, why)


_ADDRESSED: Mapping[Kind, Callable[[Addressed, Links], Mail]] = {
    Kind.CONFIRM_PLACE: _confirm_place,
    Kind.TEAM_INVITE: _run_together,
}
"""Letters to an address that is nobody's yet, by kind."""


def _door(letter: DoorLetter, links: Links) -> Mail:
    """A link that works once, for who asked for it."""
    token = links.seals.open(letter.sealed["token"])
    if letter.kind is DoorKind.SIGN_IN:
        url = links.page(f"/sign-in/link/{token}")
        said = {name: links.seals.open(letter.sealed[name]) for name in ("code", "browser")}
        return _asked(render("mails/sign_in.html", **said), _("Sign in"), url)
    url = links.page(f"/sign-in/address/{token}")
    said = {name: links.seals.open(letter.sealed[name]) for name in ("code", "name")}
    return _asked(render("mails/prove_address.html", **said), _("Yes, it is mine"), url)


def _asked(text: str, label: str, url: str | None) -> Mail:
    """A letter that somebody asked for, with one thing to do."""
    if url is None:
        raise LookupError("no web server to lead to")
    return _written(text, (Link(label, url),), _("If you did not ask for this, do nothing."))


def proof(name: str) -> Mail:
    """A letter that shows an operator that mail works."""
    return _written(render("mails/proof.html", name=name), (), "")


def _written(
    said: str,
    links: tuple[Link, ...],
    why: str,
    *,
    stop: str | None = None,
    thread: tuple[int, int] | None = None,
    attached: Attached | None = None,
) -> Mail:
    """One source for text and HTML: the chat's text, links in the place of buttons, and why one gets it."""
    first, rest = mail_markup.halves(said)
    subject = " ".join(mail_markup.to_text(first).split())[:MAX_SUBJECT]
    tag = language().replace("_", "-")
    shown: dict[str, Any] = {"links": links, "why": why, "stop": stop, "language": tag}
    html = render(
        "mails/letter.html",
        title=mail_markup.to_html(first),
        subject=subject,
        body=mail_markup.to_html(rest),
        **shown,
    )
    text = mail_markup.to_text(f"{first}\n\n{rest}".strip())
    return Mail(subject, _plain(text, links, why, stop), html, tag, stop, thread, attached)


def _plain(text: str, links: tuple[Link, ...], why: str, stop: str | None) -> str:
    lines = [text]
    lines += ["\n".join(f"{link.label}: {link.url}" for link in links)] if links else []
    foot = [why] if why else []
    foot += [_("Fewer letters: %(url)s", url=stop)] if stop else []
    lines += ["-- \n" + "\n".join(foot)] if foot else []
    return "\n\n".join(lines) + "\n"

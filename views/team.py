"""Running a program together as screens."""

from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import team as keyboards
from keyboards.data import button, link, markup
from keyboards.programs import ProgramManage, TeamScreen, open_program
from locales import words
from locales.reader import gettext as _
from services.notice import Notice
from services.outbox import Kind
from services.programs import ProgramDetails
from services.team import Invites, Mate, Team
from services.team_invites import Accepted, Made, Offer, State
from views import mail_states, members, programs
from views.links import Links
from views.screen import Screen, render

MAX_NAME = 60


def screen(team: Team, links: Links, *, toast: str | None = None) -> Screen:
    """Who runs a program, and what can be done about it."""
    back = nav.back_row(ProgramManage(community=team.program.community_id, program=team.program.id))
    text = render("team/screen.html", team=team, zone=_zone(team.program), role=role)
    said = removed_toast(team) if team.done else toast
    return Screen(text, markup(*keyboards.screen(team, mails=mails(links)), back), said)


def role(mate: Mate) -> str:
    """What somebody is in a team."""
    return _("facilitator") if mate.role == "facilitator" else _("co-organizer")


def removed_toast(team: Team) -> str:
    """What is said once somebody is off the team."""
    return _("%(name)s runs it no more.", name=words.short(team.done, MAX_NAME))


def made(invite: Made, links: Links) -> Screen:
    """The link of an invitation, which is shown once."""
    url = url_of(invite.token, links)
    query = urlencode({"url": url, "text": _("Run “%(name)s” with me", name=invite.program.name)})
    share = [link(_("Share link"), f"https://t.me/share/url?{query}")]
    text = render(
        "team/made.html", invite=invite, url=url, web=web_url(invite.token, links), zone=_zone(invite.program)
    )
    return Screen(text, markup(share, _back(invite.program)))


def mails(links: Links) -> bool:
    """Whether invitations can go by a letter: there is mail, and a page for them to lead to."""
    return links.mails and links.page("/") is not None


def ask_address(program: ProgramDetails) -> Screen:
    """To which address?"""
    return Screen(render("team/address.html", program=program), markup(_back(program)))


def written_toast(address: str) -> str:
    """What is said once a letter is on its way."""
    return _("The invitation goes to %(address)s.", address=words.short(address, MAX_NAME))


def url_of(token: str, links: Links) -> str:
    """The deep link of an invitation, for people with Telegram."""
    return links.start(keyboards.PREFIX + token)


def web_url(token: str, links: Links) -> str:
    """Its page on the web, for people without; empty where there is no web, or no mail to sign in by."""
    return (links.page(f"/invite/{token}") or "") if links.mails else ""


def mate(program: ProgramDetails, one: Mate, *, toast: str | None = None) -> Screen:
    """One of the team; taking them off, where the reader may."""
    ids = {"community": program.community_id, "program": program.id}
    remove = button(_("Take off the team"), keyboards.TeamRemoveNow(**ids, user=one.user_id), style="danger")
    text = render("team/mate.html", program=program, mate=one, zone=_zone(program), role=role)
    return Screen(text, markup([remove] if one.may_remove else [], _back(program)), toast)


def listed(found: Invites, *, toast: str | None = None) -> Screen:
    """What became of the invitations."""
    text = render(
        "team/invites.html", found=found, zone=_zone(found.program), outcome=outcome, fared=mail_states.said
    )
    return Screen(text, markup(*keyboards.invites(found), _back(found.program)), toast)


def outcome(state: State) -> str:
    """What became of an invitation, in a word."""
    return {
        State.OPEN: _("open"),
        State.USED: _("accepted"),
        State.DECLINED: _("declined"),
        State.REVOKED: _("revoked"),
        State.EXPIRED: _("expired"),
    }[state]


def revoked_toast(*, done: bool) -> str:
    """What is said to revoking."""
    return _("This link lets nobody in now.") if done else _("It was answered already.")


def leave(program: ProgramDetails) -> Screen:
    """Is that really meant?"""
    ids = {"community": program.community_id, "program": program.id}
    sure = button(_("Step down now"), keyboards.TeamLeaveNow(**ids), style="danger")
    return Screen(render("team/leave.html", program=program), markup([sure], _back(program)))


def left_toast() -> str:
    """What is said to who stepped down."""
    return _("You run it no more. Thank you for what you did.")


def left(program: ProgramDetails) -> Screen:
    """The program as a member sees it."""
    return programs.screen(program, toast=left_toast())


def offered(offer: Offer, token: str) -> Screen:
    """What is offered, before anything happens."""
    text = render("team/offer.html", offer=offer)
    return Screen(text, markup(*keyboards.answers(offer, token), nav.back_row()))


def accepted(result: Accepted) -> Screen:
    """The program one runs now; the community, where one waits to be let in there first."""
    if result.program is None:
        waiting = members.joined(result.joined)
        return Screen(waiting.text, waiting.keyboard, alert=accepted_words(result))
    return programs.screen(result.program, toast=accepted_words(result))


def accepted_words(result: Accepted) -> str:
    """What accepting came to."""
    if result.program is None:
        return _("Thank you! The organizers were asked to let you in. You run it as soon as one does.")
    return _("You run it now, with %(name)s.", name=words.short(result.by, MAX_NAME))


def declined_words(offer: Offer) -> str:
    """After a no, on a page."""
    return _("%(name)s is told. You do not run “%(program)s”.", name=offer.by, program=offer.program)


def declined(offer: Offer) -> Screen:
    """After a no."""
    return Screen(render("team/declined.html", offer=offer), markup(nav.back_row()))


def told(notice: Notice) -> Screen:
    """Who joined or left a team, or declined to."""
    opening = open_program(notice.community_id, notice.program_id or 0, _("Open program"))
    return Screen(render("notices/team.html", notice=notice), markup([opening]))


SCREENS = {Kind.TEAM: told}


def _zone(program: ProgramDetails) -> str:
    return program.draft.schedule.zone


def _back(program: ProgramDetails) -> list[InlineKeyboardButton]:
    return nav.back_row(TeamScreen(community=program.community_id, program=program.id))

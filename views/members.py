"""Joining a community, and the people in it."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from keyboards import instructors, nav
from keyboards import members as keyboards
from keyboards.bans import BanList, BanScreen
from keyboards.communities import Invite
from keyboards.data import button, link, markup
from keyboards.discovery import WhatsOn
from keyboards.home import CommunityScreen
from locales import words
from locales.reader import gettext as _
from models.communities import Standing
from services.members import CommunityCard, Joining, JoinResult
from services.roster import Decision, MemberDetails, MemberPage
from views import badges
from views.choosing import which_community
from views.links import Links
from views.screen import Screen, render, title


def welcome(card: CommunityCard, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """A community as one who follows its link sees it: what it is, and the way in."""
    text = render("members/welcome.html", card=card)
    return Screen(text, markup(*_ways_on(card), nav.back_row()), toast, alert)


def _ways_on(card: CommunityCard) -> list[list[InlineKeyboardButton]]:
    if card.standing in (Standing.PENDING, Standing.BANNED):
        return []
    if card.standing is not Standing.ACTIVE:
        return [[keyboards.join(card.id, approval=card.requires_approval)]]
    return [
        [button(_("What's on"), WhatsOn(community=card.id), style="primary")],
        [button(_("Open community"), CommunityScreen(community=card.id))],
    ]


def joined(result: JoinResult) -> Screen:
    """What asking to join came to; only a request that waits must be read."""
    toast = {Joining.JOINED: _("You're in."), Joining.ALREADY_IN: _("You are a member already.")}
    alert = {
        Joining.REQUESTED: _("The organizers were asked. You'll hear from me as soon as one answers."),
        Joining.ALREADY_ASKED: _("You have asked already. You'll hear from me as soon as one answers."),
    }
    return welcome(result.community, toast=toast.get(result.joining), alert=alert.get(result.joining))


def listed(page: MemberPage, *, toast: str | None = None) -> Screen:
    """A page of members, those who ask to join first."""
    community = page.community.id
    invite = [
        button(_("Invite people"), Invite(community=community)),
        button(_("See banned"), BanList(community=community)),
    ]
    back = nav.back_row(CommunityScreen(community=community))
    text = render("members/list.html", page=page, role=words.role)
    return Screen(text, markup(*keyboards.listed(page), keyboards.pages(page) or invite, back), toast)


def choose(pages: Sequence[MemberPage], links: Links) -> Screen:
    """The members of the community one organizes; the choice for one who organizes several."""
    if len(pages) == 1:
        return listed(pages[0])
    if not pages:
        return Screen(
            title(_("You organize no community yet"))
            + "\n"
            + _("Only organizers see who is a member. Add me to a group to run a community."),
            markup([link(_("Add me to a group"), links.startgroup())], nav.back_row()),
        )
    return which_community(
        (words.short(page.community.name, 40), keyboards.MemberList(community=page.community.id))
        for page in pages
    )


def decided(decision: Decision) -> Screen:
    """The members after a decision, whoever made it."""
    return listed(decision.page, toast=decided_toast(decision))


def decided_toast(decision: Decision) -> str:
    """What became of one who asked to join."""
    inside = decision.member.standing is Standing.ACTIVE
    name = words.short(decision.member.name, 60)
    if decision.changed:
        return _("%(name)s is in.", name=name) if inside else _("%(name)s was declined.", name=name)
    if inside:
        return _("%(name)s is in already.", name=name)
    return _("Somebody decided already: %(name)s is not in.", name=name)


def one(details: MemberDetails, *, toast: str | None = None) -> Screen:
    """One member, and what may be made of them."""
    community, member = details.community.id, details.member
    rows = keyboards.roles(community, member, details.offered)
    if member.standing is Standing.PENDING:
        rows = [keyboards.decision(community, member.user_id)]
    if details.instructor_id:
        rows.append([instructors.opened(community, details.instructor_id)])
    elif details.may_make_instructor:
        rows.append([instructors.make(community, member.user_id)])
    if details.may_ban:
        given = {"community": community, "user": member.user_id}
        rows.append(
            [button(_("Ban"), BanScreen(**given)), button(_("See banned"), BanList(community=community))]
        )
    back = nav.back_row(keyboards.MemberList(community=community))
    shown = badges.of_member(details.member.badges, details.badges)
    text = render("members/member.html", details=details, role=words.role, badges=shown)
    return Screen(text, markup(*rows, back), toast)


def role_changed(details: MemberDetails) -> Screen:
    """The member with the role just given."""
    name, role = words.short(details.member.name, 60), words.role(details.member.role)
    return one(details, toast=_("%(name)s: %(role)s.", name=name, role=role))


def hand_over(details: MemberDetails) -> Screen:
    """Is that really meant?"""
    given = {"community": details.community.id, "user": details.member.user_id}
    sure = [button(_("Hand over now"), keyboards.HandOverNow(**given), style="danger")]
    text = render("members/hand_over.html", details=details)
    return Screen(text, markup(sure, nav.back_row(keyboards.MemberScreen(**given))))

"""Bans as screens."""

from keyboards import bans as keyboards
from keyboards import nav
from keyboards.data import button, markup
from keyboards.members import MemberList, MemberScreen
from locales import words
from locales.reader import gettext as _
from services.bans import Ban, Bans
from services.roster import Member
from views.screen import Screen, render

MAX_NAME = 60


def how_long(community: int, member: Member) -> Screen:
    """For how long?"""
    back = nav.back_row(MemberScreen(community=community, user=member.user_id))
    text = render("bans/how_long.html", member=member)
    return Screen(text, markup(*keyboards.lengths(community, member.user_id), back))


def why(community: int, member: Member) -> Screen:
    """Why? Writing it bans."""
    back = nav.back_row(keyboards.BanScreen(community=community, user=member.user_id))
    return Screen(render("bans/why.html", member=member), markup(back))


def banned_toast(ban: Ban) -> str:
    """What is said once somebody is banned."""
    return _("%(name)s is banned.", name=words.short(ban.name, MAX_NAME))


def unbanned_toast(name: str) -> str:
    """What is said once somebody may join again."""
    return _("%(name)s may join again.", name=words.short(name, MAX_NAME))


def listed(found: Bans, *, toast: str | None = None) -> Screen:
    """Who is banned."""
    back = nav.back_row(MemberList(community=found.community.id))
    return Screen(render("bans/list.html", found=found), markup(*keyboards.listed(found), back), toast)


def one(community: int, zone: str, ban: Ban, *, toast: str | None = None) -> Screen:
    """One who is banned: why, by whom, until when."""
    lift = [button(_("Lift ban"), keyboards.Unban(community=community, user=ban.user_id))]
    back = nav.back_row(keyboards.BanList(community=community))
    return Screen(render("bans/one.html", ban=ban, zone=zone), markup(lift, back), toast)

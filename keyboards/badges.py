"""Buttons of badges: to look at one's own, to share one, to keep them to oneself."""

from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows, link
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.badges import BadgePage

MAX_LABEL = 18
ALL = 0
"""Badges of every program."""


class BadgesScreen(CommunityData, prefix="kb"):
    """One's badges: of one program, or of all (0)."""

    program: int = ALL
    page: int = 0


class BadgeShow(CommunityData, prefix="kbs"):
    """Send a badge's picture."""

    badge: int


class BadgesHide(CommunityData, prefix="kbh"):
    """Keep one's badges from others, or show them."""

    hidden: bool


def opener(community: int, program: int = ALL) -> InlineKeyboardButton:
    """To one's badges."""
    return button(_("Badges"), BadgesScreen(community=community, program=program))


def share(url: str, text: str) -> InlineKeyboardButton:
    """Send a word about a badge to anybody."""
    return link(_("Share"), f"https://t.me/share/url?{urlencode({'url': url, 'text': text})}")


def badges(page: BadgePage, names: list[str]) -> list[list[InlineKeyboardButton]]:
    """A button a badge, two a row."""
    return in_rows(
        [
            button(
                words.short(f"{number(count)}. {name}", MAX_LABEL),
                BadgeShow(community=page.community_id, badge=badge.id),
            )
            for count, (badge, name) in enumerate(zip(page.badges, names, strict=True), 1)
        ],
        2,
    )


def pages(page: BadgePage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    of = {"community": page.community_id, "program": page.program_id or ALL}
    before = BadgesScreen(**of, page=page.page - 1) if page.page else None
    after = BadgesScreen(**of, page=page.page + 1) if page.page + 1 < page.pages else None
    return nav.page_row(before, f"{number(page.page + 1)}/{number(page.pages)}", after)


def hide(page: BadgePage) -> InlineKeyboardButton:
    """Whether others see them."""
    label = _("Show to others") if page.hidden else _("Hide from others")
    return button(label, BadgesHide(community=page.community_id, hidden=not page.hidden))

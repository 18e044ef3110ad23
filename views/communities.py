"""A community as its people see it, and what its admins set."""

from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import communities as keyboards
from keyboards import nav, zones
from keyboards.data import CommunityData, button, link, markup
from keyboards.home import CommunityScreen
from keyboards.members import Join
from locales.reader import city
from locales.reader import gettext as _
from services.communities import MAX_DESCRIPTION, MAX_NAME, OnTheWeb, Overview, SetUp
from services.members import CommunityCard
from views import members, public
from views import zones as places
from views.links import Links
from views.screen import Screen, render
from views.settings import own_names

LIMITS = {keyboards.Text.NAME: MAX_NAME, keyboards.Text.DESCRIPTION: MAX_DESCRIPTION}


def set_up(state: SetUp, links: Links, *, reachable: bool) -> Screen:
    """In the group: one line, the way in, and for an organizer who has not met the bot the way on."""
    url = links.start(state.reference)
    row = [link(_("Join"), url)]
    if state.may_manage and not reachable:
        row.append(link(_("Open chat"), url))
    return Screen(render("communities/group.html", state=state), markup(row))


def next_steps(state: SetUp) -> Screen:
    """In private: what an organizer does first."""
    text = render("communities/next.html", state=state, city=city(state.community.zone))
    return Screen(text, markup(*keyboards.first_steps(state.community), nav.back_row()))


def how_to_set_up(links: Links) -> Screen:
    """For /setup in private."""
    return Screen(
        render("communities/how.html"),
        markup([link(_("Add me to a group"), links.startgroup())], nav.back_row()),
    )


def screen(overview: Overview, *, toast: str | None = None) -> Screen:
    """The community of a member; for others what it is, and the way in."""
    if overview.community.standing != "active":
        return members.welcome(overview.community, toast=toast)
    text = render("communities/screen.html", overview=overview)
    return Screen(text, markup(*keyboards.ways(overview), nav.back_row()), toast)


def more(card: CommunityCard) -> Screen:
    """What else there is about it."""
    back = nav.back_row(CommunityScreen(community=card.id))
    return Screen(render("communities/more.html", card=card), markup(*keyboards.more(card), back))


def settings(card: CommunityCard, *, outcome: str = "", toast: str | None = None) -> Screen:
    """What admins set; above, the outcome of what was written."""
    text = render(
        "communities/settings.html",
        card=card,
        outcome=outcome,
        language=own_names()[card.language],
        city=city(card.zone),
    )
    back = nav.back_row(CommunityScreen(community=card.id))
    return Screen(text, markup(*keyboards.settings(card), back), toast)


def changed(card: CommunityCard) -> Screen:
    """The settings after a change by a tap."""
    return settings(card, toast=saved())


def written(card: CommunityCard) -> Screen:
    """The settings after something was written: no toast can say so."""
    return settings(card, outcome=_("Saved."))


def edit(card: CommunityCard, text: keyboards.Text) -> Screen:
    """Ask for a name or a description."""
    clear = []
    if text is keyboards.Text.DESCRIPTION and card.description:
        clear = [button(_("Remove text"), keyboards.DescriptionNone(community=card.id))]
    shown = render("communities/edit.html", card=card, text=text, limit=LIMITS[text])
    return Screen(shown, markup(clear, _back_to_settings(card)))


def _back_to_settings(card: CommunityCard) -> list[InlineKeyboardButton]:
    return nav.back_row(keyboards.CommunitySettings(community=card.id))


def languages(card: CommunityCard) -> Screen:
    """Choose the language of the group's cards."""

    def choice(code: str) -> CommunityData:
        return keyboards.CommunityLanguage(community=card.id, code=code)

    rows = zones.of_languages(own_names(), card.language, choice)
    return Screen(render("communities/language.html"), markup(*rows, _back_to_settings(card)))


def zone_menu(card: CommunityCard) -> Screen:
    """Choose a region, or type a city."""

    def choice(region: str) -> CommunityData:
        return keyboards.CommunityRegion(community=card.id, region=region)

    rows = zones.regions(places.regions(), choice)
    return Screen(render("communities/zone.html"), markup(*rows, _back_to_settings(card)))


def zone_cities(community: int, region: str, page: int) -> Screen:
    """Choose a city of a region."""
    found, pages = places.cities(region, page)

    def at(number: int) -> CommunityData:
        return keyboards.CommunityRegion(community=community, region=region, page=number)

    text = render("settings/cities.html", region=places.regions().get(region, region))
    turn = zones.pages(min(page, pages - 1), pages, at)
    return Screen(text, markup(*_cities(community, found), turn, _back_to_zones(community)))


def zone_found(community: int, typed: str) -> Screen:
    """The cities that fit what was typed; how to go on where there is none."""
    found = places.find(typed)
    text = render("settings/found.html", found=found)
    return Screen(text, markup(*_cities(community, found), _back_to_zones(community)))


def _cities(community: int, found: dict[str, str]) -> list[list[InlineKeyboardButton]]:
    return zones.cities(found, lambda zone: keyboards.CommunityZone(community=community, zone=zone))


def _back_to_zones(community: int) -> list[InlineKeyboardButton]:
    return nav.back_row(keyboards.CommunityZones(community=community))


def on_the_web(state: OnTheWeb, links: Links, *, toast: str | None = None) -> Screen:
    """What anybody would find on the web, and the switch."""
    card, url = state.community, links.page(public.path(state.slug))
    label = _("Hide from the web") if card.is_public else _("Show on the web")
    switch = button(label, keyboards.CommunityWebSet(community=card.id, on=not card.is_public))
    rows = [[link(_("Open page"), url)]] if url and card.is_public else []
    text = render("communities/web.html", card=card, url=url)
    return Screen(text, markup([switch], *rows, _back_to_settings(card)), toast)


def saved() -> str:
    """The toast of a change by a tap."""
    return _("Saved.")


def cards(overview: Overview, links: Links, *, toast: str | None = None) -> Screen:
    """Where cards go, and how to have them elsewhere."""
    card = overview.community
    label = _("Choose a new group") if card.chat_id else _("Choose a group")
    rows = [[link(label, links.startgroup(overview.reference))]]
    if card.thread_id:
        rows.append([button(_("Leave the topic"), keyboards.CardsInMainChat(community=card.id))])
    label = _("Leave out pictures") if card.card_pictures else _("Show pictures")
    rows.append([button(label, keyboards.CardPictures(community=card.id, on=not card.card_pictures))])
    text = render("communities/cards.html", card=card)
    return Screen(text, markup(*rows, _back_to_settings(card)), toast)


def invite(overview: Overview, links: Links) -> Screen:
    """The link that leads in, to be shared."""
    url = links.start(overview.reference)
    share = f"https://t.me/share/url?{urlencode({'url': url, 'text': overview.community.name})}"
    back = nav.back_row(CommunityScreen(community=overview.community.id))
    text = render("communities/invite.html", overview=overview, url=url)
    return Screen(text, markup([link(_("Share link"), share)], back))


def leave(card: CommunityCard) -> Screen:
    """Is that really meant?"""
    sure = [button(_("Leave now"), keyboards.LeaveNow(community=card.id), style="danger")]
    back = nav.back_row(CommunityScreen(community=card.id))
    return Screen(render("communities/leave.html", card=card), markup(sure, back))


def left(card: CommunityCard) -> Screen:
    """Gone; the way back is one tap."""
    again = [button(_("Join again"), Join(community=card.id))]
    return Screen(render("communities/left.html", card=card), markup(again, nav.back_row()))

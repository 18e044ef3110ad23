"""What a person chose for themselves, and what is stored about them."""

from datetime import time

from babel import Locale
from babel import dates as cldr

from keyboards import account, calendars, nav, zones
from keyboards import settings as keyboards
from keyboards.data import button, link, markup
from locales.reader import LANGUAGES, city, language, locale, number
from locales.reader import gettext as _
from services.choices import Topic
from services.people import Settings
from views import choices
from views import zones as places
from views.links import Links
from views.screen import Screen, render


def own_names() -> dict[str, str]:
    """The languages, each by its own name."""
    return {code: _own_name(Locale.parse(code)) for code in LANGUAGES}


def _own_name(spoken: Locale) -> str:
    name = spoken.get_language_name(spoken) or spoken.language
    return name[:1].upper() + name[1:]


def screen(settings: Settings, *, toast: str | None = None) -> Screen:
    """What is chosen, and the ways to change it."""
    text = render(
        "settings/settings.html",
        language=own_names()[language()],
        zone=city(settings.zone) if settings.zone else None,
        quiet=_quiet(settings),
        off=[choices.name(topic) for topic in Topic if not getattr(settings, topic)],
    )
    *rows, last = keyboards.choices()
    return Screen(
        text, markup(*rows, [*last, calendars.my_calendar()], [account.my_account()], nav.back_row()), toast
    )


def _quiet(settings: Settings) -> str | None:
    if settings.quiet_from is None or settings.quiet_until is None:
        return None
    return f"{_hour(settings.quiet_from.hour)}–{_hour(settings.quiet_until.hour)}"


def _hour(hour: int) -> str:
    return cldr.format_time(time(hour), "short", locale=locale())


def language_menu() -> Screen:
    """Choose a language."""
    rows = zones.of_languages(own_names(), language(), lambda code: keyboards.LanguageChoice(code=code))
    text = render("settings/language.html")
    return Screen(text, markup(*rows, nav.back_row(keyboards.SettingsScreen())))


def language_chosen(settings: Settings) -> Screen:
    """The settings in the language just chosen."""
    return screen(settings, toast=_("I speak English now."))


def zone_menu() -> Screen:
    """Choose a region, or type a city."""
    rows = zones.regions(places.regions(), lambda region: keyboards.ZoneRegion(region=region))
    default = [button(_("As programs say"), keyboards.ZoneNone())]
    text = render("settings/zone.html")
    return Screen(text, markup(*rows, default, nav.back_row(keyboards.SettingsScreen())))


def zone_cities(region: str, page: int) -> Screen:
    """Choose a city of a region."""
    found, pages = places.cities(region, page)
    rows = zones.cities(found, lambda zone: keyboards.ZoneChoice(zone=zone))
    turn = zones.pages(min(page, pages - 1), pages, lambda at: keyboards.ZoneRegion(region=region, page=at))
    text = render("settings/cities.html", region=places.regions().get(region, region))
    return Screen(text, markup(*rows, turn, nav.back_row(keyboards.ZoneMenu())))


def zone_found(typed: str) -> Screen:
    """The cities that fit what was typed; how to go on where there is none."""
    found = places.find(typed)
    rows = zones.cities(found, lambda zone: keyboards.ZoneChoice(zone=zone))
    text = render("settings/found.html", found=found)
    return Screen(text, markup(*rows, nav.back_row(keyboards.ZoneMenu())))


def zone_chosen(settings: Settings) -> Screen:
    """The settings with the zone just chosen."""
    if settings.zone is None:
        return screen(settings, toast=_("Times are shown as each program says."))
    return screen(settings, toast=_("Times are shown as in %(city)s.", city=city(settings.zone)))


def quiet_menu(settings: Settings) -> Screen:
    """When do quiet hours begin?"""
    off = [button(_("Turn off"), keyboards.QuietNone())] if settings.quiet_from is not None else []
    rows = keyboards.evening({hour: _hour(hour) for hour in keyboards.EVENING})
    text = render("settings/quiet.html", start=None)
    return Screen(text, markup(*rows, off, nav.back_row(keyboards.SettingsScreen())))


def quiet_until(start: int) -> Screen:
    """And until when?"""
    rows = keyboards.morning(start, {hour: _hour(hour) for hour in keyboards.MORNING})
    text = render("settings/quiet.html", start=_hour(start))
    return Screen(text, markup(*rows, nav.back_row(keyboards.QuietMenu())))


def quiet_chosen(settings: Settings) -> Screen:
    """The settings with quiet hours just chosen."""
    hours = _quiet(settings)
    toast = _("Quiet hours: %(hours)s", hours=hours) if hours else _("Quiet hours are off.")
    return screen(settings, toast=toast)


def privacy(communities: int, settings: Settings, *, toast: str | None = None) -> Screen:
    """What is stored about the person, and what others may see of them."""
    text = render("settings/privacy.html", communities=number(communities), settings=settings)
    back = nav.back_row(keyboards.SettingsScreen())
    return Screen(text, markup(*keyboards.privacy(settings), back), toast)


def in_group(links: Links) -> Screen:
    """For one who asks in a group for what is their own: one line, and the way to the private chat."""
    return Screen(_("That is between you and me."), markup([link(_("Open chat"), links.start())]))

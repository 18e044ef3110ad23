"""The facts of a program in words, each by itself."""

from collections.abc import Callable, Mapping
from typing import Any

from keyboards.program_facts import hours_before
from locales import kind_words, words
from locales.reader import duration, listing, money, ngettext, number
from locales.reader import gettext as _
from services.drafts import Draft
from services.kind_schemas import UNTOLD
from services.program_facts import Fact
from views.schedule import sentence


def told(draft: Draft, asked: Fact) -> str:
    """One fact as it is now; empty where there is nothing to say."""
    return _TOLD[asked](draft)


def of_kind(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Settings of a kind, of a program or of one session, that are for all to read: names and values."""
    return every_setting({name: value for name, value in values.items() if name not in UNTOLD})


def every_setting(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same, and what steers a program: for those who change it."""
    return [(kind_words.setting(name), kind_words.told(name, value)) for name, value in values.items()]


def _cost(draft: Draft) -> str:
    return money(draft.cost_minor, draft.currency or "EUR") if draft.cost_minor else _("Free")


def _deadline(draft: Draft) -> str:
    minutes = draft.rsvp_deadline_minutes
    return _("Until the start") if minutes is None else duration(minutes)


def _place(draft: Draft) -> str:
    return draft.place or (_("A point on the map") if draft.latitude is not None else "")


def _ahead(draft: Draft) -> str:
    if not draft.auto_generate:
        return _("Never by itself")
    return ngettext("%(num)s day", "%(num)s days", draft.generation_days)


def _places(draft: Draft) -> str:
    if not draft.roles:
        return _("Unlimited") if draft.capacity is None else number(draft.capacity)
    return listing(
        [
            f"{role} {number(size) if size is not None else _('unlimited')}"
            for role, size in draft.roles.items()
        ]
    )


def _balance(draft: Draft) -> str:
    if draft.balance is None:
        return _("Any number in each role")
    return ngettext("At most %(num)s more of one role", "At most %(num)s more of one role", draft.balance)


def _offer(draft: Draft) -> str:
    if draft.offer_within_hours is None:
        return _("Given at once")
    return _("Offered from %(length)s before", length=duration(draft.offer_within_hours * 60))


def people(minimum: int | None) -> str:
    """A minimum of people in words."""
    if not minimum:
        return _("No minimum")
    return ngettext("%(num)s person", "%(num)s people", minimum)


_TOLD: dict[Fact, Callable[[Draft], str]] = {
    Fact.NAME: lambda draft: draft.name,
    Fact.DESCRIPTION: lambda draft: words.short(draft.description, 400),
    Fact.KIND: lambda draft: words.kind(draft.kind),
    Fact.WHEN: lambda draft: sentence(draft.schedule),
    Fact.DURATION: lambda draft: duration(draft.duration_minutes),
    Fact.PLACES: _places,
    Fact.VISIBILITY: lambda draft: words.visibility(draft.visibility),
    Fact.PLACE: _place,
    Fact.GUESTS: lambda draft: number(draft.guests_allowed),
    Fact.DEADLINE: _deadline,
    Fact.COST: _cost,
    Fact.TAGS: lambda draft: listing(list(draft.tags)),
    Fact.PHOTO: lambda draft: _("There is a photo.") if draft.photo_id else "",
    Fact.FACILITATOR: lambda _draft: "",
    Fact.SETTING: lambda draft: "\n".join(
        f"{name}: {value}" for name, value in every_setting(draft.settings)
    ),
    Fact.AHEAD: _ahead,
    Fact.BALANCE: _balance,
    Fact.OFFER: _offer,
    Fact.ACCEPT: lambda draft: duration(draft.accept_minutes),
    Fact.MINIMUM: lambda draft: people(draft.minimum),
    Fact.DECIDE: lambda draft: hours_before(draft.decide_hours),
}

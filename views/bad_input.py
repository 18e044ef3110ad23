"""What can be wrong with a field that a person filled in, in words."""

from collections.abc import Callable

from locales import kind_words, reader
from locales.reader import gettext as _
from views import bad_merchant
from views.bad_fields import FIELDS


def _long_caption(_field: str, limit: int | str | None) -> str:
    return _(
        "Below a photo there is room for %(most)s characters. Write less, or send it without the photo.",
        most=limit,
    )


def _too_long(field: str, limit: int | str | None) -> str:
    return _("%(field)s is too long: at most %(limit)s characters.", field=field, limit=_bound(limit))


def _too_long_together(field: str, limit: int | str | None) -> str:
    return _(
        "%(field)s would be too long with what is there already: at most %(limit)s characters together. "
        "Write it to another item, or shorten what is there.",
        field=field,
        limit=_bound(limit),
    )


def _out_of_range(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be a number up to %(limit)s.", field=field, limit=_bound(limit))


def _minutes_range(field: str, limit: int | str | None) -> str:
    return _("%(field)s: write a number of minutes from 1 to %(limit)s.", field=field, limit=_bound(limit))


def _missing(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: something is missing. Choose one of the buttons, or write it.", field=field)


def _too_many(field: str, limit: int | str | None) -> str:
    return _("%(field)s has too many entries: at most %(limit)s.", field=field, limit=_bound(limit))


def _not_a_number(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must be a whole number.", field=field)


def _unreadable(field: str, _limit: int | str | None) -> str:
    return _("%(field)s has characters that cannot be kept. Write it again.", field=field)


def _unknown(field: str, _limit: int | str | None) -> str:
    return _("%(field)s cannot be changed here.", field=field)


def _not_understood(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: I did not understand that. Follow the example, or choose a button.", field=field)


def _off_the_map(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be between −%(limit)s and %(limit)s.", field=field, limit=_bound(limit))


def _no_map(_field: str, _limit: int | str | None) -> str:
    return _("I find no place in this link. Open it in Google Maps, and copy the long link of the place.")


def _short_link(_field: str, _limit: int | str | None) -> str:
    return _("This is a short link: it does not say where. Open it, and copy the long link from the browser.")


def _no_link(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: write links that begin with https://.", field=field)


def _file_too_big(_field: str, limit: int | str | None) -> str:
    megabytes = int(limit or 0) // 2**20
    return _("The file is too big: at most %(limit)s MB. Choose a smaller one.", limit=_bound(megabytes))


def _too_many_pixels(_field: str, limit: int | str | None) -> str:
    return _(
        "The picture is too big: at most %(limit)s megapixels. Make it smaller and try again.",
        limit=_bound(limit),
    )


def _no_picture(_field: str, _limit: int | str | None) -> str:
    return _("This is no picture I can show. Send a JPEG, PNG, WebP or GIF.")


def _file_type(_field: str, limit: int | str | None) -> str:
    return _("I cannot take this type of file. Send one of these: %(types)s.", types=_bound(limit))


def _damaged(_field: str, _limit: int | str | None) -> str:
    return _("The file is damaged, or not what its name says. Choose another one.")


def _empty_file(_field: str, _limit: int | str | None) -> str:
    return _("There is no file, or it is empty. Choose another one.")


def _no_bank_file(_field: str, _limit: int | str | None) -> str:
    return _(
        "This is no camt.053 or camt.054 file. Choose the XML file that your bank made, "
        "unpacked and unchanged."
    )


def _other_account(_field: str, limit: int | str | None) -> str:
    return _(
        "This file is of another account: %(ibans)s. Choose the one of the account that your bills name.",
        ibans=_bound(limit) or "–",
    )


def _not_among(field: str, limit: int | str | None) -> str:
    return _("%(field)s: here there are only these: %(limit)s.", field=field, limit=_bound(limit))


def _no_date(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: write a date like 2026-12-01.", field=field)


def _before_start(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must be after the start.", field=field)


def _after_start(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must not be after the start.", field=field)


def _too_late(field: str, limit: int | str | None) -> str:
    return _(
        "%(field)s is too late: a session lasts at most %(limit)s days.", field=field, limit=_bound(limit)
    )


def _too_many_days(_field: str, limit: int | str | None) -> str:
    return _("That is too long: at most %(limit)s days from the first to the last.", limit=_bound(limit))


def _nobody(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: no member who may see this is called so.", field=field)


def _several(field: str, limit: int | str | None) -> str:
    return _("%(field)s: several are called so: %(limit)s. Write the whole name.", field=field, limit=limit)


def _overlap(field: str, _limit: int | str | None) -> str:
    return _("%(field)s overlap. Give each time once.", field=field)


def _ends_before_start(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: an end lies before its start. Write it like: Mon–Fri 9–22.", field=field)


def _no_key(_field: str, _limit: int | str | None) -> str:
    return _("I know no such key or tempo. Write keys like Gm or Bb, tempos as beats a minute: 120.")


def _too_short(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be at least %(limit)s.", field=field, limit=_bound(limit))


def _too_large(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be at most %(limit)s.", field=field, limit=_bound(limit))


def _too_big_together(_field: str, limit: int | str | None) -> str:
    return _(
        "Files may have %(limit)s MB together at once. Leave this one out, save, and add it then.",
        limit=_bound(int(limit or 0) // 2**20),
    )


def _not_yet(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: this is possible once the session has begun.", field=field)


def _not_an_address(_field: str, _limit: int | str | None) -> str:
    return _("This is no e-mail address. Write it like this: ana@example.org")


def _taken(field: str, limit: int | str | None) -> str:
    return _(
        "%(field)s: there is one with %(limit)s already. Change that one.", field=field, limit=_bound(limit)
    )


def _no_smaller(field: str, limit: int | str | None) -> str:
    return _(
        "%(field)s: %(currency)s has no smaller part than that. Write fewer digits.",
        field=field,
        currency=limit,
    )


def _no_currency(_field: str, _limit: int | str | None) -> str:
    return _("I know no such currency. Write its three letters: CHF, EUR, USD.")


def _other_currency(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be in the currency of this price: %(currency)s.", field=field, currency=limit)


def _no_percent(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: write a percentage like 8.1, with two digits behind the point at most.", field=field)


def _below_price(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must be more than nothing, and less than the price.", field=field)


def _digital_only(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: Stars are for what is delivered online alone. Say so first.", field=field)


def _digital_online(_field: str, _limit: int | str | None) -> str:
    return _("What has a price for online delivery alone takes place online. Change the price first.")


PROBLEMS: dict[str, Callable[[str, int | str | None], str]] = {
    "too_long": _too_long,
    "too_long_together": _too_long_together,
    "long_caption": _long_caption,
    "out_of_range": _out_of_range,
    "minutes_range": _minutes_range,
    "missing": _missing,
    "too_many": _too_many,
    "not_a_number": _not_a_number,
    "unreadable": _unreadable,
    "unknown": _unknown,
    "not_understood": _not_understood,
    "off_the_map": _off_the_map,
    "no_map": _no_map,
    "short_link": _short_link,
    "no_link": _no_link,
    "file_too_big": _file_too_big,
    "too_many_pixels": _too_many_pixels,
    "no_picture": _no_picture,
    "file_type": _file_type,
    "damaged": _damaged,
    "empty_file": _empty_file,
    "no_bank_file": _no_bank_file,
    "other_account": _other_account,
    "not_among": _not_among,
    "no_date": _no_date,
    "before_start": _before_start,
    "after_start": _after_start,
    "too_late": _too_late,
    "too_many_days": _too_many_days,
    "nobody": _nobody,
    "several": _several,
    "overlap": _overlap,
    "ends_before_start": _ends_before_start,
    "too_short": _too_short,
    "too_large": _too_large,
    "too_big_together": _too_big_together,
    "no_key": _no_key,
    "not_yet": _not_yet,
    "not_an_address": _not_an_address,
    "taken": _taken,
    "no_smaller": _no_smaller,
    "no_currency": _no_currency,
    "other_currency": _other_currency,
    "no_percent": _no_percent,
    "below_price": _below_price,
    "digital_only": _digital_only,
    "digital_online": _digital_online,
    **bad_merchant.PROBLEMS,
}
"""What can be wrong with a field."""


def _bound(limit: int | str | None) -> str:
    return reader.number(limit) if isinstance(limit, int) else str(limit or "")


def _setting(field: str) -> str:
    """A setting of a kind, by what the form calls it."""
    return kind_words.setting(field) if field in kind_words.NAMES else _("What you gave")


def words(field: str, problem: str, limit: int | str | None) -> str:
    """What is wrong with a field: `problem` and `field` are keys, `limit` the bound that was passed."""
    name = FIELDS[field]() if field in FIELDS else _setting(field)
    return PROBLEMS[problem](name, limit)

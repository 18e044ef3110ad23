"""What somebody typed, put back into the form it came from, with the words on what is wrong with it."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from webapp.markup import Element, by_id
from webapp.web_forms import OWN

Typed = Sequence[tuple[str, str]]


def refill(root: Element, path: str, typed: Typed) -> bool:
    """Put fields back into the form that goes to `path`, or has a button that does; False where none does."""
    forms = [form for form in _forms(root) if _goes_to(form, path)]
    if not forms:
        return False
    form = max(forms, key=lambda one: _likeness(one, typed))
    given: dict[str, list[str]] = {}
    for name, value in typed:
        given.setdefault(name, []).append(value)
    outside = [one for one in root.elements() if form.get("id") and one.get("form") == form.get("id")]
    for one in (*form.elements(), *outside):
        name = one.get("name")
        if name and name not in OWN:
            _put(one, given.get(name, []))
    return True


def point(root: Element, place: str, words: str) -> bool:
    """Say beside a field what is wrong, mark it, and let the page begin there; False where it is not."""
    found = by_id(root, place)
    if found is None:
        return False
    found.children = [words]
    for one in root.elements():
        if place in one.get("aria-describedby").split():
            inside = (each for each in one.elements() if each.tag == "input")
            field = next(inside, one) if one.tag == "fieldset" else one
            field.attributes |= {"aria-invalid": "true", "autofocus": None}
            break
    return True


def _forms(root: Element) -> list[Element]:
    return [one for one in root.elements() if one.tag == "form"]


def _goes_to(form: Element, path: str) -> bool:
    ways = [form.get("action"), *(one.get("formaction") for one in form.elements())]
    return path in [urlsplit(way).path for way in ways]


def _likeness(form: Element, typed: Typed) -> int:
    """How many hidden fields say the same: one of many forms that go to the same place is meant."""
    said = set(typed)
    hidden = [one for one in form.elements() if one.get("type") == "hidden" or one.tag == "button"]
    return sum((one.get("name"), one.get("value")) in said for one in hidden)


def _put(one: Element, values: list[str]) -> None:
    kind = one.get("type")
    if one.tag == "textarea" and values:
        one.children = ["\n" + values.pop(0)]
    elif one.tag == "select":
        for option in one.elements():
            if option.tag == "option":
                own = option.get("value") if "value" in option.attributes else option.text().strip()
                _mark(option, "selected", on=own in values)
    elif kind in ("checkbox", "radio"):
        _mark(one, "checked", on=(one.get("value") or "on") in values)
    elif one.tag == "input" and kind not in ("hidden", "file", "submit") and values:
        one.attributes["value"] = values.pop(0)


def _mark(one: Element, name: str, *, on: bool) -> None:
    if on:
        one.attributes[name] = None
    else:
        one.attributes.pop(name, None)

"""A page of the Mini App as a browser without script can use it: what htmx would do becomes links and forms.

Templates say once, by htmx's attributes, what is fetched and sent, where the answer goes. Here it is said
in plain HTML: `href`, `method`, `action`, hidden fields, buttons of forms that stand elsewhere. Where an
answer is only a piece of the page, its place goes with the address; webapp/web_pages.py puts it there.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from locales.reader import gettext as _
from webapp.markup import Element, by_id

FROM, INTO, HOW, TO = "web-from", "web-into", "web-how", "web-to"
"""In an address: the page asked from, where on it the answer goes and how, the page to go on to."""
LOOK, ASK, SURE = "web-look", "web-ask", "web-sure"
"""Only look at what a form would do; a question to ask before; that it was answered."""
CSRF = "csrf"
OWN = frozenset((FROM, INTO, HOW, TO, LOOK, ASK, SURE, CSRF))
IN_TELEGRAM = "https://t.me/"
PIECE = "-"
"""The place of an answer that is a piece of the page, and is seen on the page anyway."""


def address(path: str) -> str:
    """Where on the web a page or a deed of the Mini App is."""
    for before in ("/parts/", "/app/"):
        if path.startswith(before):
            rest = path.removeprefix(before)
            if rest.startswith("my/"):  # made from the path of a request that came here
                return f"/{rest}"
            return "/my" if rest == "home" else f"/my/{rest}"
    return "/my" if path == "/app" else path


@dataclass
class _Plainly:
    """One page on its way; `made` are the forms that go to its end, `live` whether it would renew itself."""

    root: Element
    here: str
    csrf: str
    telegram: bool
    made: list[Element] = field(default_factory=list)
    live: bool = False

    def turn(self, parent: Element, form: Element | None) -> None:
        """Turn everything below an element."""
        kept: list[Element | str] = []
        for child in parent.children:
            if isinstance(child, str):
                kept.append(child)
                continue
            if _needs_script(child) or (not self.telegram and child.get("href").startswith(IN_TELEGRAM)):
                continue
            inside = child if child.tag == "form" else form
            self.turn(child, inside)
            if child.tag != "nav" or any(each.tag in ("a", "button") for each in child.elements()):
                kept += [child, *self._turned(child, form)]
        parent.children = kept

    def _turned(self, one: Element, form: Element | None) -> list[Element]:
        """Turn one element; what comes after it."""
        after: list[Element] = []
        if "href" in one.attributes:
            one.attributes["href"] = address(one.get("href"))
        if "data-when-changed" in one.attributes:
            one.attributes.pop("hidden", None)
        trigger = one.get("hx-trigger")
        if trigger.startswith("every"):
            self.live = True
        elif "hx-get" in one.attributes or "hx-post" in one.attributes:
            after = self._asking(one, form)
        elif one.tag == "button" and "hx-confirm" in one.attributes and form is not None:
            one.attributes |= {"formaction": self._address(form, ask=one.get("hx-confirm"))}
        return after

    def _asking(self, one: Element, form: Element | None) -> list[Element]:
        if one.tag == "a":
            one.attributes["href"] = address(one.get("hx-get"))
        elif one.tag == "form":
            self._form(one)
        elif one.tag == "button" and "hx-get" in one.attributes:
            self._link(one)
        elif one.tag == "button":
            self._button(one, form)
        elif one.get("hx-swap") != "none":
            return self._field(one, form)
        return []

    def _address(self, one: Element, **more: str) -> str:
        """Where something is sent, with what is to become of the answer."""
        given = urlsplit(address(one.get("hx-post") or one.get("hx-get")))
        said = {FROM: self.here, INTO: _place(one), HOW: one.get("hx-swap").partition(" ")[0]}
        if not said[INTO] or said[INTO] == PIECE:
            del said[HOW]
        if one.get("hx-push-url") not in ("", "true", "false"):
            said[TO] = address(one.get("hx-push-url"))
        if "hx-confirm" in one.attributes:
            said[ASK] = one.get("hx-confirm")
        if one.get("hx-encoding"):
            said[CSRF] = self.csrf
        said |= {"web-" + name: value for name, value in more.items()}
        pairs = [*parse_qsl(given.query, keep_blank_values=True), *((k, v) for k, v in said.items() if v)]
        return f"{given.path}?{urlencode(pairs)}"

    def _form(self, one: Element) -> None:
        hidden: list[Element | str] = []
        if "hx-post" in one.attributes:
            one.attributes |= {"method": "post", "action": self._address(one)}
            hidden.append(_hidden(CSRF, self.csrf))
        else:
            whole = urlsplit(self._address(one))
            pairs = [(k, v) for k, v in parse_qsl(whole.query) if _place(one) or k not in OWN]
            one.attributes |= {"method": "get", "action": whole.path}
            hidden += [_hidden(name, value) for name, value in pairs]
        if one.get("hx-encoding"):
            one.attributes["enctype"] = one.get("hx-encoding")
        one.children[:0] = hidden
        if not any(each.tag == "button" for each in one.elements()):
            files = any(each.get("type") == "file" for each in one.elements())
            one.children.append(_submit(_("Upload") if files else _("Show"), {"class": "choice"}))

    def _link(self, one: Element) -> None:
        one.tag = "a"
        for name in ("type", "name", "value", "disabled"):
            one.attributes.pop(name, None)
        one.attributes["href"] = address(one.get("hx-get"))

    def _button(self, one: Element, form: Element | None) -> None:
        one.attributes["type"] = "submit"
        included = by_id(self.root, one.get("hx-include").removeprefix("#"))
        of = included.get("form") if included is not None else ""
        if form is not None or of:
            one.attributes |= {"formaction": self._address(one), "formmethod": "post"}
            if of:
                one.attributes |= {"form": of, "name": CSRF, "value": self.csrf}
            return
        made = self._elsewhere("post", self._address(one))
        made.children = [_hidden(CSRF, self.csrf), *_values(one)]
        one.attributes["form"] = made.get("id")
        if included is not None:
            included.attributes["form"] = made.get("id")

    def _field(self, one: Element, form: Element | None) -> list[Element]:
        """What answers while somebody types asks for a button."""
        if form is not None:
            fills = one.get("hx-target") == one.get("hx-include") != ""
            name = _("Apply") if fills else _("Update preview")
            said = {
                "formaction": self._address(one, look="yes"),
                "formmethod": "post",
                "formnovalidate": None,
            }
            return [_submit(name, {"class": "choice", **said})]
        whole = urlsplit(self._address(one))
        made = self._elsewhere("get", whole.path)
        made.children = [_hidden(name, value) for name, value in parse_qsl(whole.query)]
        one.attributes["form"] = made.get("id")
        return [_submit(_("Search"), {"class": "choice", "form": made.get("id")})]

    def _elsewhere(self, method: str, action: str) -> Element:
        """A form at the end of the page, whose button and fields stand where the page has them."""
        name = f"web-{len(self.made) + 1}"
        self.made.append(Element("form", {"id": name, "method": method, "action": action, "hidden": None}))
        return self.made[-1]


def plainly(root: Element, here: str, csrf: str, *, telegram: bool = True) -> bool:
    """Turn a page of the Mini App, reached at `here`; whether it is one that renews itself there.

    Who has no Telegram is led nowhere in it.
    """
    page = _Plainly(root, here, csrf, telegram)
    page.turn(root, None)
    root.children += page.made
    for each in root.elements():
        for name in [name for name in each.attributes if name.startswith("hx-")]:
            del each.attributes[name]
    return page.live


def _needs_script(one: Element) -> bool:
    """Whether an element only does something by script: steps, closing what was said, sharing."""
    if one.tag != "button" or one.get("type") != "button":
        return False
    return not any(name.startswith("hx-") for name in one.attributes)


def _place(one: Element) -> str:
    """The id at which an answer goes; empty for the whole page."""
    target = one.get("hx-target")
    if target == "#page":
        return ""
    if target.startswith("#"):
        return target[1:]
    return one.get("id") if target in ("", "this") and one.get("id") else PIECE


def _values(one: Element) -> list[Element | str]:
    given = json.loads(one.get("hx-vals") or "{}")
    return [_hidden(name, str(value)) for name, value in given.items()]


def _hidden(name: str, value: str) -> Element:
    return Element("input", {"type": "hidden", "name": name, "value": value})


def _submit(name: str, attributes: dict[str, str | None]) -> Element:
    return Element("button", {"type": "submit", **attributes}, [name])

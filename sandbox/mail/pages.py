"""The page of the mailbox: what came, the newest first, as HTML and as text, with links to follow."""

from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.mail.server import Mailbox, Received

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; }
a { color: LinkText; } h1 { font-size: 1.3rem; } li { margin: 0 0 .6rem; } small { opacity: .8; }
iframe { width: 100%; height: 26rem; border: 1px solid GrayText; border-radius: 8px; }
pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { border: 1px solid GrayText; border-radius: 8px; }
"""
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
)
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'"


def page(path: str, mailbox: "Mailbox") -> web.Response:
    """Serve `/mail`, `/mail/<number>` and the letter alone, `/mail/<number>/html`."""
    _mail, _slash, rest = path.strip("/").partition("/")
    number, _slash, part = rest.partition("/")
    if not number:
        return _answer(_list(mailbox))
    if not number.isdecimal() or not 0 < int(number) <= len(mailbox.letters):
        return web.Response(status=404, text="No such letter")
    letter = mailbox.letters[int(number) - 1]
    if part == "html":
        return _answer(letter.html.replace("<head>", '<head><base target="_blank">', 1))
    return _answer(_one(int(number), letter))


def _answer(text: str) -> web.Response:
    headers = {"Content-Security-Policy": _LOCKED, "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)


def _list(mailbox: "Mailbox") -> str:
    lines = [_line(number, letter) for number, letter in reversed(list(enumerate(mailbox.letters, 1)))]
    shown = f"<ol reversed>{''.join(lines)}</ol>" if lines else "<p>No letter yet. This page looks again.</p>"
    again = '<meta http-equiv="refresh" content="5">'
    head = f"{_HEAD}{again}<title>Mailbox</title><style>{_STYLE}</style></head>"
    return f'{head}<body><h1>Mailbox</h1>{shown}<p><a href="/">Chats</a></p></body></html>'


def _line(number: int, letter: "Received") -> str:
    subject = f'<a href="/mail/{number}">{escape(letter.subject)}</a>'
    return f"<li>{subject}<br><small>{escape(letter.to)}</small></li>"


def _one(number: int, letter: "Received") -> str:
    subject = escape(letter.subject)
    facts = "<br>".join(
        escape(f"{name}: {letter.message[name]}") for name in ("From", "To", "Date") if letter.message[name]
    )
    file = f"<h2>Calendar</h2><pre>{escape(letter.calendar)}</pre>" if letter.calendar else ""
    frame = (
        f'<iframe src="/mail/{number}/html" title="{subject}"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    return (
        f"{_HEAD}<title>{subject}</title><style>{_STYLE}</style></head><body>"
        f'<p><a href="/mail">‹ Mailbox</a></p><h1>{subject}</h1><p><small>{facts}</small></p>{frame}'
        f"<h2>As text</h2><pre>{escape(letter.text)}</pre>{file}</body></html>"
    )

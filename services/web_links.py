"""Links that people give: checked by their form alone, never fetched."""

from urllib.parse import urlsplit

from services.errors import BadInput

MAX_URL = 2000


def checked(field: str, url: str) -> str:
    """`url` when it is one of the web that hides nothing. Raises BadInput(field, …).

    No other scheme than http and https, no name or password before the host, no spaces or controls in it.
    """
    if len(url) > MAX_URL:
        raise BadInput(field, "too_long", MAX_URL)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadInput(field, "no_link") from None
    printable = url.isprintable() and not any(character.isspace() for character in url)
    if not printable or parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise BadInput(field, "no_link")
    if "." not in host.strip(".") and ":" not in host:
        raise BadInput(field, "no_link")
    return url

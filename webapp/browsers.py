"""What a browser calls itself, in few words that its owner knows: “Firefox, Linux”."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""The first that stands in what the browser sends: many name others whom they resemble."""


def named(agent: str) -> str:
    """Browser and system, as far as they are known; empty for neither. Made of our own words alone."""
    known = (next((name for sign, name in signs if sign in agent), None) for signs in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in known if name)

"""A mail server in the process, with a mailbox for everybody; it can refuse, put off, be slow, and die.

async with started() as mailbox:
    async with start(url, **mailbox.settings) as app: ...
    letter = await mailbox.letter("ann@example.org")
"""

from sandbox.mail.server import FROM, Mailbox, Received, started

__all__ = ["FROM", "Mailbox", "Received", "started"]

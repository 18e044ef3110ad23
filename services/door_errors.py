"""Why somebody cannot sign in, or an address cannot be theirs."""

from services.errors import Refusal


class LinkUsed(Refusal):
    """A link or code to sign in that is forged, too old or used: never said which."""


class Suspended(Refusal):
    """The person was blocked on this installation."""


class BothInTelegram(Refusal):
    """An address that belongs to another Telegram account cannot come to this one."""


class TooManyLetters(Refusal):
    """Enough letters were asked for; later there may be more."""

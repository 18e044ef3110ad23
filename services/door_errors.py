"""Why somebody cannot sign in, or an address cannot be theirs."""

from services.errors import Refusal


class LinkUsed(Refusal):
    """A link or code to sign in that is forged, too old or used: never said which."""


class WrongCode(Refusal):
    """A code that is not the one in the letter; `left` more may be tried."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class Suspended(Refusal):
    """The person was blocked on this installation."""


class BothInTelegram(Refusal):
    """An address that belongs to another Telegram account cannot come to this one."""


class NoMail(Refusal):
    """This installation sends no mail."""


class TooManyLetters(Refusal):
    """Enough letters were asked for; later there may be more."""

"""Why an invitation to run a program, or a change of who runs it, cannot be done."""

from services.errors import Refusal


class InviteGone(Refusal):
    """An invitation that lets nobody in: it was `used`, `declined`, `revoked`, or is `expired`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OwnInvite(Refusal):
    """Whoever made an invitation opened it: it is for somebody else."""


class RunsAlready(Refusal):
    """The person is on the program's team already; the invitation stays good."""

    def __init__(self, program: str) -> None:
        super().__init__(program)
        self.program = program


class TeamFull(Refusal):
    """More people than may run one program, or more invitations than may be open."""

    def __init__(self, most: int, *, invites: bool) -> None:
        super().__init__(most)
        self.most = most
        self.invites = invites


class NotYours(Refusal):
    """A co-organizer may take off the team only whom they invited."""


class LetterSent(Refusal):
    """An invitation went to this mailbox within the last two days."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class TooManyLetters(Refusal):
    """As many invitations went by a letter as may within two days."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

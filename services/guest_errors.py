"""Why a guest cannot be taken, or a link of theirs not be followed."""

from services.errors import Refusal


class LinkGone(Refusal):
    """A link in a letter that is too old, was renewed, or was never ours."""


class NowYours(Refusal):
    """A guest who has an account by now: what they had is there."""


class TooManyRequests(Refusal):
    """Very many registrations wait to be confirmed: nobody is taken on until some of them are, or went."""


class RegisteredAlready(Refusal):
    """Somebody with this mailbox comes to the session already; said to organizers only."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotByWeb(Refusal):
    """Organizers let people into this community themselves: nobody registers for it on the web."""

    def __init__(self, community: str) -> None:
        super().__init__(community)
        self.community = community

"""Why an offered place cannot be had, or two people cannot come as a pair."""

from services.errors import Refusal


class OfferGone(Refusal):
    """The place that was offered is kept no longer, or there never was one."""


class NoPair(Refusal):
    """Two people cannot come as a pair: `reason` says why; `name` is the other one.

    `self` (with oneself), `mine` or `taken` (the actor, or the other one, comes with somebody), `gone`
    (nothing was asked, or it was taken back), `stranger` (the other one is no member),
    `unseen` (the other one is not invited to this).
    """

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name

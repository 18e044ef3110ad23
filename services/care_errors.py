"""Why homework is not taken, or a private message not passed on; data, to which the edge gives words."""

from services.errors import Refusal


class HomeworkTooBig(Refusal):
    """A bot gets no larger files from Telegram than `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class PictureAsFile(Refusal):
    """A picture sent as a file tells where and with which camera it was taken."""


class NotPassedOn(Refusal):
    """A kind of message that is not passed on: a sticker, a contact, a poll, a place."""


class ThreadClosed(Refusal):
    """The instructor closed it: both may read, nobody writes."""


class NotYourGroup(Refusal):
    """Only a forum group that the instructor runs themselves can hold their threads."""

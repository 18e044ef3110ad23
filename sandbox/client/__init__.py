"""The test client: people who use the bot, in words that read like stories.

Everything a person does here goes through the same world as the chat page. What they wait for is
bounded by `Settings.patience` seconds; what does not come raises AssertionError with the
conversation as they see it.
"""

from sandbox.client.group import Group
from sandbox.client.hands import Answer, InlineResult
from sandbox.client.person import Person
from sandbox.errors import Refused
from sandbox.looking import Found, Screen

__all__ = ["Answer", "Found", "Group", "InlineResult", "Person", "Refused", "Screen"]

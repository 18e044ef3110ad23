"""Telegram in a box: a local Bot API server with people in it, for the demo and for tests."""

from sandbox.client import Group, Person
from sandbox.errors import Refused
from sandbox.server import Sandbox

__all__ = ["Group", "Person", "Refused", "Sandbox"]

"""Telegram in a box: a local Bot API server with people in it, for the demo and for tests."""

from sandbox.client import Group, Person
from sandbox.server import Sandbox

__all__ = ["Group", "Person", "Sandbox"]

"""Importing this module registers every method the sandbox knows."""

from sandbox.methods import (  # noqa: F401 - each registers its methods when it is imported
    callbacks,
    editing,
    inline,
    links,
    media,
    members,
    messages,
    payments,
    polls,
    profile,
    topics,
    updates,
)

"""Importing this module registers every method the sandbox knows."""

from sandbox.methods import (
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

SUBJECTS = (
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

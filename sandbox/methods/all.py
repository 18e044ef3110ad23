"""Importing this module registers every method the sandbox knows."""

from sandbox.methods import callbacks, editing, media, messages, profile, updates

SUBJECTS = (callbacks, editing, media, messages, profile, updates)

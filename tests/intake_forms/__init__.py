"""Intake forms: built, filled in, read by the instructor alone, encrypted, forgotten."""

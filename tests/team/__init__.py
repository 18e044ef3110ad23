"""Running a program together."""

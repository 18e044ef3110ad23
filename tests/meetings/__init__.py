"""Agendas: suggested and voted on together, run from one screen, carried over."""

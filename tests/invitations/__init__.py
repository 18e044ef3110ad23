"""Inviting people to a program that only the invited see."""

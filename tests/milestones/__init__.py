"""Milestones, badges and streaks."""

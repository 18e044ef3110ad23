"""The simulator: whole stories of many people on the real application, on bad days, from one number.

A **plan** (`plan.py`) is drawn from a seed: how many steps, and which trouble strikes at which of them. In a
**run** (`run.py`) a **world** (`world.py`: the application as in production, with a clock that the run moves)
lives through it step by step: somebody does something (`people.py`, `organizers.py`), `troubles.py` does the
plan's worst to Telegram, the database and the clock, everything comes to rest, and the **rules**
(`rules/`) look whether all is still as it must be. What is found is told by `report.py` with the shortest
command that shows it again, which `shrink.py` looks for.

    python -m tests.simulation --on sqlite --seed 7
"""

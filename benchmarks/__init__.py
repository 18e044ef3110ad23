"""Measurements: Jamboree beside the least that could do the same, in one run on one machine."""

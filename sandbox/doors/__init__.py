"""The doors of the server: one for bots, one for people's apps, one for pages, one for benchmarks."""

"""Figures against the limit of this machine: one script per row, `python -m benchmarks` runs them all."""

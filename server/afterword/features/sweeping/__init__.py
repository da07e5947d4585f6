"""Sweeps: one candidate at each of several temperatures, each different and each readable."""

"""Gaps: the holes a writer left, filled from what stands on both sides."""

"""Continuity: two places of a story that can't both be right."""

from afterword.features.continuity.checker import ContinuityChecker, in_order
from afterword.features.continuity.findings import Contradiction, Fix, Place, Rule

__all__ = ["ContinuityChecker", "Contradiction", "Fix", "Place", "Rule", "in_order"]

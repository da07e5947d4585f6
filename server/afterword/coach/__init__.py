"""The coach: craft rules over a manuscript, and how a comment is anchored to what it is about."""

from afterword.coach.checking import Checker
from afterword.coach.finding import Finding, Severity
from afterword.coach.registry import RULES
from afterword.coach.rule import Example, Rule

__all__ = ["RULES", "Checker", "Example", "Finding", "Rule", "Severity"]

"""Fixtures that run the program."""

from cli.program import afterword, afterword_process, home

__all__ = ["afterword", "afterword_process", "home"]

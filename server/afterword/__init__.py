"""Afterword: a language server for writers."""

from importlib.metadata import version

__version__ = version("afterword")

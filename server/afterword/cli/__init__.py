"""The command line: `afterword COMMAND FILE [--at LINE[:COL]] [--json]`."""

from afterword.cli.app import main

__all__ = ["main"]

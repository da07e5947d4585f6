"""`afterword serve`: the language server, for editors."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

from afterword.bootstrap import Services
from afterword.cli.output import log_to_stderr
from afterword.lsp import run_stdio, run_tcp

_ADDRESS: Final = re.compile(r"(?P<host>[^\s:\[\]]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", short_help="Be a language server for an editor.")(serve)


def serve(
    tcp: Annotated[
        str,
        typer.Option("--tcp", metavar="HOST:PORT", help="Wait for one editor there instead."),
    ] = "",
) -> None:
    """Be a language server on standard input and output."""
    services = Services()
    # A settings file that can't be used is the session's to tell: the editor has to start.
    log_to_stderr(services.resolve(None, {}).settings.log_level)
    if tcp:
        run_tcp(services, *address(tcp))
    else:
        run_stdio(services)


def address(written: str) -> tuple[str, int]:
    """HOST:PORT, the host of an IPv6 address in brackets.

    Raises:
        typer.BadParameter: it is no such thing.
    """
    found = _ADDRESS.fullmatch(written)
    port = int(found["port"]) if found else 0
    if not found or not 0 < port < 2**16:
        message = f"{written!r} is not HOST:PORT, such as 127.0.0.1:2087"
        raise typer.BadParameter(message, param_hint="--tcp")
    return found["host"].strip("[]"), port

"""The program: finds the command, runs it, and turns whatever ends it into an exit status."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Final

import typer

from afterword.cli.failure import COULD_NOT, INTERRUPTED, explain
from afterword.cli.output import complain, prepare, silence_stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The commands in the order of `--help`; each is a module here with a `register(app)`.
COMMANDS: Final = (
    "demo",
    "complete",
    "sweep",
    "fill",
    "change",
    "say",
    "coach",
    "outline",
    "summary",
    "lore",
    "context",
    "stats",
    "provenance",
    "model",
    "doctor",
    "serve",
)
_PROGRAM: Final = "afterword"


def main() -> None:
    """Run the program with the process's own arguments."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 couldn't, 2 wrong usage."""
    prepare()
    try:
        status = build(arguments)(arguments, prog_name=_PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        silence_stdout()
        return COULD_NOT
    except SystemExit as leaving:
        # typer leaves so when the reader of a pipe is gone
        silence_stdout()
        return leaving.code if isinstance(leaving.code, int) else COULD_NOT
    except Exception as error:  # noqa: BLE001 -- the last net: a line for the writer, no traceback
        line, status = explain(error)
        complain(line)
        return status
    return status if isinstance(status, int) else 0


def build(arguments: Sequence[str]) -> typer.Typer:
    """The application, with the one command that `arguments` name or else all of them.

    A command's module imports what the command needs, and no other's: starting up has to be
    quick.
    """
    app = typer.Typer(
        name=_PROGRAM,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="The words that come after: the next paragraph, from a model on your own machine.",
    )
    app.callback(invoke_without_command=True)(_options)
    named = [argument for argument in arguments if not argument.startswith("-")][:1]
    chosen = named if named and named[0] in COMMANDS else list(COMMANDS)
    if list(arguments) == ["--version"]:
        chosen = []
    for name in chosen:
        import_module(f"afterword.cli.{name}").register(app)
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it with one positional flag
    if wanted:
        from afterword import __version__  # noqa: PLC0415 -- reads the package's metadata

        sys.stdout.write(f"{_PROGRAM} {__version__}\n")
        raise typer.Exit


def _options(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 -- its callback does the work
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
) -> None:
    """Take the options that stand before any command; without a command, show the help."""
    if ctx.invoked_subcommand is None:
        sys.stdout.write(ctx.get_help() + "\n")

"""`afterword doctor`: what works, what doesn't, and what to do about it."""

from __future__ import annotations

import asyncio
import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.text import Text

from afterword.bootstrap import Services
from afterword.cli import checks
from afterword.cli.checks import Check, Mark
from afterword.cli.engine_checks import engine, engines_of
from afterword.cli.failure import COULD_NOT
from afterword.cli.opened import JsonOption  # noqa: TC001 -- typer reads it at run time
from afterword.cli.output import emit_json, show, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.config import Resolved

_SIGNS: Final = {
    Mark.FINE: ("✓", "green"),
    Mark.NOTE: ("·", "dim"),
    Mark.WARNING: ("!", "yellow"),
    Mark.FAILED: ("✗", "bold red"),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", short_help="Say what works here and what to do.")(doctor)


def doctor(
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask no engine; look at files and settings only.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what works here, what doesn't, and what to do about it. Fetches nothing."""
    services = Services()
    here = services.workspace_root(Path.cwd() / "manuscript.md")
    resolved = services.resolve(here, {})
    found: list[Check] = []

    def tell(check: Check) -> None:
        found.append(check)
        if not as_json:
            _print(check)

    asyncio.run(_examine(services, resolved, tell, ask=not quick))
    well = all(check.mark is not Mark.FAILED for check in found)
    if as_json:
        emit_json(as_object(found, resolved, well=well))
    if not well:
        raise typer.Exit(COULD_NOT)


async def _examine(
    services: Services, resolved: Resolved, tell: Callable[[Check], None], *, ask: bool
) -> None:
    settings = resolved.settings
    for check in chain(
        checks.program(),
        checks.settings(resolved, services.paths.config),
        checks.data_folder(services.paths.data, weights_wanted=services.weights_missing(settings)),
    ):
        tell(check)
    try:
        for chosen, use in engines_of(settings).items():
            async for check in engine(services, chosen, use, os.environ, ask=ask):
                tell(check)
    finally:
        await services.aclose()
    for check in checks.editors():
        tell(check)


def as_object(found: list[Check], resolved: Resolved, *, well: bool) -> dict[str, Any]:
    """The report as `--json` gives it; `settings` says where each that is set was set."""
    return {
        "well": well,
        "checks": [
            {
                "name": check.name,
                "mark": check.mark,
                "found": check.found,
                "advice": check.advice,
            }
            for check in found
        ],
        "settings": dict(resolved.origins or {}),
    }


def _print(check: Check) -> None:
    sign, style = _SIGNS[check.mark]
    advice = f"\n    → {shown(check.advice)}" if check.advice else ""
    line = Text.assemble(
        (sign, style), " ", (check.name, "bold"), f"  {shown(check.found)}", advice
    )
    show(line, wide=True)

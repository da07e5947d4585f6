"""Fetching a model's weights, with a progress bar where there is a terminal to draw it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from afterword.bootstrap import Services

    Fetch = Callable[[Callable[[int, int], None]], Awaitable[object]]


async def pull_with_bar(services: Services) -> None:
    """Fetch the default weights.

    Raises:
        EngineProblem: it could not be done; the text says why.
    """
    await with_bar(services.pull_weights, "the model")


async def with_bar(fetch: Fetch, name: str) -> None:
    """Run `fetch`, whose argument is told bytes done and bytes in all (0 while unknown).

    The bar goes to stderr, so that stdout stays what the command prints.
    """
    out = Console(stderr=True, markup=False, highlight=False)
    if not out.is_terminal:
        out.print(f"Fetching {name} …")
        await fetch(lambda _done, _total: None)
        return
    columns = (TextColumn("  fetching {task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), console=out, transient=True) as progress:
        task = progress.add_task(name, total=None)
        await fetch(lambda done, total: progress.update(task, completed=done, total=total or None))

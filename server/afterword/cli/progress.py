"""A bar on stderr while a model reads, where there is a terminal to draw it in."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Yields what is told how much is done, and of how much; `doing` says what is done."""
    out = Console(stderr=True, markup=False, highlight=False)
    if not out.is_terminal:
        yield lambda _done, _wanted: None
        return
    columns = (TextColumn(f"  {doing}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, wanted: progress.update(task, completed=done, total=wanted)

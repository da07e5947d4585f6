"""`make bench`: the bars of the design, each as a ratio or difference within this one run.

Prints the table and keeps it in RESULTS.md beside this file, which the README quotes.
"""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench.coach_rows import coach
from bench.embedded_rows import embedded_rows
from bench.known_rows import known_rows
from bench.ledger_rows import ledger_rows
from bench.memory_calls import memory_rows as call_rows
from bench.memory_rows import memory_rows
from bench.prefix_rows import prefix_rows
from bench.server_rows import server_rows
from bench.text_rows import context, did_change, opening

if TYPE_CHECKING:
    from bench.measure import Row

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Measure, print, keep; exit status 1 when a bar was missed."""
    rows: list[Row] = []
    console = Console()
    for measure in (
        did_change,
        context,
        opening,
        server_rows,
        known_rows,
        prefix_rows,
        memory_rows,
        call_rows,
        ledger_rows,
        coach,
        embedded_rows,
    ):
        with console.status(f"{measure.__name__} …"):
            rows += measure()
    console.print(table(rows))
    RESULTS.write_text(as_markdown(rows), encoding="utf-8")
    sys.exit(0 if all(row.met for row in rows) else 1)


def table(rows: list[Row]) -> Table:
    """The rows for a terminal."""
    drawn = Table("", "bar", "measured", "")
    for row in rows:
        drawn.add_row(row.what, row.bar, row.measured, "✓" if row.met else "✗")
    return drawn


def as_markdown(rows: list[Row]) -> str:
    """The rows for README."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        (
            f"`make bench`, {datetime.now(UTC):%Y-%m-%d}: {machine}, pygls {version('pygls')}, "
            f"openai {version('openai')}, xllamacpp {version('xllamacpp')}."
        ),
        "",
        "| | bar | measured | |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row.what} | {row.bar} | {row.measured} | {'✓' if row.met else '✗'} |" for row in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

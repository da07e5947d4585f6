"""Rows on the embedded model: what a writer on a bare machine waits for."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path

from bench.books import book
from bench.measure import Row, median, percentile
from lsp.editor import Editor, editing

_SETTINGS = {"completion": {"trigger": "always", "patience_ms": 1200}}


def embedded_rows() -> list[Row]:
    """First ghost text after opening, then at each pause; on this machine's own model."""
    data = os.environ.get("AFTERWORD_BENCH_DATA")
    if not data:
        return [Row("embedded model", "–", "not here: AFTERWORD_BENCH_DATA is unset", met=True)]
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_rows(Path(folder), data))


async def _rows(folder: Path, data: str) -> list[Row]:
    environment = {"AFTERWORD_DATA": data}
    async with editing(folder, _SETTINGS, environment=environment) as editor:
        begun = time.perf_counter()
        editor.open(folder / "novel.md", book(100_000) + "\n")
        await editor.items()
        cold = time.perf_counter() - begun
        waits, found = await _pauses(editor)
    return [
        Row(
            "embedded model: first ghost text after opening, cold",
            "–",
            f"{cold:.1f} s",
            met=True,
        ),
        Row(
            "· at a pause in the same paragraph, answered",
            "–",
            f"median {median(waits):.2f} s, p90 {percentile(waits, 0.9):.2f} s; "
            f"{found} of {len(waits)} with text",
            met=True,
        ),
    ]


async def _pauses(editor: Editor) -> tuple[list[float], int]:
    """Type a few words, pause, look."""
    waits, found = [], 0
    for words in (
        "The ferry left without her,",
        " and she stood",
        " on the quay until",
        " the bell rang.",
        " Nobody",
        " had told her",
        " that the boat would",
        " not come back.",
        " She turned",
        " to the house and",
    ):
        editor.type(words)
        begun = time.perf_counter()
        found += bool(await editor.items())
        waits.append(time.perf_counter() - begun)
    return waits, found

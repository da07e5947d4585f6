"""Sweeps of six novels with the embedded model, to be looked at: `python -m bench.sweep_books`.

For each: five candidates, their mean pairwise overlap (runs of four words) and the share of runs
of four words that come again within one candidate. Exits with 1 where a sweep's overlap reaches
0.5, a candidate is missing, or one loops.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from afterword.bootstrap import Services
from afterword.features.sweeping.drawing import onward
from afterword.features.sweeping.sweep import TEMPERATURES, sweep
from afterword.manuscript import Kind, Manuscript, Markup
from afterword.postprocess import mean_overlap
from afterword.postprocess.repeating import TIRESOME, repeated
from afterword.storage import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.completion import Desk
    from afterword.inference import Candidate

ROOT: Final = Path(__file__).resolve().parents[2]
BOOKS: Final = (
    "austen_emma",
    "doyle_a-study-in-scarlet",
    "wells_the-time-machine",
    "london_the-call-of-the-wild",
    "twain_the-adventures-of-tom-sawyer",
    "dickens_a-christmas-carol",
)
#: Where the draft of a book ends: after the first paragraph of some length in this share of it.
SHARE: Final = 0.4
MOST_ALIKE: Final = 0.5
CONSOLE: Final = Console(markup=False, highlight=False, soft_wrap=True)


def draft(path: Path, share: float) -> Manuscript:
    """The book up to the end of a paragraph, as if the writer had got so far."""
    text = read_text(path)
    whole = Manuscript.parse(text, markup=Markup.MARKDOWN)
    for placed in whole.blocks():
        prose = placed.block.kind is Kind.PARAGRAPH and placed.end - placed.start > 300
        if prose and placed.start > len(text) * share:
            written = text[: placed.end] + whole.shape.eol * 2
            return Manuscript.parse(written, markup=Markup.MARKDOWN)
    message = f"{path} has no paragraph to end a draft with"
    raise SystemExit(message)


async def swept(desk: Desk, seed: int) -> tuple[Sequence[Candidate | None], float]:
    """The candidates at the end of a draft, and how long they took, in seconds."""
    began = time.perf_counter()
    found = await sweep(desk, onward(len(desk.manuscript.text), joined=False), seed=seed)
    return found, time.perf_counter() - began


def show(name: str, found: Sequence[Candidate | None], seconds: float) -> bool:
    """Print a sweep and its figures; whether it is as good as it should be."""
    texts = [one.text.strip() for one in found if one]
    alike, again = mean_overlap(texts), [repeated(text) for text in texts]
    most = max(again, default=0)
    CONSOLE.print(f"\n## {name}: overlap {alike:.3f}, repeated {most:.3f}, {seconds:.1f} s")
    for temperature, one in zip(TEMPERATURES, found, strict=True):
        CONSOLE.print(f"\n[{temperature}] {one.text.strip() if one else '(nothing)'}")
    return len(texts) == len(found) and alike < MOST_ALIKE and most < TIRESOME


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--share", type=float, default=SHARE)
    options = asked.parse_args()
    corpus = Path(os.environ.get("AFTERWORD_CORPUS") or ROOT.parent / "shared" / "corpus")
    data = os.environ.get("AFTERWORD_BENCH_DATA") or str(ROOT / ".cache" / "afterword-data")
    with tempfile.TemporaryDirectory() as folder:
        environ = {"AFTERWORD_DATA": data, "AFTERWORD_CONFIG": f"{folder}/config.toml"}
        services = Services(environ=environ, settings_files=False)
        settings = services.resolve(None, {}).settings
        good = True
        try:
            for name in BOOKS:
                manuscript = draft(corpus / "en-novels" / f"{name}.md", options.share)
                plan = services.plan(None, None, settings)
                recall = services.recall(
                    manuscript, None, None, settings, near=len(manuscript.text)
                )
                desk = services.desk(manuscript, plan, settings, recall=recall)
                good &= show(name, *await swept(desk, options.seed))
        finally:
            await services.aclose()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

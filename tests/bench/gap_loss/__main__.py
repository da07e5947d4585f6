"""`make bench-gaps`: what the paragraph after a gap costs the embedded model, given what fills it.

Prints the table and keeps it in GAPS.md beside `bench`. FULL=1 takes 60 places instead of 20.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import track

from afterword.engines.weights import DEFAULT_MODEL
from afterword.engines.weights.manifest import model_path
from bench.gap_loss.drafts import is_between
from bench.gap_loss.fillings import ARMS, Filler, Texts
from bench.gap_loss.losses import Filled, filled
from bench.gap_loss.table import table
from bench.memory_loss.places import BOOKS, Place, places
from bench.memory_loss.prompts import another
from bench.memory_loss.scoring import Scorer

ROOT = Path(__file__).resolve().parents[3]
RESULTS = Path(__file__).parents[1] / "GAPS.md"


def main() -> None:
    """Fill, score, print, keep."""
    full = os.environ.get("FULL") == "1"
    corpus = Path(os.environ.get("AFTERWORD_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not corpus.is_dir():
        sys.exit(f"no corpus at {corpus}: set AFTERWORD_CORPUS to a folder of books")
    data = Path(os.environ.get("AFTERWORD_BENCH_DATA") or ROOT / ".cache" / "afterword-data")
    weights = model_path(data / "models", DEFAULT_MODEL)
    chosen = places(corpus, 60 if full else 20, fits=is_between)
    texts = asyncio.run(_written(chosen, data))
    scorer = Scorer(weights)
    found: dict[str, list[Filled]] = {}
    for place, put in track(list(zip(chosen, texts, strict=True)), "scoring"):
        for name, one in filled(place, put, scorer).items():
            found.setdefault(name, []).append(one)
    said = (
        f"`make bench-gaps`{' with FULL=1' if full else ''}, {datetime.now(UTC):%Y-%m-%d}: "
        f"{len(chosen)} paragraphs taken out of the second halves of {len(BOOKS)} novels, each "
        f"filled {sum(arm.draws for arm in ARMS.values())} times by the embedded model; "
        f"{weights.stem}, transformers {version('transformers')}. The loss is that of the "
        f"paragraph after the gap, in nats per token, less is better; shared are the runs of four "
        f"words that stand on the page after the gap, too."
    )
    text = "\n".join([said, "", *table(found)]) + "\n"
    Console().print(Markdown(text))
    RESULTS.write_text(text, encoding="utf-8")


async def _written(chosen: list[Place], data: Path) -> list[Texts]:
    """What the embedded model puts into each place's gap.

    FILLINGS names a file in which they are kept, so that a run that was stopped goes on there.
    """
    name = os.environ.get("FILLINGS")
    file = Path(name) if name else None
    kept: dict[str, Texts] = json.loads(file.read_text("utf-8")) if file and file.exists() else {}
    filler = Filler(data)
    try:
        for place in track(chosen, "filling"):
            key = f"{place.book.name}:{place.number}"
            if key not in kept:
                kept[key] = await filler.texts(place, another(place, chosen))
                if file:
                    file.write_text(json.dumps(kept), encoding="utf-8")
    finally:
        await filler.aclose()
    return [kept[f"{place.book.name}:{place.number}"] for place in chosen]


if __name__ == "__main__":
    main()

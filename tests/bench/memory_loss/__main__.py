"""`make bench-memory`: what true next paragraphs cost the embedded model under each prompt.

Prints the table and keeps it in MEMORY.md beside `bench`. FULL=1 takes 200 places instead of 40,
and a second budget.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import track

from afterword.engines.tokenizers.weights import WeightsTokenizer
from afterword.engines.weights import DEFAULT_MODEL
from afterword.engines.weights.manifest import model_path
from bench.memory_loss.comparing import difference, entity_loss, loss
from bench.memory_loss.places import BOOKS, Place, places
from bench.memory_loss.prompts import Writer, another
from bench.memory_loss.scoring import Scored, Scorer

ROOT = Path(__file__).resolve().parents[3]
RESULTS = Path(__file__).parents[1] / "MEMORY.md"


def main() -> None:
    """Measure, print, keep."""
    full = os.environ.get("FULL") == "1"
    corpus = Path(os.environ.get("AFTERWORD_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not corpus.is_dir():
        sys.exit(f"no corpus at {corpus}: set AFTERWORD_CORPUS to a folder of books")
    data = Path(os.environ.get("AFTERWORD_BENCH_DATA") or ROOT / ".cache" / "afterword-data")
    weights = model_path(data / "models", DEFAULT_MODEL)
    chosen = places(corpus, 200 if full else 40)
    scorer, writer = Scorer(weights), Writer(WeightsTokenizer.from_gguf(weights))
    said = (
        f"`make bench-memory`{' with FULL=1' if full else ''}, {datetime.now(UTC):%Y-%m-%d}: "
        f"{len(chosen)} true next paragraphs of {len(BOOKS)} novels, in their second halves; "
        f"{weights.stem}, transformers {version('transformers')}. Nats per token, less is better."
    )
    lines = [said]
    for budget in (1024, 2048) if full else (1024,):
        lines += table(budget, scores(chosen, budget, writer, scorer))
    text = "\n".join(lines) + "\n"
    Console().print(Markdown(text))
    RESULTS.write_text(text, encoding="utf-8")


def scores(
    chosen: list[Place], budget: int, writer: Writer, scorer: Scorer
) -> dict[str, list[Scored]]:
    """What each prompt makes of each place."""
    makers = {
        "recent text only": writer.recent_only,
        "AutoMuse's prompt": writer.auto_muse,
        "ours": writer.ours,
        "ours, another book's story": lambda place, budget: writer.ours(
            place, budget, other=another(place, chosen)
        ),
    }
    found: dict[str, list[Scored]] = {name: [] for name in makers}
    for place in track(chosen, f"{budget:,} tokens"):
        for name, maker in makers.items():
            prompt = maker(place, budget)
            score = scorer.score(prompt, place.target)
            if score.prompt_tokens > budget:
                sys.exit(f"{name}: {score.prompt_tokens} tokens in a budget of {budget}")
            found[name].append(score)
    return found


def table(budget: int, found: dict[str, list[Scored]]) -> list[str]:
    """The rows of one budget as Markdown."""
    rows = [
        "",
        f"| {budget:,} tokens | used | loss | names | against recent text only |",
        "|---|---|---|---|---|",
    ]
    base = found["recent text only"]
    for name, scored in found.items():
        used = sum(score.prompt_tokens for score in scored) // len(scored)
        against = "" if scored is base else str(difference(scored, base))
        rows.append(
            f"| {name} | {used:,} | {loss(scored):.3f} | {entity_loss(scored):.3f} | {against} |"
        )
    ours, wrong = found["ours"], found["ours, another book's story"]
    rows += ["", f"Ours against another book's story: {difference(ours, wrong)}."]
    return rows


if __name__ == "__main__":
    main()

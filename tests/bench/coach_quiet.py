"""How quiet the craft rules are on published novels, beside two well-known linters in one run.

    python -m bench.coach_quiet [part of a file name ...]

Prints findings per 1,000 words, by novel and by rule. Harper (without spelling) and proselint
(without typography) are printed for the novels named, by default for Pride and Prejudice, where
they are installed: `pip install --group linters`.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.coach import RULES, Checker
from afterword.manuscript import Kind
from bench.coach_seeds import novels, opened, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Manuscript

MOST, MOST_OF_ONE = 1.0, 0.2  # findings per 1,000 words: together, and of one rule
_BESIDE = ("prideandprejudice",)


def rates(manuscript: Manuscript) -> tuple[Counter[str], int]:
    """Findings by rule, and the words of prose."""
    counts: Counter[str] = Counter()
    for finding in Checker(manuscript).run():
        counts[finding.rule] += 1
    return counts, manuscript.words


def prose(manuscript: Manuscript) -> str:
    """The paragraphs, each on one line, for linters that know nothing of manuscripts."""
    paragraphs = [
        " ".join(placed.block.text.split())
        for placed in manuscript.blocks()
        if placed.block.kind is Kind.PARAGRAPH
    ]
    return "\n\n".join(paragraphs)


def harper(text: str) -> int | None:
    """What Harper finds, spelling left out; None where it is not installed."""
    if not find_spec("harper"):
        return None
    from harper import Linter  # noqa: PLC0415 -- an extra that need not be there

    linter = Linter()
    found = 0
    for paragraph in text.split("\n\n"):
        found += sum(lint.lint_kind != "Spelling" for lint in linter.lint(paragraph))
    return found


def proselint(text: str) -> int | None:
    """What proselint finds, typography left out; None where it is not installed."""
    if not find_spec("proselint"):
        return None
    from proselint.checks import __register__  # noqa: PLC0415 -- as above
    from proselint.config import DEFAULT  # noqa: PLC0415 -- as above
    from proselint.registry import CheckRegistry  # noqa: PLC0415 -- as above
    from proselint.tools import LintFile  # noqa: PLC0415 -- as above

    CheckRegistry().register_many(__register__)
    config = {**DEFAULT, "max_errors": 10**9}
    results = LintFile("manuscript", text).lint(config)
    return sum(not r.check_result.check_path.startswith("typography") for r in results)


def shown(found: int | None, words: int) -> str:
    return "not installed" if found is None else f"{1000 * found / words:.2f}"


def main(names: Sequence[str]) -> None:
    """Print the table; exit status 1 where a bar is missed."""
    folder = Path(os.environ.get("AFTERWORD_CORPUS") or "../shared/corpus")
    total: Counter[str] = Counter()
    highest: Counter[str] = Counter()
    all_words, missed = 0, False
    for path in novels(folder):
        manuscript = opened(path)
        counts, words = rates(manuscript)
        total += counts
        all_words += words
        line = f"{path.name[:34]:36}{words:8}{1000 * counts.total() / words:7.2f}"
        for rule, count in counts.items():
            highest[rule] = max(highest[rule], round(100_000 * count / words))
        missed |= counts.total() > MOST * words / 1000
        missed |= any(count > MOST_OF_ONE * words / 1000 for count in counts.values())
        if any(name in path.name for name in names or _BESIDE):
            text = prose(manuscript)
            line += f"   harper {shown(harper(text), words)}"
            line += f"   proselint {shown(proselint(text), words)}"
        say(line)
    say(f"\n{'all novels':36}{all_words:8}{1000 * total.total() / all_words:7.2f}\n")
    say(f"{'rule':20}{'mean':>8}{'highest':>9}")
    for rule in RULES:
        mean = 1000 * total[rule.name] / all_words
        say(f"{rule.name:20}{mean:8.3f}{highest[rule.name] / 100:9.2f}")
    sys.exit(missed)


if __name__ == "__main__":
    main(sys.argv[1:])

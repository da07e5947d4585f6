"""Real paragraphs as candidates, each on its own page: what the filters cost good prose.

Run as `python -m postprocess.good_candidates BOOK...` in `tests` for a report.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.manuscript import Kind, Manuscript, markup_for
from afterword.postprocess import Shape, polish, surroundings_at
from afterword.postprocess.draft import Draft, Job
from afterword.postprocess.registry import FILTERS
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.postprocess import Surroundings


def pages(path: Path, most: int) -> Iterator[tuple[str, str, Surroundings]]:
    """Up to `most` paragraphs of a book, spread over it: text, the next one's text, its page."""
    source = path.read_bytes().decode("utf-8-sig", "replace")
    manuscript = Manuscript.parse(source, markup=markup_for(path.name))
    wrap = manuscript.shape.wrap
    placed = [block for block in manuscript.blocks() if block.block.kind is Kind.PARAGRAPH]
    step = max(1, len(placed) // most)
    for number in range(3, len(placed) - 1, step):
        here, following = placed[number], placed[number + 1]
        around = replace(surroundings_at(manuscript, here.start), after="", rest="")
        text = unwrapped(here.block.text, wrap)
        if any(character.isalnum() for character in text):
            yield text, unwrapped(following.block.text, wrap), around


def verdict(text: str, following: str, around: Surroundings) -> tuple[str, str]:
    """What became of a good candidate: "kept", or the filter that dropped or shortened it."""
    raw = f"\n\n{text}\n\n{following[:40]}"
    polished = polish(raw, shape=Shape.PARAGRAPH, around=around, finished=False)
    if not polished.text:
        return f"dropped by {polished.dropped}", ""
    if len(letters(polished.text)) >= 0.98 * len(letters(text)):
        return "kept", polished.text
    job = Job(Shape.PARAGRAPH, around, finished=False)
    draft = Draft.of(raw)
    for name, keep in FILTERS:
        before, draft = draft, keep(draft, job)
        lost = len(letters(before.body)) - len(letters(draft.body))
        if lost > 40 * (name == "paragraphs") and lost > 0.02 * len(letters(text)):
            return f"shortened by {name}", polished.text
    return "shortened", polished.text


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def main(paths: list[str]) -> None:
    total: Counter[str] = Counter()
    for path in paths:
        seen: Counter[str] = Counter()
        for text, following, around in pages(Path(path), 400):
            what, got = verdict(text, following, around)
            seen[what] += 1
            if what != "kept":
                sys.stdout.write(f"   {what}: {text[:110]!r} -> {got[:60]!r}…{got[-30:]!r}\n")
        total += seen
        sys.stdout.write(f"{path}: {dict(seen)}\n")
    count = sum(total.values())
    for what, number in total.most_common():
        sys.stdout.write(f"{what}: {number} ({number / count:.2%})\n")


if __name__ == "__main__":
    main(sys.argv[1:])

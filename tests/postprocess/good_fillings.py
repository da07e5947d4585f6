"""Real words as answers at the holes they were cut from: what the filters cost good answers.

Run as `python -m postprocess.good_fillings BOOK...` in `tests` for a report.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript import Kind, Manuscript, markup_for
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Filling, polish_filling, surroundings_of
from afterword.prompt import unwrapped
from postprocess.good_candidates import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.manuscript import Placed
    from afterword.postprocess import Surroundings

_AHEAD = 60  # code points of what follows, which a model that continues text runs into


class Answer(NamedTuple):
    """A true answer: what was cut out, as a model would send it."""

    kind: str
    text: str
    raw: str
    filling: Filling
    around: Surroundings
    chat: bool


def answers(path: Path, most: int) -> Iterator[Answer]:
    """Up to `most` paragraphs of a book with what can be cut out of them, spread over it."""
    source = path.read_bytes().decode("utf-8-sig", "replace")
    manuscript = Manuscript.parse(source, markup=markup_for(path.name))
    placed = [block for block in manuscript.blocks() if block.block.kind is Kind.PARAGRAPH]
    for number in range(3, len(placed) - 1, max(1, len(placed) // most)):
        here, following = placed[number], placed[number + 1]
        text = unwrapped(here.block.text, manuscript.shape.wrap)
        ends = sentence_ends(text)
        if not ends or ends[-1] != len(text) or "\n" in text:
            continue  # verse, or the end of a letter
        after = unwrapped(following.block.text, manuscript.shape.wrap)[:_AHEAD]
        yield from _whole(manuscript, here, text, after)
        if "\n" not in here.block.text:
            yield from _within(manuscript, here, ends)


def _whole(manuscript: Manuscript, here: Placed, text: str, after: str) -> Iterator[Answer]:
    around = surroundings_of(manuscript, here.start, here.end, inline=False)
    filling = Filling("")
    yield Answer("paragraph", text, f"\n\n{text}\n\n{after}", filling, around, chat=False)
    yield Answer("paragraph by a chat", text, text, filling, around, chat=True)


def _within(manuscript: Manuscript, here: Placed, ends: list[int]) -> Iterator[Answer]:
    """Its second sentence, and the middle of its longest one."""
    source = here.block.text
    starts = [0, *ends]
    if len(ends) > 2:
        begin = starts[1] + len(source[starts[1] :]) - len(source[starts[1] :].lstrip())
        yield from _cut(manuscript, here, begin, ends[1], "sentence")
    start, end = max(zip(starts, ends, strict=False), key=lambda span: span[1] - span[0])
    words = source[start:end].split(" ")
    if len(words) > 12:
        begin = start + len(" ".join(words[:4])) + 1
        inside = " ".join(words[4:8])
        last = inside.rstrip(',.;:!?—-–"”’)')
        alone = last == inside or inside.endswith(",")
        if alone and last[-1:].isalnum() and not set(last) & set('"“”.!?;:—–…«»()'):
            yield from _cut(manuscript, here, begin, begin + len(last), "words")


def _cut(manuscript: Manuscript, here: Placed, begin: int, end: int, kind: str) -> Iterator[Answer]:
    source = here.block.text
    text = source[begin:end]
    start = here.start + begin
    around = surroundings_of(manuscript, start, here.start + end, inline=True)
    filling = Filling("", inline=True)
    lead = " " if source[begin - 1 : begin] == " " else ""
    raw = f"{lead}{text}{source[end:][:_AHEAD]}"
    yield Answer(kind, text, raw, filling, around, chat=False)
    yield Answer(f"{kind} by a chat", text, text, filling, around, chat=True)


def verdict(answer: Answer) -> tuple[str, str]:
    """What became of a good answer: "kept", or the filter that dropped it, or what is wrong."""
    polished = polish_filling(
        answer.raw,
        filling=answer.filling,
        around=answer.around,
        finished=answer.chat,
        chat=answer.chat,
    )
    if not polished.text:
        return f"dropped by {polished.dropped}", ""
    if len(letters(polished.text)) < 0.98 * len(letters(answer.text)):
        return "shortened", polished.text
    if len(letters(polished.text)) > 1.02 * len(letters(answer.text)) + 1:
        return "too long", polished.text
    page = answer.around.before[-1:] + polished.text + answer.around.after[:1]
    if answer.filling.inline and "  " in page and "  " not in answer.around.before:
        return "doubled space", polished.text
    return "kept", polished.text


def main(paths: list[str]) -> None:
    total: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for path in paths:
        seen: Counter[str] = Counter()
        for answer in answers(Path(path), 300):
            what, got = verdict(answer)
            seen[what] += 1
            kinds[f"{answer.kind}: {'kept' if what == 'kept' else 'lost'}"] += 1
            if what != "kept":
                sys.stdout.write(
                    f"   {what} ({answer.kind}): …{answer.around.before[-30:]!r} "
                    f"{answer.text[:90]!r}…{answer.text[-30:]!r} -> {got[:60]!r}…{got[-30:]!r}\n"
                )
        total += seen
        sys.stdout.write(f"{path}: {dict(seen)}\n")
    for what, number in (total + kinds).most_common():
        sys.stdout.write(f"{what}: {number} ({number / sum(total.values()):.2%})\n")


if __name__ == "__main__":
    main(sys.argv[1:])

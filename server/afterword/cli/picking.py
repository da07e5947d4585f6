"""Choosing sentences of several candidates, in a terminal or from lines on standard input."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from afterword.cli.failure import Failure
from afterword.cli.output import complain, shown
from afterword.features.loom.places import lead_of, tail_of
from afterword.features.loom.sentences import sentences_of
from afterword.features.loom.stitching import Pick, Stitched, UnknownSentenceError, stitch
from afterword.features.loom.strands import Strand
from afterword.postprocess import surroundings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.ledger.offers import Part
    from afterword.features.sweeping.targets import Target
    from afterword.inference import Candidate
    from afterword.manuscript import Manuscript

_ONE: Final = re.compile(r"(\d{1,4})(?:\.(\d{1,4})(?:-(\d{1,4}))?)?")
_BATCH: Final = "this sweep"
_HOW: Final = "2 is the whole of the second, 2.1 its first sentence, 2.1-3 three of them"


@dataclass(frozen=True, slots=True)
class Collage:
    """What was picked, as it is to stand at the place."""

    text: str
    parts: tuple[Part, ...]
    out: Console

    def tell(self, line: str) -> None:
        """Say something about it, beside standard output."""
        self.out.print(Text(line, style="dim"))


class UnreadablePickError(Exception):
    """What was entered names nothing; `str()` says why, in one line."""


def pick(
    manuscript: Manuscript, target: Target, found: Sequence[Candidate], *, writes: bool
) -> Collage | None:
    """Have sentences chosen, and print them as one text unless they are to be written.

    None where the writer chose none after all.

    Raises:
        Failure: what standard input says names nothing.
    """
    out = Console(stderr=True, markup=False, highlight=False, emoji=False)
    strands = [
        Strand(one.receipt.id, _BATCH, None, one.text, target.place, one.receipt, 0.0)
        for one in found
    ]
    table = _Table(manuscript, target, strands)
    asks = sys.stdin.isatty() and out.is_terminal
    made = _asked(out, table, writes=writes) if asks else _read(table)
    if made is None:
        return None
    if not writes:
        sys.stdout.write(shown(made.text).strip("\n") + "\n")
        sys.stdout.flush()
    return Collage(made.text, made.parts, out)


class _Table:
    """The candidates on the writer's table, and how they become one text."""

    def __init__(self, manuscript: Manuscript, target: Target, strands: Sequence[Strand]) -> None:
        self.strands = strands
        self.wrap = manuscript.shape.wrap
        self._around = surroundings_of(manuscript, target.start, target.end, inline=target.inline)

    def stitched(self, entered: str) -> Stitched:
        """The text of what was entered.

        Raises:
            UnreadablePickError: it names nothing, or nothing of it is left.
        """
        texts = [strand.text for strand in self.strands]
        try:
            made = stitch(
                self._picks(entered),
                around=self._around,
                batch=_BATCH,
                lead=lead_of(texts),
                tail=tail_of(texts),
            )
        except UnknownSentenceError as problem:
            raise UnreadablePickError(str(problem)) from None
        if not made.text:
            message = "all of that stands there already"
            raise UnreadablePickError(message)
        return made

    def _picks(self, entered: str) -> list[Pick]:
        picks = []
        for word in entered.replace(",", " ").split():
            found = _ONE.fullmatch(word)
            if found is None:
                message = f"{word!r} is no number of a candidate or sentence: {_HOW}"
                raise UnreadablePickError(message)
            number = int(found[1])
            if not 1 <= number <= len(self.strands):
                message = f"there are {len(self.strands)} candidates, and no {number}"
                raise UnreadablePickError(message)
            strand = self.strands[number - 1]
            if not found[2]:
                picks.append(Pick(strand))
                continue
            first = int(found[2])
            last = int(found[3] or first)
            many = len(sentences_of(strand.text, wrap=self.wrap))
            if not 1 <= first <= last <= many:
                some = f"{many} sentence{'' if many == 1 else 's'}"
                message = f"candidate {number} has {some}; there is no {word}"
                raise UnreadablePickError(message)
            picks.append(Pick(strand, tuple(range(first - 1, last))))
        if not picks:
            message = f"nothing was picked: {_HOW}"
            raise UnreadablePickError(message)
        return picks


def _asked(out: Console, table: _Table, *, writes: bool) -> Stitched | None:
    """What the writer picks in the terminal, once they like how it reads."""
    out.print(Text(f"{_HOW}; Enter for none.", style="dim"))
    while True:
        entered = _line(out, "pick> ")
        if not entered:
            return None
        try:
            made = table.stitched(entered)
        except UnreadablePickError as problem:
            out.print(Text(str(problem), style="yellow"))
            continue
        out.print(Panel(Text(shown(made.text).strip()), title="the collage", title_align="left"))
        for left in made.left_out:
            out.print(Text(f"left out, it stands there already: {shown(left)}", style="yellow"))
        question = "Put it in? [Y/n] " if writes else "Take it? [Y/n] "
        if (_line(out, question) or "y").lower().startswith("y"):
            return made
        out.print(Text("Pick again, or Enter for none.", style="dim"))


def _line(out: Console, question: str) -> str:
    """What is entered; "" at the end of the input."""
    out.print(Text(question, style="bold"), end="")
    line = sys.stdin.readline()
    if not line:
        out.print()
    return line.strip()


def _read(table: _Table) -> Stitched:
    """What the lines of standard input pick.

    Raises:
        Failure: they name nothing.
    """
    try:
        made = table.stitched(sys.stdin.read())
    except UnreadablePickError as problem:
        raise Failure(str(problem)) from None
    for _ in made.left_out:
        complain("warning: a sentence was left out, since it stands there already")
    return made

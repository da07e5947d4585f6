"""The manuscript cut into stretches of scenes, so that an edit is judged where it stands.

Cuts come before headings and scene breaks, and between them behind paragraphs that their own
content picks out: an edit moves the cuts beside it and no others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zlib import crc32

from afterword.manuscript import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.coach.facts import Facts
    from afterword.coach.finding import Finding
    from afterword.manuscript import Placed

_LEAST: Final = 600  # words of a stretch before its content may end it
_MOST: Final = 1800  # words at which it ends anyway
_ONE_IN: Final = 6  # paragraphs that may end a stretch
_SCENE: Final = frozenset({Kind.HEADING, Kind.SCENE_BREAK})
_SWITCH: Final = re.compile(r"<!--\s*afterword\s+(?P<state>on|off)\s*-->", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Stretch:
    """A run of a scene's paragraphs; offsets are code points from the stretch's start.

    `size` reaches to the next stretch. `opens` says that a scene begins with it. `switches` are
    the comments that turn the coach off and on. `found` is None until the stretch is judged.
    """

    opens: bool
    size: int = 0
    words: int = 0
    paragraphs: list[tuple[int, Facts]] = field(default_factory=list)
    switches: list[tuple[int, bool]] = field(default_factory=list)
    found: list[Finding] | None = None


def stretches_of(
    blocks: Iterable[Placed], start: int, facts: Callable[[str], Facts], *, opens: bool
) -> Iterator[Stretch]:
    """The stretches over blocks that begin at the offset `start`; the last is of unknown size.

    `opens` says whether a scene begins there.
    """
    here, begin = Stretch(opens), start
    full = False
    for placed in blocks:
        breaks = placed.block.kind in _SCENE
        if (breaks or full) and here.paragraphs:
            here.size = placed.start - begin
            yield here
            here, begin = Stretch(breaks), placed.start
        here.opens = here.opens or breaks
        full = False
        text = placed.block.text
        if "<!--" in text and placed.block.kind is not Kind.OPAQUE:
            here.switches += [
                (placed.start - begin + match.start(), match["state"].lower() == "on")
                for match in _SWITCH.finditer(text)
            ]
        if placed.block.kind is Kind.PARAGRAPH:
            known = facts(text)
            here.paragraphs.append((placed.start - begin, known))
            here.words += known.words
            full = here.words >= _LEAST and (here.words >= _MOST or _picked(text))
    yield here


def _picked(text: str) -> bool:
    """Whether a paragraph's content lets a stretch end behind it."""
    return crc32(text.encode("utf-8", "surrogatepass")) % _ONE_IN == 0


AROUND: Final = 400  # words before and after a stretch that its judges see


def surroundings(stretches: Sequence[Stretch], index: int) -> tuple[int, int]:
    """The stretches `[begin, end)` of the same scene that hold what stands around one."""
    begin, end = index, index + 1
    words = 0
    while begin and not stretches[begin].opens and words < AROUND:
        begin -= 1
        words += stretches[begin].words
    words = 0
    while end < len(stretches) and not stretches[end].opens and words < AROUND:
        words += stretches[end].words
        end += 1
    return begin, end


def make_stale(stretches: Sequence[Stretch], first: int, last: int) -> tuple[int, int]:
    """Forget what was found in `[first, last)` and wherever those stretches were seen from.

    Returns all the stretches whose findings were forgotten, as `[begin, end)`.
    """
    begin = surroundings(stretches, first)[0] if first < len(stretches) else first
    end = surroundings(stretches, last - 1)[1] if last else last
    for stretch in stretches[begin:end]:
        stretch.found = None
    return begin, end

"""Which of a text came from candidates, span by span, counted in words and characters of prose."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.tag_reading import KNOWN_TAGS, tag_spans
from afterword.manuscript import Kind
from afterword.manuscript.marking import as_read, marks_in
from afterword.manuscript.words import word_spans
from afterword.memory.prose import without_gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterword.features.ledger.ports import Entry, Span
    from afterword.features.ledger.tag_reading import TagSpan
    from afterword.manuscript import Gap, Manuscript, Placed

_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Source:
    """The characters `[start, end)` (code points) of a text, and the candidate they came from.

    `words` and `characters` count prose, as `Provenance` does. `receipt` is None where a visible
    tag alone tells, and `entry` None where the ledger has no such row, or no longer.
    """

    start: int
    end: int
    words: int
    characters: int
    receipt: str | None
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What the ledger knows that it doesn't know of a text.

    Attributes:
        recording: whether it is on, for this text, now.
        known: whether it has ever recorded anything of this text.
        lost: characters (code points) that came from candidates, and couldn't be found again after
            the text had been changed elsewhere.
        typed: characters that the writer typed by hand where a candidate on the screen said the
            same; they count as the writer's.
        problem: one line on why the ledger can't be read; "" where it can.
    """

    recording: bool = True
    known: bool = True
    lost: int = 0
    typed: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What of a text came from candidates.

    Words are those of `Manuscript.words`: of paragraphs, without headings, comments, gaps and
    front matter. A word is a candidate's where more than half of its characters are. Characters
    are code points of the same prose, white space not counted.
    """

    words: int
    characters: int
    words_from_candidates: int
    characters_from_candidates: int
    sources: tuple[Source, ...]
    unseen: Unseen

    @property
    def share(self) -> float:
        """Of the words, from 0 to 1; 0 for a text without any."""
        return self.words_from_candidates / self.words if self.words else 0.0


def provenance(
    manuscript: Manuscript,
    spans: Sequence[Span],
    entries: Mapping[str, Entry],
    *,
    tag: str = "",
    unseen: Unseen | None = None,
) -> Provenance:
    """What of a manuscript came from candidates.

    `spans` are the ledger's, where they are in this very text; `entries` are by receipt. Text
    that is tagged, by `tag` or one of `KNOWN_TAGS`, and of which the ledger knows nothing, came
    from candidates too. Costs the text's length.
    """
    tags = (tag, *KNOWN_TAGS) if tag.strip() else KNOWN_TAGS
    marked = tag_spans(str(manuscript.text), tags, manuscript.layout)
    sources = [
        Source(span.start, span.end, 0, 0, span.receipt, entries.get(span.receipt))
        for span in sorted(spans)
        if span.start < span.end
    ]
    sources += _unexplained(marked, sources)
    counted = _counted(manuscript, sorted(sources, key=lambda source: source.start))
    return Provenance(
        words=manuscript.words,
        characters=_characters(manuscript),
        words_from_candidates=sum(source.words for source in counted),
        characters_from_candidates=sum(source.characters for source in counted),
        sources=_joined(manuscript, counted),
        unseen=unseen or Unseen(),
    )


def _unexplained(marked: Iterable[TagSpan], known: Sequence[Source]) -> list[Source]:
    """Tagged text in which the ledger has nothing: what it has there is all that was left."""
    ends = [source.end for source in known]
    found = []
    for span in marked:
        place = bisect_left(ends, span.start + 1)
        if place == len(known) or known[place].start >= span.end:
            found.append(Source(span.start, span.end, 0, 0, None, None))
    return found


def _counted(manuscript: Manuscript, sources: Sequence[Source]) -> list[Source]:
    """The sources with their words and characters."""
    words: Counter[int] = Counter()
    characters: Counter[int] = Counter()
    gaps = manuscript.gaps
    seen = -1
    for source in sources:
        for placed in manuscript.blocks(source.start, source.end):
            if placed.index <= seen or placed.block.kind is not Kind.PARAGRAPH:
                continue
            seen = placed.index
            block_words, block_characters = _in_block(placed, gaps, sources)
            words += block_words
            characters += block_characters
    return [
        replace(source, words=words[number], characters=characters[number])
        for number, source in enumerate(sources)
    ]


def _in_block(
    placed: Placed, gaps: Sequence[Gap], sources: Sequence[Source]
) -> tuple[Counter[int], Counter[int]]:
    """Words and characters of a block that each source has, by its number."""
    text = placed.block.text
    owners = [_NOBODY] * len(text)
    first = bisect_left([source.end for source in sources], placed.start + 1)
    for number in range(first, len(sources)):
        start, end = sources[number].start - placed.start, sources[number].end - placed.start
        if start >= len(text):
            break
        start = max(start, 0)
        owners[start:end] = [number] * (min(end, len(text)) - start)
    places = _read(placed, gaps)
    words: Counter[int] = Counter()
    for start, end in word_spans("".join([text[place] for place in places])):
        owned = Counter(owners[place] for place in places[start:end])
        nobodys = owned.pop(_NOBODY, 0)
        if owned.total() > nobodys:
            words[owned.most_common(1)[0][0]] += 1
    characters = Counter(owners[place] for place in places if not text[place].isspace())
    characters.pop(_NOBODY, None)
    return words, characters


def _read(placed: Placed, gaps: Sequence[Gap]) -> list[int]:
    """The places in a block's text that its readers see: no marks, no gaps."""
    text = placed.block.text
    seen = [True] * len(text)
    first = bisect_left(gaps, placed.start, key=lambda gap: gap.start)
    within = takewhile(lambda gap: gap.start < placed.end, gaps[first:])
    holes = [(gap.start - placed.start, gap.end - placed.start) for gap in within]
    for start, end in (*marks_in(text), *holes):
        seen[start:end] = [False] * (end - start)
    return [place for place, is_seen in enumerate(seen) if is_seen]


def _characters(manuscript: Manuscript) -> int:
    gaps = manuscript.gaps
    return sum(
        len("".join(as_read(without_gaps(placed, placed.block.text, gaps)).split()))
        for placed in manuscript.blocks()
        if placed.block.kind is Kind.PARAGRAPH
    )


def _joined(manuscript: Manuscript, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources that hold prose; those of one candidate that nothing parts are one."""
    joined: list[Source] = []
    for source in sources:
        if not source.characters:
            continue
        before = joined[-1] if joined else None
        if before is not None and before.receipt is not None and before.receipt == source.receipt:
            between = manuscript.text.slice(before.end, source.start)
            if not as_read(between).strip():
                words = before.words + source.words
                characters = before.characters + source.characters
                joined[-1] = replace(before, end=source.end, words=words, characters=characters)
                continue
        joined.append(source)
    return tuple(joined)

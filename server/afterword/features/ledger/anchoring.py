"""Spans that outlive a session: how they are kept without a word of text, and found again."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.ledger.identity import line_feeds, offsets
from afterword.features.ledger.ports import DocumentRow, Span, SpanRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.features.ledger.ports import LedgerStore
    from afterword.manuscript import Manuscript, Placed

_DIGEST_BYTES: Final = 12
#: A shorter block may stand in a text by chance; so may a shorter span in its block (code points).
_TELLING: Final = 24


class FoundAgain(NamedTuple):
    """What of a text came from candidates in earlier sessions.

    `lost` counts the characters that couldn't be found again with certainty.
    """

    spans: tuple[Span, ...] = ()
    lost: int = 0


class _Block(NamedTuple):
    placed: Placed
    before: bytes
    own: bytes
    after: bytes


def sealed(text: str, key: bytes) -> bytes:
    """A digest that tells nobody anything who hasn't got the key; line ends don't count."""
    raw = line_feeds(text).encode("utf-8", "surrogatepass")
    return blake2b(raw, digest_size=_DIGEST_BYTES, key=key[:64]).digest()


def row_of(
    path: str,
    manuscript: Manuscript,
    spans: Sequence[Span],
    key: bytes,
    *,
    now: float,
    lost: int = 0,
) -> DocumentRow:
    """A manuscript and its spans as they are kept."""
    text = manuscript.text
    rows = [row for span in spans for row in _rows(manuscript, span, key)]
    digest = sealed(str(text), key)
    return DocumentRow(path, digest, len(text), now, lost, tuple(rows))


def _rows(manuscript: Manuscript, span: Span, key: bytes) -> Iterator[SpanRow]:
    text = manuscript.text
    blocks = list(manuscript.blocks(span.start, span.end))
    if not blocks:
        said = sealed(text.slice(span.start, span.end), key)
        yield SpanRow(*span, b"", b"", b"", said, 0, 0)
    for number, placed in enumerate(blocks):
        start = span.start if number == 0 else placed.start
        last = number + 1 == len(blocks)
        end = span.end if last else blocks[number + 1].start
        above = next(manuscript.blocks_before(placed.start), None)
        below = next(manuscript.blocks(placed.end), None)
        within = max(start, placed.start), min(end, placed.end)
        yield SpanRow(
            start,
            end,
            span.receipt,
            block=sealed(placed.block.text, key),
            before=sealed(above.block.text, key) if above else b"",
            after=sealed(below.block.text, key) if below else b"",
            said=sealed(text.slice(*within), key),
            within=len(line_feeds(text.slice(placed.start, within[0]))),
            until=len(line_feeds(text.slice(placed.start, within[1]))),
            joined=not last,
        )


def find_again(
    store: LedgerStore, path: str, manuscript: Manuscript, *, exists: Callable[[str], bool]
) -> FoundAgain:
    """What of a text came from candidates, as the ledger has it.

    A file that was moved or copied is known by its text. Where the text was changed elsewhere,
    blocks are known by theirs: alone in the text, or between the same neighbours; and a span in a
    block that was changed by its own, if it stands there once. `exists` tells whether a file is
    there. Costs a pass over the text.
    """
    key, text = store.key, manuscript.text
    digest = sealed(str(text), key)
    row = store.document(path)
    if row is None:
        row = next(iter(store.alike(len(text), digest)), None)
        if row is not None and not exists(row.path):
            store.moved(row.path, path)
    if row is None or not row.spans:
        return FoundAgain(lost=row.lost if row is not None else 0)
    if (row.digest, row.characters) == (digest, len(text)):
        return FoundAgain(tuple(Span(*one[:3]) for one in row.spans), row.lost)
    found, lost = _by_blocks(row.spans, manuscript, key)
    return FoundAgain(tuple(_merged(found, manuscript)), row.lost + lost)


def _by_blocks(
    rows: Sequence[SpanRow], manuscript: Manuscript, key: bytes
) -> tuple[list[tuple[SpanRow, Span]], int]:
    """The rows that were found, and how many characters weren't."""
    blocks = _blocks(manuscript, key)
    alike: dict[bytes, list[_Block]] = {}
    for block in blocks:
        alike.setdefault(block.own, []).append(block)
    found, lost = [], 0
    for row in rows:
        own = _same_block(row, alike.get(row.block, []))
        span = None
        if own is not None:
            span = _span_in(own.placed, manuscript, row, row.within, row.until)
        elif (at := _in_changed(row, blocks, key)) is not None:
            placed, within = at
            span = _span_in(placed, manuscript, row, within, within + row.until - row.within)
        if span is None:
            lost += row.end - row.start
        else:
            found.append((row, span))
    return found, lost


def _blocks(manuscript: Manuscript, key: bytes) -> list[_Block]:
    placed = list(manuscript.blocks())
    digests = [b"", *[sealed(one.block.text, key) for one in placed], b""]
    return [
        _Block(one, digests[at], digests[at + 1], digests[at + 2]) for at, one in enumerate(placed)
    ]


def _same_block(row: SpanRow, alike: Sequence[_Block]) -> _Block | None:
    """The block that is certainly the row's."""
    beside = [one for one in alike if (one.before, one.after) == (row.before, row.after)]
    if len(beside) == 1:
        return beside[0]
    if len(alike) != 1:
        return None
    (only,) = alike
    near = only.before == row.before or only.after == row.after
    return only if near or len(only.placed.block.text) >= _TELLING else None


def _in_changed(row: SpanRow, blocks: Sequence[_Block], key: bytes) -> tuple[Placed, int] | None:
    """The block between the row's neighbours, and where in it the span's text stands, once."""
    length = row.until - row.within
    there = [one for one in blocks if one.before == row.before and one.after == row.after]
    if not row.block or length < _TELLING or len(there) != 1:
        return None
    said = line_feeds(there[0].placed.block.text)
    places = range(len(said) - length + 1)
    found = [at for at in places if sealed(said[at : at + length], key) == row.said]
    return (there[0].placed, found[0]) if len(found) == 1 else None


def _span_in(
    placed: Placed, manuscript: Manuscript, row: SpanRow, within: int, until: int
) -> Span | None:
    """The span in its block; None where it has no room there."""
    raw = manuscript.text.slice(placed.start, placed.end)
    places = offsets(raw, line_feeds(raw))
    if until >= len(places) or within >= until:
        return None
    return Span(placed.start + places[within], placed.start + places[until], row.receipt)


def _merged(found: Iterable[tuple[SpanRow, Span]], manuscript: Manuscript) -> Iterator[Span]:
    """The spans in order; what goes on over several blocks does so again where it still can."""
    last: tuple[SpanRow, Span] | None = None
    for row, span in sorted(found, key=lambda one: one[1]):
        if last is not None:
            gap = manuscript.text.slice(last[1].end, span.start)
            follows = last[0].joined and last[0].end == row.start
            if follows and last[1].receipt == span.receipt and not gap.strip():
                last = row, Span(last[1].start, span.end, span.receipt)
                continue
            yield last[1]
        last = row, span
    if last is not None:
        yield last[1]

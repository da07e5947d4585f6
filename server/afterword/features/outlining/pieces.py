"""The pieces of an outline that a writer can take: a heading with its items, or one item."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.features.outlining.parts import parts_of


@dataclass(frozen=True, slots=True)
class OutlinePiece:
    """One piece.

    Attributes:
        id: "1.2" for the second part of the first proposal, "1.2.3" for its third item.
        text: what is taken, with the heading that it stands under.
        label: what people choose it by: the heading, or the item alone.
        whole: whether it is a heading with all that stands under it.
    """

    id: str
    text: str
    label: str
    whole: bool


def pieces_of(text: str, number: int, *, name: str) -> tuple[OutlinePiece, ...]:
    """The pieces of proposal `number` (from 1), each part before its items.

    An outline's own title is no piece. What stands under no heading is put under `name`, so that
    a piece that is taken says where it came from.
    """
    pieces: list[OutlinePiece] = []
    parts = [part for part in parts_of(text) if part.chunks or not part.is_title]
    for at, part in enumerate(parts, start=1):
        heading = part.heading or f"## {name}"
        whole = "\n".join([heading, "", *_parted(part.chunks)]) if part.chunks else heading
        label = part.title if part.heading else name
        pieces.append(OutlinePiece(f"{number}.{at}", whole, label, whole=True))
        pieces += [
            OutlinePiece(
                f"{number}.{at}.{place}",
                f"{heading}\n\n{chunk}",
                chunk.removeprefix("- "),
                whole=False,
            )
            for place, chunk in enumerate(part.chunks, start=1)
        ]
    return tuple(pieces)


def _parted(chunks: tuple[str, ...]) -> list[str]:
    """Chunks as lines: items close together, paragraphs parted."""
    lines: list[str] = []
    for chunk in chunks:
        if lines and not (chunk.startswith("- ") and lines[-1].lstrip().startswith("- ")):
            lines.append("")
        lines += chunk.split("\n")
    return lines

"""Taking pieces of proposals into the writer's outline, of which no character is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.outlining.parts import ITEM, Part, parts_of, same_chunk, same_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER: Final = re.compile(r"(\d+)([.)])")
_BREAK: Final = re.compile(r"\r\n|\r|\n")


class Insertion(NamedTuple):
    """Text to put in at an offset (code points) of the outline as it was."""

    at: int
    text: str


def taken(outline: str, pieces: Sequence[str]) -> str:
    """The outline with the pieces in it; the writer's own text stays as it is, byte for byte."""
    text = outline
    for at, more in reversed(insertions(outline, pieces)):
        text = text[:at] + more + text[at:]
    return text


def insertions(outline: str, pieces: Sequence[str]) -> tuple[Insertion, ...]:
    """What has to be put in where, in the order of the text; empty where all of it is there.

    A piece is a heading with what stands under it, or less. What stands under a heading that the
    outline has (its number, case and punctuation don't matter) goes to the end of that part; new
    headings go to the outline's end. Nothing is put in that the part says already. Lines end as
    the outline's first one does.
    """
    known = parts_of(outline)
    at_end: list[Part] = []
    within: dict[int, list[str]] = {}
    for piece in _merged(pieces):
        place = _place_of(piece, known)
        if place is None:
            at_end.append(piece)
            continue
        said = {same_chunk(chunk) for chunk in known[place].chunks}
        if fresh := [chunk for chunk in piece.chunks if same_chunk(chunk) not in said]:
            within[place] = fresh
    eol = found.group() if (found := _BREAK.search(outline)) else "\n"
    made = [
        Insertion(known[place].end, _continued(known[place], fresh))
        for place, fresh in sorted(within.items())
    ]
    if at_end:
        made.append(Insertion(len(outline), _appended(outline, at_end)))
    return tuple(Insertion(at, text.replace("\n", eol)) for at, text in made)


def _merged(pieces: Iterable[str]) -> list[Part]:
    """The pieces' parts, those of one heading together, nothing twice."""
    merged: dict[str, Part] = {}
    for piece in pieces:
        for part in parts_of(_BREAK.sub("\n", piece)):
            title = same_title(part.title)
            earlier = merged.get(title, Part(part.heading, (), 0, ""))
            said = {same_chunk(chunk) for chunk in earlier.chunks}
            fresh = tuple(chunk for chunk in part.chunks if same_chunk(chunk) not in said)
            merged[title] = Part(earlier.heading, earlier.chunks + fresh, 0, "")
    return list(merged.values())


def _place_of(piece: Part, known: Sequence[Part]) -> int | None:
    """The part of the outline that the piece belongs to; the last one for what has no heading."""
    if not piece.heading:
        return len(known) - 1 if known else None
    title = same_title(piece.title)
    return next(
        (at for at, part in enumerate(known) if part.heading and same_title(part.title) == title),
        None,
    )


def _continued(part: Part, chunks: Sequence[str]) -> str:
    """Chunks to stand right behind a part's last line, marked as its list is."""
    lines: list[str] = []
    mark = part.mark
    item_before = bool(mark) and bool(part.chunks) and bool(ITEM.match(part.chunks[-1]))
    for chunk in chunks:
        is_item = bool(ITEM.match(chunk))
        if is_item and mark:
            mark = _next(mark)
            chunk = f"{mark} {chunk.split(' ', 1)[1]}"  # noqa: PLW2901 -- the same item, marked
        lines.append("\n" if is_item and item_before else "\n\n")
        lines.append(chunk)
        item_before = is_item
    return "".join(lines)


def _next(mark: str) -> str:
    found = _NUMBER.fullmatch(mark)
    return f"{int(found[1]) + 1}{found[2]}" if found else mark


def _appended(outline: str, parts: Sequence[Part]) -> str:
    """New parts to stand at the outline's end, whatever it ends with."""
    text = ""
    if outline.strip():
        last = _BREAK.split(outline)[-2:]
        text = "\n\n" if last[-1].strip() else "\n" if len(last) > 1 and last[0].strip() else ""
    bodies = []
    for part in parts:
        bare = Part("", (), 0, "")
        body = _continued(bare, part.chunks).lstrip("\n")
        bodies.append("\n\n".join(filter(None, [part.heading.strip(), body])))
    return text + "\n\n".join(bodies) + "\n"

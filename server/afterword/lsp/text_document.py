"""The text of one open document, kept by LSP's own rules and cheap to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.lsp.convert import offset_of
from afterword.manuscript import Edit, Manuscript, markup_for

if TYPE_CHECKING:
    from afterword.manuscript import Encoding


def edit_from(
    manuscript: Manuscript, change: types.TextDocumentContentChangeEvent, encoding: Encoding
) -> Edit:
    """One content change as an edit in code points.

    A full sync becomes the smallest edit that has its effect, so that what is known about the
    rest of the text stays known.
    """
    if isinstance(change, types.TextDocumentContentChangePartial):
        start = offset_of(manuscript.text, change.range.start, encoding)
        end = offset_of(manuscript.text, change.range.end, encoding)
        return Edit(min(start, end), max(start, end), change.text)
    return smallest_edit(str(manuscript.text), change.text)


def smallest_edit(old: str, new: str) -> Edit:
    """The edit between two texts, trimmed at both ends to what differs."""
    head = common_prefix(old, new)
    tail = _common_suffix(old[head:], new[head:])
    return Edit(head, len(old) - tail, new[head : len(new) - tail])


def parse_document(document: types.TextDocumentItem, gap_markers: tuple[str, ...]) -> Manuscript:
    """The manuscript in a document just opened."""
    return Manuscript.parse(
        document.text,
        markup=markup_for(document.language_id or document.uri),
        gap_markers=gap_markers,
    )


def common_prefix(one: str, other: str) -> int:
    """How many code points both start with, by halving: comparing slices runs at C speed."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low

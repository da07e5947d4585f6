"""When two stretches of text are the same one: the only place where that is decided.

Whoever sees a text only through its edits can't always know. What is decided here:

1. A text that is again what it was a while ago is that text again: what was whose then is so now.
   So undo and redo bring everything back, and so does typing a character that was just deleted.
2. Text that was taken out and comes in elsewhere in one piece, at least `MOVED_LEAST` characters
   of it, has been moved, and stays whose it was.
3. Any other change is the smallest one that has its effect: what is the same at the beginning and
   then at the end of what is replaced has stayed.
4. A text that was offered and stands where it was offered was taken, however the editor told it;
   unless by 1 it is there again, and was the writer's, or this candidate's already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript import Edit
from afterword.manuscript.words import has_ideographs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Text

#: Shorter ones may as well have been typed (code points).
MOVED_LEAST: Final = 5
#: How far from where it was put in an editor may tell of a change (code points): as far as what was
#: put in is the same as what follows.
_REACH: Final = 1_000
_WORD: Final = re.compile(r"\w")
_BREAK: Final = re.compile(r"\r\n|\r")


def line_feeds(text: str) -> str:
    """With line feeds alone, as offers have it."""
    return _BREAK.sub("\n", text) if "\r" in text else text


def smallest(edit: Edit, removed: str) -> Edit:
    """What an edit changes, which replaces `removed`: trimmed at its beginning, then its end."""
    new, old = edit.text, removed
    if not new or not old:
        return edit
    most, head = min(len(new), len(old)), 0
    while head < most and new[head] == old[head]:
        head += 1
    tail = 0
    while tail < most - head and new[-1 - tail] == old[-1 - tail]:
        tail += 1
    return Edit(edit.start + head, edit.end - tail, new[head : len(new) - tail])


def put_in_place_of(before: Text, after: Text, edit: Edit, start: int, end: int) -> str | None:
    """What stands where `[start, end)` stood, if an edit changed nothing but that.

    By the result: an editor that tells the smallest difference may tell of a change further on.
    """
    grown = end + edit.growth
    if grown < start or edit.start > end + _REACH or edit.end < start - _REACH:
        return None
    low, high = min(start, edit.start), max(end, edit.end)
    fresh = after.slice(start, grown)
    if low == start and high == end:
        return fresh
    beside = before.slice(low, start), before.slice(end, high)
    told = after.slice(low, high + edit.growth)
    return fresh if told == f"{beside[0]}{fresh}{beside[1]}" else None


def taken_at_once(piece: str, rest: str) -> bool:
    """Whether `piece`, the beginning of `rest`, was taken: it is all of it, or whole words.

    One character is typed; so are several that an editor tells at once where they end within a
    word, and an emoji or a pair of quotes, which one key may give.
    """
    if len(piece) < 2:  # noqa: PLR2004 -- one character
        return False
    if piece == rest:
        return True
    solid = piece.strip()
    torn = _WORD.match(piece[-1]) and _WORD.match(rest[len(piece)])
    if not solid or (torn and not has_ideographs(piece[-1])):
        return False
    return solid != piece or _WORD.search(piece) is not None


def squashed(text: str) -> str:
    """A text without its white space: editors indent and trim what they put in."""
    return "".join(text.split())


def offsets(text: str, wanted: str) -> Sequence[int]:
    """For each character of `wanted`, and for its end, where it stands in `text`.

    Both are the same but for line ends, or but for white space.
    """
    if line_feeds(text) != wanted:
        return _by_solid(text, wanted)
    if len(text) == len(wanted):
        return range(len(text) + 1)
    found, at = [], 0
    for _ in wanted:
        found.append(at)
        at += 2 if text.startswith("\r\n", at) else 1
    return [*found, at]


def _by_solid(text: str, wanted: str) -> Sequence[int]:
    solid = [place for place, character in enumerate(text) if not character.isspace()]
    found, seen = [], 0
    for character in wanted:
        if character.isspace():
            found.append(solid[seen - 1] + 1 if seen else 0)
        else:
            found.append(solid[seen])
            seen += 1
    return [*found, solid[-1] + 1 if solid else 0]

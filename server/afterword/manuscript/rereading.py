"""Reading again what an edit may have changed, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript.blocks import Kind
from afterword.manuscript.entries import BREAKS, CHARS, FAR, MARKS, PROSE, Entry
from afterword.manuscript.marks import SLACK
from afterword.manuscript.placing import Context
from afterword.manuscript.reader import LOOKAHEAD, Incomplete, Reader, context_after
from afterword.manuscript.words import count_words

if TYPE_CHECKING:
    from afterword.manuscript.edits import Edit
    from afterword.manuscript.layout import Style
    from afterword.manuscript.sequence import MeasuredSequence
    from afterword.manuscript.text import Text

_WINDOW = SLACK + 64  # code points read beyond the entry that is edited, to begin with
_FAR_CHECKED = 8  # unclosed openings looked at before an edit; more are read again outright


_VERY_LONG = 8_192  # code points of a paragraph from which typing in it is spliced in
_DEEP = 512  # code points from either end where what kind of block it is can't be decided
_WORD = 400  # code points a word is looked for the end of
_TELLING = re.compile(r"[\r\n\[\]\uff3b\uff3d\u3010\u3011<>`!-]")
_NEAR = 2_400  # code points that the longest gap spans
_BRACKET = re.compile(r"[\[\]\uff3b\uff3d\u3010\u3011<>]")
_SPACE = re.compile(r"\s")


class Change(NamedTuple):
    """The entries `[first, last)` are replaced by `fresh`.

    `marked` says that landmarks come, go or become others; where one only reads differently, it is
    `swapped`. `marks_before` is how many stand before the change.
    """

    first: int
    last: int
    fresh: list[Entry]
    marked: bool
    marks_before: int
    swapped: Entry | None = None


def reread(entries: MeasuredSequence[Entry], text: Text, style: Style, edit: Edit) -> Change:
    """What changes in the entries of the text before `edit`; `text` is the text after it."""
    if not entries:
        fresh = list(Reader(str(text), style).entries(0, Context()))
        return Change(0, 0, fresh, marked=True, marks_before=0)
    rereading = _Rereading(entries, text, style, edit)
    return rereading.spliced(edit.text) or rereading.change()


class _Rereading:
    def __init__(
        self, entries: MeasuredSequence[Entry], text: Text, style: Style, edit: Edit
    ) -> None:
        size = entries.measure[CHARS]
        self._entries = entries
        self._text = text
        self._style = style
        self._start = min(max(edit.start, 0), size)
        self._end = min(max(edit.end, self._start), size)
        self._growth = len(text) - size
        self._found = entries.locate(CHARS, self._start)

    def spliced(self, new: str) -> Change | None:
        """The change for plain typing deep inside a very long paragraph, without reading it all.

        None wherever what is typed, or where, could make anything but other words.
        """
        entry, at = self._found.item, self._start - self._found.start
        block, until = entry.block, self._end - self._found.start
        if block is None or entry.body < _VERY_LONG or block.kind is not Kind.PARAGRAPH:
            return None
        old = block.text[at:until]
        deep = at > _DEEP and until + _DEEP < entry.body
        if not deep or entry.mark or entry.reach or _TELLING.search(old + new):
            return None
        begin, end = _space_before(block.text, at), _space_after(block.text, until)
        if begin is None or end is None or self._style.markers:
            return None
        head, tail = block.text[begin:at], block.text[until:end]
        words = block.words - count_words(head + old + tail) + count_words(head + new + tail)
        around = block.text[max(0, at - _NEAR) : until + _NEAR]
        if _BRACKET.search(around) or "TK" in head + new + tail or "TK" in head + old + tail:
            return None
        text = "".join([block.text[:at], new, block.text[until:]])
        fresh = Entry(
            block._replace(text=text, words=words),
            entry.size + self._growth,
            entry.measure[BREAKS],
            parted=entry.parted,
            prose=bool(entry.measure[PROSE]),
        )
        index = self._found.index
        return Change(index, index + 1, [fresh], False, self._found.before(MARKS))  # noqa: FBT003 -- not marked

    def change(self) -> Change:
        """Read from before the edit until an old entry fits again."""
        first, at, marks_before = self._beginning()
        last, reached = self._advanced(self._found.index, self._found.start, self._end)
        if reached > self._end or last == len(self._entries):
            last -= 1
            reached -= self._item(last).size
        context = self._context(first)
        fresh: list[Entry] = []
        base = at
        beyond = reached + self._item(last).size + self._growth
        reader, until = self._window(base, beyond + _WINDOW)
        while at < len(self._text):
            if at - self._growth >= self._end:
                last, reached = self._advanced(last, reached, at - self._growth)
                if reached == at - self._growth and last and context == self._context(last):
                    break
            try:
                entry = reader.entry(at - base, context)
            except Incomplete:
                reader, until = self._window(at, until + 4 * (until - at))
                base = at
                continue
            fresh.append(entry)
            at += entry.size
            context = context_after(entry)
        else:
            last = len(self._entries)
        return self._trimmed(first, last, fresh, marks_before)

    def _trimmed(self, first: int, last: int, fresh: list[Entry], marks_before: int) -> Change:
        """Leave out what came out as it was, and see what becomes of landmarks."""
        same = 0
        while same < len(fresh) and first < last and _same(fresh[same], self._item(first)):
            marks_before += fresh[same].mark
            same += 1
            first += 1
        del fresh[:same]
        while fresh and first < last and _same(fresh[-1], self._item(last - 1)):
            fresh.pop()
            last -= 1
        old = [entry for n in range(first, last) if (entry := self._item(n)).mark]
        new = [entry for entry in fresh if entry.mark]
        if len(fresh) == 1 == last - first and old and new and _plays_alike(old[0], new[0]):
            return Change(first, last, fresh, False, marks_before, new[0])  # noqa: FBT003 -- not marked
        return Change(first, last, fresh, bool(old or new), marks_before)

    def _item(self, index: int) -> Entry:
        """The old entry at `index`; those beside the edit lie at hand."""
        place = index - self._found.index + self._found.place
        if 0 <= place < len(self._found.siblings):
            return self._found.siblings[place]
        return self._entries.at(index)

    def _window(self, start: int, end: int) -> tuple[Reader, int]:
        end = min(max(end, start + _WINDOW), len(self._text))
        source = self._text.slice(start, end)
        return Reader(source, self._style, complete=end == len(self._text)), end

    def _advanced(self, last: int, reached: int, target: int) -> tuple[int, int]:
        """The first old entry that starts at `target` or later, and where it starts."""
        while reached < target and last < len(self._entries):
            reached += self._item(last).size
            last += 1
        return last, reached

    def _context(self, index: int) -> Context:
        """What the old entry at `index` was read in."""
        if index == 0:
            return Context()
        return context_after(self._item(index - 1))

    def _beginning(self) -> tuple[int, int, int]:
        """Where to read from: the entry's index, its offset, and the landmarks before it."""
        found = self._found
        index, at, marks = found.index, found.start, found.before(MARKS)
        if index and self._start - at <= SLACK:
            index, at, marks = self._back(index, at, marks)
        if self._entries.measure[FAR]:
            return self._before_openings(index, at, marks)
        return index, at, marks

    def _back(self, index: int, at: int, marks: int) -> tuple[int, int, int]:
        entry = self._item(index - 1)
        return index - 1, at - entry.size, marks - int(entry.mark)

    def _before_openings(self, index: int, at: int, marks: int) -> tuple[int, int, int]:
        """Further back, when an opening that found no end could find one in the new text."""
        best = (index, at, marks)
        checked = 0
        here, begin, before = index, at, marks
        for entry in self._entries.items_before(index):
            here, begin, before = here - 1, begin - entry.size, before - int(entry.mark)
            if begin + LOOKAHEAD < self._start - SLACK:
                break
            if entry.reach and begin + entry.reach >= self._start:
                checked += 1
                if checked > _FAR_CHECKED or self._comes_out_otherwise(here, begin, entry):
                    best = (here, begin, before)
        return best

    def _comes_out_otherwise(self, index: int, begin: int, entry: Entry) -> bool:
        until = begin + entry.reach + self._growth + _WINDOW
        while True:
            reader, until = self._window(begin, until)
            try:
                fresh = reader.entry(0, self._context(index))
            except Incomplete:
                until += 4 * (until - begin)
                continue
            return not _same(fresh, entry)


def _same(fresh: Entry, entry: Entry) -> bool:
    """Whether two entries are of the same text, read in the same way."""
    return (
        fresh.measure == entry.measure
        and fresh.block == entry.block
        and fresh.candidate == entry.candidate
        and (fresh.parted, fresh.names, fresh.reach) == (entry.parted, entry.names, entry.reach)
    )


def _plays_alike(old: Entry, new: Entry) -> bool:
    """Whether two landmarks mean the same to the manuscript's structure."""
    if old.candidate or new.candidate or old.block is None or new.block is None:
        return False
    return old.block.kind == new.block.kind and old.block.kind in _WITHOUT_ROLE


_WITHOUT_ROLE = frozenset({Kind.PARAGRAPH, Kind.GAP, Kind.COMMENT})


def _space_before(text: str, at: int) -> int | None:
    """Just behind the last space before `at`; None when there is none near."""
    from_ = max(0, at - _WORD)
    spaces = [found.end() for found in _SPACE.finditer(text, from_, at)]
    return spaces[-1] if spaces else None


def _space_after(text: str, at: int) -> int | None:
    """The first space from `at` on; None when there is none near."""
    found = _SPACE.search(text, at, at + _WORD)
    return found.start() if found else None

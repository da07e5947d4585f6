"""Reading text into entries, one after another, each from what stands at its start.

How an entry comes out depends only on the text from its start on, for a bounded way, and on the
`Context` it starts in: so an edit is re-read from just before it until the old entries fit again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript import marks
from afterword.manuscript.blocks import Block, Kind
from afterword.manuscript.entries import Entry
from afterword.manuscript.gaps import find_gaps, tidy
from afterword.manuscript.headings import (
    LONGEST,
    STARTS,
    Candidate,
    Rank,
    bare_heading,
    is_page_entry,
)
from afterword.manuscript.layout import Layout, Markup, Style
from afterword.manuscript.marking import as_read, is_mark
from afterword.manuscript.marks import SLACK
from afterword.manuscript.placing import (
    Context,
    Page,
    heading_in_line,
    heading_in_lines,
    is_underlined,
    marked_heading,
)
from afterword.manuscript.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.manuscript.gaps import FoundGap

LOOKAHEAD = 16_384  # code points within which a fence, comment or front matter has to close
_GROUP = 4_096  # code points of lines without a blank one that are looked at for a contents table
_LONG = 220  # code points from which a block that starts plainly is prose, whatever is in it
_LONGEST_LINE = LONGEST + 40  # of a heading, white space around it included
_QUOTES = frozenset("\"'“‘„«»「『—–")
_SPECIAL = frozenset("#`~<[-*_=+|【［\ufeff⁂　 \t底")
_BULLETS = frozenset("-*+•0123456789 \t　")
_MARKED = _SPECIAL | frozenset(marks.ORNAMENT_MARKS + marks.RULE_MARKS + "o>")


class _Found(NamedTuple):
    """One block as recognised: how far it reaches and what it is."""

    end: int
    block: Block
    candidate: Candidate | None = None
    gaps: tuple[FoundGap, ...] = ()
    mark: bool = False
    prose: bool = False
    reach: int = 0


class Incomplete(Exception):  # noqa: N818 -- not an error: the reader needs more text
    """Raised when the window ends before it is clear what stands there."""


class Reader:
    """Reads entries from a window on the text.

    `complete` says that the window ends where the text does; where it does not, `Incomplete` is
    raised as soon as what stands beyond it could matter.
    """

    def __init__(self, source: str, style: Style, *, complete: bool = True) -> None:
        """Read from `source` in the given style."""
        self._source = source
        self._style = style
        self._complete = complete
        self._returns = "\r" in source and source.count("\r") != source.count("\r\n")
        lines = style.layout is Layout.LINE_PER_PARAGRAPH
        flowing = lines or style.layout is Layout.INDENTED
        self._page = Page(style.markup is Markup.MARKDOWN, lines, flowing)
        self._match = marks.group(style.layout, style.markup).match

    def entries(self, at: int, context: Context) -> Iterator[Entry]:
        """The entries from `at`, the start of one, to the window's end."""
        size = len(self._source)
        while at < size:
            entry = self.entry(at, context)
            at += entry.size
            context = context_after(entry)
            yield entry

    def entry(self, at: int, context: Context) -> Entry:
        """The entry that starts at `at`."""
        source, size = self._source, len(self._source)
        if context.first:
            void = marks.VOID.match(source, at)
            if void and void.end() > at:
                self._known(void.end())
                return Entry(None, void.end() - at, self._breaks(at, void.end()), parted=True)
        lines = self._match(source, at)
        end = lines.end() if lines else size
        found = self._recognise(at, end, context)
        tail = marks.BLANK_TAIL.match(source, found.end)
        after = max(tail.end() if tail else size, found.end)
        self._known(after)
        return Entry(
            found.block,
            after - at,
            self._breaks(at, after),
            parted=self._breaks(found.end, after) > 1,
            candidate=found.candidate,
            gaps=found.gaps,
            mark=found.mark,
            prose=found.prose,
            reach=found.reach,
            names=_names(found, context),
        )

    def _breaks(self, start: int, end: int) -> int:
        count = self._source.count("\n", start, end)
        if self._returns:
            part = self._source[start:end]
            count += part.count("\r") - part.count("\r\n")
        return count

    def _known(self, until: int) -> None:
        if not self._complete and until + SLACK > len(self._source):
            raise Incomplete

    def _recognise(self, at: int, end: int, context: Context) -> _Found:
        char = self._source[at]
        if char in _QUOTES and not context.named:
            return self._prose(at, end)
        if end - at > _LONG and char not in _SPECIAL:
            if self._page.lines or not STARTS.match(self._source, at, end):
                return self._prose(at, end)
            return self._heading(at, end, context) or self._prose(at, end)
        head = char if not char.isspace() else self._source[at : at + SLACK].lstrip()[:1]
        if head in _MARKED and (found := self._marked(head, at, end, context)):
            return found
        if end - at > _LONG and not marks.EOLS.search(self._source, at, end):
            return self._prose(at, end)
        return self._heading(at, end, context) or self._prose(at, end)

    def _prose(self, at: int, end: int, *, reach: int = 0) -> _Found:
        text = self._source[at:end]
        gaps = find_gaps(text, play=self._style.play, markers=self._style.markers)
        if len(gaps) == 1 and gaps[0].end - gaps[0].start == len(text.strip()):
            return _Found(end, Block(Kind.GAP, text, beat=gaps[0].beat), gaps=gaps, reach=reach)
        words = count_words(as_read(text))
        for gap in gaps:
            words -= count_words(as_read(text[gap.start : gap.end]))
        block = Block(Kind.PARAGRAPH, text, words=max(words, 0))
        return _Found(
            end,
            block,
            gaps=gaps,
            prose=text[0] not in _BULLETS or not marks.LIST.match(text),
            reach=reach,
        )

    def _marked(self, head: str, at: int, end: int, context: Context) -> _Found | None:
        """A block that says by a mark at its start what it is."""
        if head == "<":
            return self._angle(at, end)
        found = self._opened(head, at, end, context)
        if found:
            return found
        stop = _line_end(self._source, at, end)
        line = self._source[at:stop]
        if marks.GUTENBERG.match(line) or line.startswith(marks.AOZORA):
            return _Found(stop, Block(Kind.BOILERPLATE, line), mark=True)
        if marks.ORNAMENT.fullmatch(line):
            return _Found(stop, Block(Kind.SCENE_BREAK, line), mark=True)
        return None

    def _opened(self, head: str, at: int, end: int, context: Context) -> _Found | None:
        if context.first and head == "-":
            return self._front_matter(at)
        if head == "#":
            return self._atx(at)
        if self._page.markdown and head in "`~":
            return self._fenced(at, end)
        if self._page.markdown and head == "|" and (table := marks.TABLE.match(self._source, at)):
            return _Found(table.end(), self._block(Kind.OPAQUE, at, table.end()))
        return None

    def _block(self, kind: Kind, at: int, end: int) -> Block:
        return Block(kind, self._source[at:end])

    def _seen(self, at: int) -> None:
        """As far as an end is looked for, there has to be text, or the text's end."""
        if at + LOOKAHEAD > len(self._source) and not self._complete:
            raise Incomplete

    def _angle(self, at: int, end: int) -> _Found | None:
        source = self._source
        if not source.startswith("<!--", at):
            if self._page.markdown and marks.HTML.match(source, at, end):
                return _Found(end, self._block(Kind.OPAQUE, at, end))
            return None
        close = source.find("-->", at, at + LOOKAHEAD)
        if close < 0:
            self._seen(at)
            return self._prose(at, end, reach=LOOKAHEAD)
        another = source.find("<!--", at + 4, close) >= 0  # that one's end, then: this has none
        if another or not marks.COMMENT_END.match(source, close):
            return self._prose(at, end, reach=LOOKAHEAD if close >= end else 0)
        text = source[at : close + 3]
        gaps = find_gaps(text, play=True, markers=self._style.markers)
        if len(gaps) == 1 and gaps[0].end - gaps[0].start == len(text):
            return _Found(close + 3, Block(Kind.GAP, text, beat=gaps[0].beat), gaps=gaps)
        said = tidy(text[4:-3])
        return _Found(close + 3, Block(Kind.COMMENT, text, beat="" if is_mark(said) else said))

    def _front_matter(self, at: int) -> _Found | None:
        source = self._source
        if not (fence := marks.FRONT_FENCE.match(source, at)):
            return None
        if marks.FRONT_KEY.match(source, at):
            close = marks.FRONT_END.search(source, at + 3, at + LOOKAHEAD)
            if close and close.end() < at + LOOKAHEAD:
                block = self._block(Kind.FRONT_MATTER, at, close.end())
                return _Found(close.end(), block, mark=True)
        self._seen(at)
        block = self._block(Kind.SCENE_BREAK, at, fence.end())
        return _Found(fence.end(), block, mark=True, reach=LOOKAHEAD)

    def _fenced(self, at: int, end: int) -> _Found | None:
        fence = marks.FENCE.match(self._source, at)
        if fence is None:
            return None
        close = marks.closing(fence[1]).search(self._source, fence.end(), at + LOOKAHEAD)
        if close is None or close.end() + 1 > at + LOOKAHEAD:
            self._seen(at)
            return self._prose(at, end, reach=LOOKAHEAD)
        return _Found(close.end(), self._block(Kind.OPAQUE, at, close.end()))

    def _atx(self, at: int) -> _Found | None:
        stop = _line_end(self._source, at, len(self._source))
        line = self._source[at:stop]
        found = marks.ATX.fullmatch(line)
        if found is None:
            return None
        title = (found["title"] or found["tight"] or "").strip()
        if not title or (found["tight"] and not bare_heading(title)):
            return None
        return self._titled(at, stop, title, len(found[1]))

    def _heading(self, at: int, end: int, context: Context) -> _Found | None:
        source = self._source
        if self._page.markdown and (under := marks.SETEXT.match(source, end)):
            line = source[at:end]
            short = len(line) <= _LONG // 2 and not marks.EOLS.search(line)
            if short and is_underlined(line, under[1]):
                level = 1 if under[1][0] == "=" else 2
                return self._titled(at, under.end(), line.strip(), level)
        stop = _line_end(source, at, end)
        if stop == end:
            return self._single(at, end, context)
        return self._several(at, stop, end, context)

    def _titled(self, at: int, end: int, title: str, level: int) -> _Found:
        block = Block(Kind.HEADING, self._source[at:end], level=level, title=title)
        return _Found(end, block, marked_heading(title, level))

    def _single(self, at: int, end: int, context: Context) -> _Found | None:
        if end - at > _LONGEST_LINE:
            return None
        line = self._source[at:end]
        if not self._page.markdown and is_page_entry(line):
            return _Found(end, Block(Kind.BOILERPLATE, line))
        candidate = heading_in_line(line, context, self._page)
        return candidate and _Found(end, Block(Kind.HEADING, line), candidate)

    def _several(self, at: int, stop: int, end: int, context: Context) -> _Found | None:
        first = self._source[at:stop]
        if not bare_heading(first) and not is_page_entry(first):
            return None
        seen = min(end, at + _GROUP)
        self._known(seen)
        lines = marks.EOLS.split(self._source[at:seen])
        reading = heading_in_lines(lines, context, self._page)
        if reading.contents:
            return _Found(end, self._block(Kind.BOILERPLATE, at, end))
        if reading.whole:
            return _Found(end, self._block(Kind.HEADING, at, end), reading.candidate)
        if reading.candidate is None:
            return None
        return _Found(stop, Block(Kind.HEADING, first), reading.candidate, reach=_GROUP + SLACK)


def context_after(entry: Entry) -> Context:
    """The context of what follows an entry."""
    return _CONTEXTS[entry.parted, entry.names] if entry.block else _START


def _names(found: _Found, before: Context) -> bool:
    """Whether a title may follow: after a heading that is only a number, over a rule too."""
    named = found.candidate
    if named is None:
        return before.named and found.block.kind is Kind.SCENE_BREAK
    return not named.named and not named.level and named.rank in _NAMEABLE


_START = Context()
_NAMEABLE = {Rank.NUMBER, Rank.CHAPTER, Rank.DIVISION}
_CONTEXTS = {
    (parted, named): Context(first=False, parted=parted, named=named)
    for parted in (False, True)
    for named in (False, True)
}


def _line_end(source: str, at: int, end: int) -> int:
    found = marks.EOLS.search(source, at, end)
    return found.start() if found else end

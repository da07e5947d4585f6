"""Headings without marks in their place: whether what surrounds a line lets it be one."""

from __future__ import annotations

import re
from typing import NamedTuple

from afterword.manuscript.headings import (
    LONGEST,
    Candidate,
    Rank,
    bare_heading,
    capitals,
    is_page_entry,
    key_of,
    looks_titled,
)

_TITLE_LINES = 3  # lines a heading with its title may take
_CONTENTS_LINES = 3
_TITLE_WORDS = 6
_SENTENCE_MARKS = re.compile(r"[.,;:!?…\"“”„«»。，、！？「」『』\[\]<>]")
_QUOTED = frozenset({'""', "“”", "‘’", "''", "«»"})


class Context(NamedTuple):
    """What an entry has to know of what stands before it.

    `first`: nothing but blank lines does; `parted`: a blank line does; `named`: a heading that is
    only a number does, so that a title may follow.
    """

    first: bool = True
    parted: bool = True
    named: bool = False


class Page(NamedTuple):
    """What a heading has to know of the page: its markup, and whether blank lines part blocks.

    `lines` says that every line is a block, `flowing` that headings need no blank line around them.
    """

    markdown: bool
    lines: bool
    flowing: bool


class Reading(NamedTuple):
    """What lines turned out to be: a heading in the first or the `whole` of them, or `contents`."""

    candidate: Candidate | None = None
    whole: bool = False
    contents: bool = False


def heading_in_line(line: str, context: Context, page: Page) -> Candidate | None:
    """What a line that stands by itself may be the heading of."""
    candidate = bare_heading(line)
    if candidate and not _stands(candidate, context, page):
        candidate = None
    if candidate and context.named and candidate.rank is Rank.MATTER:
        return candidate._replace(rank=Rank.SUBTITLE)
    if candidate is None and not page.markdown:
        return _unnumbered(line, context)
    return candidate


def heading_in_lines(lines: list[str], context: Context, page: Page) -> Reading:
    """What lines without a blank one between them may be: contents, a heading and its title."""
    if len(lines) >= _CONTENTS_LINES and _is_contents(lines):
        return Reading(contents=True)
    candidate = bare_heading(lines[0])
    if candidate is None or not (context.parted or page.flowing):
        return Reading()
    if candidate.rank is Rank.CONTENTS:
        return Reading(candidate)
    rest = [" ".join(line.split()) for line in lines[1:]]
    if len(lines) <= _TITLE_LINES and not candidate.named and all(map(looks_titled, rest)):
        title = " ".join([candidate.title, *rest])
        return Reading(candidate._replace(title=title, key=key_of(title), named=True), whole=True)
    if candidate.rank in {Rank.DIVISION, Rank.CHAPTER} and candidate.number is not None:
        return Reading(candidate)
    return Reading()


def marked_heading(title: str, level: int) -> Candidate:
    """The candidate that a heading with marks is, numbered or not."""
    found = bare_heading(title)
    if found:
        return found._replace(title=title, level=level, named=True)
    return Candidate(Rank.MARKED, title, key_of(title), level=level, named=True)


def is_underlined(line: str, rule: str) -> bool:
    """Whether a line over a rule is a heading and not prose before a scene break."""
    words = line.strip()
    return rule[0] == "=" or (len(words) <= LONGEST and words[-1] not in ".,;:”\"’'»…")


def _stands(candidate: Candidate, context: Context, page: Page) -> bool:
    if candidate.rank is Rank.NUMBER and candidate.named and page.markdown:
        return False
    if candidate.rank in {Rank.NUMBER, Rank.MATTER}:
        return context.parted or context.named or (page.lines and not candidate.named)
    return context.parted or page.flowing


def _unnumbered(line: str, context: Context) -> Candidate | None:
    """A line without a number that may be a title: of a chapter just numbered, or of the whole."""
    if context.named and (looks_titled(_unquoted(line)) or capitals(line)):
        title = " ".join(line.split())
        return Candidate(Rank.SUBTITLE, title, key_of(title), named=True)
    if found := capitals(line):
        return found
    words = line.split()
    lettered = any(c.isalpha() for c in line)
    if not (context.first and lettered) or len(words) > _TITLE_WORDS:
        return None
    if _SENTENCE_MARKS.search(line):
        return None
    title = " ".join(words).lstrip("\ufeff")
    return Candidate(Rank.TITLE, title, key_of(title), named=True)


def _unquoted(line: str) -> str:
    """A line without the quotation marks around the whole of it."""
    text = line.strip()
    return text[1:-1] if text[:1] + text[-1:] in _QUOTED else text


def _is_contents(lines: list[str]) -> bool:
    """Whether most lines read as headings, as in a table of contents without blank lines."""
    misses, allowed = 0, len(lines) * 3 // 10
    for line in lines:
        if len(line) > LONGEST or not (bare_heading(line) or is_page_entry(line)):
            misses += 1
            if misses > allowed:
                return False
    return True

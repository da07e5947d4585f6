"""Reading entries from Markdown: a file of many under headings, or one entry in its own file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.lore.entries import Lore, LoreEntry
from afterword.memory.lore.fields import Fields, read_front_matter_fields, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_EOL: Final = re.compile(r"\r\n|\n|\r")
_ATX: Final = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:(={2,})|-{2,})[ \t]*")
_FENCE: Final = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_COMMENT: Final = re.compile(r"<!--.*?-->|%%.*?%%", re.DOTALL)
_LINK: Final = re.compile(
    r"!?\[\[(?P<page>[^\]|]*)(?:\|(?P<shown>[^\]]*))?\]\]|!?\[(?P<text>[^\]]*)\]\([^)]*\)"
)
_ASIDE: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_LONGEST_NAME: Final = 100  # code points; a longer heading is a sentence


@dataclass(frozen=True, slots=True)
class LoreFile:
    """A file of lore as read.

    `origin` is what `context` and problems call it; `own` says that it stands in a lore folder,
    where a file is usually one entry.
    """

    origin: str
    text: str
    path: Path | None = None
    own: bool = False


class _Heading(NamedTuple):
    """A heading: its first line, the line after it, its depth from 1 and its title."""

    line: int
    after: int
    level: int
    title: str


class _Stretch(NamedTuple):
    """The lines of one entry: `[start, end)`, its title and what group it stands in."""

    title: str
    start: int
    body: int
    end: int
    kind: str


def parse_lore(files: Iterable[LoreFile], problems: Iterable[str] = ()) -> Lore:
    """The entries of all files, in order; whatever is wrong is a line of `problems`."""
    entries: list[LoreEntry] = []
    wrong = list(problems)
    for file in files:
        found, more = parse_file(file)
        entries += found
        wrong += more
    wrong += _twice(entries)
    return Lore(tuple(entries), tuple(wrong))


def parse_file(file: LoreFile) -> tuple[list[LoreEntry], list[str]]:
    """The entries of one file, and what is wrong in it."""
    lines = _EOL.split(file.text.removeprefix("\ufeff"))
    matter, start, problems = _front_matter(lines)
    entries: list[LoreEntry] = []
    if matter is None and not (file.own and _is_one(lines)):
        stretches = list(_stretches(lines, _headings(lines, start)))
    else:
        stretches = [_whole(lines, start, file)]
    for stretch in stretches:
        fields = matter or Fields()
        entry = _entry(file, lines, stretch, fields)
        problems += fields.problems
        if entry is not None:
            entries.append(entry)
        else:
            problems.append((stretch.start, "an entry has no name, so it is left out"))
    return entries, [f"{file.origin}:{line + 1}: {what}" for line, what in sorted(problems)]


def _front_matter(lines: Sequence[str]) -> tuple[Fields | None, int, list[tuple[int, str]]]:
    """The fields of a front matter, where the text after it begins, and what is wrong."""
    if not lines or lines[0].rstrip() != "---":
        return None, 0, []
    for at in range(1, len(lines)):
        if lines[at].rstrip() in {"---", "..."}:
            return read_front_matter_fields("\n".join(lines[1:at]), 1), at + 1, []
    return None, 1, [(0, "the front matter is not closed by a line of ---")]


def _headings(lines: Sequence[str], start: int) -> list[_Heading]:
    """The headings outside code, from a line on."""
    found: list[_Heading] = []
    fence = ""
    for at in range(start, len(lines)):
        line = lines[at]
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t`~"):
                fence = ""
            continue
        if mark:
            fence = mark[1]
        elif (atx := _ATX.fullmatch(line)) is not None:
            found.append(_Heading(at, at + 1, len(atx[1]), (atx["title"] or "").strip()))
        elif (under := _UNDERLINE.fullmatch(line)) and _is_underlined(lines, at, start):
            level = 1 if under[1] else 2
            found.append(_Heading(at - 1, at + 1, level, lines[at - 1].strip()))
    return found


def _is_underlined(lines: Sequence[str], at: int, start: int) -> bool:
    """Whether the line before is one short line by itself, and so a heading."""
    title = lines[at - 1].strip() if at > start else ""
    alone = at - 1 == start or not lines[at - 2].strip()
    return 0 < len(title) <= _LONGEST_NAME and alone and title[0] not in "#>-*+|`"


def _is_one(lines: Sequence[str]) -> bool:
    """Whether a file of its own is one entry: no heading, one, or one at the top with text."""
    headings = _headings(lines, 0)
    if len(headings) < 2:  # noqa: PLR2004 -- one heading names the entry
        return True
    top = headings[0]
    alone = all(other.level > top.level for other in headings[1:])
    return alone and _has_text(lines, top.after, headings[1].line)


def _whole(lines: Sequence[str], start: int, file: LoreFile) -> _Stretch:
    """A file that is one entry; without a heading its name is the file's."""
    headings = _headings(lines, start)
    first = headings[0] if headings and not _has_text(lines, start, headings[0].line) else None
    stem = file.origin.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = stem.replace("_", " ").replace("-", " ").split()
    spoken = " ".join(word if word != word.lower() else word.capitalize() for word in words)
    title = first.title if first and first.title else spoken
    return _Stretch(title, 0, first.after if first else start, len(lines), "")


def _stretches(
    lines: Sequence[str], headings: list[_Heading], kind: str = "", end: int | None = None
) -> Iterator[_Stretch]:
    """The entries under some headings: a title over all is none, nor is a heading over a group."""
    stop = len(lines) if end is None else end
    if not headings:
        return
    top = min(heading.level for heading in headings)
    tops = [at for at, heading in enumerate(headings) if heading.level == top]
    if tops == [0] and top == 1 and len(headings) > 1 and not kind:
        yield from _stretches(lines, headings[1:], kind, stop)
        return
    bounds = [*tops, len(headings)]
    parents = [(headings[a], headings[a + 1 : b]) for a, b in pairwise(bounds)]
    # Where no heading with others under it has text of its own, they name groups.
    grouping = not kind and all(
        not _has_text(lines, parent.after, inner[0].line) for parent, inner in parents if inner
    )
    ends = [headings[at].line for at in tops[1:]] + [stop]
    for (parent, inner), last in zip(parents, ends, strict=True):
        if inner and grouping:
            yield from _stretches(lines, inner, _clean_name(parent.title), last)
        else:
            yield _Stretch(parent.title, parent.line, parent.after, last, kind)


def _has_text(lines: Sequence[str], start: int, end: int) -> bool:
    return bool(_COMMENT.sub("", "\n".join(lines[start:end])).strip())


def _entry(
    file: LoreFile, lines: Sequence[str], stretch: _Stretch, fields: Fields
) -> LoreEntry | None:
    source = _without_comments(lines[stretch.body : stretch.end])
    shown = [f"{key.capitalize()}: {value}" for key, value in fields.attributes]
    body = read_lines(source, stretch.body, fields)
    name = _clean_name(fields.name or stretch.title)
    if not name:
        return None
    last = stretch.end
    while last > stretch.body and not lines[last - 1].strip():
        last -= 1
    text = _tidy("\n".join([*shown, *body]))
    aliases = dict.fromkeys(
        cleaned for alias in fields.aliases if (cleaned := _clean_name(alias)) and cleaned != name
    )
    return LoreEntry(
        name=name,
        aliases=tuple(aliases),
        triggers=tuple(fields.triggers),
        always=fields.always,
        priority=fields.priority,
        valid_from=fields.valid_from,
        valid_until=fields.valid_until,
        pinned=tuple(fact for fact in fields.pinned if fact),
        attributes=tuple(fields.attributes),
        body=text,
        origin=file.origin,
        path=file.path,
        line=stretch.start,
        end_line=max(last - 1, stretch.start),
        kind=fields.kind or stretch.kind,
    )


def _tidy(body: str) -> str:
    """The body without links, spaces at lines' ends and more than one blank line at a time."""
    plain = re.sub(r"[ \t]+$", "", _LINK.sub(_shown, body), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def _shown(link: re.Match[str]) -> str:
    return link["shown"] or link["page"] or link["text"] or ""


def _without_comments(lines: Sequence[str]) -> list[str]:
    """The lines with the writer's notes to themselves blanked; as many lines as before."""
    text = "\n".join(lines)
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n")


def _clean_name(written: str) -> str:
    """A name as a text would have it: without links, emphasis and what stands in brackets."""
    plain = _LINK.sub(_shown, written)
    plain = re.sub(r"[*`]|(?<![^\W_])_|_(?![^\W_])", "", plain)
    without_aside = _ASIDE.sub("", plain).strip()
    return " ".join((without_aside or plain).split()).rstrip(":")


def _twice(entries: Sequence[LoreEntry]) -> list[str]:
    """Names that two entries have."""
    first: dict[str, LoreEntry] = {}
    found = []
    for entry in entries:
        for form in entry.forms:
            other = first.setdefault(form, entry)
            if other is not entry:
                found.append(
                    f"{entry.origin}:{entry.line + 1}: {form} names {other.name} as well "
                    f"({other.origin}:{other.line + 1})"
                )
    return found

"""The summary as a file beside the manuscript, which the writer may read, edit and freeze.

Markdown: a part under `## ` for each chapter, with a comment that says which text it summarises and
what was written there, so that what the writer changed shows without any other record; and a list
of facts under `## Pinned`. Whatever is not ours is kept as it stands, character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What a chapter's part is called where no heading stands over it.
OPENING: Final = "Opening"
_PINNED: Final = "Pinned"
_DIGEST: Final = 12  # hexadecimal digits: enough to tell the texts of one book apart
_HEADING: Final = re.compile(r"(?P<marks>#{1,2})[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*\Z")
_MARK: Final = re.compile(r"<!--[ \t]*afterword\b[^\r\n]*?-->")
_OF: Final = re.compile(rf"\bof ([0-9a-f]{{{_DIGEST}}})\b")
_AS: Final = re.compile(rf"\bas ([0-9a-f]{{{_DIGEST}}})\b")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM: Final = re.compile(r"[ \t]{0,3}[-*+•][ \t]+(?P<fact>.*)")
_MORE: Final = re.compile(r"[ \t]+\S|[^\s#<>|-]")
_STEERING: Final = re.compile(r"^(?=[#\\])", re.MULTILINE)
_STEERED: Final = re.compile(r"^\\(?=[#\\])", re.MULTILINE)
_INTRODUCTION: Final = (
    "# The story so far",
    "",
    "<!-- Afterword keeps this file, and you may change anything in it. A chapter whose words you",
    "change is yours: it is kept as it stands, and marked stale once the chapter itself changes.",
    "To have one written anew, delete its words. Writing frozen into its comment keeps it too. -->",
)
_PINNED_HINT: Final = (
    "<!-- Facts that are always remembered: one a line, each behind a dash. -->",
)


class Mark(NamedTuple):
    """What a part's comment says.

    `of` names the text that is summarised and `written` the part as it was written, both by 12
    hexadecimal digits, "" where the comment lacks them.
    """

    of: str = ""
    written: str = ""
    frozen: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it, or what stands before the first heading.

    `raw` is all of it as it stands, `body` what is left of it without heading and comments. `level`
    is 0 before the first heading.
    """

    raw: str
    level: int = 0
    title: str = ""
    body: str = ""
    mark: Mark | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether these are the pinned facts, and no chapter of that name."""
        return self.mark is None and self.level > 0 and self.title.casefold() == _PINNED.casefold()

    @property
    def edited(self) -> bool:
        """Whether the writer has changed its words, or written them."""
        return bool(self.body) and (
            self.mark is None or self.mark.written != _digest(self.title, self.body)
        )

    @property
    def kept(self) -> bool:
        """Whether it is the writer's, to be kept."""
        return self.edited or (bool(self.body) and self.mark is not None and self.mark.frozen)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The file, part by part."""

    parts: tuple[Part, ...] = ()

    @property
    def pinned(self) -> tuple[str, ...]:
        """The facts that survive every update, in order, each on one line and only once."""
        facts = (fact for part in self.parts if part.is_pinned for fact in _facts(part.raw))
        return tuple({fact.casefold(): fact for fact in facts}.values())


class Chapter(NamedTuple):
    """A unit of the manuscript: its title, the digest of its text, its summary ("" if unknown)."""

    title: str
    digest: bytes
    text: str = ""


class Written(NamedTuple):
    """What the writer has written for a chapter; `stale` if the chapter has changed since."""

    text: str
    stale: bool


def parse(text: str) -> Sidecar:
    """Read the file; any text is one, and `render` gives it back."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if _HEADING.match(line.rstrip()):
            parts.append([])
        parts[-1].append(line)
    return Sidecar(tuple(_part("".join(lines)) for lines in parts if lines))


def render(sidecar: Sidecar) -> str:
    """The file's text."""
    return "".join(part.raw for part in sidecar.parts)


def written(sidecar: Sidecar, chapters: Sequence[Chapter]) -> dict[int, Written]:
    """The writer's own summaries, by the chapter's place in `chapters`."""
    found: dict[int, Written] = {}
    for place, number in _matched(sidecar.parts, chapters).items():
        part = sidecar.parts[number]
        if part.kept:
            mark = _kept_mark(part, chapters[place])
            found[place] = Written(_unescaped(part.body), mark.stale)
    return found


def refreshed(sidecar: Sidecar, chapters: Sequence[Chapter]) -> Sidecar:
    """The file with every chapter's summary in it, in the order of the manuscript.

    What the writer wrote or froze stays, and so does whatever belongs to no chapter; only a
    summary of ours whose chapter is gone goes.
    """
    old = sidecar.parts
    newline = "\r\n" if "\r\n" in render(sidecar) else "\n"
    matched = _matched(old, chapters)
    place_of = {number: place for place, number in matched.items()}
    last = max(place_of, default=-1)
    head: list[Part] = []
    tail: list[Part] = []
    behind: dict[int, list[Part]] = {}
    for number, part in enumerate(old):
        if number in place_of or (part.mark is not None and not part.kept):
            continue
        before = [place_of[n] for n in range(number) if n in place_of]
        kept = tail if number > last else behind.setdefault(before[-1], []) if before else head
        kept.append(part)
    if last < 0:  # nothing of a summary is there yet: it comes before the pinned facts
        head = [part for part in tail if not part.is_pinned]
        tail = [part for part in tail if part.is_pinned]
    if not old:
        head.append(_part(newline.join(_INTRODUCTION) + newline))
    parts = head
    for place, chapter in enumerate(chapters):
        was = old[matched[place]] if place in matched else None
        if was is not None and was.kept:
            parts.append(_remarked(was, _kept_mark(was, chapter), newline))
        elif chapter.text.strip():
            parts.append(_generated(chapter, newline))
        parts += behind.get(place, [])
    parts += tail
    if not any(part.is_pinned for part in parts):
        parts.append(_part(newline.join((f"## {_PINNED}", "", *_PINNED_HINT)) + newline))
    return Sidecar(tuple(_parted(parts, newline)))


def pinned_with(text: str, fact: str) -> str:
    """The file's text with a fact more under `## Pinned`, which is made where it is missing.

    `text` is "" for a file that isn't there yet. A fact that is pinned already, or says nothing,
    changes nothing.
    """
    fact = " ".join(fact.split()).lstrip("-*+• ")
    sidecar = parse(text)
    if not fact or fact.casefold() in {known.casefold() for known in sidecar.pinned}:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    parts = [*sidecar.parts] or [_part(newline.join(_INTRODUCTION) + newline)]
    place = next((n for n, part in enumerate(parts) if part.is_pinned), None)
    if place is None:
        parts.append(_part(newline.join((f"## {_PINNED}", "", *_PINNED_HINT)) + newline))
        parts = list(_parted(parts, newline))
        place = len(parts) - 1
    parts[place] = _part(_with_item(parts[place].raw, f"- {fact}", newline))
    return render(Sidecar(tuple(_parted(parts, newline))))


# -- parts ------------------------------------------------------------------------------------


def _part(raw: str) -> Part:
    first, _, rest = raw.partition("\n")
    heading = _HEADING.match(first.rstrip())
    body = rest if heading else raw
    found = _MARK.search(body)
    own = found is not None and not body[: found.start()].strip()
    return Part(
        raw,
        level=len(heading["marks"]) if heading else 0,
        title=heading["title"] if heading else "",
        body=_COMMENT.sub("", body).strip(),
        mark=_mark(found.group()) if own and found else None,
    )


def _mark(comment: str) -> Mark:
    of, written_as = _OF.search(comment), _AS.search(comment)
    words = set(re.findall(r"\w+", comment))
    return Mark(
        of[1] if of else "",
        written_as[1] if written_as else "",
        frozen="frozen" in words,
        stale="stale" in words,
    )


def _comment(mark: Mark) -> str:
    flags = "; frozen" * mark.frozen + "; stale" * mark.stale
    return f"<!-- afterword: summary of {mark.of} as {mark.written}{flags} -->"


def _kept_mark(part: Part, chapter: Chapter) -> Mark:
    """The comment of the writer's own part: frozen from now on, and stale where that shows.

    What the writer edits again after it was frozen is about the chapter as it is now.
    """
    now, mark = _short(chapter.digest), part.mark or Mark()
    anew = part.edited and (mark.frozen or not mark.written)
    of = now if anew or not mark.of else mark.of
    return Mark(of, _digest(part.title, part.body), frozen=True, stale=of != now)


def _generated(chapter: Chapter, newline: str) -> Part:
    title = " ".join(chapter.title.split()).rstrip("# ") or OPENING
    body = _escaped(chapter.text)
    mark = Mark(_short(chapter.digest), _digest(title, body))
    lines = (f"## {title}", _comment(mark), "", *body.split("\n"), "")
    return _part(newline.join(lines))


def _remarked(part: Part, mark: Mark, newline: str) -> Part:
    """The part with another comment, and nothing else changed."""
    if part.mark is not None:
        return _part(_MARK.sub(lambda _: _comment(mark), part.raw, count=1))
    first, end, rest = part.raw.partition("\n")
    return _part(f"{first}{end or newline}{_comment(mark)}{newline}{rest}")


def _parted(parts: Iterable[Part], newline: str) -> Iterator[Part]:
    """The parts with a blank line between them, the last ending in a line break."""
    listed = list(parts)
    for number, part in enumerate(listed):
        raw = part.raw if part.raw.endswith(("\n", "\r")) else part.raw + newline
        if number + 1 < len(listed) and raw.strip() and not raw.endswith(newline * 2):
            raw += newline
        yield part if raw == part.raw else replace(part, raw=raw)


def _matched(parts: Sequence[Part], chapters: Sequence[Chapter]) -> dict[int, int]:
    """Which part is which chapter's: place in `chapters` to place in `parts`.

    By the text it summarises and its title, then by either alone; equals in their order.
    """
    free = [n for n, part in enumerate(parts) if part.level == 2 and not part.is_pinned]  # noqa: PLR2004 -- chapters stand under ##
    found: dict[int, int] = {}
    for by_text, by_title in ((True, True), (True, False), (False, True)):
        waiting: dict[tuple[str, str], list[int]] = {}
        for number in free:
            part = parts[number]
            of = part.mark.of if part.mark else ""
            name = (of if by_text else "", part.title if by_title else "")
            if of or not by_text:
                waiting.setdefault(name, []).append(number)
        for place, chapter in enumerate(chapters):
            title = " ".join(chapter.title.split()).rstrip("# ") or OPENING
            name = (_short(chapter.digest) if by_text else "", title if by_title else "")
            if place not in found and waiting.get(name):
                found[place] = waiting[name].pop(0)
        taken = set(found.values())
        free = [number for number in free if number not in taken]
    return found


# -- words ------------------------------------------------------------------------------------


def _facts(raw: str) -> Iterator[str]:
    """The items of a list, those that go on over several lines joined."""
    open_fact = ""
    for line in _COMMENT.sub("", raw).splitlines()[1:]:
        if found := _ITEM.match(line):
            if open_fact:
                yield open_fact
            open_fact = " ".join(found["fact"].split())
        elif open_fact and _MORE.match(line):
            open_fact += " " + " ".join(line.split())
        else:
            if open_fact:
                yield open_fact
            open_fact = ""
    if open_fact:
        yield open_fact


def _with_item(raw: str, item: str, newline: str) -> str:
    """A list with an item more, behind the last one, or else behind what stands there."""
    lines = raw.splitlines()
    items = [number for number, line in enumerate(lines) if number and _ITEM.match(line)]
    place = len(lines)
    if items:
        place = items[-1] + 1
        while place < len(lines) and _MORE.match(lines[place]):
            place += 1
        lines.insert(place, item)
    else:
        while place and not lines[place - 1].strip():
            place -= 1
        lines[place:place] = ["", item]
    return newline.join(lines) + newline


def _escaped(text: str) -> str:
    """A summary as it stands in the file: nothing in it makes a heading or a comment."""
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).replace("<!--", "<\\!--")
    return _STEERING.sub("\\\\", whole)


def _unescaped(text: str) -> str:
    return _STEERED.sub("", "\n".join(text.splitlines())).replace("<\\!--", "<!--")


def _short(digest: bytes) -> str:
    return digest.hex()[:_DIGEST]


def _digest(title: str, body: str) -> str:
    """What shows an edit: of title and words, however the lines are broken."""
    words = "\0".join((*title.split(), "", *body.split()))
    raw = words.encode("utf-8", "surrogatepass")
    return blake2b(raw, digest_size=_DIGEST // 2).hexdigest()

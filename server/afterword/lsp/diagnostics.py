"""What is found in one document: kept in its place while the writer types, and told the client.

Findings of several sources share one list, since a client shows only the last list it was sent.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from afterword.manuscript import Edit, Text

#: Between two lists that the client is sent while the writer types (seconds).
PAUSE: Final = 0.2


class Anchor(NamedTuple):
    """A place in the document, in code points, and what must stand there.

    `says` is what a reader is told of it where it is not the finding's own place.
    """

    start: int
    end: int
    quote: str
    says: str = ""


class Elsewhere(NamedTuple):
    """A line of another file that has to do with a finding, from 0."""

    path: Path
    line: int
    says: str


class FileChange(NamedTuple):
    """A change in another file: `old` in a line from `line` to `end_line` with `beside` in it."""

    path: Path
    line: int
    end_line: int
    old: str
    beside: str


class Repair(NamedTuple):
    """A way to set a finding right: what stands at one of its anchors, or in a file, becomes `new`.

    `anchor` is the anchor's place among the finding's; with a `file` it means nothing.
    """

    title: str
    new: str
    anchor: int = 0
    file: FileChange | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found; it stands at its first anchor and dies when any anchor's text is touched.

    Attributes:
        source: which check it comes from; each source replaces its own findings alone.
        code: the name of the rule.
        message: for the writer.
        anchors: its place, then the other places in the document that have to do with it.
        elsewhere: such places in other files.
        repairs: what can be done, in the order in which it is offered.
        href: where the rule is explained, "" for nowhere.
        hint: whether it is to be shown as faintly as the client can.
    """

    source: str
    code: str
    message: str
    anchors: tuple[Anchor, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    repairs: tuple[Repair, ...] = ()
    href: str = ""
    hint: bool = False

    @property
    def start(self) -> int:
        """Where it is shown from."""
        return self.anchors[0].start

    @property
    def end(self) -> int:
        """Where it is shown to."""
        return self.anchors[0].end


class Diagnostics:
    """The findings of one document, moved by its edits and told when they changed."""

    def __init__(
        self, tell: Callable[[Sequence[Finding]], None], *, pause_s: float = PAUSE
    ) -> None:
        """`tell(findings)` sends the whole list; it is called at most once in `pause_s`."""
        self._tell = tell
        self._pause_s = pause_s
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._edits: list[Edit] = []
        self._timer: asyncio.TimerHandle | None = None
        self._told: Sequence[Finding] = ()

    def edited(self, edit: Edit) -> None:
        """The document was edited; a microsecond, what it means is worked out later."""
        if self._found:
            self._edits.append(edit)
            self._soon()

    def put(self, source: str, found: Sequence[Finding]) -> None:
        """Replace what one source has found, as of the document's text now."""
        self._settle()
        self._found[source] = tuple(found)
        if not found:
            del self._found[source]
        self._soon(0.0)

    def found(self) -> tuple[Finding, ...]:
        """All findings where they stand now, in the order of the text."""
        self._settle()
        every = [finding for found in self._found.values() for finding in found]
        return tuple(sorted(every, key=lambda one: (one.start, one.end, one.source, one.code)))

    def close(self) -> None:
        """Forget everything, and have the client forget it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._found, self._edits = {}, []
        self._publish()

    def _soon(self, delay_s: float | None = None) -> None:
        """Tell the client before long; the first of several edits decides when."""
        if self._timer is not None and delay_s is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        wait = self._pause_s if delay_s is None else delay_s
        self._timer = asyncio.get_running_loop().call_later(wait, self._due)

    def _due(self) -> None:
        self._timer = None
        self._publish()

    def _publish(self) -> None:
        now = self.found()
        if now != self._told:
            self._told = now
            self._tell(now)

    def _settle(self) -> None:
        """Move every finding by the edits since."""
        if not self._edits:
            return
        edits, self._edits = self._edits, []
        for source, found in list(self._found.items()):
            kept = [moved for one in found if (moved := _moved(one, edits)) is not None]
            self._found[source] = tuple(kept)
            if not kept:
                del self._found[source]


def stands(anchor: Anchor, text: Text) -> bool:
    """Whether an anchor's quote still is where it should be."""
    return text.slice(anchor.start, anchor.end) == anchor.quote


def _moved(finding: Finding, edits: Sequence[Edit]) -> Finding | None:
    anchors: list[Anchor] = []
    for before in finding.anchors:
        anchor: Anchor | None = before
        for edit in edits:
            anchor = _shifted(anchor, edit) if anchor else None
        if anchor is None:
            return None
        anchors.append(anchor)
    if all(one is other for one, other in zip(anchors, finding.anchors, strict=True)):
        return finding
    return replace(finding, anchors=tuple(anchors))


def _shifted(anchor: Anchor, edit: Edit) -> Anchor | None:
    """Where a place is after an edit; None where the edit touches it, or makes its word longer."""
    if edit.start > anchor.end:
        return anchor
    if edit.end < anchor.start:
        return _by(anchor, edit.growth)
    if edit.start == anchor.end:
        return None if _joins(edit.text[:1]) else anchor
    if edit.end == anchor.start:
        return None if _joins(edit.text[-1:]) else _by(anchor, edit.growth)
    return None


def _by(anchor: Anchor, growth: int) -> Anchor:
    return anchor._replace(start=anchor.start + growth, end=anchor.end + growth)


def _joins(character: str) -> bool:
    """Whether a character put beside a word becomes part of it."""
    return character.isalnum() or character in {"_", "-"}

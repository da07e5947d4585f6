"""What is already known about the place the writer is at: text that came, or is coming."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.features.completion.place import Stand
from afterword.features.completion.question import read

if TYPE_CHECKING:
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.place import Place
    from afterword.features.completion.question import Question
    from afterword.inference import Candidate
    from afterword.manuscript import Edit
    from afterword.postprocess import Surroundings


@dataclass(slots=True)
class Known:
    """Answers to one question, followed through what the writer types.

    `anchor` is where the answers start and `typed` what the writer has typed of them, so the
    cursor stands at `anchor + len(typed)`; offsets are code points. `promised` says that the
    writer is to hear when a text shown in part is whole, `shown` that something of it was, and
    `anew` that it was drawn at the writer's wish in the place of `passed_over`: then it alone is
    what is asked for next. `batch` names it. Not frozen: it changes with every edit, on the event
    loop only.
    """

    question: Question
    streams: list[LiveStream]
    anchor: int
    typed: str = ""
    promised: bool = False
    shown: bool = False
    anew: bool = False
    passed_over: tuple[str, ...] = ()
    batch: str = field(default_factory=lambda: uuid.uuid4().hex[:16])
    receipts: dict[LiveStream, Candidate] = field(default_factory=dict)
    _texts: dict[LiveStream, tuple[int, bool, str]] = field(default_factory=dict)

    @property
    def cursor(self) -> int:
        """Where the writer stands if they are still following these answers."""
        return self.anchor + len(self.typed)

    @property
    def growing(self) -> bool:
        """Whether more text may still come."""
        return any(not stream.ended for stream in self.streams)

    def text(self, stream: LiveStream) -> str:
        """All that may be shown of this answer so far, from the anchor."""
        length, ended, text = self._texts.get(stream, (-1, False, ""))
        if length != len(stream.raw) or ended != stream.ended:
            text = read(self.question, stream).text
            self._texts[stream] = (len(stream.raw), stream.ended, text)
        return text

    def rest(self, stream: LiveStream) -> str:
        """What of it is still to be shown at the cursor; "" when the writer went elsewhere."""
        text, said = self.text(stream), _line_feeds(self.typed)
        return text[len(said) :] if text.startswith(said) else ""

    def follow(self, edit: Edit) -> bool:
        """Take an edit into account; False when these answers are of no more use."""
        start, end = edit.start - self.anchor, edit.end - self.anchor
        if start >= 0 and end <= len(self.typed):
            self.typed = self.typed[:start] + edit.text + self.typed[end:]
            return self._drop_departed()
        if edit.end < self.anchor - len(self.question.place.before):
            self.anchor += len(edit.text) - (edit.end - edit.start)
            return True
        return edit.start > self.cursor

    def _drop_departed(self) -> bool:
        """Close the answers that the typed text departs from; whether any is left."""
        for stream in [stream for stream in self.streams if not self._agrees(stream)]:
            stream.close()
            self.streams.remove(stream)
        return bool(self.streams)

    def _agrees(self, stream: LiveStream) -> bool:
        typed = _line_feeds(self.typed).lstrip()
        if not typed:  # breaks and spaces before the answer: it may be taken up on a new line
            return not self.typed or bool(stream.raw) or "\n" in self.typed or stream.ended
        if stream.raw.lstrip().startswith(typed):
            return True
        return self.text(stream).lstrip().startswith(typed)

    def take_up(self, place: Place, around: Surroundings) -> None:
        """Read the answers at `place` from now on, where the writer has broken the line."""
        self.question = self.question.at(place, around)
        self.anchor, self.typed = place.offset, ""
        self._texts.clear()

    def can_move_to(self, place: Place) -> bool:
        """Whether the writer has only broken the line since the question, and stands at `place`."""
        return (
            place.stand is Stand.EMPTY_LINE
            and place.offset == self.cursor
            and bool(self.typed)
            and self.typed.isspace()
        )

    @property
    def used_up(self) -> bool:
        """Whether the writer has taken all of a finished answer."""
        return bool(self.typed) and any(
            stream.ended and self.text(stream) == _line_feeds(self.typed) for stream in self.streams
        )

    def close(self) -> None:
        """Close every answer still coming."""
        for stream in self.streams:
            stream.close()


def _line_feeds(text: str) -> str:
    """The text with line feeds alone, as answers have it, whatever line ends the page has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

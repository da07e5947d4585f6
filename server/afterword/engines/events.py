"""One event of a stream, read with suspicion: text, an end, nothing, or nonsense."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.inference import Delta, Finish


class NonsenseError(Exception):
    """An event that no OpenAI-compatible server sends; holds nothing of it."""


class DeclinedError(Exception):
    """The server said that it will not continue this text."""


class NoStreamError(Exception):
    """Status 200, but a web page or a JSON object in place of an event stream."""

    def __init__(self, *, page: bool) -> None:
        """Remember whether it was a web page."""
        super().__init__()
        self.page = page


@dataclass(slots=True)
class Reading:
    """How far one answer has come.

    Attributes:
        opened: the server took the request and began to answer.
        seen: at least one event was a choice.
        started: text has come.
        ended: the server said why it ended.
    """

    opened: bool = False
    seen: bool = False
    started: bool = False
    ended: bool = False

    def take(self, event: object) -> Delta | None:
        """Read the next event, see `read_event`."""
        delta = read_event(event)
        self.seen = self.seen or (isinstance(event, dict) and bool(event.get("choices")))
        if delta is not None:
            self.started = self.started or bool(delta.text)
            self.ended = delta.finish is not None
        return delta


_DECLINED = frozenset({"content_filter", "refusal"})
_NOT_PROSE = frozenset({"tool_calls", "function_call", "error"})


def read_event(event: object) -> Delta | None:
    """What one decoded event says; None for one without a choice (usage, progress, a ping).

    Both shapes are understood: `text` of a completion, `delta.content` of a chat.

    Raises:
        NonsenseError: it has no meaning here.
        DeclinedError: a content filter or a refusal ended the answer.
    """
    if not isinstance(event, dict):
        raise NonsenseError
    choices = event.get("choices", [])
    if not isinstance(choices, list):
        raise NonsenseError
    if not choices:
        return None
    choice = choices[0]
    if not isinstance(choice, dict):
        raise NonsenseError
    text = _text(choice)
    finish = _finish(choice.get("finish_reason"))
    if not text and finish is None:
        return None
    return Delta(text, finish, tokens=1 if text else 0)


def _text(choice: dict[str, object]) -> str:
    said: object = choice.get("text")
    if said is None:
        delta = choice.get("delta") or choice.get("message") or {}
        if not isinstance(delta, dict):
            raise NonsenseError
        if delta.get("refusal"):
            raise DeclinedError
        said = delta.get("content")
    if said is None:
        return ""
    if not isinstance(said, str):
        raise NonsenseError
    return said


def _finish(reason: object) -> Finish | None:
    if reason is None:
        return None
    if reason in _DECLINED:
        raise DeclinedError
    if not isinstance(reason, str) or reason in _NOT_PROSE:
        raise NonsenseError
    return Finish.LENGTH if reason == "length" else Finish.STOP

"""What the scripted server says: one `Answer` per request, as plain data that survives JSON."""

from __future__ import annotations

import random
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Rule = Literal["given", "echo", "prose"]

_SUBJECTS = ("The keeper", "Her brother", "The old dog", "A gull", "The harbour", "Nobody", "Marta")
_VERBS = ("watched", "left", "remembered", "crossed", "named", "feared", "mended", "counted")
_OBJECTS = ("the stair", "a lamp", "the long road", "her letters", "the tide", "nine boats", "rain")
_ENDINGS = (
    "at dusk",
    "without a word",
    "before the bell",
    "as if it were nothing",
    "again",
    "once",
)


def prose(seed: str, sentences: int = 5) -> str:
    """A paragraph of made-up prose that is always the same for the same seed."""
    chance = random.Random(seed)
    made = [
        f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)}"
        f" {chance.choice(_ENDINGS)}."
        for _ in range(sentences)
    ]
    return " " + " ".join(made)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one request is answered; times in seconds.

    Attributes:
        rule: `given` says `text`; `echo` the prompt's last twelve words; `prose` made-up sentences
            that depend on prompt, temperature and seed only.
        first_token_s: wait before the first token; per_token_s: before each later one.
        headers_first: send status and headers at once, as vLLM does, not with the first token.
        finish: the finish_reason; None ends the stream without one.
        done: whether `data: [DONE]` ends the stream.
        status: anything but 200 answers at once with `body` or an error object.
        body: this very body instead of an answer, with `content_type`.
        events: these very SSE `data:` payloads instead of tokens.
        cut_after: drop the connection after so many tokens.
        hang: `before` never sends headers, `after` sends them and then nothing; both until the
            client goes.
    """

    rule: Rule = "prose"
    text: str = ""
    first_token_s: float = 0.0
    per_token_s: float = 0.0
    headers_first: bool = False
    finish: str | None = "stop"
    done: bool = True
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = "application/json"
    events: tuple[str, ...] | None = None
    cut_after: int | None = None
    hang: Literal["", "before", "after"] = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Answer:
        if made.get("events") is not None:
            made = {**made, "events": tuple(made["events"])}
        return cls(**made)

    def tokens(self, prompt: str, asked: dict[str, Any]) -> tuple[list[str], str | None]:
        """The answer in pieces, and its finish_reason, under the request's max_tokens and stop."""
        if self.rule == "given":
            text = self.text
        elif self.rule == "echo":
            text = " " + " ".join(prompt.split()[-12:])
        else:
            text = prose(f"{prompt}|{asked.get('temperature')}|{asked.get('seed')}")
        stops = asked.get("stop") or []
        for stop in [stops] if isinstance(stops, str) else stops:
            text = text.partition(stop)[0]
        pieces = re.findall(r"\s*\S+|\s+$", text)
        limit = asked.get("max_tokens") or asked.get("max_completion_tokens") or 10**9
        if len(pieces) > limit:
            return pieces[:limit], "length"
        return pieces, self.finish


def says(text: str, **more: Any) -> Answer:
    return Answer(rule="given", text=text, **more)


def unauthorised() -> Answer:
    return Answer(status=401)


def unknown_model() -> Answer:
    return Answer(status=404)


def rate_limited(retry_after: str | None = None) -> Answer:
    return Answer(status=429, headers={} if retry_after is None else {"Retry-After": retry_after})


def broken(status: int = 500) -> Answer:
    return Answer(status=status)


def html_page() -> Answer:
    page = "<!doctype html><html><body><h1>It works!</h1><p>data: none</p></body></html>"
    return Answer(body=page, content_type="text/html; charset=utf-8")


def not_json() -> Answer:
    return Answer(events=("this is not JSON {",))


def wrong_shape() -> Answer:
    return Answer(events=('{"choices": "none"}', "[1, 2, 3]", '{"choices": [{"text": 7}]}'))


def empty_choices() -> Answer:
    return Answer(events=('{"id": "x", "choices": []}',) * 3)


def error_in_stream() -> Answer:
    return Answer(events=('{"error": {"message": "the worker died", "code": 500}}',))


def cut(after: int = 3) -> Answer:
    return Answer(cut_after=after)


def hanging(when: Literal["before", "after"] = "before") -> Answer:
    return Answer(hang=when)

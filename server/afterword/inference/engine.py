"""The engine port: one question in, a cancellable stream of text out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping


class Priority(IntEnum):
    """Who goes first at an engine; a smaller number is served sooner."""

    GHOST = 0
    GAP = 1
    COACH = 2
    SUMMARY = 3


class Finish(StrEnum):
    """Why a stream ended."""

    STOP = "stop"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat-shaped prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class PromptText:
    """A prompt as sent.

    `text` is the whole of it as one string, for both shapes; `messages` is set when the engine
    speaks chat, and then `text` is only for people to read.
    """

    text: str
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to draw from the model; None leaves a knob to the server's default.

    `max_tokens` bounds the answer in tokens. `min_p` and `dry_multiplier` are sent only to
    servers known to accept them.
    """

    max_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    min_p: float | None = None
    dry_multiplier: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One generation asked of an engine.

    `schema` is the JSON schema that the answer should have. It is a wish: a server that can't be
    told of it answers in whatever shape it likes.
    """

    prompt: PromptText
    sampling: Sampling
    priority: Priority = Priority.GHOST
    schema: Mapping[str, Any] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a stream: some text, and on the last one why it ended.

    `tokens` is the number of generated tokens this delta stands for, as far as the server says
    (1 per streamed event otherwise).
    """

    text: str
    finish: Finish | None = None
    tokens: int = 1


class Engine(Protocol):
    """A model that continues text.

    Every method raises only `EngineProblem` (and `asyncio.CancelledError`).
    """

    @property
    def label(self) -> str:
        """What status lines and receipts call this engine, such as "embedded"."""
        ...

    @property
    def model(self) -> str:
        """The model's name as its server knows it."""
        ...

    def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """Generate, delta by delta.

        Closing the generator (`aclose`) or cancelling the task that iterates it closes the
        upstream connection at once.
        """
        ...

    async def warm(self, prompt: PromptText) -> None:
        """Let the engine read `prompt` ahead of need, where that helps; never raises."""
        ...

    async def aclose(self) -> None:
        """Give back connections and processes. Safe to call twice."""
        ...

"""The tokenizer port: how long a text is to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tokenizer(Protocol):
    """Counts tokens; never fails, and never counts too few when it has to estimate."""

    @property
    def name(self) -> str:
        """What `context` and `doctor` call it, such as "SmolLM2 (from the weights)"."""
        ...

    @property
    def exact(self) -> bool:
        """Whether counts are the model's own and not a conservative estimate."""
        ...

    def count(self, text: str) -> int:
        """The number of tokens in `text`, special tokens not included."""
        ...

    async def prime(self, texts: Iterable[str]) -> None:
        """Learn the counts of `texts` ahead of `count`, where that takes a round trip.

        Never raises; what could not be learnt is estimated.
        """
        ...

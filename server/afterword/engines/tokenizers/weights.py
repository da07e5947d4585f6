"""The embedded weights' own tokenizer: byte-pair merges out of the GGUF, run by tiktoken."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.engines.tokenizers.gguf import NotGgufError, read_gguf_head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import tiktoken

_MODEL, _PRE, _MERGES = "tokenizer.ggml.model", "tokenizer.ggml.pre", "tokenizer.ggml.merges"
_REMEMBERED = 4096  # texts, so that assembling a prompt counts only what is new

# How llama.cpp cuts a text before merging (its `llm_tokenizer_bpe`, by the name in the file).
# For smollm it cuts out every digit first and then looks at what is between on its own, so a run
# of spaces before a digit stays whole; GPT-2's pattern would leave the last one to the digit.
# All four agreed with llama.cpp's own /tokenize on 6,426 texts (books in six languages, and
# runs of emoji, digits, control and space characters).
_WORDS: Final = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+"
_NEWER_WORDS: Final = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+"
_NEWER_REST: Final = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
_PATTERNS: Final = {
    "smollm": rf"\p{{N}}|{_WORDS}| ?[^\s\p{{L}}\p{{N}}]+|\s+(?=\p{{N}})|\s+(?!\S)|\s+",
    "qwen2": rf"{_NEWER_WORDS}|\p{{N}}{_NEWER_REST}",
    "llama-bpe": rf"{_NEWER_WORDS}|\p{{N}}{{1,3}}{_NEWER_REST}",
    "gpt-2": rf"{_WORDS}| ?\p{{N}}+| ?[^\s\p{{L}}\p{{N}}]+|\s+(?!\S)|\s+",
}


class UnknownTokenizerError(Exception):
    """The file's tokenizer is of a kind that we can't reproduce."""


class WeightsTokenizer:
    """Counts exactly as llama.cpp does with these weights, without a process or a round trip."""

    def __init__(self, encoding: tiktoken.Encoding, name: str) -> None:
        """Take a ready encoding; see `from_gguf`."""
        self._name = name
        self._count = lru_cache(maxsize=_REMEMBERED)(
            lambda text: len(encoding.encode_ordinary(text))
        )

    @classmethod
    def from_gguf(cls, path: Path) -> WeightsTokenizer:
        """Read a model's merges; takes about 0.1 s.

        Raises:
            UnknownTokenizerError: the file is damaged, or its tokenizer is of another kind.
        """
        try:
            head = read_gguf_head(path, {_MODEL, _PRE, _MERGES})
        except (NotGgufError, OSError):
            raise UnknownTokenizerError from None
        pre = head.get(_PRE, b"").decode("utf-8", "replace")
        merges = head.get(_MERGES)
        if head.get(_MODEL) != b"gpt2" or pre not in _PATTERNS or not merges:
            raise UnknownTokenizerError
        import tiktoken  # noqa: PLC0415 -- `outline` needs no tokenizer

        try:
            ranks = _ranks(merges)
        except (UnicodeError, ValueError):
            raise UnknownTokenizerError from None
        encoding = tiktoken.Encoding(
            path.stem, pat_str=_PATTERNS[pre], mergeable_ranks=ranks, special_tokens={}
        )
        return cls(encoding, f"{path.stem} (from the weights)")

    @property
    def name(self) -> str:
        """The file's name."""
        return self._name

    @property
    def exact(self) -> bool:
        """Always."""
        return True

    def count(self, text: str) -> int:
        """See `Tokenizer.count`; repeated texts cost a dictionary lookup."""
        return self._count(text)

    async def prime(self, texts: Iterable[str]) -> None:
        """Count ahead; there is no round trip to save."""
        for text in texts:
            self._count(text)


def _ranks(merges: list[bytes]) -> dict[bytes, int]:
    """Ranks in the order of merging: the bytes, then what each merge makes.

    They are not the model's token numbers, which counting has no use for.
    """
    ranks = {bytes([byte]): byte for byte in range(256)}
    space, newline = "\u0100", "\u0101"  # beyond Latin-1, so that no byte is taken for them
    table = {ord(shown): chr(byte) for shown, byte in _shown_bytes().items()}
    table |= {ord(" "): space, ord("\n"): newline}
    text = b"\n".join(merges).decode("utf-8").translate(table)
    for rank, pair in enumerate(text.replace(space, "").split(newline), start=256):
        ranks.setdefault(pair.encode("latin-1"), rank)
    return ranks


def _shown_bytes() -> dict[str, int]:
    """GPT-2's way to show any byte as a printable character.

    Printable Latin-1 stands for itself, all others count on from U+0100.
    """
    own = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in set(own)]
    shown = {chr(byte): byte for byte in own}
    return shown | {chr(0x100 + place): byte for place, byte in enumerate(others)}

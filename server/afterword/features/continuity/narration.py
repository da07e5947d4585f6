"""What a narrator tells, apart from what the characters say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import Quotes, marks, quotes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_SINGLE: Final = re.compile(r"(?<!\w)[‘'](?=\w)[^\n]*?[.,!?…—-][’'](?!\w)")
_DASHED: Final = re.compile(r"\s*(?:[—–―]|--?(?=\s)).*", re.DOTALL)


class Speech:
    """How a manuscript marks what is said aloud."""

    __slots__ = ("_quotes", "_single")

    def __init__(self, sample: Iterable[str]) -> None:
        """Learn it from some paragraphs."""
        text = "\n".join(sample)
        self._quotes: Quotes | None = quotes_of(text)
        self._single = self._quotes is None or len(_SINGLE.findall(text)) > text.count(
            self._quotes.open
        )

    def __eq__(self, other: object) -> bool:
        """Whether both mark it alike."""
        mine = (self._quotes, self._single)
        return isinstance(other, Speech) and mine == (other._quotes, other._single)

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((self._quotes, self._single))

    def narrated(self, text: str) -> str:
        """A paragraph with what is said blanked out, at the same length."""
        spoken: list[tuple[int, int]] = []
        begin = -1
        for at, opens, depth in marks(text, self._quotes):
            if opens and begin < 0:
                begin = at
            elif not opens and not depth and begin >= 0:
                spoken.append((begin, at + 1))
                begin = -1
        if begin >= 0:
            spoken.append((begin, len(text)))
        if self._single:
            spoken += [found.span() for found in _SINGLE.finditer(text)]
        if found := _DASHED.match(text):
            spoken.append(found.span())
        for start, end in spoken:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return text

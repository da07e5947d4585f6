"""What navigation knows of one document, kept current along its edits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.features.navigation.cast import Cast, unlisted_at
from afterword.features.navigation.finding import Finder
from afterword.features.navigation.known_names import KnownNames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.features.navigation.cast import Named
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import Lore
    from afterword.memory.names import Mention, Name

_WORD_REACH: Final = 60  # code points around a place that hold the word there
_WORD: Final = re.compile(r"[^\W\d_]+")


class StoryIndex:
    """The names of one document and where they stand; on the event loop only."""

    def __init__(self) -> None:
        """Know nothing yet: whatever is asked is worked out then."""
        self.names = KnownNames()
        self._finder = Finder()
        self._cast: tuple[Lore, tuple[Name, ...], Cast] | None = None

    async def cast(self, manuscript: Manuscript, lore: Lore) -> Cast:
        """Who is named in this version and in lore."""
        return self._joined(lore, await self.names.of(manuscript))

    def cast_so_far(self, manuscript: Manuscript, lore: Lore) -> Cast:
        """As `cast`, at once: from the last census, while the next one is taken."""
        self.names.refresh(manuscript)
        return self._joined(lore, self.names.names)

    async def named_at(
        self, manuscript: Manuscript, lore: Lore, offset: int, *, exact: bool
    ) -> Named | None:
        """Whose name stands at an offset (code points): lore's, a frequent one, or a bare capital.

        Waits for the first census of a text unless lore knows the name; for those of later versions
        only if it has to be `exact`.
        """
        text = manuscript.text
        if not exact:
            cast = self.cast_so_far(manuscript, lore)
            named = cast.at(text, offset)
            if named is not None and (named.figure.entries or self.names.names):
                return named
        if not _is_near_a_name(manuscript, offset):
            return None
        if exact or not self.names.names:
            cast = await self.cast(manuscript, lore)
        return cast.at(text, offset) or unlisted_at(text, offset)

    async def mentions(self, manuscript: Manuscript, forms: Iterable[str]) -> tuple[Mention, ...]:
        """Every mention of any of the forms, capitals included, in order."""
        return await self._finder.mentions(manuscript, forms)

    def close(self) -> None:
        """Stop whatever is under way."""
        self.names.close()

    def _joined(self, lore: Lore, names: tuple[Name, ...]) -> Cast:
        if self._cast is None or self._cast[0] is not lore or self._cast[1] is not names:
            self._cast = (lore, names, Cast(lore, names))
        return self._cast[2]


def _is_near_a_name(manuscript: Manuscript, offset: int) -> bool:
    """Whether a word at the offset has a capital, or no letters that could have one."""
    start = max(0, offset - _WORD_REACH)
    near = manuscript.text.slice(start, offset + _WORD_REACH)
    return any(
        word.start() <= offset - start <= word.end() and not word[0].islower()
        for word in _WORD.finditer(near)
    )

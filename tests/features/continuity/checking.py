"""A small story, checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from afterword.features.continuity import ContinuityChecker
from afterword.manuscript import Manuscript
from afterword.memory.lore import Lore, LoreEntry

if TYPE_CHECKING:
    from afterword.features.continuity import Contradiction

#: Who is in the story, and enough of them that they are known for people, he and she.
INTRODUCTION = """Nobody had seen Ada since noon. It was Ada who kept the light, and she kept it
well. Ada said so herself.

The boat belonged to Josse, and he was proud of it. They asked Josse about the tide. He told them.
"""
PEOPLE = (
    LoreEntry(
        name="Ada Pell",
        aliases=("Ada",),
        attributes=(
            ("eyes", "grey"),
            ("hair", "red"),
            ("age", "34"),
            ("brother", "Josse"),
            ("lives in", "Salt Quay"),
        ),
        origin="lore/ada.md",
        path=Path("lore/ada.md"),
        end_line=6,
    ),
    LoreEntry(name="Josse", attributes=(("home", "Tern Island"),), origin="lore/josse.md"),
)
LORE = Lore(PEOPLE)


def checked(text: str, lore: Lore | None = None) -> tuple[Contradiction, ...]:
    return ContinuityChecker().check(Manuscript.parse(text), lore)


def found(text: str, lore: Lore | None = LORE) -> list[str]:
    """The messages for what is told after the introduction."""
    return [one.message for one in checked(f"# One\n\n{INTRODUCTION}\n{text}\n", lore)]

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.manuscript import Manuscript
from afterword.memory.lore import Lore, LoreFile, parse_lore
from afterword.memory.lore.survey import standings, unlisted_names
from afterword.memory.names import census, evidence_in

if TYPE_CHECKING:
    from afterword.memory.lore.survey import Found

TEXT = """\
# Ada at the ferry

So Ada Pell came, and Ada saw the brass lamp. <!-- Ada again -->

The lamp was out. And Ada's brother Bram saw Bram's boat, and Bram slept.
"""


def lore_of(text: str) -> Lore:
    return parse_lore([LoreFile("lore.md", text)])


def words(found: Found) -> tuple[int, str, str]:
    assert found.first is not None
    assert found.last is not None
    first, last = TEXT[slice(*found.first)], TEXT[slice(*found.last)]
    return found.count, first, last


def test_mentions_stand_in_paragraphs_with_their_places() -> None:
    lore = lore_of("## Ada Pell\nAliases: Ada\nTriggers: brass & lamp, storm\n## Zoe\n")
    ada, zoe = standings(lore, Manuscript.parse(TEXT))
    assert words(ada.mentions) == (3, "Ada Pell", "Ada"), "neither headings nor notes"
    assert (zoe.mentions.count, zoe.mentions.first, zoe.mentions.last) == (0, None, None)
    lamp, storm = ada.triggers
    assert lamp.count == 1
    assert storm.count == 0


def test_names_without_an_entry_are_those_used_often() -> None:
    manuscript = Manuscript.parse(TEXT)
    names = census(evidence_in(manuscript))
    unlisted = unlisted_names(lore_of("## Ada Pell\n## Zoe\n"), names, manuscript)
    assert [(one.name.name, one.name.count) for one in unlisted] == [("Bram", 3)]
    assert unlisted[0].first is not None
    assert TEXT[slice(*unlisted[0].first)] == "Bram"
    everyone = unlisted_names(Lore(), names, manuscript)
    assert [one.name.name for one in everyone] == ["Ada Pell", "Bram"]

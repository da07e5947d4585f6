from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from afterword.features.navigation.cast import Cast, unlisted_at
from afterword.features.navigation.completing import completions, word_before
from afterword.features.navigation.finding import Finder, find, first_in_prose, up_to
from afterword.features.navigation.index import StoryIndex
from afterword.features.navigation.known_names import KnownNames
from afterword.manuscript import Edit, Manuscript, Markup, Text
from afterword.memory.lore import Lore, LoreEntry
from afterword.memory.names import Name, census, evidence_in, mentions

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPH = (
    "Nobody had slept, and so {0} looked long at the glass. It was there, said {0} Halkett, before "
    "the rain came down. They could hear the bell of the island when {0} gave it back to her."
)
STORY = "# One\n\n" + "\n\n".join(PARAGRAPH.format("Josse") for _ in range(60)) + "\n"


def named(*forms: str, count: int = 9) -> Name:
    return Name(forms[0], forms, count, "person", (count,) * len(forms))


async def test_names_are_what_one_census_of_the_text_finds() -> None:
    manuscript = Manuscript.parse(STORY)
    assert await KnownNames().of(manuscript) == census(evidence_in(manuscript))


async def test_an_edit_reads_again_only_the_run_it_stands_in() -> None:
    known, manuscript = KnownNames(), Manuscript.parse(STORY)
    await known.of(manuscript)
    before = dict(known._runs)
    middle = len(STORY) // 2
    edited = manuscript.edited(Edit(middle, middle, " and so Marta said, and Marta went, "))
    names = await known.of(edited)
    assert "Marta" in {name.name for name in names}
    assert 1 <= len(known._runs.keys() - before.keys()) <= 2
    assert names == census(evidence_in(edited))


async def test_a_census_is_taken_once_however_many_ask() -> None:
    known, manuscript = KnownNames(), Manuscript.parse(STORY)
    known.refresh(manuscript)
    assert known.names == ()
    assert not known.is_current(manuscript)
    one, other = await asyncio.gather(known.of(manuscript), known.of(manuscript))
    assert one is other is known.names
    assert known.is_current(manuscript)
    other_version = manuscript.edited(Edit(0, 0, "x"))
    await asyncio.gather(known.of(manuscript), known.of(other_version))
    assert known.names


async def test_a_novel_leaves_the_loop_free(corpus: Path) -> None:
    text = (corpus / "en-novels/doyle_a-study-in-scarlet.md").read_bytes().decode()
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    names = await KnownNames().of(Manuscript.parse(text))
    beside.cancel()
    assert turns > 5
    assert names[0].name == "Sherlock Holmes"


def test_a_name_and_its_entry_are_one_figure() -> None:
    entry = LoreEntry("Ada Pell", ("the keeper",), kind="character")
    cast = Cast(Lore((entry,)), [named("Ada Pell", "Ada", "Old Nan"), named("Josse")])
    ada = cast.called("Ada")
    assert ada is cast.called("Ada Pell") is cast.called("the keeper")
    assert ada is not None
    assert ada.entries == (entry,)
    assert set(ada.forms) == {"Ada Pell", "the keeper", "Ada"}
    assert cast.others(ada) == {"Josse"}
    assert [figure.name for figure in cast.figures] == ["Ada Pell", "Josse"]


def test_entries_of_one_name_for_different_chapters_are_one_figure() -> None:
    young, old = LoreEntry("Ada", valid_until="3"), LoreEntry("Ada", ("Nan",), valid_from="4")
    ada = Cast(Lore((young, old)), ()).called("Ada")
    assert ada is not None
    assert (ada.entries, ada.forms) == ((young, old), ("Ada", "Nan"))
    assert Cast(Lore((young, old)), ()).called("Nan") is not None


def test_who_is_meant_at_a_place() -> None:
    text = Text.of("So ADA PELL’s boat, and Ada\nPell, Adam, ’twas Ada.")
    cast = Cast(Lore((LoreEntry("Ada Pell", ("Ada",)),)), ())
    shouted = cast.at(text, 5)
    assert shouted is not None
    assert (shouted.start, shouted.end, shouted.form) == (3, 11, "Ada Pell")
    broken = cast.at(text, 26)
    assert broken is not None
    assert str(text)[broken.start : broken.end] == "Ada\nPell"
    assert cast.at(text, str(text).index("Adam") + 1) is None
    assert cast.at(text, len(text) - 1) is not None
    assert cast.at(text, 0) is None


def test_a_bare_capital_is_a_name_unless_it_is_written_small() -> None:
    text = Text.of("There sat Zorba. She saw. Will he? he will.")
    zorba = unlisted_at(text, 12)
    assert zorba is not None
    assert (zorba.form, zorba.start, zorba.end) == ("Zorba", 10, 15)
    for word in ("There", "sat", "Will", "She"):
        assert unlisted_at(text, str(text).index(word) + 1) is None


async def test_found_are_all_mentions_and_capitals_in_order() -> None:
    text = "ADA! " + "Ada’s Adam. Ada-Mae. " * 8000 + "\n\nAda\n"
    manuscript = Manuscript.parse(text)
    found = await find(manuscript, ["Ada"])
    assert [text[m.start : m.end] for m in found[:2]] == ["ADA", "Ada"]
    assert len(found) == 8002
    assert {m.form for m in found} == {"Ada"}
    plain = mentions(text, ["Ada", "ADA"])
    assert [m.start for m in found] == [m.start for m in plain]
    assert len(up_to(found, found[5].end)) == 6
    assert len(up_to(found, found[5].end - 1)) == 5


async def test_what_was_found_is_kept_while_the_text_is() -> None:
    finder, manuscript = Finder(), Manuscript.parse("# Ada\n\nAda rowed.\n")
    found = await finder.mentions(manuscript, ["Ada"])
    assert await finder.mentions(manuscript, ("Ada",)) is found
    edited = manuscript.edited(Edit(0, 0, "So Ada went.\n\n"))
    assert len(await finder.mentions(edited, ["Ada"])) == len(found) + 1
    first = first_in_prose(manuscript, found)
    assert first is not None
    assert first.start == 7


async def test_an_archives_own_words_are_not_the_storys() -> None:
    text = (
        "Title: Alice\n\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nCHAPTER I\n\n"
        + "Alice sat.\n\n" * 3
        + "*** END OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nAlice is free to copy.\n"
    )
    found = await find(Manuscript.parse(text, markup=Markup.PLAIN), ["Alice"])
    assert len(found) == 3


async def test_lores_names_wait_for_no_census() -> None:
    index, manuscript = StoryIndex(), Manuscript.parse(STORY)
    lore = Lore((LoreEntry("Josse"),))
    place = STORY.index("Josse") + 2
    quick = await index.named_at(manuscript, lore, place, exact=False)
    assert quick is not None
    assert index.names.names == ()
    exact = await index.named_at(manuscript, lore, place, exact=True)
    assert exact is not None
    assert index.names.names
    assert "Josse Halkett" in exact.figure.forms
    assert await index.named_at(manuscript, lore, STORY.index("glass"), exact=True) is None


def test_a_word_being_typed_begins_with_a_capital() -> None:
    def typed(text: str) -> str:
        return word_before(Text.of(text), len(text))

    assert typed("so Ter") == "Ter"
    assert typed("so Mary-An") == "Mary-An"
    assert typed("“Ter") == "Ter"
    for text in ("T", "ter", "so ", "4Ter", "Ter ", "", "Ter’"):
        assert typed(text) == ""
    assert typed("灯台") == "灯台"
    assert word_before(Text.of("Tern"), 3) == ""


def test_names_are_offered_once_they_were_named_and_lores_always() -> None:
    lore = Lore((LoreEntry("Tern Island", kind="place"),))
    cast = Cast(lore, [named("Teresa", count=40), named("Terrace")])
    text = Text.of("There stood Teresa. Terraces! Ter")
    offered = [found.form for found in completions(cast, text, len(text), "Ter")]
    assert offered == ["Tern Island", "Teresa"]
    assert completions(cast, text, len(text), "Ze") == []
    assert [f.form for f in completions(cast, Text.of("Ter"), 3, "Ter")] == ["Tern Island"]

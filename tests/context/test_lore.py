from __future__ import annotations

import pytest

from afterword.context import Plan, completion_pieces
from afterword.context.lore import scanned
from afterword.context.recall import Recall
from afterword.manuscript import Edit, Manuscript
from afterword.memory.lore import Lore, LoreEntry
from afterword.prompt import Piece, Prompt, fit
from context.test_completion import NOVEL
from prompt.fakes import FakeTokenizer

ADA = LoreEntry("Ada Pell", ("Ada",), body="Eyes: grey\n\nShe keeps the scales.", origin="lore.md")
JOSSE = LoreEntry("Josse", body="Josse rows the ferry and owes Ada.", origin="lore.md", line=9)
RULES = LoreEntry("The salt", body="Nobody weighs salt at night.", origin="lore.md", always=True)
LATE = LoreEntry("Orrin", body="He is dead.", origin="lore.md", line=20, valid_from="Chapter 3")
TEXT = "## Chapter 1\n\nIt rained.\n\n## Chapter 2\n\nOrrin slept.\n\n## Chapter 3\n\nOrrin"


def pieces(
    text: str, lore: tuple[LoreEntry, ...], *pinned: str, at: int | None = None, budget: int = 700
) -> tuple[Piece, ...]:
    manuscript = Manuscript.parse(text)
    return completion_pieces(
        manuscript,
        len(text) if at is None else at,
        plan=Plan(),
        budget=budget,
        tokenizer=FakeTokenizer(),
        chat=False,
        recall=Recall(lore=Lore(lore), pinned=pinned),
    )


def names(found: tuple[Piece, ...]) -> list[str]:
    return [piece.name for piece in found]


def fitted(found: tuple[Piece, ...], budget: int = 700) -> Prompt:
    return fit(found, budget=budget, tokenizer=FakeTokenizer())


def test_an_entry_is_in_because_the_text_names_it_and_says_so() -> None:
    found = pieces("It rained.\n\nAda waited.", (ADA, JOSSE))
    (ada,) = [piece for piece in found if piece.name == "lore: Ada Pell"]
    assert ada.text == "Ada Pell\nEyes: grey\nShe keeps the scales."
    assert "‘Ada’" in ada.why
    assert ada.origin == "lore.md:1"
    assert "lore: Josse" not in names(found)


def test_an_entry_that_another_names_comes_after_it() -> None:
    found = names(pieces("It rained.\n\nJosse waited.", (ADA, JOSSE)))
    assert found.index("lore: Josse") < found.index("lore: Ada Pell") < found.index("recent text")


def test_what_is_always_on_and_what_is_pinned_stand_first() -> None:
    found = names(pieces("It rained.\n\nAda waited.", (ADA, RULES), "The bell is cracked."))
    assert found[:3] == ["pinned", "lore: The salt", "lore: Ada Pell"]


def test_pinned_facts_of_an_entry_are_in_whether_it_is_triggered_or_not() -> None:
    entry = LoreEntry("Nobody", pinned=("The abbot cannot read.",), origin="lore.md")
    found = pieces("It rained.", (entry,))
    assert names(found)[0] == "pinned"
    assert found[0].text == "The abbot cannot read."


def test_an_entry_is_out_before_its_chapter() -> None:
    before = TEXT.index("slept") + 5
    assert "lore: Orrin" not in names(pieces(TEXT, (LATE,), at=before))
    assert "lore: Orrin" in names(pieces(TEXT, (LATE,)))


def test_what_has_no_room_is_named_with_the_reason_it_would_be_in() -> None:
    long = LoreEntry("Ada", body="She weighs salt. " * 200, origin="lore.md")
    found = pieces("It rained.\n\nAda and Josse waited.", (long, JOSSE))
    left = {one.name: one for piece in found for one in piece.omitted}
    assert "‘Ada’" in left["lore: Ada"].why
    assert "‘Josse’" in left["lore: Josse"].why
    assert fitted(found).used <= 700


def test_two_entries_of_one_name_are_two_pieces() -> None:
    found = names(
        pieces("Ada waited. It rained.", (ADA, LoreEntry("Ada Pell", ("Ada",), body="x")))
    )
    assert {"lore: Ada Pell", "lore: Ada Pell (2)"} <= set(found)


@pytest.mark.parametrize("budget", [20, 60, 200, 700, 3000])
def test_it_fits_any_budget(budget: int) -> None:
    at = len(NOVEL) // 2
    lore = (ADA, JOSSE, RULES, LoreEntry("Tamsin", body="The ferryman's girl. " * 40))
    found = pieces(NOVEL, lore, "The bell is cracked.", at=at, budget=budget)
    assert fitted(found, budget).used <= budget


def test_what_is_scanned_begins_at_a_place_that_stays_while_typing() -> None:
    at = NOVEL.index("## 4.") - 2
    manuscript = Manuscript.parse(NOVEL[:at] + "\n\n" + NOVEL[at:])
    at += 2
    before = scanned(manuscript, at, words=100)
    assert 40 < len(before.split()) <= 100
    for character in "Then the lamp went out. Nobody":
        manuscript = manuscript.edited(Edit(at, at, character))
        at += 1
        now = scanned(manuscript, at, words=100)
        assert now.startswith(before)
        before = now


def test_what_is_scanned_ends_at_the_cursor() -> None:
    at = NOVEL.index("## 4.") - 2
    assert NOVEL[:at].endswith(scanned(Manuscript.parse(NOVEL), at, words=100)[-40:])


def test_chat_labels_lore_once() -> None:
    manuscript = Manuscript.parse("It rained.\n\nAda waited.")
    found = completion_pieces(
        manuscript, len(manuscript.text), plan=Plan(), budget=900, tokenizer=FakeTokenizer(),
        chat=True, recall=Recall(lore=Lore((RULES, ADA))),
    )  # fmt: skip
    assert [piece.text.startswith("Lore:\n") for piece in found if "lore" in piece.name] == [
        True, False,
    ]  # fmt: skip

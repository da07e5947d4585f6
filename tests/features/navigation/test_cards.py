from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from afterword.features.navigation.cards import (
    Card,
    Spot,
    entry_card,
    figure_card,
    heading_card,
    shortened,
)
from afterword.features.navigation.cast import Figure
from afterword.features.navigation.searching import ranked
from afterword.manuscript import Manuscript
from afterword.memory.lore import LoreEntry
from afterword.memory.names import mentions

STORY = """# Part

## One

There sat Ada in the rain. Nobody spoke, and Ada slept.

## Two

So Ada woke. It was Ada who had drowned him.
"""
ADA = LoreEntry(
    "Ada",
    ("Nan",),
    attributes=(("eyes", "grey"), ("age", "forty")),
    pinned=("She can't swim.",),
    body="Eyes: grey.\n\nKeeps the light.",
    origin="lore/ada.md",
    path=Path("lore/ada.md"),
    kind="character",
)


def card_at(figure: Figure, offset: int) -> Card:
    manuscript = Manuscript.parse(STORY)
    return figure_card(figure, manuscript, tuple(mentions(STORY, figure.forms)), offset)


def test_a_card_says_what_lore_and_the_text_know_by_here() -> None:
    card = card_at(Figure("Ada", ("Ada", "Nan"), (ADA,), "character"), STORY.index("woke"))
    assert card.title == "Ada"
    where = Spot("lore/ada.md", 0, Path("lore/ada.md"))
    assert card.about == ("character", "also Nan", "age: forty", where)
    assert card.facts == ("She can't swim.",)
    first, last = Spot("line 5", 4), Spot("line 5", 4)
    assert card.told == (
        "3 mentions up to here, the first on ",
        first,
        ", the one before this on ",
        last,
    )
    assert card.quotes == ()


def test_without_an_entry_the_text_speaks_and_never_ahead() -> None:
    figure = Figure("Ada", ("Ada",))
    for offset in range(len(STORY) + 1):
        card = card_at(figure, offset)
        for quote in card.quotes:
            assert quote.removesuffix(" …") in " ".join(STORY[:offset].split())
    assert card_at(figure, len(STORY)).quotes == ("There sat Ada in the rain.", "So Ada woke.")
    assert card_at(figure, 3).told == ("not mentioned up to here",)


def test_a_name_told_later_is_not_told_before() -> None:
    text = STORY + "\nAnd she was Ada Lovelace, as Ada Lovelace knew.\n"
    manuscript = Manuscript.parse(text)
    figure = Figure("Ada Lovelace", ("Ada Lovelace", "Ada"))
    found = tuple(mentions(text, figure.forms))
    assert figure_card(figure, manuscript, found, text.index("woke")).title == "Ada"
    assert figure_card(figure, manuscript, found, len(text)).title == "Ada Lovelace"


def test_an_entry_is_shown_where_it_holds() -> None:
    later = LoreEntry("Ada", valid_from="Two", body="She drowned him.", path=Path("x.md"))
    figure = Figure("Ada", ("Ada",), (later,))
    early, late = card_at(figure, STORY.index("slept")), card_at(figure, STORY.index("woke"))
    assert "drowned" not in str(early)
    assert early.about == ("its entry holds from Two",)
    assert late.body == "She drowned him."
    assert entry_card(figure).body == "She drowned him."


def test_a_headings_card() -> None:
    manuscript = Manuscript.parse(STORY)
    one = heading_card(manuscript, manuscript.outline.sections[1])
    assert one == Card("One", ("11 words", "52% of the book"))


@given(st.text(alphabet="ab. \n", max_size=300), st.integers(1, 100))
def test_shortening_keeps_a_beginning(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= max(len(text) if len(text) <= most else most + 2, 0)
    assert text.startswith(short.removesuffix("…").rstrip())


def test_the_closest_name_comes_first() -> None:
    names = ["The Lantern", "Tern Island", "At the Ternary", "Tern", "Terrible Rain", "Natásha"]
    assert ranked("tern", names, str) == [
        "Tern",
        "Tern Island",
        "At the Ternary",
        "The Lantern",
        "Terrible Rain",
    ]
    assert ranked("natasha", names, str) == ["Natásha"]
    assert ranked("tisl", names, str) == ["Tern Island"]
    assert ranked("", names, str) == names
    assert ranked("xyz", names, str) == []

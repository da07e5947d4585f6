"""A name spelt two ways, in whole stories."""

from __future__ import annotations

from pathlib import Path

from afterword.memory.lore import Lore, LoreEntry
from features.continuity.checking import checked

MANY = " ".join(["They waited for Elizabeth Pell."] * 20)


def test_the_rare_spelling_is_marked_and_the_usual_one_shown() -> None:
    text = f"{MANY}\n\nIn the evening Elisabeth’s lamp was lit.\n\n{MANY}"
    (one,) = checked(text)
    assert text[one.start : one.end] == "Elisabeth"
    assert one.message == "‘Elisabeth’ is spelt ‘Elizabeth’ elsewhere, 40 times."
    assert text[one.other.start : one.other.end] == "Elizabeth"
    (fix,) = one.fixes
    assert (fix.start, fix.end, fix.old, fix.new) == (one.start, one.end, "Elisabeth", "Elizabeth")


def test_two_people_stay_two() -> None:
    assert checked(f"{MANY}\n\nSo Elizabeth and Elisabeth went.") == ()
    assert checked(f"{MANY}\n\nSo they met Agnes Elisabeth Moss, of Moss, and Agnes.") == ()
    both = " ".join(["So Anne went with them.", "So Ann stayed."] * 20)
    assert checked(both) == ()


def test_a_name_that_lore_knows_is_no_slip() -> None:
    lore = Lore((LoreEntry(name="Elisabeth Moss"),))
    assert checked(f"{MANY}\n\nThen they saw Elisabeth.", lore) == ()


def test_a_name_in_lore_needs_no_crowd() -> None:
    lore = Lore((LoreEntry(name="Elizabeth Pell"),))
    text = "They saw Elizabeth go. It was late.\n\nIn the evening they saw Elisabeth."
    assert checked(text) == ()
    (one,) = checked(text, lore)
    assert one.quote == "Elisabeth"
    assert len(one.fixes) == 1


def test_the_rare_spelling_can_be_made_an_alias() -> None:
    entry = LoreEntry(
        name="Elizabeth Pell", aliases=("Liz",), path=Path("lore.md"), origin="lore.md"
    )
    (one,) = checked(f"{MANY}\n\nIn the evening they saw Elisabeth.", Lore((entry,)))
    fix = one.fixes[1]
    assert fix.title == "Add ‘Elisabeth’ to the aliases of Elizabeth Pell in lore.md"
    assert (fix.path, fix.anchor, fix.old, fix.new) == (
        entry.path,
        "alias",
        "Liz",
        "Liz, Elisabeth",
    )


def test_words_are_no_names() -> None:
    assert checked(" ".join(["They saw Harry."] * 20) + "\n\nHurry! It was time to hurry.") == ()


def test_russian_endings_are_no_slips_but_stems_are() -> None:
    many = " ".join(["Тогда Лизавета вошла.", "Он видел Лизавету.", "Он ждал Лизаветы."] * 12)
    assert checked(many) == ()
    (one,) = checked(f"{many}\n\nТогда Лисавета вошла.")
    assert one.quote == "Лисавета"


def test_german_nouns_are_no_names() -> None:
    many = " ".join(["Er sah den Rücken und die Röcke."] * 12)
    assert checked(f"{many}\n\nMit rauschenden Röcken lief sie fort.") == ()

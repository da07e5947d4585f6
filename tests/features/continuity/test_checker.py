"""The checker as a whole: again after an edit, in small steps, on anything at all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from afterword.features.continuity import ContinuityChecker, in_order
from afterword.features.continuity import checker as checker_module
from afterword.features.continuity.language import is_english
from afterword.features.continuity.narration import Speech
from afterword.features.continuity.reading import read_paragraph
from afterword.manuscript import Edit, Manuscript
from features.continuity.checking import INTRODUCTION, LORE

if TYPE_CHECKING:
    import pytest

STORY = f"# One\n\n{INTRODUCTION}\nAda’s green eyes closed.\n\n# Two\n\nJosse was dead.\n"
_WORDS = [
    "Ada",
    "Ada’s",
    "Josse",
    "Mr.",
    "Mrs.",
    "eyes",
    "eye",
    "hair",
    "grey",
    "green-eyed",
    "blue",
    ",",
    ".",
    ";",
    ":",
    "“",
    "”",
    "‘",
    "’",
    "(",
    ")",
    "—",
    "-",
    "was",
    "were",
    "had",
    "with",
    "her",
    "his",
    "he",
    "she",
    "who",
    "whose",
    "a",
    "an",
    "the",
    "of",
    "in",
    "at",
    "brother",
    "uncle",
    "called",
    "thirty-four",
    "34",
    "years",
    "old",
    "-year-old",
    "birthday",
    "turned",
    "aged",
    "died",
    "dead",
    "killed",
    "buried",
    "they",
    "and",
    "said",
    "lived",
    "home",
    "house",
    "Tern",
    "Island",
    "Tuesday",
    "3",
    "May",
    "1887",
    "next",
    "day",
    "It",
    "The",
    "On",
    "no",
    "not",
    "as",
    "how",
    "so",
    "They",
    "\n",
]


def test_an_edit_gives_what_a_fresh_check_gives() -> None:
    chance = random.Random(7)
    manuscript = Manuscript.parse(STORY)
    kept = ContinuityChecker()
    for _ in range(40):
        at = chance.randrange(len(manuscript.text))
        words = chance.choice(["Ada’s eyes were blue.", "x", "\n\n", "", "“", "said Josse"])
        manuscript = manuscript.edited(Edit(at, min(at + chance.choice((0, 0, 6)), 9999), words))
        assert kept.check(manuscript, LORE) == ContinuityChecker().check(manuscript, LORE)


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str, speech: Speech, *, english: bool) -> object:
        read.append(text)
        return read_paragraph(text, speech, english=english)

    monkeypatch.setattr(checker_module, "read_paragraph", reading)
    manuscript, kept = Manuscript.parse(STORY), ContinuityChecker()
    kept.check(manuscript, LORE)
    assert len(read) == 4
    at = STORY.index("closed")
    kept.check(manuscript.edited(Edit(at, at, "slowly ")), LORE)
    assert read[4:] == ["Ada’s green eyes slowly closed."]


def test_a_text_that_turns_out_to_be_english_is_read_anew() -> None:
    german = "Gregor Samsa fand sich zu einem ungeheueren Ungeziefer verwandelt. " * 12
    rest = f"\n\n{INTRODUCTION}\nAda’s green eyes closed."
    manuscript, kept = Manuscript.parse(german + rest), ContinuityChecker()
    assert kept.check(manuscript, LORE) == ()
    (one,) = kept.check(manuscript.edited(Edit(0, len(german), "It was late.")), LORE)
    assert one.quote == "green"


def test_a_check_that_is_broken_off_is_taken_up() -> None:
    manuscript, kept = Manuscript.parse(STORY), ContinuityChecker()
    steps = kept.steps(manuscript, LORE)
    for _ in range(6):
        next(steps)
    steps.close()
    assert in_order(kept.steps(manuscript, LORE)) == ContinuityChecker().check(manuscript, LORE)


@given(st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join))
def test_any_paragraph_can_be_read(text: str) -> None:
    for speech in (Speech([]), Speech(["“A,” said Ada. “B.”"])):
        reading = read_paragraph(text, speech, english=True)
        for claim in reading.claims:
            assert text[claim.start : claim.end].casefold() == claim.word.casefold()
        for event in (*reading.deaths, *reading.speakers):
            assert text[event.start : event.end].strip()


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    for one in ContinuityChecker().check(Manuscript.parse(text), LORE):
        assert text[one.start : one.end] == one.quote


def test_english_is_told_from_other_languages() -> None:
    assert is_english([INTRODUCTION] * 3)
    assert not is_english(
        ["Gregor Samsa fand sich zu einem ungeheueren Ungeziefer verwandelt, " * 5]
    )
    assert not is_english(["Тогда Лизавета вошла и он видел её лицо в тёмном окне."])

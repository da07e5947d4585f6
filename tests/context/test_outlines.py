from __future__ import annotations

import pytest

from afterword.context.outlines import chapters, outline_file
from afterword.manuscript import Manuscript
from prompt.fakes import FakeTokenizer

BOOK = "\n\n".join(
    f"## {number}. The {name}\n\nSomething happened in the {name}."
    for number, name in enumerate(
        ["Ferry", "Lamp", "Salt", "Rope", "Storm", "Quay", "Bell", "Net", "Tide", "Shed"], 1
    )
)
PLAN = "# Plan\n\n" + "\n".join(
    f"## The {name}\n- Tamsin goes to the {name}.\n- Orrin stays away."
    for name in ["Ferry", "Lamp", "Salt", "Rope", "Storm", "Quay"]
)


def near(marked: str, allowance: int) -> str:
    manuscript = Manuscript.parse(marked.replace("‸", ""))
    count = FakeTokenizer().count
    return chapters(manuscript.outline, marked.index("‸"), allowance=allowance, count=count)


def test_the_current_chapter_is_marked_and_the_nearest_stay() -> None:
    assert near(BOOK.replace("in the Rope", "‸in the Rope"), 26) == (
        "…\n- 3. The Salt\n→ 4. The Rope\n- 5. The Storm\n…"
    )


def test_all_of_them_where_there_is_room() -> None:
    lines = near(BOOK.replace("in the Rope", "‸in the Rope"), 400).splitlines()
    assert len(lines) == 10
    assert [line for line in lines if line.startswith("→")] == ["→ 4. The Rope"]


def test_it_stays_the_same_all_through_a_chapter() -> None:
    text = BOOK.replace("happened in the Rope", "‸happened in the ‸Rope")
    assert near(text.replace("‸", "", 1), 60) == near(text[::-1].replace("‸", "", 1)[::-1], 60)


def test_mere_numbers_say_nothing() -> None:
    book = "# One\n\nText.\n\n# Chapter Two\n\nText‸.\n\n# III\n\nText."
    assert near(book, 400) == ""


def test_beats_of_this_chapter_and_the_next_come_before_far_titles() -> None:
    text = BOOK + "\n\n## 11. The Vigil\n\n- They wait.\n- Nobody comes.\n\n## 12. The End\n"
    got = near(text.replace("in the Shed", "‸in the Shed"), 60)
    assert "→ 10. The Shed\n- 11. The Vigil\n  - They wait.\n  - Nobody comes." in got
    assert "Ferry" not in got


@pytest.mark.parametrize("allowance", [0, 5, 20, 45, 80, 500])
def test_a_long_outline_is_condensed_around_the_chapter(allowance: int) -> None:
    tokenizer = FakeTokenizer()
    got = outline_file(PLAN, "4. The Rope", allowance=allowance, count=tokenizer.count)
    assert tokenizer.count(got) <= max(allowance, 0)
    if 40 < allowance < 100:
        assert "## The Rope\n- Tamsin goes to the Rope.\n- Orrin stays away." in got
        assert got.startswith("…")
    if allowance == 500:
        assert got == PLAN

"""The pieces about one paragraph: in their order, within the budget, nothing from behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.context import Plan
from afterword.context.coaching import Brief, coach_pieces
from afterword.context.recall import Recall
from afterword.manuscript import Manuscript
from afterword.memory.lore.parsing import LoreFile, parse_lore
from afterword.prompt import Prompt, fit
from prompt.fakes import FakeTokenizer

if TYPE_CHECKING:
    from afterword.manuscript import Placed

BRIEF = Brief("Judge it.", "the persona “X”", "[1] Ada waited.\n[2] She rowed.", "As JSON:")
TEXT = """\
---
title: The Weir
premise: A lamp goes out.
authors note: Past tense, Ada's eyes only.
---

# One

Long ago there was a weir.

Bertram counted the boats, all nine of them, and wrote the number on the wall as he did each night.

“Late,” he said.

Ada waited. She rowed.

The canary sang behind her.
"""


def paragraph(manuscript: Manuscript, begins: str) -> Placed:
    return next(p for p in manuscript.blocks() if p.block.text.startswith(begins))


def prompt(
    text: str, begins: str, *, chat: bool = True, budget: int = 900, **more: object
) -> Prompt:
    manuscript = Manuscript.parse(text)
    tokenizer = FakeTokenizer()
    pieces = coach_pieces(
        manuscript,
        paragraph(manuscript, begins),
        BRIEF,
        plan=Plan(),
        budget=budget,
        tokenizer=tokenizer,
        **more,  # type: ignore[arg-type]
    )
    return fit(pieces, budget=budget, tokenizer=tokenizer, chat=chat)


def names(found: Prompt) -> list[str]:
    return [piece.name for piece in found.pieces]


@pytest.mark.parametrize("chat", [True, False])
def test_most_stable_first_and_nothing_from_behind(*, chat: bool) -> None:
    found = prompt(TEXT, "Ada", chat=chat)
    stable = ["instructions", "premise", "author's note", "text before", "paragraph", "request"]
    assert names(found) == stable
    text = found.content.text
    assert "canary" not in text
    assert "Past tense, Ada's eyes only." in text
    assert text.index("Bertram counted") < text.index("“Late,” he said.") < text.index("[1] Ada")
    assert "Long ago" not in text, "one paragraph before, and one more where that is a line"
    assert "canary" not in prompt(TEXT, "Bertram").content.text


def test_a_heading_or_break_ends_what_stands_before() -> None:
    found = prompt(TEXT.replace("“Late,” he said.", "***"), "Ada")
    assert "text before" not in names(found)
    assert "text before" not in names(prompt(TEXT, "Long ago"))


def test_of_a_long_paragraph_before_the_end_is_told_under_its_label() -> None:
    long = " ".join(f"On day {n} the ferry was late again." for n in range(300))
    found = prompt(TEXT.replace("“Late,” he said.", long), "Ada")
    assert "What stands before it:\n\nOn day" in found.content.text
    assert "On day 299" in found.content.text
    assert "On day 9 " not in found.content.text
    assert [left.name for left in found.left_out] == ["text before"]


def test_lore_and_who_is_there() -> None:
    lore = parse_lore([LoreFile("lore.md", "# Ada\n\nShe is seven feet tall.\n")])
    found = prompt(TEXT, "Ada", recall=Recall(lore=lore))
    assert "seven feet tall" in found.content.text
    assert "On stage: Ada." in found.content.text


@pytest.mark.parametrize("budget", [30, 60, 120, 300])
def test_the_paragraph_goes_last(budget: int) -> None:
    found = prompt(TEXT, "Ada", budget=budget)
    assert found.used <= budget
    assert "paragraph" in names(found)

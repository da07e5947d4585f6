from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterword.context import Plan, completion_pieces, texts_to_count
from afterword.manuscript import Edit, Kind, Manuscript, Markup
from afterword.prompt import Prompt, fit
from bench.prefix_reuse import measure
from prompt.fakes import BytePairs, Bytes, FakeTokenizer

NAMES = ("Tamsin", "Orrin", "the ferryman", "the old man", "Pell", "the harbour-master")
DEEDS = ("counted the boats", "said nothing", "lit the lamp", "watched the tide", "went home")
CANARY = "quetzalcoatl"


def paragraph(number: int, sentences: int = 4) -> str:
    """Made-up prose, different each time."""
    parts = []
    for at in range(sentences):
        seed = number * 7 + at * 3
        name, deed = NAMES[seed % len(NAMES)], DEEDS[(seed // 3) % len(DEEDS)]
        parts.append(f"On day {number * 10 + at} {name} {deed}, and the salt road lay empty.")
    return " ".join(parts)


def novel(chapters: int = 5, paragraphs: int = 30) -> str:
    parts = ["---\ntitle: The Salt Road\npremise: A ferry is late by thirty years.\n---"]
    for chapter in range(chapters):
        parts.append(f"## {chapter + 1}. The {NAMES[chapter % len(NAMES)].title()}")
        parts += [paragraph(chapter * paragraphs + n, 1 + n % 6) for n in range(paragraphs)]
    return "\n\n".join(parts)


NOVEL = novel()
PLAN = Plan("# Plan\n\n- The ferry comes.\n- It leaves.", "outline.md", "Keep it short.")


def prompt(
    manuscript: Manuscript,
    offset: int,
    *,
    budget: int = 700,
    chat: bool = False,
    plan: Plan = PLAN,
    tokenizer: FakeTokenizer | None = None,
) -> Prompt:
    tokenizer = tokenizer or FakeTokenizer()
    pieces = completion_pieces(
        manuscript, offset, plan=plan, budget=budget, tokenizer=tokenizer, chat=chat
    )
    return fit(pieces, budget=budget, tokenizer=tokenizer, chat=chat)


def names(found: Prompt) -> list[str]:
    return [piece.name for piece in found.pieces]


def left_by_fitting(found: Prompt) -> list[str]:
    """What was left out beside what no prompt has room for."""
    return [left.name for left in found.left_out if left.name != "earlier text"]


def test_what_no_prompt_has_room_for_is_named() -> None:
    manuscript = Manuscript.parse(NOVEL)
    outline = "# Plan\n\n" + "\n".join(f"- In chapter {n} the ferry is late." for n in range(200))
    found = prompt(manuscript, len(NOVEL), plan=Plan(outline, "outline.md"))
    (earlier,) = [left for left in found.left_out if left.name == "earlier text"]
    first = next(piece.origin for piece in found.pieces if piece.name == "recent text")
    assert first.startswith(f"lines {int(earlier.origin.removeprefix('lines 1–')) + 1}–")
    assert earlier.tokens > 1000
    assert ("outline", "outline.md") in [(left.name, left.origin) for left in found.left_out]


def test_nothing_is_left_out_of_a_short_text() -> None:
    manuscript = Manuscript.parse("---\ntitle: A\n---\n\n# One\n\nIt rained.\n\n")
    assert prompt(manuscript, len(manuscript.text)).left_out == ()


def test_the_pieces_stand_in_the_order_of_how_seldom_they_change() -> None:
    found = prompt(Manuscript.parse(NOVEL), len(NOVEL) - 20, budget=900)
    assert names(found) == [
        "premise", "outline", "chapters", "recent text", "author's note", "latest text", "cursor",
    ]  # fmt: skip
    assert left_by_fitting(found) == []
    assert found.content.text.startswith("The Salt Road\n\nA ferry is late by thirty years.")
    assert found.content.text.endswith(NOVEL[-60:-20].rstrip())


def test_chat_gets_instructions_in_a_system_message() -> None:
    found = prompt(Manuscript.parse(NOVEL), len(NOVEL) - 20, budget=900, chat=True)
    assert names(found)[0] == "instructions"
    assert [message.role for message in found.content.messages] == ["system", "user"]
    assert "The manuscript so far:" in found.content.messages[1].content


@settings(max_examples=60, deadline=None)
@given(
    where=st.integers(0, len(NOVEL)), budget=st.integers(1, 1500), chat=st.booleans(),
    kind=st.sampled_from([FakeTokenizer, BytePairs, Bytes]), note=st.booleans(),
)  # fmt: skip
def test_nothing_after_the_cursor_is_ever_in_it_and_it_fits(
    where: int, budget: int, *, chat: bool, kind: type[FakeTokenizer], note: bool
) -> None:
    # All prose after the cursor is canaries; front matter and headings are the plan, and may stay.
    at = Manuscript.parse(NOVEL).block_at(where)
    assume(at is None or at.block.kind is Kind.PARAGRAPH)
    ahead = "".join(
        line if line.startswith("## ") else f"{CANARY} " * (len(line) // 12) + "\n"
        for line in NOVEL[where:].splitlines(keepends=True)
    )
    manuscript = Manuscript.parse(NOVEL[:where] + ahead)
    plan = PLAN if note else Plan()
    found = prompt(manuscript, where, budget=budget, chat=chat, plan=plan, tokenizer=kind())
    assert CANARY not in found.content.text
    assert found.used <= budget
    again = prompt(manuscript, where, budget=budget, chat=chat, plan=plan, tokenizer=kind())
    assert again == found
    assert found.content.text == found.content.text.rstrip()


@settings(max_examples=40, deadline=None)
@given(where=st.integers(NOVEL.index("## 3."), len(NOVEL)))
def test_it_needs_no_fitting_and_keeps_a_good_part_of_the_room(where: int) -> None:
    found = prompt(Manuscript.parse(NOVEL), where, plan=Plan())
    assert left_by_fitting(found) == []
    assert found.used > 0.3 * found.budget  # 47 % of the room, less a paragraph


def test_typing_leaves_the_bytes_before_the_cursor_alone() -> None:
    offset = NOVEL.index("## 4.") - 2
    manuscript = Manuscript.parse(NOVEL[:offset] + "\n\n" + NOVEL[offset:])
    offset += 2
    before = prompt(manuscript, offset).content.text
    for character in "Then the lamp went out. Nobody spoke":
        manuscript = manuscript.edited(Edit(offset, offset, character))
        offset += 1
        text = prompt(manuscript, offset).content.text
        assert text.startswith(before)
        before = text


def test_a_paragraph_longer_than_the_room_is_begun_at_a_sentence_that_stays() -> None:
    long = " ".join(paragraph(n) for n in range(60))
    begun = set()
    for end in range(len(long) - 400, len(long), 20):
        found = prompt(Manuscript.parse(long), end, budget=300, plan=Plan())
        text = found.content.text
        assert text.startswith("On day")
        assert long[:end].rstrip().endswith(text)
        begun.add(text[:20])
    assert len(begun) <= 2


def test_notes_comments_and_gaps_are_no_story() -> None:
    text = (
        "---\ntitle: T\n---\n\nShe ran [describe the quay] to the wall. <!-- too fast? -->\n\n"
        "<!-- cut this -->\n\n[…]\n\n[insert the storm here]\n\n* * *\n\nHe waited and "
    )
    found = prompt(Manuscript.parse(text), len(text), plan=Plan()).content.text
    assert found.endswith("She ran to the wall.\n\n* * *\n\nHe waited and")
    for hidden in ("describe", "fast", "cut", "…", "storm"):
        assert hidden not in found.partition("She ran")[2]


def test_hard_wrapped_paragraphs_are_unwrapped_and_verse_is_not() -> None:
    prose = (
        "The tide was making slowly, as it did in the week of the salt\n"
        "fair, and nobody on the wall had spoken since the lamp went out;\n"
        "they counted the boats and counted them again, and went home."
    )
    verse = "O salt and O the sea\nThat took my love from me\nAnd gave him not again"
    text = "\n\n".join([prose] * 6 + [verse, "And then the ferry came, and all\nof them ran "])
    found = prompt(Manuscript.parse(text, markup=Markup.PLAIN), len(text), plan=Plan()).content.text
    assert "the week of the salt fair, and nobody" in found
    assert verse in found
    assert found.endswith("And then the ferry came, and all of them ran")


@pytest.mark.parametrize("text", ["", "\n\n", "# Title\n\n", "---\ntitle: T\n---\n"])
def test_almost_nothing_is_fine(text: str) -> None:
    assert CANARY not in prompt(Manuscript.parse(text), len(text), plan=Plan()).content.text


def test_what_will_be_counted_is_known_ahead() -> None:
    tokenizer = FakeTokenizer()
    offset = NOVEL.index("## 5.") - 2
    manuscript = Manuscript.parse(NOVEL)
    known = set(texts_to_count(manuscript, offset, budget=700))
    prompt(manuscript, offset, plan=Plan(), tokenizer=tokenizer)
    long = {text for text in tokenizer.asked if text.startswith("On day") and "\n" not in text}
    assert len(long - known) <= 1  # the newest paragraphs, joined


def test_a_prefix_cache_serves_typing_and_jumps() -> None:
    text = novel(2, 80)
    typing = measure(text, FakeTokenizer(), characters=4_000, every=8, budget=700)
    assert typing.share >= 0.97
    jumping = measure(text, FakeTokenizer(), characters=4_000, every=20, jumps=0.3, budget=700)
    assert jumping.share >= 0.90

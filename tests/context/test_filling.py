from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from afterword.context import Plan
from afterword.context.filling import filling_pieces
from afterword.context.following import following, texts_to_count_around
from afterword.context.recall import Recall
from afterword.manuscript import Edit, Kind, Manuscript
from afterword.memory.lore import Lore, LoreEntry
from afterword.prompt import Prompt, fit
from context.test_completion import CANARY, NOVEL, PLAN
from prompt.fakes import BytePairs, Bytes, FakeTokenizer

DRAFT = """---
title: The Salt Road
premise: A ferry is late by thirty years.
---

# One

It rained on the quay, and nobody came.

Marta went [describe her coat] down to the boat. It was late.

[she finds the key]

She turned it in the lock.

[they quarrel]

# Two

The sea was calm. Orrin slept.
"""
MANUSCRIPT = Manuscript.parse(DRAFT)
COAT, KEY, QUARREL = MANUSCRIPT.gaps


def prompt(
    manuscript: Manuscript,
    start: int,
    end: int,
    *,
    beat: str = "",
    inline: bool = False,
    budget: int = 700,
    chat: bool = False,
    plan: Plan = PLAN,
    tokenizer: FakeTokenizer | None = None,
    recall: Recall | None = None,
) -> Prompt:
    tokenizer = tokenizer or FakeTokenizer()
    pieces = filling_pieces(
        manuscript, start, end, beat, inline=inline, plan=plan, budget=budget,
        tokenizer=tokenizer, chat=chat, recall=recall or Recall(),
    )  # fmt: skip
    return fit(pieces, budget=budget, tokenizer=tokenizer, chat=chat)


def names(found: Prompt) -> list[str]:
    return [piece.name for piece in found.pieces]


def text_of(found: Prompt, name: str) -> str:
    (one,) = [piece.text for piece in found.pieces if piece.name == name]
    return one


def test_a_document_ends_where_the_hole_begins_and_what_follows_stands_before_it() -> None:
    found = prompt(MANUSCRIPT, KEY.start, KEY.end, beat=KEY.beat, plan=Plan())
    assert names(found) == [
        "premise", "text after", "recent text", "what is missing", "last paragraph",
    ]  # fmt: skip
    assert text_of(found, "text after") == (
        "She turned it in the lock.\n\nTwo\n\nThe sea was calm. Orrin slept."
    )
    assert found.content.text.endswith("Marta went down to the boat. It was late.")
    assert found.left_out == ()
    parts = re.split(r"\n\n", found.content.text)
    assert parts[parts.index("* * *", 3) :] == [
        "* * *",
        "One",
        "It rained on the quay, and nobody came.",
        "[Next: she finds the key]",
        "Marta went down to the boat. It was late.",
    ]
    assert parts.count("* * *") == 2, "plan, what follows, and the text itself are told apart"


def test_without_a_beat_the_text_is_in_one_piece() -> None:
    found = prompt(MANUSCRIPT, KEY.start, KEY.end, plan=Plan())
    assert names(found) == ["premise", "text after", "recent text"]


def test_words_inside_a_paragraph_go_on_from_it_and_the_rest_of_it_follows() -> None:
    found = prompt(MANUSCRIPT, COAT.start, COAT.end, beat=COAT.beat, inline=True)
    assert found.content.text.endswith("[Next: describe her coat]\n\nMarta went")
    assert text_of(found, "text after").startswith("down to the boat. It was late.\n\nShe turned")


def test_a_chat_sees_both_sides_in_their_order_and_is_asked_last() -> None:
    found = prompt(MANUSCRIPT, KEY.start, KEY.end, beat=KEY.beat, chat=True)
    assert names(found)[0] == "instructions"
    assert names(found)[-3:] == ["text after", "what is missing", "request"]
    system, user = found.content.messages
    assert "lead into the text that follows" in " ".join(system.content.split())
    assert "the text up to the cursor" not in system.content, "that is a completion's"
    places = [
        user.content.index(text)
        for text in ("It was late.", "The text that follows", "She turned it", KEY.beat, "Write")
    ]
    assert places == sorted(places)
    assert "[they quarrel]" in user.content, "a later gap is still to come"


def test_a_chat_is_told_whether_it_writes_words_or_paragraphs() -> None:
    inside = prompt(MANUSCRIPT, COAT.start, COAT.end, inline=True, chat=True)
    alone = prompt(MANUSCRIPT, KEY.start, KEY.end, chat=True)
    assert "no line breaks" in text_of(inside, "request")
    assert "one paragraph" in text_of(alone, "request")


@pytest.mark.parametrize("chat", [False, True])
def test_a_hole_at_either_end_of_a_text(*, chat: bool) -> None:
    whole = "[how it began]\n\nThe ferry left. Nobody waved.\n\n[how it ends]\n"
    manuscript = Manuscript.parse(whole)
    first, last = manuscript.gaps
    opening = prompt(manuscript, first.start, first.end, plan=Plan(), chat=chat)
    ending = prompt(manuscript, last.start, last.end, plan=Plan(), chat=chat)
    assert "The ferry left." in opening.content.text
    assert "text after" not in names(ending)
    if chat:
        assert "Nobody waved." in ending.content.text
    else:
        assert opening.content.text.endswith("* * *"), "a story begins after what follows it"
        assert ending.content.text == "The ferry left. Nobody waved."


def test_the_beat_alone_is_enough_of_a_question() -> None:
    manuscript = Manuscript.parse("[the ferry leaves]")
    (gap,) = manuscript.gaps
    found = prompt(manuscript, gap.start, gap.end, beat=gap.beat, plan=Plan())
    assert gap.beat in found.content.text


def test_names_on_either_side_and_in_the_beat_bring_lore_in() -> None:
    lore = Lore(
        tuple(
            LoreEntry(name, body=f"{name} is from the north.", origin="lore.md", line=number)
            for number, name in enumerate(("Marta", "Orrin", "Pell", "Tamsin"))
        )
    )
    found = prompt(
        MANUSCRIPT, KEY.start, KEY.end, beat="Pell finds the key", recall=Recall(lore=lore)
    )
    there = {name for name in names(found) if name.startswith("lore")}
    assert there == {"lore: Marta", "lore: Orrin", "lore: Pell"}


def test_a_long_text_after_is_cut_at_a_sentence_and_leaves_the_text_before_its_room() -> None:
    at = NOVEL.index("## 3.")
    manuscript = Manuscript.parse(NOVEL)
    found = prompt(manuscript, at, at, budget=900)
    after = next(piece for piece in found.pieces if piece.name == "text after")
    assert after.text[-1] == "."
    assert after.tokens <= 900 * 0.25
    before = sum(p.tokens for p in found.pieces if p.name in {"recent text", "latest text"})
    assert before > 900 * 0.35
    said = {left.name: left.tokens for left in found.left_out}
    assert set(said) == {"earlier text", "later text"}, "the pieces fit as they are"
    assert said["later text"] == pytest.approx((len(NOVEL) - at) / 4, rel=0.1)


def test_where_not_a_sentence_fits_the_nearest_words_do() -> None:
    manuscript = Manuscript.parse("Then " + "on and " * 300 + "on.")
    words = following(manuscript, 0, room=20, tokenizer=FakeTokenizer(), beats=False)
    assert words.startswith("Then on and")
    assert len(words.split()) in range(10, 21)


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(), budget=st.integers(1, 1500), chat=st.booleans(),
    kind=st.sampled_from([FakeTokenizer, BytePairs, Bytes]),
    beat=st.sampled_from(["", "Ha! " * 90]),
)  # fmt: skip
def test_nothing_of_the_hole_is_ever_in_it_and_it_fits(
    data: st.DataObject, budget: int, *, chat: bool, kind: type[FakeTokenizer], beat: str
) -> None:
    start = data.draw(st.integers(0, len(NOVEL)))
    size = data.draw(st.integers(0, 900))
    hidden = f"{CANARY} " * (size // 12)
    whole = Manuscript.parse(NOVEL)
    at = whole.block_at(start)
    assume(at is None or at.block.kind is Kind.PARAGRAPH)
    manuscript = whole.edited(Edit(start, start, hidden))
    end = start + len(hidden)
    inline = data.draw(st.booleans())

    def ask() -> Prompt:
        return prompt(
            manuscript, start, end, beat=beat, inline=inline, budget=budget, chat=chat,
            tokenizer=kind(),
        )  # fmt: skip

    found = ask()
    assert CANARY not in found.content.text
    assert found.used <= budget
    assert found == ask()
    assert found.content.text == found.content.text.rstrip()


def test_all_that_is_counted_at_length_was_named_before() -> None:
    manuscript = Manuscript.parse(NOVEL)
    at = NOVEL.index("## 3.")
    tokenizer = FakeTokenizer()
    prompt(manuscript, at, at, budget=900, tokenizer=tokenizer)
    named = " ".join(texts_to_count_around(manuscript, at, at, budget=900))
    prose = [text for text in tokenizer.asked if re.match(r"On day \d+ .*\.\Z", text)]
    assert prose
    assert all(text in named for text in prose)

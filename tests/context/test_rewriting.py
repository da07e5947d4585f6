"""The pieces for a passage that is written anew."""

from __future__ import annotations

import pytest

from afterword.context import Plan, completion_pieces
from afterword.context.rewriting import led_pieces, rewriting_pieces, takes_turns, turn_piece
from afterword.manuscript import Manuscript, Markup
from afterword.prompt import fit
from features.completion.fakes import WordTokenizer

PAST = "\n\n".join(f"This is paragraph {number} of what came before." for number in range(60))
PASSAGE = "Marta unlocked the shop and switched on the lights."
FUTURE = "\n\n".join(f"That is paragraph {number} of what comes after." for number in range(60))
PAGE = f"{PAST}\n\n{PASSAGE}\n\n{FUTURE}\n"
WISH = "Write the passage shorter."
COUNT = WordTokenizer()


@pytest.mark.parametrize("budget", [300, 600, 2_000])
def test_both_sides_and_the_passage_whole(budget: int) -> None:
    manuscript = Manuscript.parse(PAGE, markup=Markup.MARKDOWN)
    start = PAGE.index(PASSAGE)
    pieces = rewriting_pieces(
        manuscript,
        start,
        start + len(PASSAGE),
        PASSAGE,
        WISH,
        plan=Plan(),
        budget=budget,
        tokenizer=COUNT,
    )
    prompt = fit(pieces, budget=budget, tokenizer=COUNT, chat=True)
    assert prompt.used <= budget
    text = prompt.content.text
    assert text.count(PASSAGE) == 1
    assert text.endswith(f"{PASSAGE}\n\n{WISH}")
    assert "paragraph 59 of what came before" in text
    assert "paragraph 0 of what comes after" in text
    assert text.index("came before.") < text.index("comes after.") < text.index(PASSAGE)


def test_first_words_go_behind_what_is_written() -> None:
    for page, start in ((f"{PAST}\n\n{PASSAGE}", "Marta"), ("", "")):
        manuscript = Manuscript.parse(page, markup=Markup.MARKDOWN)
        pieces = completion_pieces(
            manuscript, len(page), plan=Plan(), budget=400, tokenizer=COUNT, chat=False
        )
        led = led_pieces(pieces, " There was a smell of")
        prompt = fit(led, budget=400, tokenizer=COUNT)
        assert prompt.content.text.endswith("There was a smell of")
        assert start in prompt.content.text


def test_a_turn_is_written_as_its_model_knows_it() -> None:
    assert takes_turns("smollm2-135m")
    assert not takes_turns("a-base-model")
    text = turn_piece("Be short.", PASSAGE).text
    assert text.startswith("<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\n")
    assert text.endswith("<|im_start|>assistant\n")

"""A block's prose holds no notes."""

from __future__ import annotations

from afterword.manuscript import Manuscript, Markup
from afterword.memory.prose import prose_of


def read(source: str, markup: Markup = Markup.MARKDOWN) -> list[str]:
    manuscript = Manuscript.parse(source, markup=markup)
    wrap, gaps = manuscript.shape.wrap, manuscript.gaps
    return [prose_of(placed, wrap=wrap, gaps=gaps) for placed in manuscript.blocks()]


def test_gaps_and_comments_are_left_out() -> None:
    assert read("The lamp [TODO: which?] went out.") == ["The lamp went out."]
    assert read("One [...] two [insert the wind] three TK.") == ["One two three ."]
    assert read("The *lamp* went %%which?%% out.") == ["The *lamp* went  out."]
    assert read("It burned.<!-- not closed") == ["It burned."]
    assert read("Look: ![the lamp](lamp.png)") == ["Look:"]


def test_a_block_of_notes_is_empty() -> None:
    assert read("[insert the storm here]") == [""]


def test_verse_keeps_its_lines() -> None:
    verse = "The tide\nThe lamp\nThe long\nThe night"
    assert read(verse) == [verse]

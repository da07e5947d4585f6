"""A paragraph as the model sees it."""

from __future__ import annotations

from afterword.coach.critique.numbering import numbered, sentences_of


def test_marks_for_programs_are_not_shown() -> None:
    paragraph = "He rose. [She left. It rained.]{.afterword}\nNobody <!-- a note -->came."
    assert numbered(paragraph, sentences_of(paragraph)) == (
        "[1] He rose.\n[2] She left.\n[3] It rained. Nobody came."
    )
    tagged = "[And so on.]{.afterword}"
    assert numbered(tagged, sentences_of(tagged)) == "[1] And so on."

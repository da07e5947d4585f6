from __future__ import annotations

import pytest

from afterword.features.gaps.extent import extent_of
from afterword.features.gaps.holes import Hole


@pytest.mark.parametrize(
    ("beat", "many"),
    [
        ("", 1),
        ("the storm breaks", 1),
        ("insert the storm here. It puts out her lamp.", 1),
        ("three paragraphs: the storm", 3),
        ("insert 2-4 paragraphs on the storm", 4),
        ("a few paragraphs about rain", 3),
        ("one paragraph; the storm; the lamp; the boat", 1),
        ("the scene where they quarrel", 6),
        ("dialogue: he asks, she refuses", 6),
        ("the fog comes; the bell; then the boat is there", 3),
        ("The fog comes. The bell is heard. The boat is there.", 3),
        ("describe the scene before her", 1),
        ("after the argument she goes home", 1),
        ("the rest of the chapter", 8),
        ("99 paragraphs", 8),
        ("drei Absätze über den Sturm", 3),
        ("два абзаца о буре", 2),
    ],
)
def test_paragraphs_that_a_beat_asks_for(beat: str, many: int) -> None:
    assert extent_of(Hole(0, 1, beat, inline=False)).paragraphs == many


@pytest.mark.parametrize(
    ("beat", "many"),
    [
        ("", 2),
        ("name of the boat", 2),
        ("one sentence on the storm", 1),
        ("describe the lamp in three sentences", 3),
        ("a paragraph about the storm", 5),
        ("a few lines of dialogue", 3),
    ],
)
def test_sentences_that_a_beat_asks_for(beat: str, many: int) -> None:
    filling = extent_of(Hole(0, 1, beat, inline=True))
    assert filling.inline
    assert filling.sentences == many


def test_a_beat_may_ask_for_words_said_aloud() -> None:
    assert extent_of(Hole(0, 1, "what she answers him", inline=True)).spoken
    assert not extent_of(Hole(0, 1, "the name of the boat", inline=True)).spoken

from __future__ import annotations

import pytest

from afterword.features.gaps.finding import gaps_touching, hole_near
from afterword.manuscript import Manuscript

TEXT = "# One\n\nShe saw [insert one] and [insert two] there.\n\nNothing here.\n\n[insert three]\n"


@pytest.mark.parametrize(
    ("at", "beat"),
    [
        ("She", "insert one"),
        ("[insert one", "insert one"),
        ("one]", "insert one"),
        ("] and", "insert one"),
        ("d [insert two", "insert two"),
        ("there.", "insert two"),
        ("Nothing", None),
        ("[insert three", "insert three"),
    ],
)
def test_the_gap_at_a_place_or_the_nearest_on_its_line(at: str, beat: str | None) -> None:
    hole = hole_near(Manuscript.parse(TEXT), TEXT.index(at) + 1)
    assert (hole.beat if hole else None) == beat


def test_the_first_gap_that_a_stretch_touches() -> None:
    manuscript = Manuscript.parse(TEXT)
    hole = hole_near(manuscript, TEXT.index("and"), len(TEXT))
    assert hole is not None
    assert hole.beat == "insert two"
    assert len(gaps_touching(manuscript, 0, len(TEXT))) == 3
    assert gaps_touching(manuscript, 0, 3) == []

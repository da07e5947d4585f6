"""The phrases that this manuscript leans on."""

from __future__ import annotations

from typing import Final

from afterword.coach.overused import survey
from afterword.coach.rule import Rule

RULE: Final = Rule(
    name="tic",
    title="The manuscript's tics",
    why=(
        "Every writer has turns that come unasked. The reader meets them all in a few evenings, "
        "and begins to wait for the next one."
    ),
    examples=(),
    survey=survey,
    scope="book",
)

"""Drafts with holes, and tables to fill them at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.gaps.every import every_filling
from afterword.features.gaps.holes import Hole
from afterword.manuscript import Edit, Manuscript, Markup
from features.completion.fakes import FakeEngine, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.completion import Desk
    from afterword.features.gaps.every import Step
    from afterword.inference import Candidate

STORY = """\
# One

Tamsin set the lamp on the harbour wall and waited for the ferry to answer it.

{gap}

The rope went slack and the water took it. Nobody moved for a while.
"""


class Draft:
    """A draft on a table; `put` does what an editor or the command does with a candidate."""

    def __init__(self, text: str, *answers: str, markup: Markup = Markup.MARKDOWN) -> None:
        self.engine = FakeEngine(*answers)
        self.table = Table(self.engine, Manuscript.parse(text, markup=markup))

    @property
    def manuscript(self) -> Manuscript:
        return self.table.manuscript

    @property
    def text(self) -> str:
        return str(self.manuscript.text)

    @property
    def holes(self) -> list[Hole]:
        return [Hole.of(gap) for gap in self.manuscript.gaps]

    def desk(self, *, chat: bool = False) -> Desk:
        return replace(self.table.desk(), chat=chat, feature="gap")

    def put(self, hole: Hole, candidate: Candidate) -> None:
        text = candidate.text.replace("\n", self.manuscript.shape.eol)
        self.table.apply(Edit(hole.start, hole.end, text))

    async def fill_every(self) -> Sequence[Step]:
        steps = []
        async for step in every_filling(lambda: self.manuscript, lambda _offset: self.desk()):
            steps.append(step)
            if step.candidate is not None:
                self.put(step.hole, step.candidate)
        return steps

    @property
    def prompts(self) -> list[str]:
        return [call.request.prompt.text for call in self.engine.calls]

"""The coach beside a writer: who is asked about what, and when not."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from afterword.features.coaching.coach import Coach, Watch
from afterword.features.coaching.dismissals import DismissalsInMemory, Dismissed, Scope
from afterword.features.coaching.options import CoachOptions
from afterword.features.coaching.status import CoachState, CoachStatus
from afterword.inference import Delta, EngineProblem, Finish, ProblemKind
from afterword.manuscript import Edit, Manuscript
from afterword.memory.summaries import SummariesInMemory
from features.coaching.coaching import answer, comment, critic, until

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from afterword.coach.finding import Finding
    from afterword.inference import GenerationRequest, PromptText

IDLE = 0.05
LONG_ENOUGH = 6 * IDLE
TEXT = """\
---
title: The Weir
---

# One

The keeper crossed the yard with the grey ledger under his arm.

Marta counted nine boats and wrote the number on the wall.

Nobody had mended the stair since the winter her brother left.
"""


class Judge:
    """An engine that finds fault with the third and fourth word of every paragraph."""

    label = "fake"
    model = "judge-1"

    def __init__(self) -> None:
        self.requests: list[GenerationRequest] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.problem: EngineProblem | None = None
        self.says: str | None = None
        self.closed = 0

    def paragraphs(self) -> list[str]:
        return [paragraph_in(request.prompt) for request in self.requests]

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        try:
            await self.gate.wait()
            if self.problem is not None:
                raise self.problem
            if self.says is not None:
                yield Delta(self.says, Finish.STOP)
                return
            words = paragraph_in(request.prompt).split()
            yield Delta(answer(comment(" ".join(words[2:4]), rewrite="the tall heron")))
            yield Delta("", Finish.STOP)
        except asyncio.CancelledError:
            self.closed += 1
            raise

    async def warm(self, prompt: PromptText) -> None:
        pass

    async def aclose(self) -> None:
        pass


def paragraph_in(prompt: PromptText) -> str:
    numbered = prompt.text.split("its sentences numbered:\n\n")[1]
    return " ".join(re.findall(r"^\[\d+\] (.*)$", numbered, re.MULTILINE))


@dataclass
class Table:
    """A writer with a coach."""

    manuscript: Manuscript = field(default_factory=lambda: Manuscript.parse(TEXT))
    judge: Judge = field(default_factory=Judge)
    store: SummariesInMemory = field(default_factory=SummariesInMemory)
    kept: DismissalsInMemory = field(default_factory=DismissalsInMemory)
    told: list[tuple[Finding, ...]] = field(default_factory=list)
    statuses: list[CoachStatus] = field(default_factory=list)
    persona: int = 0
    generative: bool = True

    def __post_init__(self) -> None:
        self.coach = self.sit_down()

    def sit_down(self) -> Coach:
        return Coach(
            self.manuscript,
            lambda: critic(
                self.judge, self.manuscript, persona=self.persona, generative=self.generative
            ),
            store=self.store,
            dismissed=Dismissed(self.kept),
            watch=Watch(self.told.append, self.statuses.append),
            options=CoachOptions(idle_s=IDLE),
            soon_s=0.01,
        )

    def edit(self, start: int, end: int, text: str) -> None:
        made = Edit(start, end, text)
        self.manuscript = self.manuscript.edited(made)
        self.coach.edited(self.manuscript, made)

    def replace(self, old: str, new: str) -> None:
        at = str(self.manuscript.text).index(old)
        self.edit(at, at + len(old), new)

    def leave(self) -> None:
        """Edit the heading, so that no paragraph is the last one that was edited."""
        at = str(self.manuscript.text).index("# One") + 5
        self.edit(at, at, "!")

    def quotes(self) -> list[str]:
        text = self.manuscript.text
        found = [f for f in self.coach.findings if f.source != "rules"]
        assert all(text.slice(f.start, f.end) == f.quote for f in found)
        return [f.quote for f in found]


@pytest.fixture
async def table() -> AsyncIterator[Table]:
    made = Table()
    made.coach.start()
    await asyncio.sleep(0.02)
    yield made
    await made.coach.stop()


async def rested() -> None:
    await asyncio.sleep(LONG_ENOUGH)


async def test_nothing_is_asked_about_a_text_as_it_was_opened(table: Table) -> None:
    await rested()
    assert table.judge.requests == []


async def test_one_request_for_each_changed_paragraph_once_the_writer_has_left_it(
    table: Table,
) -> None:
    table.replace("grey ledger", "heavy ledger")
    await rested()
    assert table.judge.requests == [], "never the paragraph of the last edit"
    table.replace("nine boats", "ten boats")
    await until(lambda: len(table.judge.requests) == 1)
    await rested()
    assert table.judge.paragraphs() == [
        "The keeper crossed the yard with the heavy ledger under his arm."
    ]
    await until(lambda: table.quotes() == ["crossed the"])
    table.leave()
    await until(lambda: len(table.judge.requests) == 2)
    assert "ten boats" in table.judge.paragraphs()[1]
    await rested()
    assert len(table.judge.requests) == 2


async def test_never_the_paragraph_of_the_cursor(table: Table) -> None:
    table.replace("grey ledger", "heavy ledger")
    table.leave()
    table.coach.moved_to(str(table.manuscript.text).index("heavy"))
    await rested()
    assert table.judge.requests == []
    table.coach.moved_to(0)
    await until(lambda: len(table.judge.requests) == 1)


async def test_the_nearest_goes_first(table: Table) -> None:
    for old, new in (("grey", "green"), ("nine", "five"), ("winter", "summer")):
        table.replace(old, new)
    table.leave()
    table.coach.moved_to(len(table.manuscript.text))
    await until(lambda: len(table.judge.requests) == 3)
    order = [
        ["green", "five", "summer"].index(w)
        for p in table.judge.paragraphs()
        for w in ("green", "five", "summer")
        if w in p
    ]
    assert order == [2, 1, 0]


async def test_nothing_is_asked_while_the_writer_writes(table: Table) -> None:
    table.replace("grey", "green")
    for _ in range(20):
        table.leave()
        await asyncio.sleep(IDLE / 4)
        assert table.judge.requests == []
    await until(lambda: len(table.judge.requests) == 1)


async def test_undo_costs_nothing(table: Table) -> None:
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    table.replace("crossed", "crosses")
    assert table.quotes() == []
    table.replace("crosses", "crossed")
    assert table.quotes() == ["crossed the"], "what was said of this text holds again"
    table.replace("green", "grey")
    table.leave()
    await rested()
    assert len(table.judge.requests) == 1, "neither the old text nor the older one is asked about"


async def test_a_paragraph_that_moves_costs_nothing(table: Table) -> None:
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    moved = "The keeper crossed the yard with the green ledger under his arm.\n\n"
    table.replace(moved, "")
    assert table.quotes() == []
    end = len(table.manuscript.text)
    table.edit(end, end, "\n" + moved)
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    await rested()
    assert len(table.judge.requests) == 1


async def test_findings_move_with_edits_and_die_when_touched(table: Table) -> None:
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    table.replace("# One", "# Chapter the First")
    table.replace("under his arm", "under one arm")
    assert table.quotes() == ["crossed the"], "an edit beside it leaves it"
    table.replace("crossed the yard", "crossed a yard")
    assert table.quotes() == []


async def test_a_stale_request_is_cancelled_and_its_answer_never_shown(table: Table) -> None:
    table.judge.gate.clear()
    table.replace("grey", "green")
    table.leave()
    await until(lambda: len(table.judge.requests) == 1)
    table.replace("green", "brown")
    await until(lambda: table.judge.closed == 1)
    table.judge.gate.set()
    await rested()
    assert table.quotes() == []
    table.leave()
    await until(lambda: len(table.judge.requests) == 2)
    assert "brown" in table.judge.paragraphs()[1]


async def test_an_edit_elsewhere_moves_what_is_being_asked_about(table: Table) -> None:
    table.judge.gate.clear()
    table.replace("nine", "five")
    table.leave()
    await until(lambda: len(table.judge.requests) == 1)
    table.replace("grey ledger", "very large grey ledger")
    table.judge.gate.set()
    await until(lambda: table.quotes() == ["five boats"])
    assert table.judge.closed == 0


async def test_what_was_said_is_there_after_a_restart(table: Table) -> None:
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    await table.coach.stop()
    table.coach = table.sit_down()
    table.coach.start()
    await until(lambda: table.quotes() == ["crossed the"])
    await rested()
    assert len(table.judge.requests) == 1


async def test_another_persona_says_something_else(table: Table) -> None:
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.quotes() == ["crossed the"])
    table.persona = 1
    table.coach.settings_changed()
    await until(lambda: table.quotes() == [])
    assert await table.coach.coach_now(0, len(table.manuscript.text)) == 3
    assert len(table.quotes()) == 3
    table.persona = 0
    table.coach.settings_changed()
    await until(lambda: table.quotes() == ["crossed the"])
    assert len(table.judge.requests) == 4


async def test_asked_for_it_reads_everything_once(table: Table) -> None:
    assert await table.coach.coach_now(0, len(table.manuscript.text)) == 3
    assert await table.coach.coach_now(0, len(table.manuscript.text)) == 0
    assert table.quotes() == ["crossed the", "nine boats", "mended the"]


async def test_pause_silences_and_resume_goes_on(table: Table) -> None:
    table.coach.pause(paused=True)
    table.replace("grey", "green")
    table.leave()
    await rested()
    assert table.judge.requests == []
    assert table.coach.status.state is CoachState.PAUSED
    table.coach.pause(paused=False)
    await until(lambda: bool(table.told) and len(table.told[-1]) == 1)
    table.coach.pause(paused=True)
    assert table.told[-1] == ()
    table.coach.pause(paused=False)
    assert [f.quote for f in table.told[-1]] == ["crossed the"]


async def test_trouble_is_told_and_the_engine_left_alone(table: Table) -> None:
    table.judge.problem = EngineProblem(ProblemKind.UNREACHABLE, "No server answers: start it.")
    table.replace("grey", "green")
    table.leave()
    await until(lambda: table.coach.status.state is CoachState.DEGRADED)
    assert table.coach.status.line == "No server answers: start it."
    await rested()
    assert len(table.judge.requests) == 1
    table.judge.problem = None
    table.coach.settings_changed()
    await until(lambda: table.quotes() == ["crossed the"])
    await until(lambda: table.coach.status.state is CoachState.READY)


async def test_a_model_too_small_says_so_and_the_rules_speak() -> None:
    table = Table(
        manuscript=Manuscript.parse("He took the the lamp down from the shelf and lit it.\n"),
        generative=False,
    )
    table.coach.start()
    await until(lambda: any(f.rule == "doubled-word" for f in table.coach.findings))
    table.edit(0, 0, "So he said. ")
    table.edit(len(table.manuscript.text), len(table.manuscript.text), "\nAnother.\n")
    await rested()
    assert table.judge.requests == []
    assert table.coach.status.state is CoachState.RULES_ONLY
    assert "too small" in table.coach.status.line
    await table.coach.stop()


async def test_what_is_dismissed_stays_so(table: Table) -> None:
    await table.coach.coach_now(0, len(table.manuscript.text))
    table.coach.dismiss(table.coach.findings[1], Scope.HERE)
    assert table.quotes() == ["crossed the", "mended the"]
    table.replace("# One", "# Two")
    end = len(table.manuscript.text)
    table.edit(end, end, "\nMarta counted nine boats and wrote the number on the wall.\n")
    await table.coach.stop()
    table.coach = table.sit_down()
    table.coach.start()
    await until(lambda: table.quotes() == ["crossed the", "mended the"])
    table.coach.dismiss(table.coach.findings[0], Scope.PROJECT)
    assert table.quotes() == []


async def test_between_off_and_on_nothing_is_said_or_asked(table: Table) -> None:
    await table.coach.coach_now(0, len(table.manuscript.text))
    table.replace("Marta", "<!-- afterword off -->\n\nMarta")
    assert table.quotes() == ["crossed the"]
    table.replace("Nobody", "<!-- afterword on -->\n\nNobody")
    assert table.quotes() == ["crossed the", "mended the"]
    table.replace("nine", "five")
    table.leave()
    await rested()
    assert len(table.judge.requests) == 3


async def test_off_switches_single_rules_and_the_model(table: Table) -> None:
    await table.coach.coach_now(0, len(table.manuscript.text))
    table.coach.settings_changed(CoachOptions(idle_s=IDLE, off=("model/clarity",)))
    assert table.quotes() == []
    table.coach.settings_changed(CoachOptions(idle_s=IDLE))
    assert len(table.quotes()) == 3
    table.coach.settings_changed(CoachOptions(idle_s=IDLE, off=("model",)))
    assert table.quotes() == []
    table.replace("grey", "green")
    table.leave()
    await rested()
    assert len(table.judge.requests) == 3


async def test_asked_only_when_told_to(table: Table) -> None:
    table.coach.settings_changed(CoachOptions(idle_s=IDLE, model="asked"))
    table.replace("grey", "green")
    table.leave()
    await rested()
    assert table.judge.requests == []
    assert await table.coach.coach_now(0, len(table.manuscript.text)) == 3
    assert len(table.quotes()) == 3
    table.coach.settings_changed(CoachOptions(idle_s=IDLE, model="off"))
    assert table.quotes() == []


async def test_a_model_that_never_answers_in_json_is_told_and_left_alone(table: Table) -> None:
    table.judge.says = "What a lovely paragraph!"
    for old, new in (("grey", "green"), ("nine", "five"), ("winter", "summer")):
        table.replace(old, new)
    table.leave()
    await until(lambda: table.coach.status.state is CoachState.DEGRADED)
    assert "are no comments" in table.coach.status.line
    assert len(table.judge.requests) == 3
    table.judge.says = None
    table.coach.settings_changed()
    await until(lambda: len(table.quotes()) == 1)

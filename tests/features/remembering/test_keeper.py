"""A document's memory beside the writer's work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from afterword.features.remembering.chapters import sidecar_with
from afterword.features.remembering.keeper import Keeper, Watch
from afterword.features.remembering.known import SHORT
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Edit, Manuscript
from afterword.memory.sidecar import pinned_with
from afterword.memory.story import Story
from afterword.memory.summaries import Origin, SummariesInMemory
from features.remembering.storytelling import Model, scribe, tale

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from afterword.features.remembering.build import Built
    from afterword.features.remembering.scribe import Scribe

DOWN = EngineProblem(ProblemKind.UNREACHABLE, "No server answers.")


class Room:
    """A writer's room: the keeper, the model it asks, and what it told."""

    def __init__(self, model: Model | None = None, *, unasked: bool = True) -> None:
        self.model = model or Model()
        self.manuscript = Manuscript.parse(tale(6, 2_000))
        self.builds: list[Built] = []
        self.progress: list[tuple[int, int]] = []
        self.changes = 0
        self.scribe: Scribe = scribe(self.model, SummariesInMemory())
        watch = Watch(
            lambda done, wanted: self.progress.append((done, wanted)),
            self.builds.append,
            self._changed,
        )
        self.keeper = Keeper(
            self.manuscript, lambda: self.scribe, watch=watch, idle_s=0.01, unasked=unasked
        )

    def _changed(self) -> None:
        self.changes += 1

    def type(self, at: int, text: str = "x") -> None:
        self.manuscript = self.manuscript.edited(Edit(at, at, text))
        self.keeper.edited(self.manuscript, at)

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not met():  # noqa: ASYNC110 -- whatever a test waits for sets no event
                await asyncio.sleep(0.005)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    yield made
    await made.keeper.stop()


async def test_it_reads_and_builds_by_itself_and_then_rests(room: Room) -> None:
    assert room.keeper.story is None
    assert room.keeper.running(10**6) == ()
    room.keeper.start()
    room.keeper.start()
    await room.until(lambda: bool(room.builds))
    built = room.builds[0]
    assert built.made == built.wanted == len(room.model.requests)
    assert room.progress[0] == (0, built.wanted)
    assert room.progress[-1] == (built.wanted, built.wanted)
    found = room.keeper.running(10**6)
    assert {s.summary.origin for s in found if s.summary} == {Origin.GENERATED}
    await asyncio.sleep(0.1)
    assert len(room.builds) == 1, "with nothing changed there is nothing to do"
    assert room.changes


async def test_an_edit_ends_a_build_between_two_questions_and_it_goes_on_later(room: Room) -> None:
    room.model.gate = asyncio.Event()
    room.keeper.start()
    await room.until(lambda: bool(room.model.requests))
    room.type(40, "A storm comes. ")
    assert room.model.under_way == 1, "what was asked is not thrown away"
    room.model.gate.set()
    await room.until(lambda: len(room.builds) == 1)
    first = room.builds[0]
    assert first.made == 1
    await room.until(lambda: len(room.builds) == 2)
    second = room.builds[1]
    assert second.made + second.cached == second.wanted
    assert second.cached >= 1 or first.made == 1
    assert room.keeper.story is not None
    assert len(room.model.requests) <= second.wanted + 1


async def test_a_busy_writer_is_not_disturbed(room: Room) -> None:
    room.keeper._idle_s = 0.15
    room.keeper.start()
    await room.until(lambda: room.changes > 0)
    for _ in range(20):
        room.keeper.busy(100)
        await asyncio.sleep(0.01)
        assert room.model.requests == []
        assert room.progress == [], "nor is anything looked up"
    await room.until(lambda: bool(room.builds))


async def test_the_story_is_always_that_of_the_text(room: Room) -> None:
    room.keeper.start()
    await room.until(lambda: room.keeper.story is not None)
    for number in range(30):
        room.type(200 + 3 * number, "a b ")
        story = room.keeper.story
        assert story is not None
        assert story.manuscript is room.manuscript
        assert list(story.passages) == list(Story.of(room.manuscript).passages)


async def test_extracts_follow_the_text_without_a_model() -> None:
    room = Room()
    room.scribe = scribe(None, generative=False)
    room.keeper.start()
    await room.until(lambda: room.changes > 0)
    room.type(60, "Bertram drowned in the weir that night, and Ada buried him. ")
    await room.until(lambda: all(s.extract for s in room.keeper.running(10**6)))
    story = room.keeper.story
    assert story is not None
    told = room.keeper.tells(story, 10**6)
    assert {one.origin for one in told} == {"extracted"}
    assert room.builds == []
    await room.keeper.stop()


async def test_where_it_is_only_asked_for_nothing_is_asked_before() -> None:
    room = Room(unasked=False)
    room.keeper.start()
    await room.until(lambda: room.changes > 0)
    await asyncio.sleep(0.1)
    assert room.model.requests == []
    built = await room.keeper.build_now()
    assert built.made == built.wanted > 0
    await room.keeper.stop()


async def test_build_now_does_not_wait_for_rest(room: Room) -> None:
    room.keeper._idle_s = 600
    room.keeper.busy(0)
    built = await room.keeper.build_now()
    assert built.made == built.wanted > 0


async def test_trouble_is_not_asked_for_at_every_edit() -> None:
    room = Room(Model(lambda *_: DOWN))
    room.keeper.start()
    await room.until(lambda: len(room.builds) == 1)
    assert room.builds[0].problem == "No server answers."
    before = room.changes
    room.type(100)
    await room.until(lambda: room.changes > before)
    await asyncio.sleep(0.1)
    assert len(room.model.requests) == 1
    room.keeper.settings_changed()
    await room.until(lambda: len(room.builds) == 2)
    await room.keeper.stop()


async def test_stopping_keeps_what_is_done_and_starting_goes_on(room: Room) -> None:
    def stop_half_way(number: int, _request: object) -> str:
        if number == 9:
            half.set()
        return f"Ada rows part {number} of the way."

    half = asyncio.Event()
    room.model._says = stop_half_way
    room.keeper.start()
    await half.wait()
    await room.keeper.stop()
    assert room.model.under_way == 0
    done = len(room.keeper.known.summaries)
    assert done >= 9
    room.keeper.start()
    await room.until(lambda: bool(room.builds))
    assert room.builds[-1].cached + room.builds[-1].made == room.builds[-1].wanted
    assert len(room.model.requests) <= done + room.builds[-1].wanted + 1


async def test_the_sidecar_is_heard(room: Room) -> None:
    await room.keeper.build_now()
    story = room.keeper.story
    assert story is not None
    text = sidecar_with("", story, room.keeper.known)
    text = pinned_with(text.replace("Ada rows", "Ada flies", 1), "Ada has grey eyes.")
    room.keeper.sidecar(text)
    assert room.keeper.pinned == ("Ada has grey eyes.",)
    assert list(room.keeper.known.written) == [1]
    room.type(0, "# A new first chapter\n\nIt rains.\n\n")
    assert room.keeper.story is not None
    assert list(room.keeper.known.written) == [2], "chapters are numbered otherwise now"
    room.keeper.sidecar("")
    assert room.keeper.known.written == {}


async def test_what_the_writer_asks_for_does_not_wait_for_the_build_beside(room: Room) -> None:
    room.keeper.start()
    await room.until(lambda: bool(room.model.requests))
    room.keeper._idle_s = 600
    room.keeper.busy(0)
    await asyncio.sleep(0.02)
    async with asyncio.timeout(20):
        built = await room.keeper.build_now()
    assert room.builds[-1] is built
    story = room.keeper.story
    assert story is not None
    wanted = {c.node.digest for c in story.build_order(0) if c.node.words > SHORT}
    assert wanted <= set(room.keeper.known.summaries)


async def test_without_a_model_what_one_wrote_is_told_no_longer(room: Room) -> None:
    await room.keeper.build_now()
    room.scribe = scribe(None, generative=False)
    room.keeper.start()
    room.keeper.settings_changed()
    await room.until(lambda: not room.keeper.known.summaries)
    found = room.keeper.running(10**6)
    assert {s.summary.origin for s in found if s.summary} == {Origin.EXTRACTED}


async def test_a_defect_does_not_end_it_and_its_message_is_not_logged(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_number: int, _request: object) -> object:
        message = "Ada rows out"
        raise ValueError(message)

    room.model._says = stumble
    room.keeper.start()
    await room.until(lambda: "ValueError" in caplog.text)
    assert "Ada" not in caplog.text
    room.model._says = None
    assert (await room.keeper.build_now()).made > 0

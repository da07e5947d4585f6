"""Building summaries: how often a model is asked, in which order, and what becomes of trouble."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from afterword.features.remembering.build import build
from afterword.features.remembering.chapters import chapters, levels
from afterword.features.remembering.known import SHORT, Known
from afterword.inference import EngineProblem, Priority, ProblemKind
from afterword.manuscript import Edit, Manuscript
from afterword.memory.story import Story
from afterword.memory.summaries import SummariesInMemory
from afterword.memory.tree import FEWEST
from features.remembering.storytelling import Model, scribe, story_of, tale

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.inference import GenerationRequest

DOWN = EngineProblem(ProblemKind.UNREACHABLE, "No server answers.")
REFUSED = EngineProblem(ProblemKind.REFUSED, "The server declined.")


def most_calls(story: Story) -> float:
    """The bar: n·k/(k−1), and one for each chapter and level."""
    return story.count * FEWEST / (FEWEST - 1) + len(list(chapters(story))) * story.depth


@pytest.mark.parametrize(("count", "words"), [(1, 2_000), (1, 40_000), (12, 4_000), (60, 400)])
async def test_a_novel_costs_no_more_calls_than_its_tree_has_nodes(count: int, words: int) -> None:
    story, model = story_of(tale(count, words)), Model()
    built = await build(story, scribe(model), Known(), near=0)
    assert built.engine_calls == len(model.requests) == built.made == built.wanted
    assert 0 < built.engine_calls <= most_calls(story)
    assert (built.failed, built.problem, built.cached) == (0, "", 0)


async def test_undoing_and_reopening_cost_nothing() -> None:
    text, store = tale(8, 3_000), SummariesInMemory()
    await build(story_of(text), scribe(Model(), store), Known(), near=0)
    again = Model()
    built = await build(story_of(text), scribe(again, store), Known(), near=len(text))
    assert (len(again.requests), built.engine_calls, built.made) == (0, 0, 0)
    assert built.cached == built.wanted > 50


@pytest.mark.parametrize("seed", range(8))
async def test_an_edit_costs_no_more_than_the_trees_depth(seed: int) -> None:
    text = tale(9, 4_000, seed=seed)
    manuscript = Manuscript.parse(text)
    story, known, model = Story.of(manuscript), Known(), Model()
    asked = scribe(model)
    await build(story, asked, known, near=0)
    for number in range(6):
        before = {covered.node.digest for covered in story.build_order(0)}
        at = text.index(" and tells ", len(text) * (number + 1) // 8)
        model.requests.clear()
        edited = manuscript.edited(Edit(at, at, " slowly"))
        later = story.edited(edited)
        moved = sum(covered.node.level == 0 for covered in later.build_order(0)) - sum(
            covered.node.digest in before and covered.node.level == 0
            for covered in later.build_order(0)
        )
        await build(later, asked, known, near=at)
        assert 0 < len(model.requests) <= later.depth * (1 if moved == 1 else 3)
        model.requests.clear()
        undone = later.edited(edited.edited(Edit(at, at + len(" slowly"), "")))
        await build(undone, asked, known, near=at)
        assert not model.requests, "undoing costs nothing"


async def test_what_is_there_is_never_asked_for_and_what_is_short_neither() -> None:
    short = "# One\n\nAda rows.\n\n# Two\n\nAda rows back, and nobody sees it.\n"
    model = Model()
    built = await build(story_of(short), scribe(model), Known(), near=0)
    assert (built.engine_calls, built.wanted) == (0, 0)
    story = story_of(short + "\n# Three\n\n" + tale(1, 300).partition("\n\n")[2])
    await build(story, scribe(model), Known(), near=0)
    wanted = {c.node.digest for c in story.build_order(0) if c.node.words > SHORT}
    assert len(model.requests) == len(wanted) > 0


async def test_children_come_before_parents_and_the_nearest_first() -> None:
    story, model = story_of(tale(6, 2_500)), Model()
    near = story.passages[story.count // 2].end
    await build(story, scribe(model), Known(), near=near)
    here = story.passage_text(story.count // 2)
    assert here[:80] in model.requests[0].prompt.text
    assert {request.priority for request in model.requests} == {Priority.SUMMARY}
    order = [c for c in story.build_order(near) if c.node.words > SHORT]
    for number, (covered, request) in enumerate(zip(order, model.requests, strict=True)):
        if covered.node.children:
            for child in covered.node.children:
                made = [c.node.digest for c in order].index(child.digest)
                assert made < number
                assert f"part {made}." in request.prompt.text
        else:
            assert story.passage_text(covered.first)[:80] in request.prompt.text


@pytest.mark.parametrize("at_once", [2, 7])
async def test_several_at_once_make_the_same_summaries(at_once: int) -> None:
    story, one, many = story_of(tale(6, 2_500)), Model(_by_prompt), Model(_by_prompt)
    alone, together = Known(), Known()
    await build(story, scribe(one), alone, near=0)
    await build(story, scribe(many, at_once=at_once), together, near=0)
    assert many.most_under_way == at_once
    assert alone.summaries == together.summaries


def _by_prompt(_number: int, request: GenerationRequest) -> str:
    return f"Ada rows past number {len(request.prompt.text)} and rests."


async def test_cancelling_anywhere_keeps_what_is_done() -> None:
    text, store = tale(5, 2_000), SummariesInMemory()
    runs = 1
    while not await finished(text, store):
        runs += 1
        assert runs < 100
    assert runs > 3


async def finished(text: str, store: SummariesInMemory) -> bool:
    """Build until five more are done, then cancel; true where that was all."""
    before, model = built_now(store, text), Model()

    def stop_soon(done: int, _wanted: int) -> None:
        if done >= before + 5:
            task.cancel()

    asked = scribe(model, store, at_once=3)
    work = build(story_of(text), asked, Known(), near=0, progress=stop_soon)
    task = asyncio.create_task(work)
    try:
        built = await task
    except asyncio.CancelledError:
        assert model.under_way == 0, "what was under way is closed"
        assert built_now(store, text) >= before + 5
        assert len(model.requests) <= 5 + 3
        return False
    assert built_now(store, text) == built.wanted
    return True


async def test_cancelling_closes_what_is_under_way() -> None:
    model = Model()
    model.gate = asyncio.Event()
    work = build(story_of(tale(5, 2_000)), scribe(model, at_once=3), Known(), near=0)
    task = asyncio.create_task(work)
    async with asyncio.timeout(30):
        while model.under_way < 3:  # noqa: ASYNC110 -- the build sets no event
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.wait({task}, timeout=10)
    assert task.cancelled()
    assert model.under_way == 0


def built_now(store: SummariesInMemory, text: str) -> int:
    asked = scribe(None, store)
    keys = {asked.key(covered.node) for covered in story_of(text).build_order(0)}
    return len(store.get_many(keys))


async def test_an_engine_that_is_down_ends_the_build_with_its_line() -> None:
    story, known = story_of(tale(4, 2_000)), Known()
    model = Model(lambda number, _: DOWN if number >= 7 else f"Ada rows {number} times.")
    built = await build(story, scribe(model), known, near=0)
    assert built.problem == "No server answers."
    assert (built.made, len(model.requests)) == (7, 8)
    assert len(known.summaries) == 7
    rest = Model()
    later = await build(story, scribe(rest), known, near=0)
    assert later.made == later.wanted == built.wanted - 7
    assert later.problem == ""


async def test_a_text_that_is_refused_is_left_to_its_extract() -> None:
    story, known, store = story_of(tale(4, 2_000)), Known(), SummariesInMemory()
    target = story.passage_text(5)[:300]

    def says(number: int, request: GenerationRequest) -> object:
        return REFUSED if target in request.prompt.text else f"Ada rows {number} times."

    given_up: set[bytes] = set()
    model = Model(says)
    built = await build(story, scribe(model, store), known, near=0, given_up=given_up)
    assert (built.failed, built.problem) == (1, "")
    assert built.engine_calls == built.wanted + 1, "tried twice"
    assert given_up == {story.passages[5].digest}
    assert built_now(store, tale(4, 2_000)) == built.wanted - 1, "an extract is not stored"
    again = Model(says)
    built = await build(story, scribe(again, store), known, near=0, given_up=given_up)
    assert again.requests == []


async def test_an_unusable_answer_is_asked_for_once_more() -> None:
    story = story_of(tale(2, 1_500))
    model = Model(
        lambda number, _: (
            "I'm sorry, but I can't help with that."
            if number % 2 == 0
            else "Ada rows. Bertram waits at the weir."
        )
    )
    built = await build(story, scribe(model), Known(), near=0)
    assert built.engine_calls == built.wanted * 2
    assert built.made == built.wanted


async def test_a_model_that_cannot_summarise_is_given_up_on() -> None:
    story, known = story_of(tale(6, 3_000)), Known()
    model = Model(lambda *_: "I'm sorry, but I can't help with that.")
    built = await build(story, scribe(model), known, near=0)
    assert "engine.summary" in built.problem
    assert len(model.requests) == 16
    assert known.summaries == {}


async def test_without_a_model_the_extract_is_the_summary() -> None:
    story, known = story_of(tale(3, 2_000)), Known()
    built = await build(story, scribe(None, generative=False), known, near=0)
    assert (built.engine_calls, built.wanted) == (0, 0)
    assert all(known.extract(covered.node) for covered in story.build_order(0))
    assert all(level.nodes == level.summarised for level in levels(story, known, generative=False))


async def test_another_model_starts_anew_and_the_first_finds_its_own_again() -> None:
    text, store, known = tale(3, 1_000), SummariesInMemory(), Known()
    one, two, three = Model(), Model(), Model()
    first = await build(story_of(text), scribe(one, store, name="a"), known, near=0)
    second = await build(story_of(text), scribe(two, store, name="b"), known, near=0)
    third = await build(story_of(text), scribe(three, store, name="a"), known, near=0)
    assert first.made == second.made > 0
    assert third.cached == third.wanted
    assert three.requests == []


async def test_levels_say_how_far_it_has_come() -> None:
    story, known = story_of(tale(4, 3_000)), Known()
    model = Model(lambda number, _: DOWN if number >= 9 else f"Ada rows {number} times.")
    await build(story, scribe(model), known, near=0)
    found = levels(story, known, generative=True)
    assert [level.level for level in found] == list(range(story.depth))
    assert sum(level.summarised for level in found) == 9
    assert found[0].nodes == story.count


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    ["en-novels-gutenberg-raw/frankenstein.txt", "en-novels/doyle_a-study-in-scarlet.md"],
)
async def test_the_bar_holds_on_real_books(corpus: Path, name: str) -> None:
    text = (corpus / name).read_text(encoding="utf-8-sig")
    story, store = story_of(text), SummariesInMemory()
    built = await build(story, scribe(Model(), store, at_once=4), Known(), near=len(text) // 2)
    assert 0 < built.engine_calls <= most_calls(story)
    reopened = await build(story_of(text), scribe(Model(), store), Known(), near=0)
    assert reopened.engine_calls == 0

"""One candidate at each temperature: all different, none that goes in circles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.features.completion import complete
from afterword.features.sweeping.drawing import onward
from afterword.features.sweeping.guarding import guarded
from afterword.features.sweeping.sweep import TEMPERATURES, News, another, sweep
from afterword.features.sweeping.targets import stretch, target_at
from afterword.inference import EngineProblem, Priority, ProblemKind
from afterword.manuscript import Manuscript
from afterword.postprocess import too_alike
from afterword.postprocess.repeating import is_tiresome
from features.completion.fakes import FakeEngine, Table, settle

if TYPE_CHECKING:
    from afterword.features.completion import Desk

STORY = "# One\n\nThe ferry left without her, and the rain came down.\n\n"
TEXTS = (
    "Marta counted the boats again, and there were nine of them.",
    "Nobody came down the harbour steps that night.",
    "The lamp on the mole burned blue until the oil gave out.",
    "Her brother had left a letter under the blue plate.",
    "By morning the tide had taken the little stair away.",
)
CIRCLES = (
    "She was very glad to see him that morning. He showed her the nets, and the lamp, and the "
    "stair. Her brother was very glad to see him too, and so was the dog."
)
ALL_KNOBS = frozenset({"min_p", "dry_multiplier", "frequency_penalty", "presence_penalty", "top_p"})


def desk_of(engine: FakeEngine, **more: object) -> Desk:
    desk = Table(engine, Manuscript.parse(STORY)).desk()
    return replace(desk, **more)  # type: ignore[arg-type]


async def swept(engine: FakeEngine, **more: object) -> list[str | None]:
    desk = desk_of(engine)
    found = await sweep(desk, onward(len(STORY), joined=True), **more)  # type: ignore[arg-type]
    return [one.text.strip() if one else None for one in found]


async def test_one_comes_at_each_temperature() -> None:
    engine = FakeEngine(*TEXTS, "")
    assert await swept(engine) == list(TEXTS)
    asked = [call.request.sampling.temperature for call in engine.calls]
    assert asked == list(TEMPERATURES)


async def test_ghost_text_goes_first_at_the_engine() -> None:
    engine = FakeEngine(*TEXTS, "")
    await swept(engine)
    assert {call.request.priority for call in engine.calls} == {Priority.GAP}


async def test_near_duplicates_are_drawn_again_at_the_same_temperature() -> None:
    engine = FakeEngine(TEXTS[0], TEXTS[0], TEXTS[1], TEXTS[2], TEXTS[3], TEXTS[4], "")
    found = await swept(engine, seed=7)
    assert sorted(text or "" for text in found) == sorted(TEXTS)
    again = [call.request.sampling for call in engine.calls[5:]]
    assert [one.temperature for one in again] == [0.4]
    assert len({call.request.sampling.seed for call in engine.calls}) == 6


async def test_what_goes_in_circles_is_drawn_again() -> None:
    assert is_tiresome(CIRCLES)
    shown = await complete(desk_of(FakeEngine(CIRCLES)), len(STORY))
    assert [one.text.strip() for one in shown] == [CIRCLES]
    assert not any(map(is_tiresome, TEXTS))
    assert await swept(FakeEngine(CIRCLES, *TEXTS[1:], TEXTS[0], "")) == list(TEXTS)


async def test_what_announces_and_then_says_nothing_is_drawn_again() -> None:
    broken = "She looked at the lamp on the mole for a long time, and said:"
    answer = f'{broken}\n\n"Out it goes."'
    shown = await complete(desk_of(FakeEngine(answer)), len(STORY))
    assert [one.text.strip() for one in shown] == [broken]
    assert await swept(FakeEngine(answer, *TEXTS[1:], TEXTS[0], "")) == list(TEXTS)


async def test_a_model_that_always_says_the_same_is_asked_a_few_times_only() -> None:
    engine = FakeEngine(TEXTS[0])
    found = await swept(engine)
    assert [text for text in found if text] == [TEXTS[0]]
    assert len(engine.calls) <= 1 + 4 * 4


async def test_news_grow_and_end_with_the_candidate() -> None:
    news: list[News] = []
    desk = desk_of(FakeEngine(*TEXTS, ""))
    found = await sweep(desk, onward(len(STORY), joined=True), watch=news.append)
    for index, candidate in enumerate(found):
        mine = [one for one in news if one.index == index]
        assert len(mine) > 1
        assert [one.done for one in mine] == [False] * (len(mine) - 1) + [True]
        assert mine[-1].candidate is candidate
        assert {one.temperature for one in mine} == {TEMPERATURES[index]}


async def test_one_that_fails_leaves_the_others() -> None:
    engine = FakeEngine()
    task = asyncio.create_task(swept(engine))
    await settle()
    engine.calls[0].fail(EngineProblem(ProblemKind.OVERLOADED, "too busy"))
    for call, text in zip(engine.calls[1:], TEXTS[1:], strict=True):
        call.end(text)
    assert await task == [None, *TEXTS[1:]]


async def test_when_all_fail_it_is_told_why() -> None:
    engine = FakeEngine()
    task = asyncio.create_task(swept(engine))
    await settle()
    for call in engine.calls:
        call.fail(EngineProblem(ProblemKind.OVERLOADED, "too busy"))
    with pytest.raises(EngineProblem, match="too busy"):
        await task


async def test_cancelling_closes_all_of_them() -> None:
    engine = FakeEngine()
    task = asyncio.create_task(swept(engine))
    await settle()
    assert engine.open_calls == len(TEMPERATURES)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle()
    assert engine.open_calls == 0


async def test_a_server_that_refuses_penalties_is_asked_without() -> None:
    engine = FakeEngine()
    desk = desk_of(engine, tunable=ALL_KNOBS)
    draw = onward(len(STORY), joined=True)
    task = asyncio.create_task(another(desk, draw, 0.2))
    await settle()
    assert engine.calls[0].request.sampling.frequency_penalty
    engine.calls[0].fail(EngineProblem(ProblemKind.REFUSED, "no penalties here"))
    await settle()
    assert engine.calls[1].request.sampling.frequency_penalty is None
    engine.calls[1].end(TEXTS[0])
    found = await task
    assert found is not None


async def test_another_is_unlike_what_it_replaces() -> None:
    desk = desk_of(FakeEngine(TEXTS[0], TEXTS[1]))
    found = await another(desk, onward(len(STORY), joined=True), 0.6, unlike=[TEXTS[0]])
    assert found is not None
    assert not too_alike(found.text, TEXTS[0])


def test_cold_ones_are_kept_from_looping_and_hot_ones_readable() -> None:
    desk = desk_of(FakeEngine(), tunable=ALL_KNOBS)
    cold, warm, hot = (guarded(desk, temperature).sampling for temperature in (0.2, 1.0, 1.8))
    assert (cold.dry_multiplier, warm.dry_multiplier) == (4.0, 0.8)
    assert (cold.frequency_penalty or 0) > (warm.frequency_penalty or 0)
    assert (hot.min_p or 0) > (warm.min_p or 0)
    assert hot.top_p is None
    plain = guarded(replace(desk, tunable=ALL_KNOBS - {"min_p", "dry_multiplier"}), 1.8).sampling
    assert (plain.min_p, plain.dry_multiplier) == (None, None)
    assert plain.top_p is not None
    assert plain.top_p < 1


def test_what_the_writer_set_stays() -> None:
    desk = desk_of(FakeEngine(), tunable=frozenset({"frequency_penalty"}))
    desk = replace(desk, sampling=replace(desk.sampling, min_p=0.3))
    sampling = guarded(desk, 0.2).sampling
    assert (sampling.min_p, sampling.dry_multiplier) == (0.3, None)
    assert guarded(desk, None) is desk


GAPS = "The ferry left.\n\n[TODO: she counts the boats]\n\nIt was [insert the hour]. Yes.\n"


def test_targets_are_gaps_stretches_and_what_comes_next() -> None:
    page = Manuscript.parse(GAPS)
    gap = target_at(page, GAPS.index("counts"))
    assert gap is not None
    assert GAPS[gap.start : gap.end] == "[TODO: she counts the boats]"
    assert (gap.place, gap.feature) == ("gap", "gap")
    spaced = Manuscript.parse("One.\n\n[TODO: two]  \n\nThree.\n")
    beside = target_at(spaced, len("One.\n\n[TODO: two]  "))
    assert beside is not None
    assert (beside.place, beside.end) == ("gap", len("One.\n\n[TODO: two]"))
    onwards = target_at(page, len("The ferry left."))
    assert onwards is not None
    assert (onwards.start, onwards.end, onwards.inline) == (15, 15, True)
    whole = stretch(page, 0, 17)
    assert whole is not None
    assert (whole.start, whole.end, whole.inline, whole.replaced) == (0, 15, False, GAPS[:15])
    part = stretch(page, 4, 9)
    assert part is not None
    assert part.inline
    assert stretch(page, 15, 17) is None
    assert target_at(Manuscript.parse("# One\n"), 3) is None

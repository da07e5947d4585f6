"""The letter: notes by chapter, a letter of them, and what is said where no model can."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from afterword.coach.checking import Checker
from afterword.features.coaching.letter.editor import write_letter
from afterword.features.coaching.letter.letter import Axis, Letter, Point, Quote
from afterword.features.coaching.letter.plain import plain_letter
from afterword.features.remembering.recalling import recalled
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Manuscript
from afterword.memory.lore import Lore
from afterword.memory.story import Story
from afterword.memory.summaries import SummariesInMemory
from features.coaching.coaching import critic
from features.remembering.storytelling import Model, scribe, tale

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.inference import GenerationRequest

AXES = {axis.value: f"Of {axis.value} there is enough." for axis in Axis}
LETTER = {
    "works": [{"point": "You know your boats.", "evidence": [2]}],
    "problem": {"point": "Everybody does the same.", "why": "We skim.", "evidence": [1, 2, 3, 99]},
    "steps": ["Cut a third.", "Let Ada want something.", "End on the weir.", "Too many."],
    "keep": [{"point": "The bell.", "evidence": [4]}, {"point": "Unearned.", "evidence": []}],
    "axes": AXES,
}


def notes_for(prompt: str) -> dict[str, Any]:
    """Notes on a part whose quotes are taken from it, and two that are not."""
    paragraphs = re.findall(r"^\[(\d+)\] (.*)$", prompt, re.MULTILINE)
    first, last = paragraphs[0], paragraphs[-1]
    return {
        "problems": [
            {
                "paragraph": int(first[0]),
                "quote": " ".join(first[1].split()[:5]),
                "axis": "action",
                "weight": 4,
                "note": "You begin with a list.",
            },
            {
                "paragraph": 1,
                "quote": "nowhere in this book at all",
                "axis": "action",
                "weight": 5,
                "note": "Made up.",
            },
        ],
        "strengths": [
            {
                "paragraph": int(last[0]),
                "quote": " ".join(last[1].split()[-5:]),
                "note": "You stop in time.",
            },
            {"paragraph": 4_000, "quote": "Ada", "note": "Made up."},
        ],
        "axes": AXES,
    }


def answering(letter: object = LETTER) -> Callable[[int, GenerationRequest], object]:
    def says(_number: int, request: GenerationRequest) -> object:
        text = request.prompt.text
        is_part = "The part" in text
        return json.dumps(notes_for(text) if is_part else letter)

    return says


async def written(
    text: str, model: Model, store: SummariesInMemory | None = None, **more: Any
) -> Letter | None:
    manuscript = Manuscript.parse(text)
    recall = recalled(
        manuscript, near=len(text), scribe=scribe(None), sidecar="", lore=Lore(), scan_words=100
    )
    story = Story.of(manuscript)
    asked = critic(model, manuscript, recall=recall, **more)
    return await write_letter(asked, story, store or SummariesInMemory())


def parts_asked(model: Model) -> list[str]:
    return [r.prompt.text for r in model.requests if "The part" in r.prompt.text]


async def test_each_chapter_is_read_once_and_every_quote_stands_where_it_should() -> None:
    text, model = tale(4, 1_500), Model(answering())
    letter = await written(text, model)
    assert letter is not None
    assert len(parts_asked(model)) == 4
    assert len(model.requests) == 5
    assert all("What has happened so far" in prompt for prompt in parts_asked(model)[1:])
    assert "What has happened so far" not in parts_asked(model)[0]
    quotes = list(letter.quotes())
    assert quotes
    for quote in quotes:
        assert text[quote.start : quote.end] == quote.text
        assert text.count("\n", 0, quote.start) + 1 == quote.line
    assert letter.problem is not None
    assert len(letter.problem.quotes) == 2, "two of the three it points to are problems"
    assert letter.steps == ("Cut a third.", "Let Ada want something.", "End on the weir.")
    assert [point.text for point in letter.keep] == ["The bell."], "praise only where it shows"


async def test_a_second_letter_reads_only_what_has_changed() -> None:
    text, store = tale(4, 1_500), SummariesInMemory()
    await written(text, Model(answering()), store)
    again = Model(answering())
    await written(text, again, store)
    assert parts_asked(again) == []
    edited = Model(answering())
    await written(text.replace(" and tells ", " and still tells ", 1), edited, store)
    assert len(parts_asked(edited)) == 1
    other = Model(answering())
    await written(text, other, store, persona=1)
    assert len(parts_asked(other)) == 4


async def test_a_chapter_too_long_for_the_model_is_read_in_parts() -> None:
    model = Model(answering())
    letter = await written(tale(1, 6_000), model, context_tokens=3_000)
    assert letter is not None
    assert len(parts_asked(model)) > 2
    for request in model.requests:
        assert len(request.prompt.text.split()) + request.sampling.max_tokens <= 3_000


async def test_the_request_says_what_form_the_answer_has() -> None:
    model = Model(answering())
    await written(tale(1, 400), model)
    part, letter = model.requests
    assert part.schema is not None
    assert letter.schema is not None
    assert set(part.schema["required"]) == {"strengths", "problems", "axes"}
    assert set(letter.schema["required"]) == {"works", "problem", "steps", "keep", "axes"}
    assert "1. (problem, action, weight 4) You begin with a list." in letter.prompt.text
    assert "Made up." not in letter.prompt.text


@pytest.mark.parametrize(
    "answer",
    ["no JSON at all", "{}", {"problem": {"point": ""}}, {"problem": 3, "steps": 4}, [], None],
)
async def test_where_the_letter_is_none_the_notes_make_one(answer: object) -> None:
    letter = await written(tale(3, 1_500), Model(answering(answer)))
    assert letter is not None
    assert letter.problem is not None
    assert letter.problem.text == "You begin with a list."
    assert letter.works
    assert letter.axes
    assert letter.markdown("X")


@pytest.mark.parametrize("answer", ["", "I can't do that.", "[" * 5_000, '{"problems": [3, {}]}'])
async def test_a_model_that_can_make_no_notes_is_given_up(answer: str) -> None:
    model = Model(lambda _number, _request: answer)
    assert await written(tale(9, 1_500), model) is None
    assert len(model.requests) < 9


async def test_trouble_is_raised() -> None:
    problem = EngineProblem(ProblemKind.UNREACHABLE, "No server answers: start it.")
    with pytest.raises(EngineProblem):
        await written(tale(2, 500), Model(lambda _number, _request: problem))


async def test_nothing_is_asked_about_nothing() -> None:
    model = Model(answering())
    assert await written("# One\n", model) is None
    assert model.requests == []


async def test_without_a_model_it_says_what_it_counted_and_what_it_cant() -> None:
    quiet = "He rowed past the weir and said nothing to anybody on the bank. " * 4
    spoken = "“You are late,” she said. “I know it,” said he. “Then go,” she said.\n\n" * 60
    text = f"# One\n\n{(quiet + chr(10) * 2) * 40}\n# Two\n\n{spoken}He took the the lamp.\n"
    manuscript = Manuscript.parse(text)
    letter = await plain_letter(Story.of(manuscript), Checker(manuscript).run())
    assert letter.axes is not None
    assert "stands apart" in letter.axes[Axis.DIALOGUE]
    assert "from line 3" in letter.axes[Axis.BALANCE]
    assert "takes a reader" in letter.axes[Axis.INTERIORITY]
    assert "No model has read this" in letter.caveat
    told = letter.markdown("The Weir", link="my weir.md")
    assert "# The Weir: a letter" in told
    assert "(my%20weir.md#L" in told


async def test_an_empty_manuscript_gets_a_letter_too() -> None:
    letter = await plain_letter(Story.of(Manuscript.parse("")), (), english=False)
    assert "English only" in letter.markdown("Nothing")


def test_markdown_in_the_order_of_weight() -> None:
    quote = Quote("the [grey]\nledger", 3, 20, 7)
    letter = Letter(
        works=(Point("You see.", (quote,)),),
        problem=Point("Nobody wants anything.", (quote, quote)),
        why="We stop caring.",
        steps=("One.", "Two.", "Three."),
        keep=(Point("The end.", (quote,)),),
        axes={Axis.ACTION: "Little."},
    )
    told = letter.markdown("A", link="a.md")
    heads = re.findall(r"^## (.*)$", told, re.MULTILINE)
    assert heads == [
        "What works",
        "The biggest problem",
        "What to do next",
        "What to keep",
        "Axis by axis",
    ]
    assert r"“the \[grey\] ledger” ([line 7](a.md#L7))" in told
    assert "3. Three." in told
    assert "(line 7)" in letter.markdown("A")

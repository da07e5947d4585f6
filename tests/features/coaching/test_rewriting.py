"""Three other wordings for what a finding is about."""

from __future__ import annotations

import json

import pytest

from afterword.coach.finding import Finding, Severity
from afterword.features.coaching.rewriting import rewrites
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Manuscript
from features.coaching.coaching import critic
from features.remembering.storytelling import Model

TEXT = "# One\n\nThe keeper was very tired, and he sat down on the stair to wait for her.\n"
AT = TEXT.index("very tired")
TIRED = Finding(
    "model/specificity",
    AT,
    AT + 10,
    "very tired",
    "You say so.",
    "We don't see it.",
    Severity.INFORMATION,
    None,
    "judge-1",
)


async def asked(said: object, finding: Finding = TIRED, text: str = TEXT) -> tuple[str, ...]:
    model = Model(lambda _number, _request: said)
    found = await rewrites(critic(model, Manuscript.parse(text)), finding)
    assert len(model.requests) <= 1
    return found


async def test_three_that_differ_and_can_stand_there() -> None:
    said = [
        "bent like a nail",
        "Bent like a nail.",
        "too tired to find the latch",
        "[tired]",
        "very tired",
        "He was so tired that he could no longer stand on the stair.",
        "done in",
    ]
    found = await asked(json.dumps({"rewrites": said}))
    assert found == ("bent like a nail", "too tired to find the latch", "done in")


async def test_the_request_names_the_words_and_the_comment() -> None:
    model = Model(lambda _number, _request: '{"rewrites": []}')
    assert await rewrites(critic(model, Manuscript.parse(TEXT)), TIRED) == ()
    (request,) = model.requests
    assert request.schema is not None
    text = request.prompt.text
    assert "[1] The keeper was very tired" in text
    assert "The words: very tired\nThe comment: You say so. We don't see it." in text


@pytest.mark.parametrize("said", ["", "no JSON", "[3, null]", '{"rewrites": "x"}', "[" * 9_000])
async def test_nonsense_offers_nothing(said: str) -> None:
    assert await asked(said) == ()


async def test_an_answer_that_is_cut_off_offers_what_is_whole() -> None:
    assert await asked('{"rewrites": ["bent like a nail", "too tired to fi') == (
        "bent like a nail",
    )


async def test_a_text_that_has_changed_is_not_asked_about() -> None:
    model = Model()
    changed = Manuscript.parse(TEXT.replace("very", "so"))
    assert await rewrites(critic(model, changed), TIRED) == ()
    assert model.requests == []


async def test_trouble_is_raised_unless_there_is_something_to_offer() -> None:
    problem = EngineProblem(ProblemKind.UNREACHABLE, "No server answers: start it.")
    with pytest.raises(EngineProblem):
        await asked(problem)

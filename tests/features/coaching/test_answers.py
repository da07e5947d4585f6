"""A model server that misbehaves in every way, through the real engine: bar 4 of the coach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from afterword.engines.openai_compatible import OpenAICompatibleEngine, Patience
from afterword.features.coaching.asking import Critique, critique
from afterword.features.coaching.question import paragraph_at
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Manuscript
from engines.asking import settings
from features.coaching.coaching import answer, comment, critic
from scripted import answers
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = """\
---
title: The Weir
premise: A keeper loses his lamp.
---

# One

The lamp had gone out before he came, and nobody knew for how long.

The keeper crossed the yard with the “grey” ledger under his arm. He was very tired, and he \
felt that the stair had never been so long. “Who is there?” he asked nervously.
"""
GOOD = comment("very tired", sentence=2, category="show-dont-tell", rewrite="bent to the left")
OTHER = comment("asked nervously", sentence=3, category="dialogue", rewrite="asked")
HASTY = Patience(attempts=2, first_s=0.01, most_s=0.1)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


async def coached(server: ScriptedServer, sent: Answer, **more: Any) -> Critique:
    server.script(sent)
    manuscript = Manuscript.parse(TEXT)
    paragraph = paragraph_at(manuscript, len(TEXT))
    assert paragraph is not None
    chosen = settings(server.url, api="chat", timeout_s=0.5)
    engine = OpenAICompatibleEngine(chosen, patience=HASTY)
    try:
        made = await critique(critic(engine, manuscript, **more), paragraph)
    finally:
        await engine.aclose()
    for one in made.findings:
        assert paragraph.block.text[one.start : one.end] == one.quote
        assert one.rewrite != one.quote
        assert "\n" not in one.message + one.why + (one.rewrite or "")
    return made


def quotes(made: Critique) -> list[str]:
    return [one.quote for one in made.findings]


def streamed(*texts: str) -> tuple[str, ...]:
    return tuple(
        json.dumps({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})
        for text in texts
    )


async def test_the_request_is_what_it_should_be(server: ScriptedServer) -> None:
    made = await coached(server, says(answer(GOOD)))
    assert quotes(made) == ["very tired"]
    assert made.findings[0].rewrite == "bent to the left"
    (sent,) = server.requests
    body = sent.body
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert "an editor with thirty years of novels" in body["messages"][0]["content"]
    asked = body["messages"][1]["content"]
    assert asked.startswith("The book:\nThe Weir\n\nA keeper loses his lamp.")
    assert "What stands before it:\n\nThe lamp had gone out" in asked
    assert asked.endswith(
        "its sentences numbered:\n\n[1] The keeper crossed the yard with the “grey” ledger under "
        "his arm.\n[2] He was very tired, and he felt that the stair had never been so long.\n"
        "[3] “Who is there?” he asked nervously."
    )
    assert body["temperature"] == 0.3
    assert 0 < body["max_tokens"] < 1_000
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["comments"]["items"]["properties"]["sentence"]["enum"] == [1, 2, 3]


async def test_nothing_to_say_is_an_answer(server: ScriptedServer) -> None:
    assert await coached(server, says('{"comments": []}')) == Critique()


@pytest.mark.parametrize(
    "wrapped",
    [
        "Certainly! Here are [2] comments:\n\n{}\n\nLet me know if {{you}} like more.",
        "```json\n{}\n```",
        "<think>The writer says [very tired]. {{Hm}}.</think>\n{}",
        "{}\n\n```\n",
    ],
)
async def test_prose_around_json(server: ScriptedServer, wrapped: str) -> None:
    made = await coached(server, says(wrapped.format(answer(GOOD, OTHER))))
    assert quotes(made) == ["very tired", "asked nervously"]


@pytest.mark.parametrize("end", range(10, 330, 8))
async def test_cut_json_gives_what_is_whole_in_it(server: ScriptedServer, end: int) -> None:
    text = answer(GOOD, OTHER)[:end]
    made = await coached(server, says(text, finish="length"))
    allowed = {one["quote"]: one["rewrite"] for one in (GOOD, OTHER)}
    assert set(quotes(made)) <= set(allowed)
    assert len(made.findings) >= text.count("}")
    assert all(one.rewrite in {allowed[one.quote], None} for one in made.findings)
    assert all(one.message.endswith((".", "!")) for one in made.findings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "formatting"},
        {"category": ""},
        {"category": 3},
        {"category": ["clarity"]},
        {"quote": "the widow rowed home"},
        {"quote": "The lamp had gone out before he came"},
        {"quote": "You are given one paragraph of this writer's manuscript"},
        {"quote": "cliche"},
        {"quote": ""},
        {"quote": None},
        {"quote": ["very tired"]},
        {"why": "As an AI language model, I can't assist with this text."},
        {"why": "I'm sorry, but I cannot help with this request."},
    ],
)
async def test_what_is_wrong_is_dropped_alone(
    server: ScriptedServer, wrong: dict[str, Any]
) -> None:
    made = await coached(server, says(answer({**GOOD, **wrong}, OTHER)))
    assert quotes(made) == ["asked nervously"]


@pytest.mark.parametrize("number", [0, -1, 7, 1.5, "2", "S2", None, True, 10**30])
async def test_a_wrong_sentence_does_no_harm_to_a_quote_that_is_there(
    server: ScriptedServer, number: object
) -> None:
    made = await coached(server, says(answer({**GOOD, "sentence": number})))
    assert quotes(made) == ["very tired"]


@pytest.mark.parametrize(
    "rewrite",
    [
        "I'm sorry, but I can't write this scene.",
        "Here is a better version of the sentence: bent",
        "```bent```",
        "very tired",
        "[something concrete]",
        "Он был согнут и шёл медленно, как старик",
        "bent bent bent bent bent bent bent bent bent bent",
        "x" * 2_000,
        {"text": "bent"},
        7,
    ],
)
async def test_a_rewrite_that_is_none_goes_alone(server: ScriptedServer, rewrite: object) -> None:
    made = await coached(server, says(answer({**GOOD, "rewrite": rewrite})))
    assert quotes(made) == ["very tired"]
    assert made.findings[0].rewrite is None


async def test_a_rewrite_takes_the_pages_own_quotes(server: ScriptedServer) -> None:
    more = {**OTHER, "quote": "“Who is there?” he asked nervously.", "rewrite": '"Who\'s there?"'}
    made = await coached(server, says(answer(more)))
    assert made.findings[0].rewrite == "“Who's there?”"


@pytest.mark.parametrize(
    ("quote", "rewrite", "offered"),
    [
        ("“Who is there?”", "“Who is it?”", True),
        ("“Who is there?”", '"Who is it?"', True),
        ("“Who is there?”", "Who is it?", False),
        ("“Who is there?”", "“Who is it?", False),
        ("Who is there?", "Who is it?", True),
        ("he asked nervously", "he asked, “nobody?", False),
        ("he asked nervously", "he asked the “dark”", True),
    ],
)
async def test_a_rewrite_leaves_speech_open_and_closed_as_it_was(
    server: ScriptedServer, quote: str, rewrite: str, *, offered: bool
) -> None:
    made = await coached(server, says(answer({**OTHER, "quote": quote, "rewrite": rewrite})))
    assert (made.findings[0].rewrite is not None) is offered


async def test_endless_white_space_is_not_waited_for(server: ScriptedServer) -> None:
    begun = answer(GOOD, OTHER)[:-2]
    blank = streamed(begun, *[" " * 50] * 400)
    made = await coached(server, Answer(events=blank, done=False))
    assert quotes(made) == ["very tired", "asked nervously"]
    assert made.whole
    server.wait_for(lambda: server.requests[0].disconnected or server.requests[0].finished)


async def test_an_answer_that_runs_on_is_not_read_to_its_end(server: ScriptedServer) -> None:
    more = streamed(answer(GOOD), *[" and another thing," * 20] * 2_000)
    made = await coached(server, Answer(events=more, done=False))
    assert quotes(made) == ["very tired"]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (Answer(events=(*streamed(answer(GOOD, OTHER)[:190]), '{"error": {"code": 500}}')), 1),
        (Answer(events=(*streamed(answer(GOOD)[:60]), '{"error": {"code": 500}}')), 0),
        (says(answer(GOOD, OTHER), cut_after=28), 1),
        (says(answer(GOOD), cut_after=2), 0),
        (says(answer(GOOD, OTHER)[:200], finish=None, done=False), 1),
    ],
)
async def test_an_error_midway_leaves_what_came_before_it(
    server: ScriptedServer, sent: Answer, found: int
) -> None:
    made = await coached(server, sent)
    assert quotes(made) == ["very tired", "asked nervously"][:found]
    assert not made.whole, "it is worth asking again some day"
    assert made.problem


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (answers.broken(), ProblemKind.OVERLOADED),
        (answers.unauthorised(), ProblemKind.UNAUTHORISED),
        (answers.rate_limited("3600"), ProblemKind.OVERLOADED),
        (answers.hanging("before"), ProblemKind.TIMED_OUT),
    ],
)
async def test_an_engine_in_trouble_is_told(
    server: ScriptedServer, sent: Answer, kind: ProblemKind
) -> None:
    with pytest.raises(EngineProblem) as raised:
        await coached(server, sent)
    assert raised.value.kind is kind
    assert "keeper" not in str(raised.value)


@pytest.mark.parametrize(
    "sent",
    [
        says("I'm sorry, but I can't help with that."),
        says(""),
        says("[" * 20_000),
        answers.html_page(),
        answers.not_json(),
        answers.wrong_shape(),
        answers.error_in_stream(),
        Answer(finish="content_filter"),
    ],
)
async def test_what_is_no_answer_shows_nothing(server: ScriptedServer, sent: Answer) -> None:
    assert (await coached(server, sent)).findings == ()


async def test_a_server_that_knows_no_schemas_is_asked_without(server: ScriptedServer) -> None:
    server.rejects = ("response_format",)
    made = await coached(server, says(f"Sure:\n{answer(GOOD)}"))
    assert quotes(made) == ["very tired"]
    assert ["response_format" in sent.body for sent in server.requests] == [True, False]


async def test_a_model_that_continues_documents_is_asked_in_one_text(
    server: ScriptedServer,
) -> None:
    server.script(says(" " + answer(GOOD)))
    manuscript = Manuscript.parse(TEXT)
    paragraph = paragraph_at(manuscript, 0)
    assert paragraph is not None
    engine = OpenAICompatibleEngine(settings(server.url))
    await critique(critic(engine, manuscript, chat=False), paragraph)
    await engine.aclose()
    assert server.requests[0].body["prompt"].endswith("as JSON:")


WRAPPED = """\
The keeper crossed the yard with the ledger under his arm and did not once
look up at the lamp, which had gone out before he came; nobody knew for how
long, and it was very dark in there, and he felt for the wall with one hand
until it ended.

Nobody had mended the stair since the winter in which her brother had left
the house, and nobody would mend it now, for there was nobody left who knew
where the good boards were kept, or how many there had been.
"""


async def test_a_rewrite_lies_on_the_page_as_its_lines_do(server: ScriptedServer) -> None:
    long = "so dark that he could see neither the wall nor the hand that felt for it, and stood"
    server.script(
        says(answer(comment("very dark", rewrite=long), comment("nobody knew for how long")))
    )
    manuscript = Manuscript.parse(WRAPPED)
    assert manuscript.shape.wrap
    paragraph = paragraph_at(manuscript, 0)
    assert paragraph is not None
    engine = OpenAICompatibleEngine(settings(server.url, api="chat"))
    made = await critique(critic(engine, manuscript), paragraph)
    await engine.aclose()
    first, one = made.findings
    assert first.quote == "nobody knew for how\nlong"
    assert one.rewrite is not None
    assert " ".join(one.rewrite.split()) == long
    at = one.start
    written = WRAPPED[:at] + one.rewrite + WRAPPED[one.end :]
    inside = written[: at + len(one.rewrite)].splitlines()
    assert max(map(len, inside)) <= manuscript.shape.wrap


async def test_lines_that_the_writer_broke_are_not_joined(server: ScriptedServer) -> None:
    verse = "# Song\n\nNobody mended the stair  \nand nobody mended the door\n\n" + "Prose. " * 60
    quote = "the stair  \nand nobody"
    server.script(says(answer(comment(quote, rewrite="the stair, and none"))))
    manuscript = Manuscript.parse(verse)
    assert not manuscript.shape.wrap
    paragraph = paragraph_at(manuscript, verse.index("mended"))
    assert paragraph is not None
    engine = OpenAICompatibleEngine(settings(server.url, api="chat"))
    (one,) = (await critique(critic(engine, manuscript), paragraph)).findings
    await engine.aclose()
    assert one.rewrite is None

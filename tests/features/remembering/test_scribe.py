"""What a model is asked for a summary."""

from __future__ import annotations

import pytest

from afterword.features.remembering.build import build
from afterword.features.remembering.known import Known, text_of
from afterword.features.remembering.scribe import answer, passage_prompt
from afterword.inference import Delta, PromptText
from afterword.memory import extracts
from features.remembering.storytelling import Model, Words, read_all, scribe, story_of, tale


@pytest.mark.parametrize("chat", [True, False])
@pytest.mark.parametrize("context_tokens", [512, 1_024, 8_192])
async def test_every_question_fits_the_context_with_its_answer(
    context_tokens: int, *, chat: bool
) -> None:
    story, model = story_of(tale(3, 6_000)), Model(lambda n, _: f"Ada rows {n}. " + "And on. " * 30)
    await build(story, scribe(model, chat=chat, context_tokens=context_tokens), Known(), near=0)
    assert model.requests
    for request in model.requests:
        tokens = Words().count(request.prompt.text)
        assert 0 < request.sampling.max_tokens <= context_tokens // 3
        assert tokens + request.sampling.max_tokens <= context_tokens
        assert "about 60 words" in request.prompt.text or "about 120 words" in request.prompt.text
        assert bool(request.prompt.messages) is chat
        assert request.sampling.temperature == 0.3


async def test_a_passage_is_asked_about_whole_and_alone() -> None:
    story, model = story_of(tale(2, 3_000)), Model()
    await build(story, scribe(model), Known(), near=0)
    for index in range(story.count):
        text = story.passage_text(index)
        asking = [r for r in model.requests if text in r.prompt.text]
        assert len(asking) == 1
        others = [i for i in range(story.count) if i != index]
        assert not [i for i in others if story.passage_text(i)[:60] in asking[0].prompt.text]


def test_a_text_too_long_keeps_its_beginning_its_end_and_what_tells_most() -> None:
    long = " ".join(tale(1, 3_000).split("\n\n")[1:])
    asked = scribe(Model(), context_tokens=900)
    extract = extracts.read(long)
    prompt = passage_prompt(asked, Words(), long, extract).text
    sentences = [part + "." for part in long.strip().split(". ")]
    assert sentences[0] in prompt
    assert long.strip()[-60:] in prompt
    assert " […] " in prompt
    assert any(line.text in prompt for line in extract.lines)
    inside = prompt.split("no preamble.")[1]
    for part in inside.strip().split(" […] "):
        assert part.strip().endswith(".")


def test_a_node_is_told_from_its_childrens_summaries_and_short_ones_from_themselves() -> None:
    story = story_of("# One\n\nAda rows.\n\n" + tale(1, 3_000))
    known = read_all(story)
    covered = next(c for c in story.build_order(0) if c.node.words < 10)
    assert known.told(story, covered, 60) == "Ada rows." == text_of(story, covered)
    leaf = next(c for c in story.build_order(0) if c.node.words > 100)
    extract = known.extract(leaf.node)
    assert extract
    assert known.told(story, leaf, 60) == extract.summary(60)
    known.summaries[leaf.node.digest] = "Generated."
    assert known.told(story, leaf, 60) == "Generated."


def test_what_tells_nothing_by_itself_is_told_by_how_it_begins() -> None:
    speech = " ".join(f"—and then “what {number}?” he asked, and so on;" for number in range(60))
    story = story_of(f"# One\n\nIt is so. {speech}\n")
    known = read_all(story)
    covered = next(c for c in story.build_order(0) if c.node.words > 80)
    extract = known.extract(covered.node)
    assert extract
    assert extract.summary(60) == ""
    assert known.told(story, covered, 60).startswith("It is so.")


async def test_a_completion_is_read_to_the_end_of_its_paragraph() -> None:
    model = Model(lambda *_: Delta("\n\nAda rows.\n\nSummary of something else"))
    raw, finish = await answer(scribe(model, chat=False), model, PromptText("x"), 60)
    assert raw.strip().startswith("Ada rows.")
    assert finish is None


def test_the_key_says_how_the_summary_was_made() -> None:
    story = story_of(tale(2, 3_000))
    leaf = next(iter(story.build_order(0))).node
    assert story.root
    chat, text = scribe(None, chat=True), scribe(None, chat=False)
    keys = {chat.key(leaf), text.key(leaf), scribe(None, name="b").key(leaf), chat.key(story.root)}
    assert len(keys) == 4
    assert chat.key(leaf) == scribe(None, chat=True, context_tokens=100).key(leaf)

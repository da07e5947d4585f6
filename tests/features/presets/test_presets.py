"""Presets: how their files are read, what is asked, and what of an answer is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.features.presets import (
    Source,
    UnusablePresetError,
    chosen_preset,
    placed,
    read_preset,
    say,
    shipped_presets,
)
from afterword.inference import EngineProblem, Finish, ProblemKind
from afterword.manuscript import Manuscript, Markup
from features.rewriting.engines import Broken, Teller, desk

NINE = ("continue", "philosopher", "question", "emoji", "reply", "opener", "email", "poem", "list")
TRICKY = 'He said "no" \\ {{line}} {"a": 1}\n👩‍👩‍👧 and left — “so”.'
OWN = """\
---
name: Weather report
for: What the weather is like in it.
where: after
shape: lines
temperature: 0.5
max_tokens: 40
stop: "\\n\\n", "END"
---

Report the weather in this text: {{text}}
"""


async def said(
    key: str, answer: str, text: str = "The rain fell.", *, chat: bool = True
) -> list[str]:
    made = desk(text, Teller(answer, model="smollm2-135m"), chat=chat)
    preset = chosen_preset(shipped_presets(), key)
    found = await say(made, preset, Source(made.manuscript, 0, len(text)))
    return [one.text for one in found]


def test_ours_are_the_nine_of_the_keyboard() -> None:
    assert tuple(preset.key for preset in shipped_presets()) == NINE
    for preset in shipped_presets():
        assert preset.name
        assert preset.purpose
        assert preset.takes_text
        assert preset.raw
        assert "{{answer}}" not in preset.chat


def test_a_file_of_ones_own_is_read() -> None:
    for text in (OWN, OWN.replace("\n", "\r\n"), "\ufeff" + OWN):
        preset = read_preset("weather", text)
        assert (preset.name, preset.where, preset.shape) == ("Weather report", "after", "lines")
        assert (preset.temperature, preset.max_tokens) == (0.5, 40)
        assert preset.stop == ("\n\n", "END")
        assert preset.chat == "Report the weather in this text: {{text}}"
        assert preset.raw == ""


def test_a_bare_prompt_is_a_preset() -> None:
    preset = read_preset("plain", "Say something.")
    assert (preset.name, preset.takes_text, preset.temperature) == ("plain", False, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\nname: Empty\n---\n\n",
        OWN.replace("after", "beside"),
        OWN.replace("lines", "round"),
        OWN.replace("0.5", "hot"),
        OWN.replace("0.5", "7"),
        OWN.replace("{{text}}", "{{story}}"),
        OWN + "x" * 9_000,
    ],
)
def test_a_broken_file_is_one_clear_line(text: str) -> None:
    with pytest.raises(UnusablePresetError) as raised:
        read_preset("weather", text)
    assert "\n" not in str(raised.value)
    assert "weather" in str(raised.value)


async def test_what_a_text_holds_stays_as_it_is() -> None:
    for chat in (True, False):
        engine = Teller("Nothing much.")
        made = desk(TRICKY, engine, chat=chat)
        preset = replace(
            read_preset("own", "Before.\n\n{{text}}\n\nAfter:{{answer}}"), max_tokens=9
        )
        await say(made, preset, Source(made.manuscript, 0, len(TRICKY)))
        assert engine.requests[0].prompt.text.endswith(f"Before.\n\n{TRICKY}\n\nAfter:")


async def test_a_raw_model_gets_the_first_words_of_its_answer() -> None:
    found = await said("poem", " the sea,\nand the rain.", chat=False)
    assert found == ["I remember the sea,\nand the rain."]
    assert await said("list", " a key\n- a hat\n- a key\n- a rope", chat=False) == [
        "- a key\n- a hat"
    ]


async def test_a_long_text_is_fitted_to_the_budget() -> None:
    text = "The rain fell on the roof all night. " * 2_000 + "Then it stopped at last."
    engine = Teller("It was dry.")
    made = desk(text, engine, room=400)
    await say(made, shipped_presets()[1], Source(made.manuscript, 0, len(text)))
    prompt = engine.requests[0].prompt
    assert made.tokenizer.count(prompt.text) <= 400
    assert "Then it stopped at last." in prompt.text


@pytest.mark.parametrize(
    ("key", "answer", "shown"),
    [
        ("emoji", "🌧️🏠👩‍👩‍👧", "🌧️🏠👩‍👩‍👧"),
        ("list", "- a key\n- a hat", "- a key\n- a hat"),
        ("poem", "It rained,\nand then\n\nit rained.", "It rained,\nand then\n\nit rained."),
        ("email", "Hello,\n\nit rained.\n\nBest wishes", "Hello,\n\nit rained.\n\nBest wishes"),
        ("reply", "Sure! I'll bring the umbrella.", "Sure! I'll bring the umbrella."),
        ("opener", "It had rained. Nobody knew.", "It had rained."),
        (
            "poem",
            "Here is a short poem about rain:\n\nIt rained,\nand then",
            "It rained,\nand then",
        ),
    ],
)
async def test_an_answer_of_any_shape_is_shown(key: str, answer: str, shown: str) -> None:
    assert await said(key, answer) == [shown]


@pytest.mark.parametrize("key", NINE)
@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I can't help with this request.",
        "As an AI language model, I cannot write this text.",
        '{"error": {"message": "overloaded"}}',
        "Internal Server Error",
        "<|im_end|><|im_start|>user",
        "   \n ",
    ],
)
async def test_no_refusal_error_or_token_is_ever_shown(key: str, answer: str) -> None:
    assert await said(key, answer) == []


@pytest.mark.parametrize("key", ["email", "philosopher", "reply", "question"])
async def test_a_loop_is_cut(key: str) -> None:
    (text,) = await said(key, "It rained all day in the old town. " * 9) or [""]
    assert text.count("It rained") <= 1


async def test_an_answer_cut_off_by_its_length_ends_where_a_line_or_sentence_does() -> None:
    engine = Teller("- a key\n- a hat\n- half of a", finish=Finish.LENGTH)
    made = desk("The attic", engine)
    found = await say(made, chosen_preset(shipped_presets(), "list"), Source(made.manuscript, 0, 9))
    assert [one.text for one in found] == ["- a key\n- a hat"]


async def test_what_the_writer_gave_is_no_answer() -> None:
    assert await said("poem", "The rain fell.") == []


async def test_nothing_is_asked_about_nothing() -> None:
    engine = Teller("Something.")
    made = desk("", engine)
    assert await say(made, shipped_presets()[7], Source(made.manuscript, 0, 0)) == ()
    assert not engine.requests


async def test_answers_differ_and_have_receipts() -> None:
    engine = Teller("🌧️🏠", "🌧️🏠", "☔😀")
    made = desk("The rain fell.", engine)
    preset = chosen_preset(shipped_presets(), "emoji")
    found = await say(made, preset, Source(made.manuscript, 0, 14), count=2, seed=5)
    assert [one.text for one in found] == ["🌧️🏠", "☔😀"]
    assert [one.receipt.seed for one in found] == [5, 7]
    assert found[0].receipt.feature == "rewrite"
    assert len({one.receipt.id for one in found}) == 2
    assert engine.requests[0].sampling.temperature == 0.6


async def test_a_failing_engine_is_the_writers_to_know() -> None:
    made = desk("The rain fell.", Broken(""))
    with pytest.raises(EngineProblem) as raised:
        await say(made, shipped_presets()[7], Source(made.manuscript, 0, 14))
    assert raised.value.kind is ProblemKind.UNREACHABLE


def test_a_name_nobody_knows_is_said_with_those_there_are() -> None:
    with pytest.raises(UnusablePresetError, match="continue, philosopher"):
        chosen_preset(shipped_presets(), "haiku")
    assert chosen_preset(shipped_presets(), " question and ANSWER ").key == "question"


@pytest.mark.parametrize(
    ("key", "start", "end", "page"),
    [
        ("emoji", 0, 4, "One. ☔ Two.\n\nThree.\n"),
        ("emoji", 0, 5, "One. ☔ Two.\n\nThree.\n"),
        ("email", 5, 9, "One. ☔\n\nThree.\n"),
        ("poem", 0, 4, "One. Two.\n\n☔\n\nThree.\n"),
        ("poem", 11, 17, "One. Two.\n\nThree.\n\n☔\n"),
        ("poem", 18, 18, "One. Two.\n\nThree.\n\n☔"),
    ],
)
def test_an_answer_finds_its_place(key: str, start: int, end: int, page: str) -> None:
    text = "One. Two.\n\nThree.\n"
    manuscript = Manuscript.parse(text, markup=Markup.MARKDOWN)
    target = placed(chosen_preset(shipped_presets(), key), manuscript, start, end)
    put = f"{target.lead}☔{target.tail}"
    assert text[: target.start] + put + text[target.end :] == page

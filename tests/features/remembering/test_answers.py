"""What of a model's answer is a summary."""

from __future__ import annotations

import pytest

from afterword.features.remembering.answers import summary_from
from afterword.inference import Finish
from features.remembering.storytelling import tale

PLAIN = (
    "Ada rows out at dawn to count the barrels. Bertram, who cannot swim, waits at the weir and "
    "sees her boat come back empty."
)
SOURCE = (
    "It was still dark when Ada took the boat out. The barrels had been lying in the mud of the "
    "lower pool since Friday, and nobody but her had thought to count them. Bertram had come down "
    "as far as the weir; he could not swim, and said so to whoever would listen. An hour later the "
    "boat came round the bend by itself, turning slowly, with the oars shipped."
)
RUSSIAN = (
    "Ада на рассвете выплывает считать бочки. Бертрам, который не умеет плавать, ждёт у "
    "плотины и видит, как лодка возвращается пустой."
)


def polished(raw: str, words: int = 60, finish: Finish | None = Finish.STOP) -> str:
    return summary_from(raw, finish=finish, words=words, source=SOURCE)


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN,
        f"  {PLAIN}\n",
        f"Here is a summary of the passage:\n\n{PLAIN}",
        f"Here's the summary: {PLAIN}",
        f"Sure! Here is a one-paragraph summary, in the present tense:\n\n{PLAIN}",
        f"Summary: {PLAIN}",
        f"**Summary**\n\n{PLAIN}",
        f"**Summary:** {PLAIN}",
        f"# Summary\n\n{PLAIN}",
        f"## The Weir\n{PLAIN}",
        f"Zusammenfassung: {PLAIN}",
        f"Voici un résumé du passage : {PLAIN}",
        f"<think>They want sixty words.</think>\n\n{PLAIN}",
        f"```\n{PLAIN}\n```",
        f'"{PLAIN}"',
        f"“{PLAIN}”",
        f"{PLAIN}\n\n(26 words)",
        f"{PLAIN} (Approximately 26 words)",
        f"{PLAIN}\n\nLet me know if you would like more detail.",
        f"{PLAIN}\n\nNote: this keeps all names.",
        f"{PLAIN}\n\n---\n\nI hope this helps!",
        PLAIN.replace(". B", ".\n\nB"),
        f"- {PLAIN.replace('. B', '.' + chr(10) + '- B')}",
        f"assistant: {PLAIN}",
        f"{PLAIN}<|im_end|>",
        PLAIN.replace("Ada", "**Ada**"),
    ],
)
def test_what_stands_around_it_is_taken_off(raw: str) -> None:
    assert polished(raw) == PLAIN


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   \n",
        "…",
        "I'm sorry, but I can't help with that request.",
        "I cannot summarize this passage because it contains violence.",
        "I'm unable to summarise the text.",
        "As an AI language model, I do not have opinions.",
        "No passage was provided. Please provide the text you would like summarised.",
        "Could you please share the passage?",
        "It seems you haven't provided any text yet.",
        '{"error": {"message": "maximum context length"}}',
        "<html><body>502 Bad Gateway</body></html>",
        "Summary:",
        "<think>Let me see. The passage",
        SOURCE,
        SOURCE[:240],
        RUSSIAN,
    ],
)
def test_what_is_none_is_refused(raw: str) -> None:
    assert polished(raw) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ada promises Bertram the recipe: two barrels of herring and a third of salt. He pays.",
        "Holmes asks Watson to send the manuscript to the editor and to share the text with Mary.",
        "The passage to the lower pool is locked, so Ada climbs the wall and finds the key there.",
        "Bertram says “I can't help you write the letter” and leaves. Ada writes it herself.",
        "Ada reads the summary of the trial: guilty on all counts. She burns it in the grate.",
        "Okay, the innkeeper's dog, is stolen by Ada's brother, who hides it in the chapel.",
    ],
)
def test_what_a_story_tells_is_not_taken_for_talk(text: str) -> None:
    kept = polished(text)
    assert text.endswith(kept)
    assert len(kept) > len(text) - 8


def test_an_answer_that_was_cut_short_ends_with_its_last_whole_sentence() -> None:
    cut = PLAIN + " Then Celia comes down with the"
    assert polished(cut, finish=Finish.LENGTH) == PLAIN
    assert polished("Ada rows out at dawn to", finish=Finish.LENGTH) == ""
    assert polished("Ada rows out at dawn and counts the barrels") != "", "it only lacks its point"


def test_a_long_answer_is_cut_at_a_sentence() -> None:
    kept = polished(tale(1, 400).partition("\n\n")[2], words=60)
    assert kept.endswith(".")
    assert 60 <= len(kept.split()) <= 102


def test_a_loop_is_cut() -> None:
    assert polished(f"{PLAIN} {PLAIN} {PLAIN}") == PLAIN


def test_a_merged_summary_may_use_its_parts_own_words() -> None:
    assert summary_from(SOURCE, finish=Finish.STOP, words=120) == SOURCE


def test_other_scripts() -> None:
    source = (
        "天还没亮，艾达就把船划了出去。桶从星期五起就躺在下游的泥里，除了她没有人想到去数。" * 3
    )
    text = "艾达天亮前划船去数桶。贝特朗在堰边等她，看见空船漂回来。"
    assert (
        summary_from(f"以下是摘要：\n{text}", finish=Finish.STOP, words=60, source=source) == text
    )
    assert summary_from(PLAIN, finish=Finish.STOP, words=60, source=source) == ""

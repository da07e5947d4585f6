"""One hole: the question from both sides, and replacement text that fits to the character."""

from __future__ import annotations

import asyncio

import pytest

from afterword.features.gaps.filling import fillings
from afterword.features.gaps.holes import Hole
from afterword.inference import EngineProblem, Priority, ProblemKind
from afterword.manuscript import Edit, Manuscript, Markup
from features.completion.fakes import settle
from features.gaps.drafts import STORY, Draft

GOOD = "The ferry showed a light at last, low and yellow."
SECOND = "Nobody on the wall cheered, and nobody went down."
THIRD = "Then the light was gone again, and they heard the bell."


async def filled(
    text: str, *answers: str, markup: Markup = Markup.MARKDOWN, number: int = 0
) -> str:
    draft = Draft(text, *answers, markup=markup)
    hole = draft.holes[number]
    (candidate,) = await fillings(draft.desk(), hole)
    draft.put(hole, candidate)
    return draft.text


LIT = "It was lit. It smoked."
MARKERS = [
    "[insert the ferry’s answer]",
    "[...]",
    "[…]",
    "TK",
    "TK: the ferry answers",
    "<!-- gap: the ferry answers -->",
    "[TODO: the ferry answers]",
]


@pytest.mark.parametrize("marker", MARKERS)
async def test_a_paragraph_takes_the_markers_place(marker: str) -> None:
    text = STORY.replace("{gap}", marker)
    assert await filled(text, f"\n\n{GOOD}\n\nThe rope") == STORY.replace("{gap}", GOOD)


@pytest.mark.parametrize("marker", MARKERS[:4])
@pytest.mark.parametrize(
    ("before", "after", "answer", "words"),
    [
        ("She took the lamp from ", " and went.", " the shed and went.", "the shed"),
        ("She took the lamp from ", ".", " the shed. Then", "the shed"),
        ("She took the lamp from ", ", and went.", " the shed, and went.", "the shed"),
        ("She took the lamp. ", " Then she went.", f" {LIT} It", LIT),
        ("", " Then she went.", f"\n\n{LIT} It", LIT),
        ("She took the lamp. ", "", f" {LIT} It", LIT),
        ("“She took ", ",” he said.", " the lamp,” he said.", "the lamp"),
    ],
)  # fmt: skip
async def test_words_take_the_markers_place(
    marker: str, before: str, after: str, answer: str, words: str
) -> None:
    text = f"# One\n\n{before}{marker}{after}\n\nThe end.\n"
    assert await filled(text, answer) == f"# One\n\n{before}{words}{after}\n\nThe end.\n"


CIRCLES = (
    "She sailed round the world and she sailed back. She sailed round the world once more, and she "
    "sailed back to the wall. She sailed round the world and was gone."
)


async def test_what_goes_in_circles_is_drawn_again_and_never_offered() -> None:
    text = STORY.replace("{gap}", "[...]")
    better = f"\n\n{GOOD}\n\nThe rope"
    assert await filled(text, f"\n\n{CIRCLES}\n\nThe", better) == STORY.replace("{gap}", GOOD)
    draft = Draft(text, f"\n\n{CIRCLES}\n\nThe")
    assert await fillings(draft.desk(), draft.holes[0]) == ()


async def test_what_opens_with_a_title_is_only_taken_where_nothing_better_comes() -> None:
    text = STORY.replace("{gap}", "[...]")
    titled = f"\n\nThe Ferry.\n\n{GOOD}\n\nThe rope"
    better = f"\n\n{SECOND}\n\nThe rope"
    assert await filled(text, titled, better) == STORY.replace("{gap}", SECOND)
    assert await filled(text, titled) == STORY.replace("{gap}", f"The Ferry.\n\n{GOOD}")


async def test_several_paragraphs_where_the_beat_asks_for_them() -> None:
    gap = "[insert three paragraphs: the ferry comes]"
    answer = f"\n\n{GOOD}\n\n{SECOND}\n\n{THIRD}\n\nAnd so on."
    text = await filled(STORY.replace("{gap}", gap), answer)
    assert text == STORY.replace("{gap}", f"{GOOD}\n\n{SECOND}\n\n{THIRD}")


INDENTED = "".join(
    f"    The tide was making slowly for the {n}th hour, as it did in the week of the\n"
    "salt fair, and nobody on the wall had spoken since the lamp went out; they counted the\n"
    "boats and went home to bed.\n"
    for n in range(30)
)
WRAPPED = (
    """\
The tide was making slowly, as it did in the week
of the salt fair, and nobody on the wall had spoken
since the lamp went out; they counted the boats
and counted them again, and then went home to bed.

"""
    * 6
)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
async def test_an_indented_page(eol: str) -> None:
    gap = "    [insert two paragraphs: the ferry]\n"
    page = (INDENTED + gap + INDENTED).replace("\n", eol)
    text = await filled(page, f"\n{GOOD}\n{SECOND}\n{THIRD}", markup=Markup.PLAIN)
    assert text == (INDENTED + f"    {GOOD}\n    {SECOND}\n" + INDENTED).replace("\n", eol)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
async def test_a_wrapped_page(eol: str) -> None:
    page = (WRAPPED + "[insert: the ferry answers]\n\n" + WRAPPED).replace("\n", eol)
    text = await filled(page, f"\n\n{GOOD} {SECOND}\n\n", markup=Markup.PLAIN)
    assert text.startswith(WRAPPED.replace("\n", eol))
    assert text.endswith(WRAPPED.replace("\n", eol))
    written = text[len(WRAPPED.replace("\n", eol)) : -len(WRAPPED.replace("\n", eol))]
    lines = written.split(eol)
    assert " ".join(lines).strip() == f"{GOOD} {SECOND}"
    assert len(lines) > 3
    assert all(len(line) <= 51 for line in lines)
    assert "\r" not in written.replace(eol, "")


async def test_words_in_a_wrapped_paragraph_keep_to_its_width() -> None:
    page = WRAPPED + WRAPPED.replace("since the lamp went out", "since the lamp [...] out", 1)
    words = "that Tamsin had carried up from the old man’s shed had gone"
    answer = f" {words} out; they counted the boats"
    text = await filled(page, answer, markup=Markup.PLAIN)
    assert " ".join(text.split()) == " ".join(page.replace("[...]", words).split())
    assert all(len(line) <= 51 for line in text.split("\n"))
    assert text.startswith(WRAPPED)


async def test_a_gap_that_touches_a_paragraph_does_not_run_into_it() -> None:
    text = "# One\n\nTamsin set down the lamp.\n<!-- gap: the ferry -->\n\nNobody moved.\n"
    got = await filled(text, f"\n\n{GOOD}\n\nNobody")
    assert got == f"# One\n\nTamsin set down the lamp.\n\n{GOOD}\n\nNobody moved.\n"


async def test_both_sides_and_the_beat_are_asked_about() -> None:
    draft = Draft(STORY.replace("{gap}", "[insert the ferry’s answer]"), f"\n\n{GOOD}\n\nThe")
    await fillings(draft.desk(), draft.holes[0], temperature=0.3, seed=7)
    (call,) = draft.engine.calls
    prompt = call.request.prompt.text
    assert prompt.rstrip().endswith("waited for the ferry to answer it.")
    assert "The rope went slack" in prompt
    assert "the ferry’s answer" in prompt
    assert call.request.priority is Priority.GAP
    assert (call.request.sampling.temperature, call.request.sampling.seed) == (0.3, 7)


async def test_near_duplicates_are_replaced_and_receipts_name_the_feature() -> None:
    text = STORY.replace("{gap}", "[...]")
    answers = [f"\n\n{one}\n\nThe" for one in (GOOD, GOOD, SECOND)]
    draft = Draft(text, *answers)
    found = await fillings(draft.desk(), draft.holes[0], count=2, seed=3)
    assert [one.text for one in found] == [GOOD, SECOND]
    assert {one.receipt.feature for one in found} == {"gap"}
    assert len({one.receipt.id for one in found}) == 2
    assert len({call.request.sampling.seed for call in draft.engine.calls}) == 3


async def test_words_that_run_into_what_follows_are_preferred_to_words_cut_short() -> None:
    text = "# One\n\nShe took the lamp from [...] and went down.\n"
    cut, met = " the shed, where it hung. He", " the shed and went down."
    draft = Draft(text, cut, met)
    (found,) = await fillings(draft.desk(), draft.holes[0])
    assert found.text == "the shed"
    assert len(draft.engine.calls) == 2
    draft = Draft(text, cut)
    (found,) = await fillings(draft.desk(), draft.holes[0])
    assert found.text == "the shed"
    assert len(draft.engine.calls) == 4


async def test_a_paragraph_that_has_a_word_of_its_beat_is_preferred() -> None:
    text = STORY.replace("{gap}", "[insert: the ferry answers with a light]")
    off, on = (f"\n\n{one}\n\nThe" for one in (SECOND, GOOD))
    draft = Draft(text, off, on)
    (found,) = await fillings(draft.desk(), draft.holes[0])
    assert found.text == GOOD
    assert len(draft.engine.calls) == 2
    draft = Draft(text, off)
    (found,) = await fillings(draft.desk(), draft.holes[0])
    assert found.text == SECOND


async def test_what_says_nothing_new_comes_last() -> None:
    text = STORY.replace("{gap}", "[...]")
    old, new = "She waited for the ferry to answer.", "A bell rang far out on the water."
    draft = Draft(text, *(f"\n\n{one}\n\nThe" for one in (old, new)))
    (found,) = await fillings(draft.desk(), draft.holes[0])
    assert found.text == new
    draft = Draft(text, f"\n\n{old}\n\nThe")
    assert [one.text for one in await fillings(draft.desk(), draft.holes[0])] == [old]


async def test_of_several_draws_the_one_that_leads_into_what_follows_is_taken() -> None:
    leads = "They had made the rope fast to the ring, and now the water pulled at it."
    draft = Draft(STORY.replace("{gap}", "[...]"), *(f"\n\n{one}\n\nThe" for one in (GOOD, leads)))
    (found,) = await fillings(draft.desk(), draft.holes[0], draws=2)
    assert found.text == leads
    assert len(draft.engine.calls) == 2


async def test_nothing_worth_offering() -> None:
    draft = Draft(STORY.replace("{gap}", "[...]"), "I’m sorry, but I can’t continue this story.")
    assert await fillings(draft.desk(chat=True), draft.holes[0]) == ()


async def test_an_engine_that_fails_says_so() -> None:
    draft = Draft(STORY.replace("{gap}", "[...]"))
    problem = EngineProblem(ProblemKind.UNREACHABLE, "no server at that address")
    task = asyncio.create_task(fillings(draft.desk(), draft.holes[0]))
    await settle()
    draft.engine.calls[0].fail(problem)
    with pytest.raises(EngineProblem, match="no server"):
        await task


async def test_the_text_grows_for_whoever_watches() -> None:
    draft = Draft(STORY.replace("{gap}", "[...]"), f"\n\n{GOOD} {SECOND}\n\nThe")
    seen: list[str] = []
    await fillings(draft.desk(), draft.holes[0], watch=seen.append)
    assert seen[-1] == f"{GOOD} {SECOND}"
    assert all(seen[-1].startswith(one) for one in seen)


async def test_a_stretch_and_a_place_can_be_filled_too() -> None:
    text = STORY.replace("{gap}", "Something stood here before.")
    manuscript = Manuscript.parse(text)
    start = text.index("Something")
    draft = Draft(text, f"\n\n{GOOD}\n\nThe")
    stretch = Hole(start, start + len("Something stood here before."), "", inline=False)
    (found,) = await fillings(draft.desk(), stretch)
    assert found.text == GOOD
    assert "Something stood here" not in draft.prompts[0]

    text = STORY.replace("{gap}\n\n", "")
    place = text.index("The rope")
    draft = Draft(text, f"\n\n{GOOD}\n\nThe")
    (found,) = await fillings(draft.desk(), Hole(place, place, "", inline=False))
    changed = str(draft.manuscript.edited(Edit(place, place, found.text)).text)
    assert changed == STORY.replace("{gap}", GOOD)
    assert manuscript.gaps == ()

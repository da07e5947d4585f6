"""Text changed by a model that continues documents: put in between, or paragraph by paragraph."""

from __future__ import annotations

import pytest

from afterword.features.rewriting import UnclearWishError, changes, passage_at, wish_of
from afterword.features.rewriting.inserting import LEADS
from features.rewriting.engines import Teller, desk

FIRST = "Marta unlocked the shop and hung her wet coat behind the door."
SECOND = "The letter lay on the floor, where the postman had pushed it."
PAGE = (
    f"The street was empty, and it had rained in the harbour all night.\n\n{FIRST} {SECOND}\n\n"
    "She did not open it until the evening.\n"
)
SMALL = "smollm2-135m"


async def grown(answer: str, how: str, detail: str = "", page: str = PAGE) -> list[str]:
    made = desk(page, Teller(answer, model=SMALL), chat=False)
    at = page.index(FIRST)
    passage = passage_at(made.manuscript, at, at)
    assert passage is not None
    found = await changes(made, passage, wish_of(how, detail))
    assert bool(found.note) != bool(found.candidates)
    return [page[: passage.start] + one.text + page[passage.end :] for one in found.candidates]


@pytest.mark.parametrize("sense", list(LEADS))
async def test_a_description_is_put_between_sentences_that_stay(sense: str) -> None:
    (page,) = await grown(" the rain and of old tar. And then she left.", "describe", sense)
    puts = [f" {lead} the rain and of old tar." for lead in LEADS[sense]]
    assert sum(put in page for put in puts) == 1
    for put in puts:
        page = page.replace(put, "")
    assert page == PAGE


async def test_what_does_not_belong_to_a_description_is_cut_off() -> None:
    (page,) = await grown(
        " the rain and the tar, which I had known as a child.", "describe", "smell"
    )
    assert "the rain and the tar. " in page or "the rain and the tar.\n" in page
    assert "child" not in page


@pytest.mark.parametrize(
    "answer",
    [
        " Giselle and of her brother.",  # a stranger
        " rain that I had known since childhood.",  # a voice that isn't the page's
        " “rain,” said Marta, “and of the harbour.”",
        " the rain, was it not, and of the harbour?",
        " it.",
        " salt and salt.",
        " " + "the rain of " * 30,
        "",
    ],
)
async def test_what_does_not_belong_is_not_put_in(answer: str) -> None:
    assert await grown(answer, "describe", "smell") == []


async def test_expanding_keeps_every_word() -> None:
    (page,) = await grown(" It was colder there than in the street outside. She", "expand")
    assert page.replace(" It was colder there than in the street outside.", "") == PAGE
    assert page != PAGE


async def test_speech_comes_as_a_paragraph_of_its_own() -> None:
    (page,) = await grown("Nobody has been here,” said Marta.", "dialogue")
    assert page == PAGE.replace(SECOND, f"{SECOND}\n\n“Nobody has been here,” said Marta.")


async def test_a_present_tense_is_kept() -> None:
    page = (
        f"It is late and the harbour is dark.\n\n{FIRST.replace('unlocked', 'unlocks')} "
        "The letter is on the floor. She is tired, and there is nobody who says a word.\n"
    )
    page = page.replace("hung", "hangs")
    engine = Teller(" the rain and the harbour.", model=SMALL)
    made = desk(page, engine, chat=False)
    at = page.index("Marta")
    passage = passage_at(made.manuscript, at, at)
    assert passage is not None
    found = await changes(made, passage, wish_of("describe", "touch"))
    assert " was " not in found.candidates[0].text
    prompts = [request.prompt.text for request in engine.requests]
    assert any(prompt.endswith("The air is") for prompt in prompts)


async def test_a_small_model_shortens_a_sentence_at_a_time() -> None:
    long = (
        "Marta unlocked the shop, which she had never done so late before, and hung her wet coat "
        "behind the door."
    )
    short = "Marta unlocked the shop late and hung her wet coat behind the door."
    page = PAGE.replace(FIRST, long)
    engine = Teller(lambda prompt: short if long in prompt else "Nothing.", model=SMALL)
    made = desk(page, engine, chat=False)
    passage = passage_at(made.manuscript, page.index(long), page.index(long))
    assert passage is not None
    found = await changes(made, passage, wish_of("shorten"))
    assert [one.text for one in found.candidates] == [f"{short} {SECOND}"]
    assert all(request.sampling.dry_multiplier == 0 for request in engine.requests)


async def test_a_small_model_that_fails_is_said_to_be_small() -> None:
    made = desk(PAGE, Teller("He is a creative writing assistant.", model=SMALL), chat=False)
    passage = passage_at(made.manuscript, PAGE.index(FIRST), PAGE.index(FIRST))
    assert passage is not None
    for wish in (
        wish_of("pov", "first"),
        wish_of("tone", "wry"),
        wish_of("say", "", "Make it rain"),
    ):
        found = await changes(made, passage, wish)
        assert found.candidates == ()
        assert SMALL in found.note
        assert "[engine.rewrite]" in found.note


async def test_any_other_raw_model_follows_a_pattern() -> None:
    other = (
        "Marta unlocked the shop and hung her coat behind the door. The letter lay on the floor."
    )
    engine = Teller(f"{other}\n\nA passage:\nThe rain", model="a-base-model")
    made = desk(PAGE, engine, chat=False)
    passage = passage_at(made.manuscript, PAGE.index(FIRST), PAGE.index(FIRST))
    assert passage is not None
    found = await changes(made, passage, wish_of("shorten"))
    assert [one.text for one in found.candidates] == [other]
    prompt = engine.requests[0].prompt.text
    assert prompt.endswith("The same passage, shorter:")
    assert "The street was empty" in prompt


@pytest.mark.parametrize(
    ("how", "detail", "instruction"),
    [
        ("sing", "", ""),
        ("say", "", " "),
        ("tone", "", ""),
        ("pov", "fourth", ""),
        ("describe", "pain", ""),
        ("say", "", "x" * 2000),
    ],
)
def test_a_wish_that_is_not_clear_is_one_line(how: str, detail: str, instruction: str) -> None:
    with pytest.raises(UnclearWishError) as raised:
        wish_of(how, detail, instruction)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 200

"""Text changed by a model that answers messages: what is offered, and what never is."""

from __future__ import annotations

import asyncio

import pytest

from afterword.features.rewriting import changes, passage_at, wish_of
from afterword.inference import EngineProblem, Finish, Priority, ProblemKind
from afterword.manuscript import Manuscript, Markup
from features.completion.fakes import settle
from features.rewriting.engines import Broken, Hanging, Teller, desk

ONE = (
    "Marta unlocked the shop and switched on the lights. The letter lay on the floor, where the "
    "postman had pushed it under the door. She picked it up and saw the handwriting."
)
TWO = "“You are late,” said Orrin, who had been waiting in the yard since eight o'clock."
THREE = "The rain began again at noon, and nobody asked Marta for so much as a candle that day."
PAGE = f"# One\n\n{ONE}\n\n{TWO}\n\n{THREE}\n"
OTHER = (
    "Marta opened up the shop and put the lights on. On the floor lay the letter that the postman "
    "had pushed under the door. She bent for it and knew the handwriting."
)
GERMAN = (
    "Marta öffnete den Laden und machte das Licht an. Auf dem Boden lag der Brief, den der "
    "Briefträger unter der Tür durchgeschoben hatte. Sie hob ihn auf und sah die Schrift."
)
RUSSIAN = (
    "Марта открыла лавку и включила свет. На полу лежало письмо, которое почтальон просунул "
    "под дверь. Она подняла его и увидела почерк."
)
REFUSED = (
    "I'm sorry, but I can't continue this story. Marta unlocked the shop, switched on the lights "
    "and saw the letter on the floor, where the postman had pushed it under the door."
)
ABOUT = (
    "In this version of the passage Marta unlocked the shop and switched on the lights, and the "
    "letter lay on the floor, where the postman had pushed it. She saw the handwriting."
)
UNTRUE = (
    "In winter Marta never went down to the harbour, since the boats were all laid up and the "
    "men sat over their cards, and there was nothing to be heard but wind and gulls."
)
SHORTER = "Marta opened the shop and found a letter on the floor. She knew the handwriting."


async def changed(
    page: str, old: str, answer: str, how: str = "rewrite", detail: str = ""
) -> list[str]:
    """The whole page with each candidate in the place of `old`."""
    at = page.index(old)
    made = desk(page, Teller(answer))
    passage = passage_at(made.manuscript, at, at + len(old))
    assert passage is not None
    found = await changes(made, passage, wish_of(how, detail))
    assert bool(found.note) != bool(found.candidates)
    pages = []
    for one in found.candidates:
        text = one.text.replace("\n", made.manuscript.shape.eol)
        pages.append(page[: passage.start] + text + page[passage.end :])
    return pages


async def test_a_passage_is_replaced_and_nothing_else() -> None:
    assert await changed(PAGE, ONE, OTHER) == [PAGE.replace(ONE, OTHER)]


async def test_the_receipt_says_what_it_was_for() -> None:
    engine = Teller(OTHER)
    made = desk(PAGE, engine)
    passage = passage_at(made.manuscript, 10, 10)
    assert passage is not None
    found = await changes(made, passage, wish_of("rewrite"), temperature=0.4, seed=7)
    receipt = found.candidates[0].receipt
    assert (receipt.feature, receipt.temperature, receipt.seed) == ("rewrite", 0.4, 7)
    assert {"passage", "wish", "text after"} <= {piece.name for piece in receipt.pieces}
    assert engine.requests[0].priority is Priority.GAP


async def test_the_model_sees_both_sides_once() -> None:
    engine = Teller(TWO.replace("late", "early"))
    made = desk(PAGE, engine)
    at = PAGE.index(TWO)
    passage = passage_at(made.manuscript, at, at)
    assert passage is not None
    await changes(made, passage, wish_of("rewrite"))
    prompt = engine.requests[0].prompt.text
    for text in (ONE, TWO, THREE):
        assert prompt.count(text) == 1
    assert prompt.index(ONE) < prompt.index(THREE) < prompt.index(TWO)


@pytest.mark.parametrize(
    "answer",
    [
        f"Here is the rewritten passage:\n\n{OTHER}",
        f"Sure! Here's a revised version of the passage:\n\n{OTHER}",
        f"**Rewritten passage:**\n{OTHER}",
        f"“{OTHER}”",
        f"{OTHER}\n",
        OTHER.replace(" ", "  ", 3),
    ],
)
async def test_what_stands_around_an_answer_is_taken_off(answer: str) -> None:
    assert await changed(PAGE, ONE, answer) == [PAGE.replace(ONE, OTHER)]


@pytest.mark.parametrize(
    "answer",
    [
        ONE,
        "I'm sorry, but I can't help with this passage.",
        "As an AI language model, I cannot rewrite this text.",
        '{"error": {"message": "overloaded"}}',
        OTHER + " I hope this helps! Let me know if you want me to change anything.",
        OTHER + " " + "She picked it up. " * 12,
        OTHER + " " + THREE,
        OTHER.replace("Marta", "Giselle"),
        GERMAN,
        RUSSIAN,
        "The author shows how Marta opens the shop and finds the letter, which is on the floor.",
        "Lights.",
        REFUSED,
        ABOUT,
        UNTRUE,
        OTHER + " She knew it all too well. She knew it all too well.",
        f"{OTHER}\n\n{OTHER}",
        f"# One\n\n{OTHER}",
        "- Marta opened the shop\n- the letter lay on the floor\n- she knew the handwriting",
        "",
    ],
)
async def test_what_is_no_other_wording_is_not_offered(answer: str) -> None:
    assert await changed(PAGE, ONE, answer or " ") == []


async def test_another_language_is_not_offered_unless_it_is_asked_for() -> None:
    names = (
        "Marta told Orrin that Tamsin and Orrin's brother Piet had gone to the harbour with her."
    )
    page = PAGE.replace(THREE, names)
    french = "Marta dit à Orrin que Tamsin et le frère d'Orrin, Piet, étaient au port avec elle."
    assert await changed(page, names, french, "tone", "plain") == []
    made = desk(page, Teller(french))
    at = page.index(names)
    passage = passage_at(made.manuscript, at, at)
    assert passage is not None
    found = await changes(made, passage, wish_of("say", "", "Put it into French."))
    assert [one.text for one in found.candidates] == [french]


async def test_an_answer_cut_off_by_its_length_is_not_offered() -> None:
    made = desk(PAGE, Teller(OTHER, finish=Finish.LENGTH))
    passage = passage_at(made.manuscript, 10, 10)
    assert passage is not None
    assert (await changes(made, passage, wish_of("rewrite"))).candidates == ()


async def test_shorter_is_shorter_and_longer_is_longer() -> None:
    assert await changed(PAGE, ONE, SHORTER, "shorten") == [PAGE.replace(ONE, SHORTER)]
    assert await changed(PAGE, ONE, OTHER + " She put it away at once.", "shorten") == []
    longer = ONE + " It was her brother's. She had not seen it for nine years, and sat down."
    assert await changed(PAGE, ONE, longer, "expand") == [PAGE.replace(ONE, longer)]
    assert await changed(PAGE, ONE, SHORTER, "expand") == []


async def test_a_point_of_view_is_kept_to() -> None:
    mine = (
        "I unlocked the shop and switched on the lights. The letter lay on the floor, where the "
        "postman had pushed it under the door. I picked it up and saw the handwriting."
    )
    assert await changed(PAGE, ONE, mine, "pov", "first person") == [PAGE.replace(ONE, mine)]
    assert await changed(PAGE, ONE, mine, "pov", "third") == []
    assert await changed(PAGE, ONE, OTHER, "pov", "first") == []


async def test_more_dialogue_says_more_and_may_part_paragraphs() -> None:
    spoken = f"{SHORTER}\n\n“It is his,” she said. “It is my brother's handwriting.”"
    assert await changed(PAGE, ONE, spoken, "dialogue") == [PAGE.replace(ONE, spoken)]
    assert await changed(PAGE, ONE, OTHER, "dialogue") == []


async def test_quotes_and_dashes_are_the_pages_own() -> None:
    page = f"{PAGE}\n“Well,” she said, “it’s the rain.” And it’s true; it didn’t stop, it’s said.\n"
    found = await changed(page, TWO, '"You\'re late," said Orrin, who had waited since eight.')
    assert found == [page.replace(TWO, "“You’re late,” said Orrin, who had waited since eight.")]


async def test_speech_stays_open_or_closed_as_it_was() -> None:
    assert await changed(PAGE, TWO, "“You are late, said Orrin, who had waited there.") == []


async def test_part_of_a_sentence_joins_on_both_sides() -> None:
    page = "She saw him come slowly down the long wet street, and she waved.\n\n" + THREE + "\n"
    old = "come slowly down the long wet street"
    new = "walk down the street in the rain"
    for answer in (new, new.capitalize() + ".", f"She saw him {new}, and she waved"):
        assert await changed(page, old, answer) == [page.replace(old, new)]


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
async def test_wrapped_lines_are_wrapped_again(eol: str) -> None:
    lines = [
        "The boat had been lying in the harbour since the spring, and nobody",
        "had touched it. Its paint was coming off in long strips that lay on",
        "the stones like the skin of some animal, and the children who came",
        "there to play no longer asked whose it was.",
    ]
    before = "   Nobody in the village had ever spoken of the night when it came in,"
    page = eol.join([before, "and nobody ever would while the old man lived.", "", *lines, ""]) * 4
    old = eol.join(lines)
    answer = (
        "Since the spring the boat had been lying in the harbour untouched, and its paint came "
        "off in long strips. They lay on the stones like an animal's skin. The children who "
        "played there had stopped asking whose it was."
    )
    (found,) = await changed(page, old, answer)
    new = found[page.index(old) : len(found) - (len(page) - page.index(old) - len(old))]
    assert " ".join(new.split()) == answer
    assert all(len(line) <= 70 for line in new.split(eol))
    assert len(new.split(eol)) > 2
    assert "\n" not in new.replace(eol, "")


async def test_several_paragraphs_keep_what_lies_between() -> None:
    page = f"{ONE}\n\n* * *\n\n{THREE}\n\nThe end of it came later than anybody thought.\n"
    both = f"{ONE}\n\n* * *\n\n{THREE}"
    new = THREE.replace("nobody asked Marta for", "not a soul asked Marta for")
    found = await changed(page, both, f"{OTHER}\n\n{new}")
    assert found == [page.replace(ONE, OTHER).replace(THREE, new)]
    assert await changed(page, both, f"{OTHER} {new}") == []
    spoken = f"{OTHER}\n\n“It is his,” she said.\n\n{new}"
    assert await changed(page, both, spoken, "dialogue") == []


async def test_an_empty_range_means_the_paragraph() -> None:
    manuscript = Manuscript.parse(PAGE, markup=Markup.MARKDOWN)
    inside = PAGE.index("postman")
    passage = passage_at(manuscript, inside, inside)
    assert passage is not None
    assert passage.quote == ONE
    assert passage_at(manuscript, 2, 2) is None  # a heading


async def test_white_space_at_the_ends_of_a_selection_stays() -> None:
    start = PAGE.index(TWO) - 2
    passage = passage_at(
        Manuscript.parse(PAGE, markup=Markup.MARKDOWN), start, start + len(TWO) + 4
    )
    assert passage is not None
    assert passage.quote == TWO


async def test_candidates_differ() -> None:
    third = "The lights went on in the shop. Marta saw the letter on the floor by the door."
    made = desk(PAGE, Teller(OTHER, OTHER, third, third))
    passage = passage_at(made.manuscript, 10, 10)
    assert passage is not None
    found = await changes(made, passage, wish_of("rewrite"), count=2)
    assert [one.text for one in found.candidates] == [OTHER, third]


async def test_too_long_a_passage_is_said_to_be() -> None:
    engine = Teller(OTHER)
    made = desk(PAGE, engine, room=60)
    passage = passage_at(made.manuscript, 0, len(PAGE))
    assert passage is not None
    with pytest.raises(EngineProblem) as raised:
        await changes(made, passage, wish_of("rewrite"))
    assert raised.value.kind is ProblemKind.NO_ROOM
    assert not engine.requests


async def test_a_failing_engine_is_the_writers_to_know() -> None:
    made = desk(PAGE, Broken(""))
    passage = passage_at(made.manuscript, 10, 10)
    assert passage is not None
    with pytest.raises(EngineProblem, match="does not answer"):
        await changes(made, passage, wish_of("rewrite"))


@pytest.mark.parametrize("chat", [True, False])
async def test_stopping_closes_the_request(*, chat: bool) -> None:
    engine = Hanging("", model="smollm2-135m")
    made = desk(PAGE, engine, chat=chat)
    passage = passage_at(made.manuscript, 10, 10)
    assert passage is not None
    asking = asyncio.create_task(changes(made, passage, wish_of("shorten")))
    await settle()
    assert engine.requests
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await settle()
    assert engine.closed

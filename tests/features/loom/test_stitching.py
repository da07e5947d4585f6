"""Collages: every picked word as it was, with the spaces, breaks and quotes that it needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.loom.sentences import sentences_of
from afterword.features.loom.stitching import Pick, Stitched, UnknownSentenceError, stitch
from afterword.manuscript import Manuscript
from afterword.postprocess import Surroundings, surroundings_of
from features.loom.strands import strand

PAGE = "The ferry left without her.\n\n"
ONE = strand("a", "Marta counted the boats. There were nine. She had hoped for ten.")
TWO = strand("b", "Nobody came. The lamp burned blue. It was late.")


def at_end(page: str = PAGE, *, inline: bool = False) -> Surroundings:
    manuscript = Manuscript.parse(page)
    return surroundings_of(manuscript, len(page), len(page), inline=inline)


def collage(*picks: Pick, around: Surroundings | None = None, **more: str) -> Stitched:
    white = {"batch": "one", "lead": "", "tail": "", **more}
    return stitch(picks, around=around or at_end(), **white)


def parts(made: Stitched) -> list[tuple[str, str]]:
    return [(made.text[part.start : part.end], part.receipt) for part in made.parts]


def test_sentences_of_several_make_one_text() -> None:
    made = collage(Pick(ONE, (1,)), Pick(TWO, (0, 1)), Pick(ONE, (0,)))
    assert made.text == (
        "There were nine. Nobody came. The lamp burned blue. Marta counted the boats."
    )
    assert parts(made) == [
        ("There were nine.", "a"),
        ("Nobody came. The lamp burned blue.", "b"),
        ("Marta counted the boats.", "a"),
    ]


def test_a_whole_candidate_is_as_it_was() -> None:
    made = collage(Pick(strand("a", "\n" + ONE.text + "\n")), lead="\n", tail="\n")
    assert made.text == "\n" + ONE.text + "\n"
    assert parts(made) == [(ONE.text, "a")]


def test_sentences_of_one_candidate_that_are_apart_are_parts_of_their_own() -> None:
    assert parts(collage(Pick(ONE, (0, 2)))) == [
        ("Marta counted the boats.", "a"),
        ("She had hoped for ten.", "a"),
    ]


def test_paragraphs_stay_paragraphs() -> None:
    two = strand("a", "She rowed. He watched.\n\nIt rained. It stopped.")
    assert collage(Pick(two)).text == two.text
    assert collage(Pick(two, (1, 2))).text == "He watched.\n\nIt rained."
    assert collage(Pick(two, (3,)), Pick(ONE, (0,))).text == "It stopped. Marta counted the boats."
    assert collage(Pick(ONE, (0,)), Pick(two, (2,))).text == (
        "Marta counted the boats.\n\nIt rained."
    )


SPEECH = strand("s", '"I know you. You never came back," she said. He laughed.')


@pytest.mark.parametrize(
    ("picks", "text"),
    [
        ((Pick(SPEECH, (0,)),), '"I know you."'),
        ((Pick(SPEECH, (1,)),), '"You never came back," she said.'),
        ((Pick(SPEECH, (0,)), Pick(SPEECH, (2,))), '"I know you." He laughed.'),
        ((Pick(SPEECH, (0,)), Pick(TWO, (0,))), '"I know you." Nobody came.'),
        ((Pick(SPEECH, (0, 1)),), '"I know you. You never came back," she said.'),
        ((Pick(TWO, (0,)), Pick(SPEECH, (1,))), 'Nobody came. "You never came back," she said.'),
    ],
)
def test_quotes_are_whole(picks: tuple[Pick, ...], text: str) -> None:
    made = collage(*picks)
    assert made.text == text
    assert all('"I know' in part or part[0] != '"' for part, _ in parts(made))


def test_two_who_speak_get_a_paragraph_each() -> None:
    other = strand("t", '"I did," he said.')
    made = collage(Pick(SPEECH, (0, 1)), Pick(other))
    assert made.text == '"I know you. You never came back," she said.\n\n"I did," he said.'


def test_the_pages_own_quotes_are_put_in() -> None:
    page = "“Go,” she said. “Go now.”\n\n“I shall,” he said.\n\n"
    french = strand("s", "“I know you. You never came back,” she said.")
    assert collage(Pick(french, (0,)), around=at_end(page)).text == "“I know you.”"


def test_speech_that_is_open_on_the_page_is_gone_on_with() -> None:
    page = 'The ferry left.\n\n"I know you'
    around = at_end(page, inline=True)
    goes_on = strand("s", '. You never came back," she said. He laughed.')
    made = collage(Pick(goes_on), around=around)
    assert made.text == '. You never came back," she said. He laughed.'
    assert collage(Pick(goes_on, (2,)), around=around).text == '" He laughed.'


def test_a_later_sentence_gets_a_space_of_its_own() -> None:
    page = "The ferry left.\n\nNobody saw"
    around = at_end(page, inline=True)
    goes_on = strand("s", " her. She waited. It rained.")
    assert collage(Pick(goes_on), around=around, lead=" ").text == " her. She waited. It rained."
    assert collage(Pick(goes_on, (1,)), around=around, lead=" ").text == " She waited."
    joined = strand("s", "body came. She waited.")
    assert collage(Pick(joined, (1,)), around=around).text == " She waited."
    assert collage(Pick(joined), around=around).text == "body came. She waited."


def test_what_stands_beside_the_place_is_left_out_and_told() -> None:
    page = "The ferry left without her.\n\n\n\nMarta counted the boats, one by one.\n"
    manuscript = Manuscript.parse(page)
    around = surroundings_of(manuscript, 29, 29, inline=False)
    again = strand("s", "Nobody came. Marta counted the boats, one by one.")
    made = stitch([Pick(again)], around=around, batch="one", lead="", tail="")
    assert made.text == "Nobody came."
    assert made.left_out == ("Marta counted the boats, one by one.",)
    nothing = stitch([Pick(again, (1,))], around=around, batch="one", lead="", tail="")
    assert nothing.text == ""


def test_an_unknown_sentence_is_refused() -> None:
    with pytest.raises(UnknownSentenceError, match="no sentence 4"):
        collage(Pick(ONE, (3,)))


def test_chinese_needs_no_spaces() -> None:
    page = "渡船走了。玛尔塔数着船。\n\n"
    one, two = strand("a", "没有人来。灯亮了。"), strand("b", "她等着。")
    assert collage(Pick(one, (1,)), Pick(two), around=at_end(page)).text == "灯亮了。她等着。"


WRAPPED = """\
The ferry left without her and the rain
came down on the quay as it had done for
nine days, and nobody had yet said that it
would ever stop, or that it should.

Marta counted the boats that were left in
the harbour, and there were nine of them,
which was one for every day of the rain.

"""


def test_wrapped_pages_are_wrapped_again() -> None:
    around = at_end(WRAPPED)
    width = around.page.wrap
    assert width
    text = "Nobody came down the harbour steps that\nnight. The lamp burned blue and low."
    one = strand("a", text)
    made = collage(Pick(one, (1,)), Pick(one, (0,)), around=around)
    assert made.text.replace("\n", " ") == (
        "The lamp burned blue and low. Nobody came down the harbour steps that night."
    )
    assert all(len(line) <= width for line in made.text.split("\n"))
    assert [part.replace("\n", " ") for part, _ in parts(made)] == [
        "The lamp burned blue and low.",
        "Nobody came down the harbour steps that night.",
    ]


_SENTENCES = st.sampled_from(
    [
        "Nobody came.",
        "“Is it you?”",
        '"Go," she said.',
        '"I know it.',
        'You never came," he said.',
        "The lamp burned blue and low over the water",
        "它下雨了。",
        "«Va !»",
        "And then—",
        "It was 3.5 miles.",
        "Mr. Crane laughed!",
        "Ça va?",
    ]
)
_GAPS = st.sampled_from([" ", "  ", "\n\n", "\n"])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    sentences = draw(st.lists(_SENTENCES, min_size=1, max_size=5))
    return "".join(one + draw(_GAPS) for one in sentences).strip()


@st.composite
def _picked(draw: st.DrawFn) -> tuple[list[Pick], str]:
    texts = draw(st.lists(_texts(), min_size=1, max_size=4))
    page = draw(st.sampled_from([PAGE, WRAPPED, "渡船走了。\n\n", 'One.\n\n"Two']))
    around = at_end(page)
    strands = [strand(f"{number}", text) for number, text in enumerate(texts)]
    picks = []
    for _ in range(draw(st.integers(1, 4))):
        one = draw(st.sampled_from(strands))
        many = len(sentences_of(one.text, wrap=around.page.wrap))
        numbers = st.lists(st.integers(0, many - 1), min_size=1, max_size=4)
        picks.append(Pick(one, draw(st.none() | numbers.map(tuple))))
    return picks, page


@given(_picked())
def test_a_collage_is_the_picked_sentences_and_each_part_its_candidates(
    made_up: tuple[list[Pick], str],
) -> None:
    picks, page = made_up
    around = at_end(page)
    made = stitch(picks, around=around, batch="one", lead="", tail="")
    wrap = around.page.wrap
    wanted = [
        (one.text, pick.strand.id)
        for pick in picks
        for sentences in [sentences_of(pick.strand.text, wrap=wrap)]
        for one in (sentences if pick.sentences is None else [sentences[n] for n in pick.sentences])
        if one.text not in made.left_out
    ]
    assert "".join("".join(text.split()) for text, _ in wanted) == "".join(
        "".join(text.split()) for text, _ in parts(made)
    )
    by_candidate: dict[str, list[str]] = {}
    for text, name in wanted:
        by_candidate.setdefault(name, []).append("".join(text.split()))
    for name, texts in by_candidate.items():
        mine = "".join("".join(text.split()) for text, whose in parts(made) if whose == name)
        assert mine == "".join(texts)
    inside = set()
    for part in made.parts:
        assert part.start < part.end
        assert not inside.intersection(range(part.start, part.end))
        inside.update(range(part.start, part.end))
        assert made.text[part.start : part.end].strip() == made.text[part.start : part.end]
    ours = {made.text[at] for at in range(len(made.text)) if at not in inside}
    assert ours <= set(' \n\u00a0\u202f"“”„«»「」')

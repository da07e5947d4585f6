from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.postprocess import Polished, Shape, Surroundings, is_enough, polish
from afterword.postprocess.registry import FILTERS
from postprocess.faults import DROPPED, EARLIER, GOOD, LET_THROUGH, MENDED, Case, empty_line, inside


def polished(case: Case) -> Polished:
    return polish(
        case.raw, shape=case.shape, around=case.around, finished=case.finished, chat=case.chat
    )


@pytest.mark.parametrize("case", DROPPED, ids=lambda case: case.name)
def test_never_offered(case: Case) -> None:
    assert polished(case) == Polished("", case.by, complete=True)


@pytest.mark.parametrize("case", MENDED, ids=lambda case: case.name)
def test_mended(case: Case) -> None:
    assert polished(case).text == case.shown


@pytest.mark.parametrize("case", LET_THROUGH, ids=lambda case: case.name)
def test_good_text_is_let_through(case: Case) -> None:
    assert polished(case).text == case.shown


def test_every_filter_has_a_fault_it_catches() -> None:
    """Each filter, left out, lets at least one of the cases go wrong."""
    for name, _ in FILTERS:
        rest = tuple((other, keep) for other, keep in FILTERS if other != name)
        assert any(_without(rest, case) != case.shown for case in (*DROPPED, *MENDED)), name


def _without(filters: tuple[tuple[str, object], ...], case: Case) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("afterword.postprocess.polishing.FILTERS", filters)
        return polished(case).text


RAW = st.lists(
    st.sampled_from(
        [
            "The ferry", " came", " in", ". ", "“No", ",” she", " said", "!", "\n", "\n\n", "--",
            "—", "# X", "<|im_end|>", "\x1b[0m", "\u202e", "I'm sorry, but", " I can't assist",
            "渡船。", '"', "'", "<", "Sure! Here", "```", "\ufffd", " ", "a" * 20, "и", EARLIER[1],
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip
AROUND = st.sampled_from(
    [
        empty_line(),
        empty_line(wrap=40, margin="  ", indent="  "),
        inside("She said, “It is"),
        inside("The harb"),
        inside("He waited. ", "and went."),
        inside("渡船", earlier=()),
    ]
)


@settings(max_examples=600, deadline=None)
@given(raw=RAW, around=AROUND, shape=st.sampled_from(Shape), finished=st.booleans())
def test_nothing_unseemly_comes_out_of_anything(
    raw: str, around: Surroundings, shape: Shape, *, finished: bool
) -> None:
    got = polish(raw, shape=shape, around=around, finished=finished)
    assert polish(raw, shape=shape, around=around, finished=finished) == got
    assert (got.text == "") or got.dropped is None
    assert not set(got.text) & set("\r\x00\x1b\x07\u202e\u200b\ufffd")
    assert "<|" not in got.text
    assert "```" not in got.text
    assert got.text == got.text.rstrip()
    if got.text and around.before[-1:].isspace():
        assert not got.text.startswith(" ") or around.page.margin


@pytest.mark.parametrize("case", [*MENDED, *LET_THROUGH], ids=lambda case: case.name)
def test_what_streams_in_is_never_taken_back(case: Case) -> None:
    """At every cut of the stream, what is shown begins as the whole answer will."""
    whole = [character for character in polished(case).text if character.isalnum()]
    for cut in range(len(case.raw)):
        part = polish(
            case.raw[:cut], shape=case.shape, around=case.around, finished=False, chat=case.chat
        )
        shown = [character for character in part.text if character.isalnum()]
        assert shown == whole[: len(shown)], case.raw[:cut]


def test_a_stream_shows_its_first_sentence_early_and_grows() -> None:
    raw = f"\n\n{GOOD} Nobody moved. The tide turned.\n\nThen"
    shown: list[str] = []
    for end in range(len(raw) + 1):
        text = polish(raw[:end], shape=Shape.PARAGRAPH, around=empty_line(), finished=False).text
        if not shown or text != shown[-1]:
            shown.append(text)
    assert shown == [
        "",
        GOOD,
        f"{GOOD} Nobody moved.",
        f"{GOOD} Nobody moved. The tide turned.",
    ]


@pytest.mark.parametrize(
    ("raw", "shape", "enough"),
    [
        ("\n\nOne. Two.", Shape.PARAGRAPH, False),
        ("\n\nOne. Two.\n\n", Shape.PARAGRAPH, True),
        ("One. Two.\nThree", Shape.PARAGRAPH, True),
        ("One and\ntwo. Three", Shape.PARAGRAPH, False),
        ("One and\ntwo.\n\nThree", Shape.PARAGRAPH, True),
        (" One.", Shape.SENTENCE, False),
        (" One. T", Shape.SENTENCE, True),
        ("“Stop!” he", Shape.SENTENCE, False),
        ("“Stop!” he said. He", Shape.SENTENCE, True),
        (" One. Two.", Shape.SENTENCES, False),
        (" One. Two. T", Shape.SENTENCES, True),
        ("", Shape.SENTENCE, False),
        ("渡船来了。没", Shape.SENTENCE, True),
    ],
)
def test_a_stream_is_closed_once_all_is_there(raw: str, shape: Shape, *, enough: bool) -> None:
    assert is_enough(raw, shape) is enough


def test_a_paragraph_of_short_sentences_is_not_offered_again() -> None:
    said = "Marta counted the boats again. There were nine. She had hoped for ten."
    around = Surroundings(before=f"{said}\n\n", earlier=(said,))
    again = polish(f"\n\n{said}", shape=Shape.PARAGRAPH, around=around, finished=True)
    assert (again.text, again.dropped) == ("", "earlier-echo")
    once = "Marta counted the boats again. It had grown too dark for it. She went in."
    assert polish(once, shape=Shape.PARAGRAPH, around=around, finished=True).text == once

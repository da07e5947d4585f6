from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.prompt import Piece, Trim, fit
from prompt.fakes import BytePairs, Bytes, DearJoins, FakeTokenizer

TOKENIZERS = (FakeTokenizer, DearJoins, Bytes, BytePairs)

WORDS = st.sampled_from(
    [
        "the",
        "ferry",
        "Salt",
        "said",
        "ran",
        "Mr.",
        "“No,”",
        "воды",
        "雨。",
        "a" * 30,
        "\n\n",
        "end.",
        "\n",
    ]
)
TEXT = st.lists(WORDS, max_size=60).map(" ".join)
PIECES = st.lists(
    st.builds(
        Piece,
        name=st.just(""),
        text=TEXT,
        priority=st.integers(0, 5),
        origin=st.just("test"),
        trim=st.sampled_from(Trim),
        max_share=st.sampled_from([1.0, 0.5, 0.2]),
        role=st.sampled_from(["system", "user"]),
        before=st.sampled_from(["\n\n", " ", "", "\n\n***\n\n"]),
    ),
    max_size=6,
).map(lambda pieces: [replace(p, name=f"p{n}") for n, p in enumerate(pieces)])

STORY = (
    "The ferry left late. Nobody on the quay knew why.\n\n"
    "“Is it the salt?” she asked. He shook his head.\n\n"
    "The rope went slack. The water took the rest."
)


def piece(name: str, text: str, priority: int = 5, **rest: object) -> Piece:
    return Piece(name, text, priority, "test", **rest)  # type: ignore[arg-type] -- test shorthand


@settings(max_examples=300, deadline=None)
@given(
    pieces=PIECES, budget=st.integers(0, 400), chat=st.booleans(), kind=st.sampled_from(TOKENIZERS)
)
def test_never_over_budget_and_the_same_twice(
    pieces: list[Piece], budget: int, *, chat: bool, kind: type[FakeTokenizer]
) -> None:
    prompt = fit(pieces, budget=budget, tokenizer=kind(), chat=chat)
    counter = kind()
    exact = (
        sum(counter.count(message.content) for message in prompt.content.messages)
        if chat
        else counter.count(prompt.content.text)
    )
    assert exact <= prompt.used <= budget
    assert prompt == fit(pieces, budget=budget, tokenizer=kind(), chat=chat)
    assert prompt.content.text == prompt.content.text.rstrip()
    order = [part.name for part in prompt.pieces]
    assert order == sorted(order)
    by_name = {p.name: p for p in pieces}
    for part in prompt.pieces:
        source = by_name[part.name]
        assert part.text in source.text
        if source.trim is Trim.NEVER:
            assert part.text == source.text
    kept_whole = {part.name for part in prompt.pieces if not part.trimmed}
    said = {out.name for out in prompt.left_out}
    assert said | kept_whole == {p.name for p in pieces if p.text.strip()}


@settings(max_examples=200, deadline=None)
@given(pieces=PIECES, late=TEXT)
def test_a_change_in_a_late_piece_leaves_what_stands_before_it(
    pieces: list[Piece], late: str
) -> None:
    first = fit([*pieces, piece("z", "one")], budget=5000, tokenizer=BytePairs()).content.text
    second = fit([*pieces, piece("z", late)], budget=5000, tokenizer=BytePairs()).content.text
    before = fit(pieces, budget=5000, tokenizer=BytePairs()).content.text
    assert first.startswith(before)
    assert second.startswith(before)


def test_the_least_important_goes_first_and_order_stays() -> None:
    pieces = [
        piece("rules", "Write on.", 9),
        piece("outline", "One thing after another.", 1),
        piece("recent", STORY, 5, trim=Trim.START),
        piece("cursor", "Then she", 10),
    ]
    tight = fit(pieces, budget=50, tokenizer=FakeTokenizer())
    assert [part.name for part in tight.pieces] == ["rules", "recent", "cursor"]
    assert [out.name for out in tight.left_out] == ["outline", "recent"]
    assert tight.content.text.endswith("Then she")


@pytest.mark.parametrize(
    ("trim", "room", "kept"),
    [
        (Trim.START, 24, "He shook his head.\n\nThe rope went slack. The water took the rest."),
        (Trim.START, 12, "The rope went slack. The water took the rest."),
        (Trim.START, 8, "The water took the rest."),
        (Trim.END, 14, "The ferry left late. Nobody on the quay knew why."),
        (Trim.END, 8, "The ferry left late."),
        (Trim.NEVER, 30, None),
    ],
)
def test_trims_at_paragraphs_then_sentences(trim: Trim, room: int, kept: str | None) -> None:
    # The join before a first piece is kept free: 1 token and its slack.
    prompt = fit([piece("a", STORY, trim=trim)], budget=room + 3, tokenizer=FakeTokenizer())
    assert [part.text for part in prompt.pieces] == ([kept] if kept else [])
    assert prompt.left_out


def test_only_the_most_important_piece_is_cut_inside_a_sentence() -> None:
    long = "word " * 50 + "end."
    prompt = fit(
        [piece("a", long, 1, trim=Trim.START), piece("b", long, 2, trim=Trim.START)],
        budget=20,
        tokenizer=FakeTokenizer(),
    )
    assert [part.name for part in prompt.pieces] == ["b"]
    assert prompt.pieces[0].text.startswith("word word")
    assert prompt.pieces[0].text.endswith("word end.")


def test_a_share_bounds_a_piece_even_where_there_is_room() -> None:
    pieces = [
        piece("outline", STORY, trim=Trim.END, max_share=0.2),
        piece("cursor", "Then"),
    ]
    prompt = fit(pieces, budget=100, tokenizer=FakeTokenizer())
    assert prompt.pieces[0].tokens <= 20
    assert prompt.left_out[0].why == "longer than its share of the budget"


def test_chat_puts_system_pieces_in_a_system_message() -> None:
    pieces = [piece("rules", "Write on.", role="system"), piece("cursor", "Then she \n")]
    content = fit(pieces, budget=100, tokenizer=FakeTokenizer(), chat=True).content
    assert [(m.role, m.content) for m in content.messages] == [
        ("system", "Write on."),
        ("user", "Then she"),
    ]
    assert content.text == "Write on.\n\nThen she"


@pytest.mark.parametrize("budget", range(0, 260, 7))
def test_joins_that_cost_more_than_expected_still_fit(budget: int) -> None:
    pieces = [
        piece("outline", STORY, 1, trim=Trim.END),
        piece("recent", "\n\n".join(["Salt. Ferry."] * 20), 5, trim=Trim.START),
        piece("cursor", "Then she", 10),
    ]
    prompt = fit(pieces, budget=budget, tokenizer=DearJoins())
    assert DearJoins().count(prompt.content.text) == prompt.used <= budget
    assert budget < 20 or prompt.content.text.endswith("she")


def test_empty_pieces_and_no_budget_are_fine() -> None:
    assert fit([], budget=10, tokenizer=FakeTokenizer()).content.text == ""
    assert fit([piece("a", " \n")], budget=10, tokenizer=FakeTokenizer()).pieces == ()
    assert fit([piece("a", "word")], budget=0, tokenizer=FakeTokenizer()).used == 0


def test_a_megabyte_in_one_piece_is_not_counted_whole() -> None:
    tokenizer = FakeTokenizer()
    text = "A sentence of six words here. " * 40_000
    prompt = fit([piece("cursor", text, trim=Trim.START)], budget=500, tokenizer=tokenizer)
    assert 400 < prompt.used <= 500
    assert prompt.content.text.startswith("A sentence")
    assert max(map(len, tokenizer.asked)) <= 6_000

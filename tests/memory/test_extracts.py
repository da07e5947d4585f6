from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript.words import count_words
from afterword.memory.extracts import LINES_OF_NODE, LINES_OF_PASSAGE, Extract, merged, read

if TYPE_CHECKING:
    from pathlib import Path

PASSAGE = """The morning was wet, and nothing moved on the quay.

Tamsin Orrick married the ferryman in the spring, against her father's will. "You will be sorry \
for it," said Orrick. "Everybody is. Salt Quay has buried better ferrymen than Pell. Remember it!" \
She was not sorry.

In June a letter came from Pell: old Orrick was dead, and had left Tamsin the house at Salt Quay. \
And then? He had gone. But Pell said nothing of the debts (which were many."""


def batched(items: list[Any], size: int) -> list[list[Any]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def texts(extract: Extract) -> list[str]:
    return [line.text for line in extract.lines]


def test_it_tells_what_happened_before_what_the_weather_was() -> None:
    extract = read(PASSAGE)
    assert extract.summary(38) == (
        "Tamsin Orrick married the ferryman in the spring, against her father's will. "
        "In June a letter came from Pell: old Orrick was dead, and had left Tamsin the house at "
        "Salt Quay."
    )
    assert extract.words == count_words(PASSAGE)


@pytest.mark.parametrize(
    "fragment", ["Everybody is", "buried better ferrymen", "And then", "(which were many"]
)
def test_it_leaves_out_what_cannot_stand_alone(fragment: str) -> None:
    assert all(fragment not in text for text in texts(read(PASSAGE)))


def test_events_tell_more_than_errands() -> None:
    names = ("Pell", "Jorun", "Tamsin")
    errands = [f"In the evening {name} walked along the quay to the ferry." for name in names]
    events = [f"In the winter {name} was murdered beside the old ferry." for name in names]
    lines = texts(read(" ".join([*errands, *errands, *errands, *events])))
    assert set(events) <= set(lines)


def test_names_are_counted_and_tied_to_their_lines() -> None:
    extract = read(PASSAGE)
    assert {"Pell", "Tamsin"} <= {name for name, _ in extract.names}
    letter = next(line for line in extract.lines if line.text.startswith("In June"))
    assert {"Pell", "Orrick", "Salt Quay"} <= set(letter.names)
    assert read("").names == ()


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Pell went home to Salt Quay without a word.",
            "It rained all night on the empty road.",
            '"Come in," said Tamsin, and shut the door behind him.',
            "“Never!” cried Pell.",
            "Orrick died in the winter of that year.",
            "The boats lay still; nobody came, and nobody was missed.",
            "Then Tamsin laughed (he had not heard it for years) and poured the tea.",
            "Der alte Mann starb im Winter, und niemand schrieb an Gregor.",
            "老船长死了。",
        ]
    ),
    min_size=1,
    max_size=40,
)
PASSAGES = st.lists(SENTENCES.map(" ".join), min_size=1, max_size=12)


@given(PASSAGES)
def test_a_node_tells_what_its_parts_tell_in_their_order(passages: list[str]) -> None:
    parts = [read(text) for text in passages]
    node = merged(parts)
    assert node.words == sum(part.words for part in parts)
    assert len(node.lines) <= LINES_OF_NODE
    assert [line.at for line in node.lines] == sorted(line.at for line in node.lines)
    of_parts = [line for part in parts for line in texts(part)]
    kept = iter(of_parts)
    assert all(line in kept for line in texts(node))  # a subsequence
    assert merged(parts) == node


@given(PASSAGES, st.integers(0, 120))
def test_a_summary_is_whole_sentences_within_its_length(passages: list[str], words: int) -> None:
    node = merged([read(text) for text in passages])
    summary = node.summary(words)
    assert count_words(summary) <= words
    whole = " ".join(passages)
    for paragraph in summary.split("\n\n"):
        rest = paragraph
        for line in texts(node):
            rest = rest.replace(line, "", 1) if line in rest else rest
        assert not rest.strip()
    assert all(line in whole for line in texts(node))
    assert summary.count('"') % 2 == 0
    assert summary.count("“") == summary.count("”")


def test_one_child_stays_as_it_is_but_for_its_number_of_lines() -> None:
    one = read(PASSAGE)
    assert merged([one]) == one
    assert merged([]) == Extract()


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "en-novels/austen_emma.md",
        "en-novels/dickens_hard-times.md",
        "en-stories/chekhov_the-darling.md",
        "non-english/ru_chekhov_Душечка.txt",
    ],
)
def test_a_book_is_told_in_sentences_of_its_own(corpus: Path, name: str) -> None:
    paragraphs = re.split(r"\n\s*\n", (corpus / name).read_text(encoding="utf-8-sig"))
    parts = [read("\n\n".join(some)) for some in batched(paragraphs, 8)]
    assert all(len(part.lines) <= LINES_OF_PASSAGE for part in parts)
    while len(parts) > 1:
        parts = [merged(some) for some in batched(parts, 5)]
    whole = " ".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    assert 100 < count_words(parts[0].summary(200)) <= 200
    assert all(line.text in whole for line in parts[0].lines)
    assert not any(line.text[0].islower() for line in parts[0].lines)


@pytest.mark.parametrize("quote", ['"', "“", "'", "‘"])
def test_a_tale_that_is_told_in_quotes_is_narration(quote: str) -> None:
    told = [
        "We left the harbour before dawn and nobody saw us go.",
        "My brother died on the third night, and we buried him at Salt Quay.",
        "Then Marta found the letter that he had hidden from us all.",
    ]
    found = read("\n\n".join(quote + paragraph for paragraph in told))
    assert [line.text for line in found.lines] == told

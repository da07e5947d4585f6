from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.navigation.cast import Cast
from afterword.features.navigation.finding import find_in
from afterword.features.navigation.known_names import KnownNames
from afterword.features.navigation.renaming import (
    ImpossibleName,
    Renaming,
    checked_name,
    plan_renaming,
)
from afterword.features.navigation.respelling import Certainty, changes
from afterword.manuscript import Manuscript, markup_for
from afterword.memory.lore import Lore
from afterword.memory.names import mentions

if TYPE_CHECKING:
    from pathlib import Path


def renamed(text: str, renaming: Renaming, *certain: Certainty) -> str:
    wanted = certain or tuple(Certainty)
    found = mentions(text, renaming.forms)
    for change in reversed([made for made in changes(text, found, renaming) if made]):
        if change.certainty in wanted:
            text = text[: change.start] + change.text + text[change.end :]
    return text


def plan(old: str, new: str, *forms: str, others: tuple[str, ...] = ()) -> Renaming:
    return plan_renaming(old, new, forms=(old, *forms), others=others)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Pell's boat", "Ida Quill's boat"),
        ("Ada Pell’s boat", "Ida Quill’s boat"),
        ("ADA PELL’S BOAT", "IDA QUILL’S BOAT"),
        ("Ada\nPell rowed", "Ida\nQuill rowed"),
        ("Ada\r\n  Pell rowed", "Ida\r\n  Quill rowed"),
        ("_Ada Pell_ rowed", "_Ida Quill_ rowed"),
        ("so adamant Ada, Adas, Ada-Mae and O'Ada", "so adamant Ida, Adas, Ada-Mae and O'Ada"),
        ("so Ada rowed, and Pell steered", "so Ida rowed, and Quill steered"),
        ("so Josse Pell rowed", "so Josse Pell rowed"),
        ("so old Mrs. Pell rowed", "so old Mrs. Quill rowed"),
        ("so Pellew rowed", "so Pellew rowed"),
    ],
)
def test_each_mention_keeps_its_shape(text: str, expected: str) -> None:
    assert renamed(text, plan("Ada Pell", "Ida Quill")) == expected


@pytest.mark.parametrize(
    ("old", "new", "text", "expected"),
    [
        ("James", "Ida", "James' hat and James’ coat", "Ida's hat and Ida’s coat"),
        ("James", "Ida", "JAMES' HAT", "IDA'S HAT"),
        ("James", "Ross", "James' hat", "Ross' hat"),
        ("James", "Ross", "James's hat", "Ross's hat"),
        ("James", "Ida", "‘I saw James’ he said", "‘I saw Ida’ he said"),
        ("James", "Ida", "it was James’.", "it was Ida’."),
        ("Ada", "James", "Ada's hat", "James's hat"),
        ("the abbot", "the prior", "The abbot saw the abbot.", "The prior saw the prior."),
        ("Old Pym", "Pym", "Old\nPym rowed", "Pym rowed"),
        ("Pym", "Old Pym", "so Pym rowed", "so Old Pym rowed"),
    ],
)
def test_possessives_are_what_the_new_name_needs(
    old: str, new: str, text: str, expected: str
) -> None:
    assert renamed(text, plan(old, new)) == expected


def test_the_words_of_a_name_are_offered_and_the_name_itself_is_sure() -> None:
    renaming = plan("Ada Pell", "Ida Quill", "Ada", "Mrs. Pell")
    text = "Ada Pell rowed. There sat Ada. “Mrs. Pell!”"
    assert renamed(text, renaming, Certainty.SURE) == "Ida Quill rowed. There sat Ada. “Mrs. Pell!”"
    assert renamed(text, renaming) == "Ida Quill rowed. There sat Ida. “Mrs. Quill!”"


def test_a_word_that_others_share_is_left_to_them() -> None:
    renaming = plan("Ada Pell", "Ida Quill", others=("Josse Pell", "Ada Marsh"))
    text = "Ada Pell, Josse Pell, Ada Marsh; Ada and Pell."
    assert renamed(text, renaming) == "Ida Quill, Josse Pell, Ada Marsh; Ada and Pell."


def test_a_short_form_is_renamed_in_the_longer_ones() -> None:
    renaming = plan("Ada", "Ida", "Ada Pell", "Captain Ada Pell")
    assert renamed("so Captain Ada Pell, Ada Pell, Ada", renaming) == (
        "so Captain Ida Pell, Ida Pell, Ida"
    )


def test_a_word_with_another_meaning_is_doubtful() -> None:
    renaming = plan("Grace Pell", "Ida Quill")
    text = "Grace Pell said grace. Grace was hers. So Grace Moor said, and Jo Pell."
    assert renamed(text, renaming, Certainty.SURE, Certainty.ALIAS).count("Ida") == 1
    assert renamed(text, renaming).endswith("So Grace Moor said, and Jo Pell.")


def test_someone_elses_longer_name_is_doubtful_for_a_sure_form() -> None:
    text = "There stood Holmes. There stood Mycroft Holmes. When Holmes left, when he left."
    sure = renamed(text, plan("Holmes", "Ives"), Certainty.SURE)
    assert sure == "There stood Ives. There stood Mycroft Holmes. When Ives left, when he left."


@pytest.mark.parametrize(
    "written", ["", "  ", "Ida\nQuill", "Ida\u2028Quill", "\t", "—", "x" * 101]
)
def test_an_impossible_name_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(ImpossibleName) as refused:
        checked_name(written)
    assert len(str(refused.value).splitlines()) == 1


def test_a_name_is_taken_without_stray_spaces() -> None:
    assert checked_name("  Ida   Quill ") == "Ida Quill"


words = st.sampled_from(
    ["Ada", "Pell", "Ada Pell", "ADA PELL", "Anne", "and", "rowed.", "Adas", "’s"]
)


@given(st.lists(words), st.sampled_from([" ", "\n", "\r\n"]))
def test_renaming_there_and_back_changes_nothing(parts: list[str], space: str) -> None:
    text = space.join(parts)
    there = plan("Ada Pell", "Zed Wex")
    back = plan("Zed Wex", "Ada Pell")
    assert renamed(renamed(text, there), back) == text


BOOKS = [
    ("en-novels/doyle_a-study-in-scarlet.md", "Holmes", "Ives"),
    ("en-novels/montgomery_anne-of-green-gables.md", "Anne", "Ida"),
    ("en-novels/dickens_hard-times.md", "Bounderby", "Ross"),
]


@pytest.mark.parametrize(("book", "old", "new"), BOOKS)
async def test_in_a_novel_every_changed_span_is_a_whole_word(
    corpus: Path, book: str, old: str, new: str
) -> None:
    text = (corpus / book).read_bytes().decode()
    manuscript = Manuscript.parse(text, markup=markup_for(book))
    cast = Cast(Lore(), await KnownNames().of(manuscript))
    figure = cast.called(old)
    assert figure is not None
    renaming = plan_renaming(old, new, forms=figure.forms, others=cast.others(figure))
    found = await find_in(text, renaming.forms)
    made = [change for change in changes(text, found, renaming) if change]
    assert len(made) > 20
    end = 0
    for change in made:
        assert change.start >= end
        end = change.end
        around = text[change.start - 1 : change.end + 1]
        assert not around[0].isalnum()
        assert not around[-1].isalnum()
        written = text[change.start : change.end]
        words_then, words_now = re.findall(r"\w+", written), re.findall(r"\w+", change.text)
        assert [w for w in words_then if w.title() != old] == [
            w for w in words_now if w.title() not in {new, "S"}
        ]
    after = renamed(text, renaming, Certainty.SURE, Certainty.ALIAS)
    assert after.count("Annette") == text.count("Annette")
    assert len(re.findall(r"\bAnn\b", after)) == len(re.findall(r"\bAnn\b", text))

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.memory.names import mentions

if TYPE_CHECKING:
    from pathlib import Path


def found(text: str, *forms: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in mentions(text, forms)]


@pytest.mark.parametrize(
    "text",
    [
        "Ann",
        "“Ann!”",
        "(Ann)",
        "_Ann_ and **her**",
        "Ann's",
        "Ann’s",
        "Ann'll come",
        "d'Ann",
        "qu’Ann",
        "He left--Ann stayed",
        "--Ann--",
        "'Ann,' he said",
        "the Anns' dog, Ann, and",
        "Annie and Ann",
    ],
)
def test_a_whole_word_is_found_once(text: str) -> None:
    assert found(text, "Ann") == ["Ann"]


@pytest.mark.parametrize(
    "text",
    [
        "Anne",
        "Joann",
        "ann",
        "ANN",
        "Ann-Marie",
        "Mary-Ann",
        "O'Ann",
        "O’Ann",
        "Ann'x",
        "Anné",
        "Anne\u0301",
        "Ann\u0301",
        "AnnИ",
        "Ann2",
        "",
    ],
)
def test_no_part_of_a_word_is_found(text: str) -> None:
    assert found(text, "Ann") == []


def test_the_longest_form_is_the_mention() -> None:
    text = "Ada Pell and Ada, not Ada\nPell\n\nAda\n\nPell"
    assert [(mention.form, mention.start) for mention in mentions(text, ("Ada", "Ada Pell"))] == [
        ("Ada Pell", 0),
        ("Ada", 13),
        ("Ada Pell", 22),
        ("Ada", 32),
    ]


def test_spellings_of_one_form_are_one() -> None:
    text = "O'Brien, O’Brien’s, Rene\u0301, René"
    assert [mention.form for mention in mentions(text, {"O’Brien", "René"})] == [
        "O’Brien",
        "O’Brien",
        "René",
        "René",
    ]


def test_many_forms_with_one_beginning() -> None:
    forms = ["Ann", "Anna", "Anna Lee", "Anne", "Bo", "B", "Uncle Bo", "Uncle Ann"]
    assert found("Uncle Bo, Uncle Anna Lee, B, Ann, Uncle Bob, Bo, Ann Lee", *forms) == [
        "Uncle Bo",
        "Anna Lee",
        "B",
        "Ann",
        "Bo",
        "Ann",
    ]
    assert found("Rene\u0301e, Rene\u0301", "René") == ["Rene\u0301"]


def test_a_form_with_a_small_letter_may_begin_a_sentence() -> None:
    assert found("The abbot spoke to the abbot, not The Abbot.", "the abbot") == [
        "The abbot",
        "the abbot",
    ]


def test_a_rejected_mention_hides_none() -> None:
    assert found("JoAnn Lee", "Ann Lee", "Lee") == ["Lee"]
    assert found("Ann Leeds", "Ann Lee", "Ann") == ["Ann"]


@pytest.mark.parametrize(
    ("text", "form", "count"),
    [
        ("賈寶玉道：「寶玉」", "寶玉", 2),
        ("マリアンヌとマリア", "マリア", 1),
        ("さくらさんはさくらだ", "さくら", 2),
        ("민수는 김민수", "민수", 1),
        ("Ирина с Ириной и Ирина", "Ирина", 2),
    ],
)
def test_scripts_without_spaces(text: str, form: str, count: int) -> None:
    assert len(mentions(text, [form])) == count


def test_no_forms_no_mentions() -> None:
    assert mentions("Ann", []) == mentions("Ann", ["", " "]) == []


def test_forms_are_text_and_no_expressions() -> None:
    assert found("Mr. X. and MrY X", "Mr. X.") == ["Mr. X."]
    assert found("a(b and C++ here", "C++") == ["C++"]


@given(
    st.lists(st.sampled_from(["Ann", "Anne", "Lee", " ", "\n", "-", "'", "s", ".", "é", "é"])).map(
        "".join
    )
)
def test_mentions_are_in_order_apart_and_whole(text: str) -> None:
    last = 0
    for mention in mentions(text, ("Ann", "Ann Lee", "Lee", "Anné")):
        assert last <= mention.start < mention.end <= len(text)
        assert " ".join(text[mention.start : mention.end].split()) == mention.form
        before, after = text[: mention.start], text[mention.end :]
        assert not before[-1:].isalnum()
        assert not after[:1].isalnum()
        last = mention.end


@pytest.mark.corpus
def test_a_whole_book_against_a_plain_search(corpus: Path) -> None:
    text = (corpus / "en-novels/stoker_dracula.md").read_text(encoding="utf-8")
    for form in ("Lucy", "Van Helsing", "Jonathan", "Mina"):
        plain = re.findall(rf"(?<![\w-]){form.replace(' ', chr(92) + 's+')}(?![\w-])", text)
        dashed = re.findall(rf"{form}--|--{form}", text)
        assert len(plain) <= len(mentions(text, [form])) <= len(plain) + len(dashed)

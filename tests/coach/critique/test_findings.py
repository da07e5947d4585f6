"""From answers to findings: what stands where, which rewrites may be offered, what is dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.critique.categories import Category, category_of
from afterword.coach.critique.findings import findings_in
from afterword.coach.critique.numbering import numbered, sentences_of
from afterword.coach.critique.request import instructions, schema_for
from afterword.coach.critique.scanning import ENDLESS, LONGEST, Scanner
from afterword.coach.finding import Severity
from afterword.coach.persona import (
    UnusablePersonaError,
    chosen_persona,
    read_persona,
    shipped_personas,
)

if TYPE_CHECKING:
    from afterword.coach.finding import Finding

PARAGRAPH = (
    "She walked slowly into the room. It was very dark, and she felt afraid. “Who is there?” she "
    "asked nervously. Mr. Pell had been standing\nbehind the door for an hour, and the door "
    "was old."
)


def found(*comments: dict[str, Any], paragraph: str = PARAGRAPH) -> tuple[Finding, ...]:
    usual = {"sentence": 1, "category": "clarity", "why": "It is unclear. It costs.", "rewrite": ""}
    answer = json.dumps({"comments": [{**usual, **one} for one in comments]})
    made = findings_in(answer, paragraph, source="judge-1")
    assert all(paragraph[one.start : one.end] == one.quote for one in made)
    return made


def test_a_comment_becomes_a_finding() -> None:
    (one,) = found(
        {
            "sentence": 3,
            "quote": "asked nervously",
            "category": "show-dont-tell",
            "why": "You name the feeling. The reader is told what they could hear.",
            "rewrite": "asked, and asked again",
        }
    )
    assert one.rule == "model/show-dont-tell"
    assert one.message == "You name the feeling."
    assert one.why == "The reader is told what they could hear."
    assert one.severity is Severity.INFORMATION
    assert one.rewrite == "asked, and asked again"
    assert (one.source, one.praise) == ("judge-1", False)


def test_praise_is_a_hint_without_a_rewrite_and_comes_once() -> None:
    made = found(
        {"quote": "walked slowly", "category": "praise", "rewrite": "ran"},
        {"quote": "very dark", "category": "praise"},
    )
    assert [(one.rule, one.severity, one.rewrite, one.praise) for one in made] == [
        ("praise", Severity.HINT, None, True)
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "   ",
        "—",
        "Cliche",
        "the widow rowed home across the bay",
        "It was bright, and he felt at home there",
        "…",
        "the",
        "door",
    ],
)
def test_what_isnt_there_or_could_be_in_two_places_is_dropped(quote: str) -> None:
    assert found({"quote": quote, "sentence": 4}) == ()


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("walked slowly", "walked slowly"),
        ("“walked slowly”", "walked slowly"),
        ('"Who is there?"', "“Who is there?”"),
        ("standing behind the door", "standing\nbehind the door"),
        ("...had been standing behind the door...", "had been standing\nbehind the door"),
        ("[2] It was very dark", "It was very dark"),
        ("It was very dark and she felt afraid", "It was very dark, and she felt afraid"),
        ("walked *slowly*", "walked slowly"),
    ],
)
def test_quotes_are_found_as_models_write_them(quote: str, stands: str) -> None:
    (one,) = found({"quote": quote, "sentence": 9})
    assert one.quote == stands


def test_the_sentence_decides_between_two_places() -> None:
    text = "The door was old. He painted the door."
    (one,) = found({"quote": "door", "sentence": 2}, paragraph=text)
    assert one.start == text.rindex("door")


@pytest.mark.parametrize(
    ("quote", "rewrite", "wanted"),
    [
        ("walked slowly", "crept", "crept"),
        ("walked slowly", "Crept.", "crept"),
        ("walked slowly", "“crept”", "crept"),
        ("walked slowly", "She crept", "crept"),
        ("walked slowly", "crept into the room", "crept"),
        ("She walked slowly into the room.", "She crept in", "She crept in."),
        ("she felt afraid", "Her hands would not stay still.", "her hands would not stay still"),
        ("for an hour", "since noon,", "since noon"),
        ("very dark", "as dark as Mr. Pell's coat", "as dark as Mr. Pell's coat"),
        ("very dark", "", None),
        ("very dark", "n/a", None),
        ("very dark", "None needed.", None),
        ("very dark", "(delete)", None),
        ("very dark", "very dark", None),
        ("very dark", "Very dark.", None),
        ("very dark", "Consider using a stronger adjective", None),
        ("very dark", "Cut this phrase.", None),
        ("very dark", "You could say how dark it was.", None),
        ("very dark", "[something specific]", None),
        ("very dark", "Rewrite: pitch-black", None),
        ("very dark", "…", None),
        ("very dark", "The dark pressed against her eyes like a hand.", None),
        ("very dark", "dark " * 60, None),
    ],
)
def test_rewrites_that_can_stand_there(quote: str, rewrite: str, wanted: str | None) -> None:
    (one,) = found({"quote": quote, "rewrite": rewrite})
    assert one.rewrite == wanted
    if wanted is not None:
        assert one.quote == quote


def test_a_rewrite_of_the_whole_sentence_takes_its_place() -> None:
    whole = "It was so dark that she felt afraid of her own hand."
    (one,) = found({"quote": "very dark", "rewrite": whole})
    assert one.quote == "It was very dark, and she felt afraid."
    assert one.rewrite == whole


def test_no_more_than_asked_for_and_none_over_another() -> None:
    quotes = ["walked slowly", "slowly into", "very dark", "felt afraid", "asked", "Mr. Pell"]
    assert [one.quote for one in found(*({"quote": quote} for quote in quotes))] == [
        "walked slowly",
        "very dark",
        "felt afraid",
        "asked",
    ]


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("show-dont-tell", Category.SHOW),
        ("Show, don't tell", Category.SHOW),
        ("CLICHÉ", Category.CLICHE),
        ("Purple Prose (overly ornate)", Category.PURPLE),
        ("Lack of Specificity and Detail", Category.SPECIFICITY),
        ("Unnecessary/Redundant Exposition", Category.REDUNDANCY),
        ("Awkward Word Choice and Phrasing", Category.CLARITY),
        ("Poor Sentence Structure", Category.CLARITY),
        ("Tense Consistency", Category.TENSE_POV),
        ("point of view", Category.TENSE_POV),
        ("wordiness", Category.REDUNDANCY),
        ("dialogue tag", Category.DIALOGUE),
        ("formatting", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_categories_are_known_by_other_names(said: object, category: Category | None) -> None:
    assert category_of(said) is category
    made = found({"quote": "very dark", "category": said})
    assert bool(made) is (category is not None)


def test_without_a_reason_the_kind_of_fault_speaks_for_itself() -> None:
    (one,) = found({"quote": "very dark", "category": "cliche", "why": " … "})
    assert one.message == "This phrase came ready-made."
    assert one.why


def test_a_reason_that_repeats_the_writer_is_none() -> None:
    assert found({"quote": "very dark", "why": "It was very dark, and she felt afraid!"}) == ()


def test_control_characters_and_emphasis_go() -> None:
    (one,) = found(
        {
            "quote": "very dark",
            "why": "**You** say\x1b[31m it\u202e.\n\nIt _tires_.",
            "rewrite": "pitch\u200b-black\x07",
        }
    )
    assert "\x1b" not in one.message + one.why
    assert one.why == "It tires."
    assert one.rewrite == "pitch-black"


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_nothing_raises_and_every_quote_is_where_it_should_be(
    paragraph: str, quote: str, rewrite: str
) -> None:
    found({"quote": quote, "rewrite": rewrite}, paragraph=paragraph)
    found({"quote": paragraph[3:40], "rewrite": rewrite, "sentence": 2}, paragraph=paragraph)


def test_sentences_are_numbered_as_the_anchor_counts_them() -> None:
    sentences = sentences_of(PARAGRAPH)
    shown = numbered(PARAGRAPH, sentences).split("\n")
    assert shown[0] == "[1] She walked slowly into the room."
    assert shown[3].startswith("[4] Mr. Pell had been standing behind the door")
    assert len(shown) == len(sentences) == 4
    assert (
        numbered("A. <!-- not this --> B.", sentences_of("A. <!-- not this --> B.")).count("not")
        == 0
    )


def test_the_schema_names_sentences_and_categories() -> None:
    schema = schema_for(3, most=2)
    comments = schema["properties"]["comments"]
    assert comments["maxItems"] == 2
    properties = comments["items"]["properties"]
    assert properties["sentence"]["enum"] == [1, 2, 3]
    assert properties["category"]["enum"] == [category.value for category in Category]
    assert set(comments["items"]["required"]) == set(properties)


def test_every_kind_is_explained_to_the_model_and_no_fiction_is_shown() -> None:
    for persona in shipped_personas():
        told = instructions(persona)
        assert persona.text in told
        assert all(f"- {category.value}: " in told for category in Category)
        assert '"quote": ""' in told


def test_the_scanner_stops_where_nothing_more_can_come() -> None:
    whole = '{"comments": [{"quote": "a } \\" b", "why": "[1]"}]}'
    scanner, raw = Scanner(), ""
    for character in "Here [is] it: " + whole:
        assert not scanner.enough(raw)
        raw += character
    assert scanner.enough(raw)
    assert scanner.enough(raw + " and more")
    blank = Scanner()
    assert not blank.enough('{"comments": [' + " " * (ENDLESS - 1))
    assert blank.enough('{"comments": [' + " " * (ENDLESS + 1))
    assert Scanner().enough("x" * LONGEST)


def test_a_model_may_think_before_it_answers() -> None:
    thought = "<think>" + "Is {this} [1] it? " * 3_000 + "</think>\n"
    scanner = Scanner()
    for end in range(0, len(thought), 5_000):
        assert not scanner.enough(thought[:end])
    assert not scanner.enough(thought + '{"comments": [')
    assert scanner.enough(thought + '{"comments": []}')
    answer = json.dumps(
        {
            "comments": [
                {"sentence": 2, "quote": "very dark", "category": "clarity", "why": "Which?"}
            ]
        }
    )
    assert [one.quote for one in findings_in(thought + answer, PARAGRAPH, source="m")] == [
        "very dark"
    ]


def test_personas_are_files_that_a_person_can_write() -> None:
    made = read_persona(
        "aunt", "---\nname: My aunt\nfor: Candour.\n---\nYou are\nmy aunt.\n\nYou err."
    )
    assert (made.name, made.purpose) == ("My aunt", "Candour.")
    assert made.text == "You are my aunt.\n\nYou err."
    assert read_persona("bare", "You are bare.").name == "bare"
    for nothing in ("", "---\nname: X\n---\n", "x" * 5_000):
        with pytest.raises(UnusablePersonaError):
            read_persona("nobody", nothing)
    assert chosen_persona(shipped_personas(), "").key == "mentor"
    assert chosen_persona(shipped_personas(), "The Hard Editor").key == "hard-editor"
    with pytest.raises(UnusablePersonaError, match="copy-editor"):
        chosen_persona(shipped_personas(), "nobody")

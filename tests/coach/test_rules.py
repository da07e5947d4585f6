"""Every rule's examples, and what all rules have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.coach import RULES, Checker, Example, Finding, Rule, Severity
from afterword.manuscript import Manuscript
from bench.books import book

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples)
]


def findings(text: str, *rules: Rule) -> tuple[Finding, ...]:
    return Checker(Manuscript.parse(text), rules=rules or RULES, language="en").run()


def places(finding: Finding) -> list[tuple[int, int]]:
    return [(finding.start, finding.end), *((a, b) for a, b, _ in finding.related)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    found = findings(example.text, rule)
    spans = sorted({place for finding in found for place in places(finding)})
    quotes = tuple(example.text[a:b] for a, b in spans)
    if rule.name == "echo" and quotes:
        quotes = quotes[1:]  # its first place is only where the word stood before
    assert quotes == example.found


PLAIN = (
    "Rain fell on the quay all that week and the next one, until the planks swelled and no door in "
    "the whole street would shut. Nobody minded. A cart went past now and then, towards the mill "
    "or away from it, and the boys ran after it as far as the corner; then it was quiet again."
)


def wrapped(text: str, eol: str) -> str:
    lines, column = "", 0
    for word in text.split(" "):
        lead = "" if not lines else eol if column + len(word) > 66 else " "
        lines += lead + word
        column = len(word) if lead == eol else column + len(lead + word)
    return lines


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_the_same_in_wrapped_lines(rule: Rule, example: Example, eol: str) -> None:
    if "\n" in example.text:
        pytest.skip("the example has line breaks of its own")
    page = (eol * 2).join([wrapped(text, eol) for text in (PLAIN, PLAIN, example.text)])
    found = findings(page + eol, rule)
    assert bool(found) == bool(example.found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_explains_itself(rule: Rule) -> None:
    page = (ROOT / rule.docs).read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.title}\n")
    assert rule.name in page
    assert rule.why.count(".") >= 1
    assert rule.severity in set(Severity)
    assert any(example.found for example in rule.examples) or rule.survey
    assert any(not example.found for example in rule.examples) or rule.survey


def test_names_are_unique_and_every_page_has_a_rule() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    pages = {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == set(names)


def test_overused_phrase() -> None:
    paragraphs = book(3_000, seed=7).split("\n\n")
    for number in range(12):
        line = "He let go a breath." if number % 3 == 0 else "She let go a breath."
        paragraphs.insert(3 + 4 * number, line)
    found = [f for f in findings("\n\n".join(paragraphs)) if f.rule == "tic"]
    assert "let go a breath" in found[0].quote
    assert len(found) == 1
    assert len(found[0].related) == 11


def test_an_example_in_a_block_quote_verse_or_play_is_left_alone() -> None:
    for rule in RULES:
        for example in rule.examples:
            if example.found and "\n" not in example.text:
                assert findings("> " + example.text, rule) == ()
                assert findings("**Algernon.**\n" + example.text, rule) == ()


def test_english_rules_are_silent_on_other_languages() -> None:
    german = (
        "Er sah, dass die Tür auf war. Er hörte den Wind, und er fühlte die Kälte an seinem "
        "Hals. Er war in die Stadt gegangen, und die Papiere wurden gebracht, und nichts war da. "
    ) * 4
    assert not [f for f in Checker(Manuscript.parse(german)).run() if f.rule not in LANGUAGE_FREE]


LANGUAGE_FREE = {rule.name for rule in RULES if not rule.english}


def check_all(text: str) -> None:
    manuscript = Manuscript.parse(text)
    for finding in Checker(manuscript).run():
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote
        for start, end, _ in finding.related:
            assert 0 <= start < end <= len(text)


@given(st.text())
def test_any_text_at_all(text: str) -> None:
    check_all(text)


PIECES = st.sampled_from(
    [example.text for rule in RULES for example in rule.examples]
    + [
        "“",
        "”",
        '"',
        "*",
        "_",
        "\r\n",
        "\n\n",
        "\n",
        "😀",
        "# One",
        "***",
        "<!-- x",
        "[…]",
        "İ ß Ⅷ",
        "> ",
    ]
)


@given(st.lists(PIECES, max_size=8), st.sampled_from([" ", "\n", "\n\n", "\r\n\r\n", ""]))
def test_any_mixture_of_examples(pieces: list[str], joint: str) -> None:
    check_all(joint.join(pieces))

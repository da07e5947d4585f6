from __future__ import annotations

import re
import subprocess
import sys

import pytest

from afterword.memory.lore.triggers import (
    SCANNED,
    BadTrigger,
    read_trigger,
    split_triggers,
)


def fires(trigger: str, text: str) -> bool:
    return read_trigger(trigger).found(text) is not None


@pytest.mark.parametrize(
    ("trigger", "text", "expected"),
    [
        ("sea", "By the Sea.", True),
        ("sea", "Overseas.", False),
        ("sea", "unseaworthy", False),
        ("Rose", "a rose", False),
        ("Rose", "Rose!", True),
        ("salt quay", "At Salt\nQuay.", True),
        ('"fire and water"', "by fire and water", True),
        ("fire and water", "water, then fire", True),
        ("fire & water", "water alone", False),
        ("fire & !water", "fire alone", True),
        ("fire and not water", "fire and water", False),
        ("sandy", "a sandy bay", True),
        ("/gr[ae]y\\b/", "The grey sea", True),
        ("/gr[ae]y\\b/", "The Grey sea", False),
        ("/gr[ae]y\\b/i", "The Grey sea", True),
        ("/a and b/", "a and b", True),
        ("/a and b/ & sea", "a and b", False),
        ("!/gr[ae]y/ & sea", "a green sea", True),
        ("寶玉", "賈寶玉道", True),
        ("c++", "in C++ here", True),
    ],
)
def test_a_trigger(trigger: str, text: str, *, expected: bool) -> None:
    assert fires(trigger, text) is expected


def test_what_fulfilled_it_is_told() -> None:
    assert read_trigger("fire & water").found("Water and\nFIRE") == "FIRE and Water"
    assert read_trigger("/gr.y s\\w+/").found("the grey sea.") == "grey sea"


def test_a_list_is_parted_at_commas_outside_expressions_and_quotes() -> None:
    written = 'sea, /a,b;c/i; "salt, quay" & !storm, o\'clock,, '
    assert split_triggers(written) == ["sea", "/a,b;c/i", '"salt, quay" & !storm', "o'clock"]


@pytest.mark.parametrize(
    "trigger",
    ["!sea", "not sea", "a &", "& a", "/[/", "/(/", "/)/", "/a/q", "/a{5,2}/", "/a{9999}/",
     "/(?i)a/", "/(a)(?(1)b|c)/", "/(?P<n>a)(?P=n)/", "/*a/", "/(?<=a*)b/", "x" * 300, "!"],
)  # fmt: skip
def test_what_cannot_be_used_is_told(trigger: str) -> None:
    with pytest.raises(BadTrigger) as caught:
        read_trigger(trigger)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "source",
    ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)x", ".*.*.*x", "(\\w+\\s?)+!",
     "(?:(?:a?){30}){30}b", "((a?)?)*b", "(a{1,40}){1,40}b"],
)  # fmt: skip
def test_an_expression_that_could_run_away_is_refused(source: str) -> None:
    with pytest.raises(BadTrigger, match="could take too long"):
        read_trigger(f"/{source}/")


ACCEPTED = [
    "storm.*sea",
    "\\w+ing \\w+",
    "(very )+old",
    "[ab]+c?",
    "(?:storm|gale)s?\\b",
    "(?P<who>Ada|Bo) rows",
    "x{2,}y",
    "(?=a)a+?b*+",
    "(a|b){3}",
]


@pytest.mark.parametrize("source", ACCEPTED)
def test_ordinary_expressions_find_what_they_would(source: str) -> None:
    texts = [
        "storm over the sea",
        "the rowing boats",
        "very very old",
        "abac",
        "two gales",
        "Bo rows",
        "xxxy",
        "aabb",
        "",
    ]
    for text in texts:
        assert fires(f"/{source}/", text) == bool(re.search(source, text)), text


def test_what_is_accepted_never_runs_away() -> None:
    """In a process of its own, so that a run that never ends fails instead of hanging."""
    worst = ["a" * SCANNED + "!", "x" * SCANNED, "ing " * 1000, "very " * 800, "storm " * 700]
    program = (
        "from afterword.memory.lore.triggers import read_trigger\n"
        f"for source in {ACCEPTED!r}:\n"
        f"    for text in {worst!r}:\n"
        "        read_trigger(f'/{source}/').found(text)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_only_the_end_of_a_text_is_scanned_by_an_expression() -> None:
    assert not fires("/ferry/", "ferry" + "." * SCANNED)
    assert fires("/ferry/", "." * SCANNED + "ferry")
    assert fires("ferry", "ferry " + "." * SCANNED)

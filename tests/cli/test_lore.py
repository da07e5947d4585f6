from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from afterword.cli.demo import STORY
from cli.program import only_line, parsed

if TYPE_CHECKING:
    from pathlib import Path

    from cli.program import Run

BOOK = """\
# The 🜁 Ferry

## 1. The Quay

The 🜁 ferry brought Ada Pell to Salt Quay. "Late," said Josse. Ada thought that Josse was right.

## 2. The Storm

On the second night Josse rowed out with the brass lamp for Ada, and nobody saw Ada or Josse.
"Tell Bram," said Ada, and so Josse told Bram, and Bram laughed at Josse, said Bram.
"""
LORE = """\
# Lore

## Ada Pell
Aliases: Ada
Triggers: brass & lamp
Kind: character
Eyes: grey

Taught by Josse Halkett.

## Josse Halkett
From: The Storm

## The Bell
Until: Chapter 1
Always: yes
Pinned: It is cracked.

## Wick
From: Chapter 9
Priority: much
"""


@pytest.fixture
def book(home: Path) -> Path:
    path = home / "work" / "book.md"
    path.write_text(BOOK, encoding="utf-8")
    path.with_name("lore.md").write_text(LORE, encoding="utf-8")
    return path


def entries(ran_out: str) -> dict[str, Any]:
    return {entry["name"]: entry for entry in parsed(ran_out)["entries"]}


def test_lore_as_json(afterword: Run, book: Path) -> None:
    ran = afterword("lore", book, "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {"entries", "unlisted_names", "problems"}
    ada = found["entries"][0]
    assert set(ada) == {
        "name", "aliases", "kind", "from", "line", "always", "priority", "valid_from",
        "valid_until", "pinned", "attributes", "mentions", "triggers", "in", "why",
    }  # fmt: skip
    assert (ada["name"], ada["aliases"], ada["kind"]) == ("Ada Pell", ["Ada"], "character")
    assert (ada["from"], ada["line"], ada["attributes"]) == ("lore.md", 3, {"eyes": "grey"})
    assert ada["mentions"]["count"] == 5
    assert ada["mentions"]["first"]["range"] == {
        "start": {"line": 4, "character": 21},
        "end": {"line": 4, "character": 29},
    }
    [trigger] = ada["triggers"]
    assert (trigger["trigger"], trigger["count"]) == ("brass & lamp", 1)
    assert trigger["first"]["range"]["start"]["line"] == 8
    assert found["problems"] == [
        "lore.md:21: priority is a whole number, not much",
        "lore.md:19: no heading is Chapter 9, so the entry stays out",
    ]


def test_unlisted_names_are_those_that_no_entry_has(afterword: Run, book: Path) -> None:
    names = parsed(afterword("lore", book, "--json").out)["unlisted_names"]
    assert [(name["name"], name["count"]) for name in names] == [("Bram", 4)], (
        "Josse Halkett has an entry"
    )
    assert names[0]["first"]["range"]["start"]["line"] == 9
    book.with_name("lore.md").write_text("## Bram\n## Ada\n")
    names = parsed(afterword("lore", book, "--json").out)["unlisted_names"]
    assert [(name["name"], name["count"]) for name in names] == [("Josse", 6)]


def test_what_is_in_depends_on_the_place(afterword: Run, book: Path) -> None:
    early = entries(afterword("lore", book, "--at", "5", "--json").out)
    assert (early["Ada Pell"]["in"], early["Ada Pell"]["why"]) == (
        True,
        "‘Ada Pell’ in the recent text",
    )
    assert (early["Josse Halkett"]["in"], early["Josse Halkett"]["why"]) == (
        False,
        "not before The Storm",
    )
    assert (early["The Bell"]["in"], early["The Bell"]["why"]) == (True, "always")
    late = entries(afterword("lore", book, "--json").out)
    assert late["Josse Halkett"]["why"] == "‘Josse’ in the recent text"
    assert (late["The Bell"]["in"], late["The Bell"]["why"]) == (False, "only until Chapter 1")
    start = entries(afterword("lore", book, "--at", "1", "--json").out)
    assert start["Ada Pell"]["why"] == "nothing in the last 600 words calls it up"


def test_one_entry_by_any_name(afterword: Run, book: Path) -> None:
    ran = afterword("lore", book, "--json", "--entry", "ada", "--entry", "Wick")
    assert list(entries(ran.out)) == ["Ada Pell", "Wick"]
    line = only_line(afterword("lore", book, "--json", "--entry", "Nobody"), 1)
    assert line == "no entry is called Nobody; without --entry all are listed"


def test_lore_for_people(afterword: Run, book: Path) -> None:
    ran = afterword("lore", book)
    assert ran.status == 0
    assert ran.err.count("afterword: warning: lore.md:") == 2
    words = " ".join(ran.out.split())
    assert "5 mentions, lines 5–10" in words
    assert "brass & lamp: 1" in words
    assert "Names that no entry has:" in words
    assert "Bram 4 line 10" in words
    assert not [line for line in ran.out.splitlines() if line != line.rstrip()]


def test_without_lore_the_names_are_told(afterword: Run) -> None:
    ran = afterword("lore", "-", stdin=BOOK.encode())
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("There is no lore yet: ")
    assert "Ada Pell" in ran.out
    empty = afterword("lore", "-", "--json", stdin=b"")
    assert parsed(empty.out) == {"entries": [], "unlisted_names": [], "problems": []}


def test_a_draft_quotes_what_is_written_so_far(afterword: Run, book: Path) -> None:
    ran = afterword("lore", book, "--draft", "Josse")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("## Josse\n\n> ")
    assert "> “" not in ran.out
    assert "(line 5)" in ran.out
    early = afterword("lore", book, "--draft", "Bram", "--at", "5")
    assert early.out == "## Bram\n"
    assert parsed(afterword("lore", book, "--draft", "Josse", "--json").out) == {"draft": ran.out}


def test_nothing_in_lore_steers_the_terminal(afterword: Run, book: Path) -> None:
    book.with_name("lore.md").write_text("## A\x1b[31m\nAliases: \x07[bold]x[/bold]\n## B\n")
    ran = afterword("lore", book)
    assert not set(ran.out) & {"\x1b", "\x07"}
    assert "[bold]x[/bold]" in ran.out


def test_the_demo_story_has_names(afterword: Run) -> None:
    names = [
        name["name"] for name in parsed(afterword("lore", STORY, "--json").out)["unlisted_names"]
    ]
    assert {"Ada Pell", "Josse Halkett"} <= set(names)

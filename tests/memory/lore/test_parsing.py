from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.memory.lore import Lore, LoreEntry, LoreFile, parse_lore


def lore_of(text: str, origin: str = "lore.md", *, own: bool = False) -> Lore:
    return parse_lore([LoreFile(origin, text, Path(origin), own=own)])


def one(text: str, origin: str = "lore/ada.md") -> LoreEntry:
    lore = lore_of(text, origin, own=True)
    assert lore.problems == ()
    [entry] = lore.entries
    return entry


def names(text: str, *, own: bool = False) -> list[tuple[str, str]]:
    lore = lore_of(text, "lore/all.md", own=own)
    assert lore.problems == ()
    return [(entry.name, entry.kind) for entry in lore.entries]


LORE = """\
# The lore of Stavering

Nothing here is an entry.

## Ada Pell (the weigher)
Aliases: Ada, "Pell, Ada"
Triggers: brass & !chapel, /gr[ae]y/i
Always: yes
Priority: 10
From: Chapter 2
Until: The Sins
Kind: character
Pinned: She can't swim.
- **Age:** 34
Eyes: grey
Lives in: Salt Quay

Ada came by letter. <!-- she lies -->

### Before
Sister: Lina

## Josse Halkett
Pinned:
- He rows.
- He keeps a canary.

See [[Ada Pell|Ada]].


"""


def test_fields_are_taken_and_attributes_stay() -> None:
    lore = lore_of(LORE)
    assert lore.problems == ()
    ada, josse = lore.entries
    assert (ada.name, ada.aliases) == ("Ada Pell", ("Ada", "Pell, Ada"))
    assert ada.forms == ("Ada Pell", "Ada", "Pell, Ada")
    assert [trigger.written for trigger in ada.triggers] == ["brass & !chapel", "/gr[ae]y/i"]
    assert (ada.always, ada.priority, ada.kind) == (True, 10, "character")
    assert (ada.valid_from, ada.valid_until) == ("Chapter 2", "The Sins")
    assert ada.pinned == ("She can't swim.",)
    assert ada.attributes == (
        ("age", "34"),
        ("eyes", "grey"),
        ("lives in", "Salt Quay"),
        ("sister", "Lina"),
    )
    assert ada.body == (
        "- **Age:** 34\nEyes: grey\nLives in: Salt Quay\n\nAda came by letter.\n\n"
        "### Before\nSister: Lina"
    )
    assert (ada.line, ada.end_line) == (4, 20)
    assert (ada.origin, ada.path) == ("lore.md", Path("lore.md"))
    assert josse.pinned == ("He rows.", "He keeps a canary.")
    assert josse.body == "See Ada."


def test_an_entry_is_found_by_any_of_its_names() -> None:
    lore = lore_of(LORE)
    assert lore.named("Ada") is lore.named("Ada Pell") is lore.named("ada pell") is lore.entries[0]
    assert lore.named("Lina") is None


def test_front_matter_says_it_as_well() -> None:
    entry = one(
        "---\nname: 'Ada Pell'\naliases: [Ada, \"Pell, Ada\"]\ntriggers:\n- tide & quay\n- /a,b/\n"
        "always: true\npriority: -2\nvalid_from: 3\nvalid-until: Chapter 9\ntype: character\n"
        "pinned:\n  - She can't swim.\ntags: [x]\neyes: grey # as her father's\nlooks:\n"
        "  hair: red\n---\n\n# Ada\n\nShe rows.\n"
    )
    assert (entry.name, entry.aliases) == ("Ada Pell", ("Ada", "Pell, Ada"))
    assert [trigger.written for trigger in entry.triggers] == ["tide & quay", "/a,b/"]
    assert (entry.always, entry.priority, entry.kind) == (True, -2, "character")
    assert (entry.valid_from, entry.valid_until) == ("3", "Chapter 9")
    assert entry.pinned == ("She can't swim.",)
    assert entry.attributes == (("eyes", "grey"), ("hair", "red"))
    assert entry.body == "Eyes: grey\nHair: red\n\nShe rows."
    assert (entry.line, entry.end_line) == (0, 21)


def test_a_file_of_its_own_is_one_entry() -> None:
    assert one("Just words.\n", "lore/salt-quay.md").name == "Salt Quay"
    assert one("# Ada\n\nWords.\n").name == "Ada"
    assert one("# Ada\n\nWords.\n\n## Before\n\nMore.\n\n## After\n\nMore.\n").name == "Ada"
    assert one("---\nkind: place\n---\nWords.\n\n## Past\n", "lore/quay.md").name == "Quay"
    assert one("Ada\n===\n\nWords.\n").name == "Ada"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Ada\nx\n## Bo\ny\n", [("Ada", ""), ("Bo", "")]),
        ("# Ada\nx\n# Bo\ny\n", [("Ada", ""), ("Bo", "")]),
        ("# All\n\nintro\n\n## Ada\nx\n\n### Past\n\n## Bo\n", [("Ada", ""), ("Bo", "")]),
        ("# People\n## Ada\n## Bo\nx\n# Places\n## Quay\n# Rule\nx\n",
         [("Ada", "People"), ("Bo", "People"), ("Quay", "Places"), ("Rule", "")]),
        ("# All\n## People\n### Ada\nx\n### Bo\n", [("Ada", "People"), ("Bo", "People")]),
        ("```\n# no heading\n```\n\n## Ada\nx\n## Bo\n", [("Ada", ""), ("Bo", "")]),
        ("Ada\n---\n\nx\n\nBo\n---\n\ny\n", [("Ada", ""), ("Bo", "")]),
        ("# **Ada** `Pell`\nx\n# [[Bo]]\n", [("Ada Pell", ""), ("Bo", "")]),
        ("words without any heading\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_which_headings_are_entries(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(e.name, e.kind) for e in lore_of(text).entries] == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## A\nPriority: high\n## B\n", "lore.md:2: priority is a whole number, not high"),
        ("## A\nAlways: maybe\n## B\n", "lore.md:2: always is yes or no, not maybe"),
        ("## A\nx\n## B\nTriggers: sea, /[/\n", "lore.md:4: the trigger /[/ is left out: "),
        ("## A\nTriggers: !sea\n## B\n", "lore.md:2: the trigger !sea is left out: "),
        ("## A\nx\n##\ny\n", "lore.md:3: an entry has no name, so it is left out"),
        ("---\nname: A\n\n## B\n", "lore.md:1: the front matter is not closed by a line of ---"),
        ("## A\n\n## B\nAliases: A\n", "lore.md:3: A names A as well (lore.md:1)"),
    ],
)
def test_what_is_wrong_is_a_line_with_its_place(text: str, problem: str) -> None:
    [line] = lore_of(text).problems
    assert line.startswith(problem)


def test_a_bad_trigger_leaves_the_others() -> None:
    lore = lore_of("## A\nTriggers: sea, /(a+)+/, storm\n## B\n")
    assert [trigger.written for trigger in lore.entries[0].triggers] == ["sea", "storm"]


def test_prose_is_no_field() -> None:
    entry = one("# Ada\n\nShe came late.\n\nFrom: the sea she had it.\nAlways: late.\n")
    assert (entry.valid_from, entry.always) == ("", False)
    assert "From: the sea she had it." in entry.body
    assert one("# Ada\n\nShe said: no, not today.\n").attributes == ()
    long = "Eyes: " + "grey and then some more " * 9
    assert one(f"# Ada\n\n{long}\n").attributes == ()


def test_windows_line_ends_and_a_mark() -> None:
    lore = lore_of("\ufeff" + LORE.replace("\n", "\r\n"))
    assert lore.entries == lore_of(LORE).entries


@given(st.text(st.sampled_from("#-: \nabA/*&![]'\"|`"), max_size=80))
def test_any_text_is_lore_of_some_kind(text: str) -> None:
    for own in (False, True):
        lore = lore_of(text, own=own)
        lines = text.count("\n") + 1
        assert all(entry.name.strip() for entry in lore.entries)
        assert all(0 <= entry.line <= entry.end_line < lines for entry in lore.entries)
        assert all(problem.startswith("lore.md:") for problem in lore.problems)

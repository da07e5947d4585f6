"""The file beside the manuscript: what is the writer's in it is never lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.memory.sidecar import (
    Chapter,
    Written,
    parse,
    pinned_with,
    refreshed,
    render,
    written,
)

ONE = Chapter("One", b"11111111", "Ada rows out.")
TWO = Chapter("Two", b"22222222", "Ada rows back.\n\nThe boat stays.")
THREE = Chapter("Three", b"33333333", "Nobody rows.")


def first(*chapters: Chapter) -> str:
    return render(refreshed(parse(""), chapters or (ONE, TWO, THREE)))


def again(text: str, *chapters: Chapter) -> str:
    return render(refreshed(parse(text), chapters))


def changed(chapter: Chapter, text: str = "") -> Chapter:
    return chapter._replace(digest=b"changed " + chapter.digest, text=text or chapter.text)


lines = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "## One",
                "## Two",
                "# The story so far",
                "## Pinned",
                "- Ada's eyes are grey.",
                "<!-- afterword: summary of 313131313131 as 000000000000 -->",
                "<!-- afterword: frozen -->",
                "<!-- afterword: summary of",
                "```",
                "",
                "  ",
                "Ada rows out.",
                "<<<<<<< HEAD",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=16,
)
files = st.tuples(lines, st.sampled_from(["\n", "\r\n"])).map(lambda drawn: drawn[1].join(drawn[0]))
summaries = st.lists(
    st.builds(
        Chapter,
        st.sampled_from(["One", "Two", "", "Pinned", "# odd #", "a\nb"]) | st.text(max_size=8),
        st.binary(min_size=16, max_size=16),
        st.text(min_size=1, max_size=40) | st.sampled_from(["## Pinned\n- no", "<!-- x", "\\# a"]),
    ),
    max_size=5,
)


@given(files)
def test_any_text_is_a_sidecar_and_comes_back(text: str) -> None:
    assert render(parse(text)) == text


@given(files, summaries)
def test_no_line_of_the_writers_is_ever_lost(text: str, chapters: list[Chapter]) -> None:
    sidecar = parse(text)
    after = again(text, *chapters)
    theirs = [part for part in sidecar.parts if part.mark is None or part.kept]
    left = after
    for part in theirs:
        for line in part.raw.splitlines():
            if line.strip() and not re.search(r"<!--[ \t]*afterword\b", line):
                assert line in left
    assert set(sidecar.pinned) <= set(parse(after).pinned)


@given(files, summaries)
def test_refreshing_twice_changes_nothing_more(text: str, chapters: list[Chapter]) -> None:
    once = again(text, *chapters)
    assert again(once, *chapters) == once


@given(summaries)
def test_our_own_summaries_are_not_taken_for_the_writers(chapters: list[Chapter]) -> None:
    text = first(*chapters)
    assert written(parse(text), chapters) == {}
    assert parse(text).pinned == ()


@given(files, st.text(min_size=1, max_size=30))
def test_a_fact_is_added_and_nothing_else_changed(text: str, fact: str) -> None:
    before, after = parse(text), pinned_with(text, fact)
    said = " ".join(fact.split()).lstrip("-*+• ")
    if said and "<!--" not in text + fact:
        assert said.casefold() in {known.casefold() for known in parse(after).pinned}
    assert set(before.pinned) <= set(parse(after).pinned)
    for line in text.splitlines():
        assert line in after
    assert pinned_with(after, fact) == after or "<!--" in text + fact


def test_what_it_looks_like() -> None:
    assert first(ONE, TWO).splitlines()[6:] == [
        "## One",
        "<!-- afterword: summary of 313131313131 as 9623c573a897 -->",
        "",
        "Ada rows out.",
        "",
        "## Two",
        "<!-- afterword: summary of 323232323232 as 7890f1ec95f2 -->",
        "",
        "Ada rows back.",
        "",
        "The boat stays.",
        "",
        "## Pinned",
        "",
        "<!-- Facts that are always remembered: one a line, each behind a dash. -->",
    ]


def test_what_nobody_touched_is_refreshed() -> None:
    text = again(first(), ONE, changed(TWO, "Ada swims."), THREE)
    assert "Ada swims." in text
    assert "Ada rows back." not in text
    assert text == first(ONE, changed(TWO, "Ada swims."), THREE)


def test_what_the_writer_edited_is_kept_and_marked_stale_when_its_chapter_changes() -> None:
    text = first().replace("Ada rows back.", "Ada rows back, drunk.")
    chapters = (ONE, TWO, THREE)
    mine = "Ada rows back, drunk.\n\nThe boat stays."
    assert written(parse(text), chapters) == {1: Written(mine, stale=False)}
    text = again(text, *chapters)
    assert "; frozen -->" in text
    assert written(parse(text), chapters) == {1: Written(mine, stale=False)}
    later = (ONE, changed(TWO, "Ada swims."), THREE)
    assert written(parse(text), later) == {1: Written(mine, stale=True)}
    text = again(text, *later)
    assert "; frozen; stale -->" in text
    assert "Ada swims." not in text
    text = again(text.replace("drunk", "sober"), *later)
    assert "stale" not in text.partition("## One")[2], "edited again, it is about the chapter now"
    text = again(text.replace(mine.replace("drunk", "sober"), ""), *later)
    assert text == first(*later), "without words it is written anew"


def test_reflowing_a_paragraph_is_no_edit() -> None:
    text = first().replace("Ada rows back.", "Ada\n  rows\tback.  ")
    assert written(parse(text), (ONE, TWO, THREE)) == {}


def test_a_chapter_is_frozen_by_hand() -> None:
    text = first().replace("summary of 3232", "frozen summary of 3232")
    text = again(text, ONE, changed(TWO, "Ada swims."), THREE)
    assert "Ada rows back." in text
    assert "; frozen; stale -->" in text


def test_a_section_that_the_writer_added_is_theirs() -> None:
    text = first(ONE, THREE) + "\n## Two\nIn my own words.\n\n## Ideas\n\nA storm?\n"
    assert written(parse(text), (ONE, TWO, THREE)) == {1: Written("In my own words.", stale=False)}
    text = again(text, ONE, TWO, THREE)
    assert "Ada rows back." not in text
    assert text.index("## One") < text.index("## Two") < text.index("## Three")
    assert "## Ideas\n\nA storm?\n" in text


def test_chapters_move_and_are_renamed() -> None:
    text = first().replace("Nobody rows.", "Nobody rows, I say.")
    moved = (THREE._replace(title="The End"), ONE)
    assert written(parse(text), moved) == {0: Written("Nobody rows, I say.", stale=False)}
    text = again(text, *moved)
    assert "## Three" in text, "its heading is part of what the writer kept"
    assert "## Two" not in text
    assert text.index("Nobody rows, I say.") < text.index("Ada rows out.")


def test_a_chapter_that_is_gone_leaves_what_the_writer_wrote() -> None:
    text = first().replace("Ada rows back.", "Mine.")
    text = again(text, ONE)
    assert "Mine." in text
    assert "Nobody rows." not in text


def test_chapters_of_one_name_are_told_apart() -> None:
    twins = (ONE, ONE._replace(digest=b"other", text="Ada swims out."))
    text = first(*twins).replace("Ada swims out.", "She swims.")
    assert written(parse(text), twins) == {1: Written("She swims.", stale=False)}
    both = tuple(changed(twin) for twin in twins)
    assert written(parse(text), both)[1].text == "She swims."


def test_pinned_facts_survive_fifty_updates() -> None:
    text = ""
    for number in range(50):
        text = pinned_with(text, f"Fact {number}.")
        text = again(text, ONE, changed(TWO, f"Version {number}."), *([THREE] * (number % 2)))
    assert parse(text).pinned == tuple(f"Fact {number}." for number in range(50))
    assert text.count("## Pinned") == 1


def test_facts_as_writers_write_them() -> None:
    text = (
        "## pinned\n\nThese:\n* Ada's eyes\n  are grey.\n- Bee is dead\nsince May.\n\n"
        "+ <!-- no --> It rains.\n<!-- - not this -->\n- Ada's eyes are grey.\n"
    )
    assert parse(text).pinned == ("Ada's eyes are grey.", "Bee is dead since May.", "It rains.")
    assert pinned_with(text, "  it rains. ") == text
    assert pinned_with(text, " - ") == text
    added = pinned_with(text.replace("\n", "\r\n"), "New.")
    assert "\n- New.\r\n" in added
    assert added.count("\n") == added.count("\r\n")

from __future__ import annotations

import pytest

from afterword.manuscript import Encoding, Position, Text

UTF8, UTF16, UTF32 = Encoding.UTF8, Encoding.UTF16, Encoding.UTF32


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        ("\r\r\n\n", ["", "", "", ""]),
        ("a\u2028b\u2029c\x0bd\x0ce\x85f\x1cg", ["a\u2028b\u2029c\x0bd\x0ce\x85f\x1cg"]),
    ],
)
def test_lines_end_as_the_protocol_says(source: str, lines: list[str]) -> None:
    text = Text.of(source)
    assert list(text.lines()) == lines
    assert text.line_count == len(lines)
    assert [text.line(n) for n in range(len(lines))] == lines
    assert text.line(len(lines)) == ""


@pytest.mark.parametrize(
    ("line", "column", "encoding", "offset"),
    [
        (0, 1, UTF32, 1),
        (0, 3, UTF16, 2),
        (0, 2, UTF16, 1),  # inside the surrogate pair
        (0, 5, UTF8, 2),
        (0, 3, UTF8, 1),  # inside the character's bytes
        (0, 4, UTF32, 4),
        (0, 5, UTF32, 4),  # between \r and \n
        (0, 99, UTF16, 4),
        (1, 0, UTF8, 6),
        (1, 99, UTF8, 7),
        (2, 0, UTF16, 7),
        (99, 7, UTF16, 7),
        (0, -1, UTF16, 0),
        (-1, 3, UTF16, 0),
    ],
)
def test_positions_are_clamped(line: int, column: int, encoding: Encoding, offset: int) -> None:
    assert Text.of("a😀éz\r\nb").offset(Position(line, column), encoding) == offset


def test_an_offset_between_carriage_return_and_line_feed_is_the_line_s_end() -> None:
    assert Text.of("ab\r\nc").position(3) == Position(0, 2)


def test_a_break_split_over_two_edits_is_one_break() -> None:
    text = Text.of("a\rb").replace(2, 2, "\n")
    assert (text.line_count, str(text)) == (2, "a\r\nb")
    assert text.replace(2, 3, "").line_count == 2
    assert text.replace(2, 2, "x").line_count == 3


def test_every_version_stays_as_it_was() -> None:
    first = Text.of("one two")
    second = first.replace(3, 3, ",")
    assert (str(first), str(second)) == ("one two", "one, two")
    assert first == Text.of("one two")
    assert first != second
    assert hash(first) == hash(Text.of("one two"))


def test_lone_surrogates_are_kept() -> None:
    text = Text.of("a\ud83d\n\ude00b")
    assert str(text) == "a\ud83d\n\ude00b"
    assert text.position(5, UTF8) == Position(1, 4)
    assert text.position(5, UTF16) == Position(1, 2)


def test_slices_are_clamped() -> None:
    text = Text.of("lamp")
    assert (text.slice(-3, 2), text.slice(2, 99), text.slice(3, 1)) == ("la", "mp", "")
    assert str(text.replace(-5, 99, "oil")) == "oil"

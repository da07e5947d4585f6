"""Edits thrown at a text and at a plain string beside it, which has to agree on everything.

The oracle knows nothing of the text's tree: it is a `str`, a line rule written out by hand, and
columns counted by encoding characters one by one. AFTERWORD_FUZZ sets the number of edits.
"""

from __future__ import annotations

import os
import random

import pytest

from afterword.manuscript import Encoding, Position, Text, sequence, text

COUNT = int(os.environ.get("AFTERWORD_FUZZ", "20000"))
ALPHABET = [
    *("a", "z", " ", "é", "字", "😀", "👩\u200d🚀", "\U0001f1eb\U0001f1f7"),
    *("\n", "\n", "\r\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"),
    *("\ud83d", "\ude00", "\ufeff", "e\u0301", "\x00"),
]
CODECS = {
    Encoding.UTF8: ("utf-8", 1),
    Encoding.UTF16: ("utf-16-le", 2),
    Encoding.UTF32: ("utf-32-le", 4),
}


def units(char: str, encoding: Encoding) -> int:
    codec, width = CODECS[encoding]
    return len(char.encode(codec, "surrogatepass")) // width


def lines_of(source: str) -> list[tuple[int, str]]:
    """Each line's start and its characters without the terminator."""
    lines, start, at = [], 0, 0
    while at < len(source):
        if source[at] in "\r\n":
            lines.append((start, source[start:at]))
            at += 2 if source[at : at + 2] == "\r\n" else 1
            start = at
        else:
            at += 1
    lines.append((start, source[start:]))
    return lines


def offset_in(source: str, position: Position, encoding: Encoding) -> int:
    lines = lines_of(source)
    if position.line >= len(lines):
        return len(source)
    start, body = lines[position.line]
    column = 0
    for place, char in enumerate(body):
        column += units(char, encoding)
        if column > position.column:
            return start + place
    return start + len(body)


def position_in(source: str, offset: int, encoding: Encoding) -> Position:
    lines = lines_of(source)
    line = max(n for n, (start, _) in enumerate(lines) if start <= offset)
    start, body = lines[line]
    before = body[: offset - start]
    return Position(line, sum(units(char, encoding) for char in before))


def some_text(rng: random.Random, most: int) -> str:
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(most)))


def some_position(rng: random.Random, source: str) -> Position:
    lines = lines_of(source)
    line = rng.randrange(len(lines) + 2)
    width = len(lines[line][1]) * 2 if line < len(lines) else 4
    return Position(line, rng.randrange(width + 3))


@pytest.fixture(params=["tiny leaves", "real leaves"])
def longest(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How long texts get; with tiny leaves and nodes, boundaries are everywhere."""
    if request.param == "real leaves":
        return 6_000
    monkeypatch.setattr(text, "LEAF", 12)
    monkeypatch.setattr(text, "_BULK", 8)
    monkeypatch.setattr(text, "_SCANT", 3)
    monkeypatch.setattr(sequence, "FAN_OUT", 5)
    monkeypatch.setattr(sequence, "_FILLED", 4)
    monkeypatch.setattr(sequence, "_SCANT", 2)
    return 300


def test_edits_agree_with_a_plain_string(longest: int) -> None:
    rng = random.Random(longest)
    count = COUNT * 9 // 10 if longest < 1_000 else COUNT // 10
    done, wrong = 0, 0
    while done < count:
        source = some_text(rng, longest)
        subject = Text.of(source)
        for _ in range(25 if longest < 1_000 else 60):
            encoding = rng.choice(list(Encoding))
            places = [some_position(rng, source) for _ in range(2)]
            offsets = [offset_in(source, place, encoding) for place in places]
            wrong += [subject.offset(place, encoding) for place in places] != offsets
            start, end = sorted(offsets)
            if rng.random() < 0.6:
                end = min(end, start + rng.randrange(6))
            new = some_text(rng, 3 if rng.random() < 0.8 else 30)
            source = source[:start] + new + source[end:]
            subject = subject.replace(start, end, new)
            there = rng.randrange(len(source) + 1)
            wrong += str(subject) != source
            wrong += subject.position(there, encoding) != position_in(source, there, encoding)
            done += 1
        bodies = lines_of(source)
        wrong += list(subject.lines()) != [body for _, body in bodies]
        wrong += subject.line_count != len(bodies) or len(subject) != len(source)
        wrong += [subject.line_start(n) for n in range(len(bodies))] != [at for at, _ in bodies]
    assert wrong == 0

"""A thousand edits around a hundred findings: what is shown stands where its words are.

The oracle knows nothing of offsets or columns of ours: each character of the text has a number of
its own, which it keeps for as long as it lives.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lsprotocol import types

from afterword.bootstrap import Services
from afterword.coach.registry import RULES
from afterword.lsp.convert import range_of
from afterword.lsp.session import Session
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from afterword.lsp.open_document import OpenDocument
    from scripted.server import Recorded

FINDINGS = 100
EDITS = 1000
MARKED = re.compile(r"q\d+x past the 🚢")
PARAGRAPH = (
    "🜁 The keeper went down q{n}x past{eol}the 🚢 boats, saying nothing of it to anyone; "
    "and the lamp 👩‍🚀 was lit."
)
BLANK = re.compile(r"(?:\r?\n){2,}")
TYPED = (
    "a",
    "é",
    "🜁",
    " ",
    ", ",
    "word",
    "👩‍🚀 ",
    ".",
    "\n",
    "\r\n",
    "\r\n\r\nNew 🚢.\r\n\r\n",
    "“",
)


class Change(NamedTuple):
    """What is done to the text: code points `[start, end)` become `text`."""

    start: int
    end: int
    text: str
    whole: bool = False


class Oracle:
    """The text as characters with numbers, and the quotes as the numbers of theirs."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self.text = text
        self.numbers = list(range(len(text)))
        self.next = len(text)
        self.living = {n: self.numbers[start:end] for n, (start, end) in enumerate(spans)}

    def apply(self, change: Change) -> str:
        """Do it; returns what stood there."""
        start, end, text, whole = change
        if whole:
            start, end, text, _ = differing(self.text, self.text[:start] + text + self.text[end:])
        before = self.text[start:end]
        self.text = self.text[:start] + text + self.text[end:]
        first, self.next = self.next, self.next + len(text)
        self.numbers[start:end] = range(first, self.next)
        places = {number: place for place, number in enumerate(self.numbers)}
        for n, quote in list(self.living.items()):
            at = places.get(quote[0], -1)
            whole_still = at >= 0 and self.numbers[at : at + len(quote)] == quote
            if not whole_still or self._lengthened(at, at + len(quote), first):
                del self.living[n]
        return before

    def _lengthened(self, start: int, end: int, first: int) -> bool:
        """Whether a letter or digit was just put beside a quote."""
        return any(
            0 <= place < len(self.text)
            and self.numbers[place] >= first
            and self.text[place].isalnum()
            for place in (start - 1, end)
        )

    def spans(self) -> set[tuple[int, int]]:
        places = {number: place for place, number in enumerate(self.numbers)}
        return {(places[q[0]], places[q[0]] + len(q)) for q in self.living.values()}

    def position(self, offset: int) -> types.Position:
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        column = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(column.encode("utf-16-le")) // 2)


def differing(old: str, new: str) -> Change:
    """The one change between two texts, as small as it can be; the beginning goes first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    last = 0
    while last < min(len(old), len(new)) - start and old[-1 - last] == new[-1 - last]:
        last += 1
    return Change(start, len(old) - last, new[start : len(new) - last])


def judged(made: Recorded) -> Answer:
    found = MARKED.findall(made.prompt)[-1]  # the paragraph asked about stands last
    quote = {"sentence": 1, "quote": found, "category": "clarity", "rewrite": ""}
    why = "You lose the reader here. They go back to see where she is."
    return says(json.dumps({"comments": [{**quote, "why": why}]}))


class Writer:
    """Random edits, as an editor would tell them."""

    def __init__(self, chance: random.Random, oracle: Oracle) -> None:
        self.chance = chance
        self.oracle = oracle
        self.undone: list[Change] = []

    def next(self) -> Change:
        chance, text = self.chance, self.oracle.text
        kind = chance.choices(
            ("type", "delete", "replace", "paste", "undo", "near", "whole"),
            (30, 12, 12, 3, 20, 15, 8),
        )[0]
        if kind == "undo" and self.undone:
            return self.undone.pop()
        if kind == "near":
            start, end = chance.choice(sorted(self.oracle.spans()) or [(0, 0)])
            at = self.between(chance.choice((start - 1, start, end, end + 1)))
            return Change(at, at, chance.choice(TYPED))
        start = self.between(chance.randrange(len(text) + 1))
        end = self.between(min(len(text), start + int(chance.expovariate(1 / 6))))
        if kind == "type":
            return Change(start, start, chance.choice(TYPED))
        if kind == "paste":
            take = self.between(chance.randrange(len(text) + 1))
            taken = text[take : self.between(min(len(text), take + 400))]
            return Change(start, start, taken.strip("-_"))
        if kind == "delete":
            return Change(start, end, "")
        return Change(start, end, chance.choice(TYPED), whole=kind == "whole")

    def between(self, offset: int) -> int:
        """No editor's cursor stands within a line break."""
        text, at = self.oracle.text, min(max(offset, 0), len(self.oracle.text))
        return at + 1 if text[at - 1 : at + 1] == "\r\n" else at

    def told(self, change: Change) -> types.TextDocumentContentChangeEvent:
        oracle = self.oracle
        if change.whole:
            text = oracle.text[: change.start] + change.text + oracle.text[change.end :]
            return types.TextDocumentContentChangeWholeDocument(text)
        span = types.Range(oracle.position(change.start), oracle.position(change.end))
        return types.TextDocumentContentChangePartial(range=span, text=change.text)

    def do(self, change: Change) -> types.TextDocumentContentChangeEvent:
        event = self.told(change)
        before = self.oracle.text[change.start : change.end]
        self.oracle.apply(change)
        joined = self.oracle.text[: change.start + len(change.text)]
        if not joined.endswith("\r") and self.chance.random() < 0.7:
            self.undone.append(Change(change.start, change.start + len(change.text), before))
        else:
            self.undone.clear()
        return event


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    environ = {
        "AFTERWORD_CONFIG": str(tmp_path / "config.toml"),
        "AFTERWORD_DATA": str(tmp_path / "data"),
    }
    with ScriptedServer(judged) as scripted:
        engine = {"kind": "openai", "base_url": scripted.url, "model": "judge", "api": "chat"}
        made = Session(Services(environ=environ))
        made.configure(
            {
                "engine": {"coach": engine},
                "coach": {"off": [rule.name for rule in RULES], "model": "asked"},
                "continuity": {"enabled": False},
            }
        )
        made.offering = False
        yield made
        await made.aclose()


async def opened(session: Session, file: Path, eol: str) -> OpenDocument:
    """A text with a hundred findings of a model's."""
    paragraphs = [PARAGRAPH.format(n=n, eol=eol) for n in range(FINDINGS)]
    text = f"# One{eol}{eol}" + (eol + eol).join(paragraphs) + eol
    document = session.open(types.TextDocumentItem(file.as_uri(), "markdown", 1, text))
    assert await document.coach.coach_now(0, len(text)) == FINDINGS
    return document


@pytest.mark.parametrize(("eol", "seed"), [("\n", 1), ("\r\n", 2), ("\r\n", 3)])
async def test_every_untouched_finding_is_exact_and_none_is_on_touched_text(
    session: Session, tmp_path: Path, eol: str, seed: int
) -> None:
    document = await opened(session, tmp_path / "book.md", eol)
    text = str(document.manuscript.text)
    anew = Anew(text)
    spans = [(one.start, one.end) for one in document.findings.found()]
    assert len(spans) == FINDINGS
    oracle = Oracle(text, spans)
    writer = Writer(random.Random(seed), oracle)
    done = 0
    while done < EDITS:
        events = []
        for _ in range(min(writer.chance.choice((1, 1, 1, 2, 5)), EDITS - done)):
            events.append(writer.do(writer.next()))
            done += 1
        session.change(document.uri, document.version + 1, events)
        assert str(document.manuscript.text) == oracle.text
        untouched = oracle.spans()
        moved = document.findings.found()
        assert {(one.start, one.end) for one in moved} == untouched
        assert len(moved) == len(untouched)
        for one in moved:
            span = range_of(document.manuscript.text, one.start, one.end, session.encoding)
            assert span == types.Range(oracle.position(one.start), oracle.position(one.end))
            assert oracle.text[one.start : one.end] == one.anchors[0].quote
        anew.check(document, oracle)
    assert 5 < len(untouched) < FINDINGS
    await asyncio.sleep(1.0)
    shown = {(one.start, one.end) for one in document.findings.found()}
    assert shown == {(one.start, one.end) for one in document.coach.comments}


class Anew:
    """What the coach itself has to say: all that is untouched, and what is again as it was judged.

    A paragraph that an undo or a paste makes as it was has its finding back, which then lives on.
    """

    def __init__(self, text: str) -> None:
        self.judged = {paragraph.strip() for paragraph in re.split(BLANK, text)}
        self.reborn: set[tuple[int, ...]] = set()

    def check(self, document: OpenDocument, oracle: Oracle) -> None:
        now = {(one.start, one.end): one for one in document.coach.comments}
        untouched = oracle.spans()
        assert untouched <= now.keys()
        reborn = set()
        for start, end in now.keys() - untouched:
            assert oracle.text[start:end] == now[start, end].quote
            numbers = tuple(oracle.numbers[start:end])
            assert numbers in self.reborn or self.paragraph(oracle.text, start) in self.judged
            reborn.add(numbers)
        self.reborn = reborn

    def paragraph(self, text: str, at: int) -> str:
        before, after = re.split(BLANK, text[:at])[-1], re.split(BLANK, text[at:])[0]
        return (before + after).strip()

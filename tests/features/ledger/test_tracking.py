"""What becomes of candidates: exactly what an oracle says that saw the writer at work."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from afterword.features.ledger.account import Client
from afterword.features.ledger.tracking import Tracker
from afterword.manuscript import Edit, Text
from features.ledger.oracle import CHECKPOINTS, Change, Oracle
from features.ledger.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterword.features.ledger.offers import Offer
    from afterword.features.ledger.options import LedgerOptions
    from afterword.features.ledger.ports import Entry

BOOK = (
    "# One{eol}{eol}The ferry left without her, and 🚢 the rain came down on Salt Quay.{eol}{eol}"
    "“No,” said the keeper 👩‍🚀 of the lamp; the the boats were nine.{eol}{eol}It was dark.{eol}"
)


class Page:
    """A tracker over a text, as a session would have it."""

    def __init__(self, text: str, options: LedgerOptions | None = None) -> None:
        self.now = 1_700_000_000.0
        self.text = Text.of(text)
        self.client = Client()
        self.tracker = Tracker(
            self.text, options, document="/book.md", client=self.client, clock=lambda: self.now
        )
        self.entries: dict[str, Entry] = {}

    def edit(self, change: Change) -> None:
        edit = Edit(*change)
        before, self.text = self.text, self.text.replace(*change)
        if edit.text or edit.start != edit.end:
            self.tracker.edited(before, self.text, edit)

    def offer(self, offers: Sequence[Offer]) -> None:
        self.tracker.offered(offers)

    def refuse(self, offer: Offer) -> None:
        self.tracker.refused(offer)

    def shown(self, receipt: str) -> None:
        self.tracker.shown(receipt)

    def accepted(self, receipt: str) -> None:
        self.tracker.accepted(receipt)

    def save(self) -> None:
        self.tracker.saved()

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def read(self) -> dict[str, Entry]:
        """All entries; only those with news come anew."""
        self.entries |= {entry.receipt: entry for entry in self.tracker.news()}
        return self.entries

    def spans(self) -> list[tuple[int, int, str]]:
        return [(span.start, span.end, span.receipt) for span in self.tracker.spans()]


def agree(page: Page, oracle: Oracle) -> None:
    """The entries are what the oracle says."""
    oracle.pass_time(0)
    entries = page.read()
    assert entries.keys() == oracle.fortunes.keys()
    for name, fortune in oracle.fortunes.items():
        entry = entries[name]
        standing = fortune.standing()
        assert entry.fate == fortune.fate(), name
        assert entry.characters == fortune.size, name
        assert entry.accepted_characters == sum(one.size for one in standing), name
        assert entry.accepted_words == sum(one.words for one in standing), name
        assert entry.typed_characters == fortune.typed, name
        assert entry.undone is (bool(fortune.taken) and not standing), name
        assert (entry.shown_at is not None) is (fortune.shown or fortune.typed_out), name
        for after, left in zip(CHECKPOINTS, entry.survival, strict=False):
            assert left == (fortune.survival.get(after) if standing else None), name
        assert entry.survival.saved == (fortune.saved if standing else None), name


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_a_writer_at_work(seed: int, eol: str, *, whole: bool) -> None:
    chance = random.Random(f"{seed} {eol} {whole}")
    text = BOOK.format(eol=eol)
    page, oracle = Page(text), Oracle(text)
    oracle.now = page.now
    writer = Writer(
        chance, oracle, page, clock=page.wait, eol=eol, whole=whole,
        tells=bool(seed % 2), says=seed % 3 == 0,
    )  # fmt: skip
    for _ in range(60):
        writer.work()
        assert str(page.text) == oracle.text
        assert page.spans() == oracle.spans()
        agree(page, oracle)


@pytest.mark.corpus
def test_a_writer_at_work_on_real_books(corpus: Path) -> None:
    books = sorted(corpus.glob("*/*.txt"))[::7]
    assert books
    for number, book in enumerate(books):
        with book.open(encoding="utf-8", newline="") as opened:
            text = opened.read(60_000)[-8_000:]
        text = text.lstrip("\n")
        page, oracle = Page(text), Oracle(text)
        oracle.now = page.now
        eol = "\r\n" if "\r\n" in text else "\n"
        writer = Writer(random.Random(number), oracle, page, clock=page.wait, eol=eol)
        for _ in range(40):
            writer.work()
            assert page.spans() == oracle.spans(), book.name
        agree(page, oracle)

"""Runs that follow edits, against a plain list of owners; and spans that are found again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from afterword.features.ledger.anchoring import find_again, row_of
from afterword.features.ledger.memory import LedgerInMemory
from afterword.features.ledger.ports import Span
from afterword.features.ledger.spans import Run, Stretch, Weave
from afterword.manuscript import Manuscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.ledger.anchoring import FoundAgain


def stretches(owners: Sequence[str | None]) -> list[Stretch[str]]:
    found: list[Stretch[str]] = []
    for at, owner in enumerate(owners):
        if owner is None:
            continue
        if found and found[-1].end == at and found[-1].owner == owner:
            found[-1] = Stretch(found[-1].start, at + 1, owner)
        else:
            found.append(Stretch(at, at + 1, owner))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_weave_is_a_list_of_owners(seed: int) -> None:
    chance = random.Random(seed)
    owners: list[str | None] = [None] * chance.choice((0, 1, 500))
    weave: Weave[str] = Weave.of(len(owners))
    earlier = []
    for _ in range(200):
        start = chance.randint(0, len(owners))
        end = min(len(owners), start + chance.choice((0, 0, 1, 5, 60)))
        fresh = [
            Run(chance.choice((None, "a", "b", "c")), chance.randint(1, 9))
            for _ in range(chance.choice((0, 1, 1, 3)))
        ]
        assert [run.owner for run in weave.cut(start, end) for _ in range(run.length)] == owners[
            start:end
        ]
        owners[start:end] = [run.owner for run in fresh for _ in range(run.length)]
        weave = weave.replaced(start, end, fresh)
        assert len(weave) == len(owners)
        assert list(weave.stretches()) == stretches(owners)
        earlier.append((weave, list(owners)))
    assert all(list(one.stretches()) == stretches(was) for one, was in earlier)


# -- found again ------------------------------------------------------------------------------

BOOK = (
    "# One\n\nThe ferry left without her, and the rain came down on Salt Quay.\n\nYes.\n\n"
    "Marta counted the boats again, and there were nine of them.\n\nYes.\n\n"
    "She had hoped for ten. Nobody had seen the tenth since the storm in May.\n\n"
    "# Two\n\nIt rained."
)
MARTA = "counted the boats again, and there were"
TENTH = "Nobody had seen the tenth since the storm in May."


def span(text: str, said: str, receipt: str = "a") -> Span:
    at = text.index(said)
    return Span(at, at + len(said), receipt)


def again(
    was: str, spans: Sequence[Span], now: str, *, moved: bool = False, there: bool = False
) -> FoundAgain:
    store = LedgerInMemory()
    store.keep(row_of("/old.md", Manuscript.parse(was), spans, store.key, now=1.0))
    path = "/new.md" if moved else "/old.md"
    found = find_again(store, path, Manuscript.parse(now), exists=lambda _path: there)
    if moved and not there:
        assert (store.document("/new.md") is None) is (was != now)
    return found


def test_the_same_text() -> None:
    spans = (span(BOOK, MARTA), span(BOOK, TENTH, "b"))
    assert again(BOOK, spans, BOOK) == (spans, 0)
    assert again(BOOK, spans, BOOK, moved=True) == (spans, 0)
    assert again(BOOK, spans, BOOK, moved=True, there=True) == (spans, 0), "a copy"
    assert again(BOOK, spans, BOOK + " Hard.", moved=True) == ((), 0)


def test_changed_elsewhere() -> None:
    spans = (span(BOOK, MARTA), span(BOOK, TENTH, "b"))
    for old, new in (
        ("# One\n\n", "# One\n\nA new beginning.\n\n"),
        ("The ferry left", "The boat left"),
        ("\n\n# Two\n\nIt rained.", ""),
        ("\n", "\r\n"),
    ):
        now = BOOK.replace(old, new)
        assert again(BOOK, spans, now) == ((span(now, MARTA), span(now, TENTH, "b")), 0)


def test_blocks_in_another_order() -> None:
    blocks = BOOK.split("\n\n")
    now = "\n\n".join(reversed(blocks))
    spans = (span(BOOK, MARTA), span(BOOK, TENTH, "b"))
    assert set(again(BOOK, spans, now).spans) == {span(now, MARTA), span(now, TENTH, "b")}


def test_changed_beside_it_in_its_paragraph() -> None:
    now = BOOK.replace("She had hoped for ten.", "She had wanted more, though. Ten!")
    assert again(BOOK, [span(BOOK, TENTH)], now) == ((span(now, TENTH),), 0)


def test_what_was_changed_itself_is_lost_and_counted() -> None:
    now = BOOK.replace("tenth since", "other since")
    spans = (span(BOOK, MARTA), span(BOOK, TENTH, "b"))
    assert again(BOOK, spans, now) == ((span(now, MARTA),), len(TENTH))


def test_what_stands_there_twice_is_told_by_its_neighbours_or_not_at_all() -> None:
    second = BOOK.rindex("Yes.")
    yes = Span(second, second + 4, "a")
    now = "# Zero\n\n" + BOOK
    assert again(BOOK, [yes], now) == ((Span(second + 8, second + 12, "a"),), 0)
    now = BOOK.replace("She had hoped for ten.", "She had.").replace("of them.", "of those.")
    assert again(BOOK, [yes], now) == ((), 4)


def test_a_refrain_whose_neighbours_have_changed_is_lost() -> None:
    refrain = "And the rain came down, and the rain came down on Salt Quay."
    was = f"One.\n\n{refrain}\n\nTwo.\n\nThree.\n\n{refrain}\n\nFour."
    second = Span(was.rindex(refrain), was.rindex(refrain) + len(refrain), "a")
    now = was.replace("Three", "Drei").replace("Four", "Vier")
    assert again(was, [second], now) == ((), len(refrain))


def test_a_short_one_that_stands_there_once_by_chance_is_not_it() -> None:
    was = "Alpha beta.\n\nYes.\n\nGamma delta."
    now = "Epsilon.\n\nYes.\n\nZeta."
    assert again(was, [span(was, "Yes.")], now) == ((), 4)


def test_a_span_over_several_paragraphs() -> None:
    start, end = BOOK.index("Marta"), BOOK.index("tenth")
    now = "A line.\n\n" + BOOK
    assert again(BOOK, [Span(start, end, "a")], now) == ((Span(start + 9, end + 9, "a"),), 0)
    now = BOOK.replace("\n\nYes.\n\nShe", "\n\nNo.\n\nShe")
    found = again(BOOK, [Span(start, end, "a")], now)
    assert [now[one.start : one.end].strip() for one in found.spans] == [
        "Marta counted the boats again, and there were nine of them.",
        "She had hoped for ten. Nobody had seen the",
    ]
    assert found.lost == len("Yes.\n\n")


def test_what_is_kept_holds_no_text_and_nothing_to_guess_it_by() -> None:
    spans = (span(BOOK, MARTA),)
    one, two = (
        row_of("/a.md", Manuscript.parse(BOOK), spans, LedgerInMemory().key, now=1.0)
        for _ in range(2)
    )
    assert one.digest != two.digest
    assert one.spans[0].said != two.spans[0].said
    assert "boats" not in repr(one)

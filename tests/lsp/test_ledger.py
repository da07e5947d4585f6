"""The ledger through the server: columns, line ends, whole syncs, saving, closing, two at once."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from afterword.bootstrap import Services
from afterword.features.ledger.keeping import Bookkeeper
from afterword.lsp.session import Session
from afterword.storage.ledger import LedgerFile
from features.ledger.oracle import CHECKPOINTS, Change, Oracle
from features.ledger.test_tracking import BOOK
from features.ledger.writing import Writer, offer
from lsp.editor import INVOKED, as_dict, editing, engine_at
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from afterword.features.ledger.offers import Offer
    from afterword.features.ledger.ports import Entry
    from afterword.lsp.open_document import OpenDocument
    from lsp.editor import Editor

STORY = "# One\n\nThe ferry left without her, and the rain came down on Salt Quay.\n\n"
ANSWER = " Marta counted the boats again. There were nine. She had hoped for ten.\n\nAnd so on."
PARAGRAPH = "Marta counted the boats again. There were nine. She had hoped for ten."
CANARY = "Zanzibarbecue"


# -- sessions, replayed -----------------------------------------------------------------------


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


class Desk:
    """An editor over a session, in UTF-16; `whole` for one that always sends all of the text."""

    def __init__(self, session: Session, document: OpenDocument, *, whole: bool) -> None:
        self.session, self.document, self.whole = session, document, whole
        self.text = str(document.manuscript.text)

    def edit(self, change: Change) -> None:
        span = types.Range(self.position(change.start), self.position(change.end))
        self.text = self.text[: change.start] + change.text + self.text[change.end :]
        told: types.TextDocumentContentChangeEvent
        if self.whole:
            told = types.TextDocumentContentChangeWholeDocument(self.text)
        else:
            told = types.TextDocumentContentChangePartial(range=span, text=change.text)
        self.session.change(self.document.uri, self.document.version + 1, [told])

    def position(self, offset: int) -> types.Position:
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        column = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(column.encode("utf-16-le")) // 2)

    def offer(self, offers: Sequence[Offer]) -> None:
        self.session.offered(self.document, offers)

    def refuse(self, offer: Offer) -> None:
        self.session.refused(self.document, offer)

    def shown(self, receipt: str) -> None:
        self.session.shown(receipt)

    def accepted(self, receipt: str) -> None:
        self.session.accepted(receipt)

    def save(self) -> None:
        self.session.saved(self.document.uri)


def bare(tmp_path: Path, clock: Clock, **ledger: bool) -> Session:
    """A session that does nothing but keep the ledger."""
    environ = {
        "AFTERWORD_CONFIG": str(tmp_path / "config.toml"),
        "AFTERWORD_DATA": str(tmp_path / "data"),
    }
    services = Services(environ=environ)
    made = Session(services)
    made.configure(
        {
            "engine": {"kind": "openai", "base_url": "http://127.0.0.1:9", "model": "none"},
            "coach": {"enabled": False},
            "continuity": {"enabled": False},
            "ledger": ledger,
        }
    )
    made.offering = False
    settings = made.resolved(None).settings
    made.books = Bookkeeper(lambda: services.ledger(settings), clock=clock)
    return made


def opened(session: Session, file: Path, text: str) -> OpenDocument:
    return session.open(types.TextDocumentItem(file.as_uri(), "markdown", 1, text))


def entries(tmp_path: Path) -> dict[str, Entry]:
    """What is on the disk."""
    with closing(LedgerFile(tmp_path / "data" / "ledger.sqlite3")) as store:
        assert store.problem == ""
        return {entry.receipt: entry for entry in store.entries()}


def spans(document: OpenDocument) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.receipt) for span in document.tracker.spans()]


@pytest.mark.parametrize(
    ("seed", "eol", "whole"),
    [(1, "\n", False), (2, "\r\n", False), (3, "\n", True), (4, "\r\n", True)],
)
async def test_a_session_replayed(tmp_path: Path, seed: int, eol: str, *, whole: bool) -> None:
    clock = Clock()
    session = bare(tmp_path, clock)
    text, file = BOOK.format(eol=eol), tmp_path / "book.md"
    document = opened(session, file, text)
    await session.books.aclose()
    oracle = Oracle(text)
    oracle.now = clock.now
    desk = Desk(session, document, whole=whole)
    writer = Writer(
        random.Random(seed), oracle, desk, clock=clock.wait, eol=eol, whole=whole,
        tells=seed % 2 == 0, says=seed == 1,
    )  # fmt: skip
    for number in range(80):
        writer.work()
        assert str(document.manuscript.text) == oracle.text
        assert spans(document) == oracle.spans()
        if number == 40:
            await session.books.flush()
    writer.save()
    kept = oracle.spans()
    session.close(document.uri)
    again = opened(session, file, oracle.text)
    await session.books.aclose()
    assert spans(again) == kept, "found again"
    await session.aclose()
    there = entries(tmp_path)
    assert there.keys() == oracle.fortunes.keys()
    for name, fortune in oracle.fortunes.items():
        entry, standing = there[name], fortune.standing()
        assert entry.fate == fortune.fate(), name
        assert entry.accepted_characters == sum(one.size for one in standing), name
        for after, left in zip(CHECKPOINTS, entry.survival, strict=False):
            assert left == (fortune.survival.get(after) if standing else None), name
        assert entry.survival.saved == (fortune.saved if standing else None), name
        assert entry.document == str(file)


# -- keeping ----------------------------------------------------------------------------------


async def taken(session: Session, document: OpenDocument, said: str, name: str = "a") -> Desk:
    desk = Desk(session, document, whole=False)
    end = len(desk.text)
    desk.offer([offer(name, said, end)])
    desk.edit(Change(end, end, said))
    return desk


async def test_no_text_unless_the_writer_lets_it_be_kept(tmp_path: Path) -> None:
    for kept in (False, True):
        clock, data = Clock(), tmp_path / str(kept)
        session = bare(data, clock, text=kept)
        document = opened(session, data / "book.md", f"{CANARY} once.\n\n")
        desk = await taken(session, document, f"He said {CANARY}, {CANARY[:6]} and {CANARY}.")
        desk.edit(Change(0, 0, f"{CANARY}: "))
        desk.save()
        await session.books.flush()
        raw = [each.read_bytes() for each in (data / "data").iterdir()]
        await session.aclose()
        raw += [each.read_bytes() for each in (data / "data").iterdir()]
        for word in (CANARY, CANARY[:6], "He said", "once"):
            found = any(word.encode() in one or word.encode("utf-16-le") in one for one in raw)
            assert found is (kept and word != "once"), word


async def test_nothing_is_kept_where_the_ledger_is_off(tmp_path: Path) -> None:
    session = bare(tmp_path, Clock(), enabled=False)
    document = opened(session, tmp_path / "book.md", STORY)
    desk = await taken(session, document, PARAGRAPH)
    desk.save()
    assert spans(document) == []
    await session.aclose()
    assert not (tmp_path / "data" / "ledger.sqlite3").exists()


async def test_what_was_not_saved_is_not_kept_where_the_editor_tells_of_saving(
    tmp_path: Path,
) -> None:
    for saves in (True, False):
        data = tmp_path / str(saves)
        session = bare(data, Clock())
        document = opened(session, data / "book.md", STORY)
        desk = await taken(session, document, PARAGRAPH)
        if saves:
            desk.save()
        saved = desk.text
        desk.edit(Change(len(STORY), len(STORY) + 5, ""))
        left = saved if saves else desk.text
        session.close(document.uri)
        await session.books.aclose()
        again = opened(session, data / "book.md", left)
        await session.books.aclose()
        assert spans(again) == [(len(STORY), len(left), "a")]
        await session.aclose()


async def test_a_text_without_a_file_is_of_this_session_only(tmp_path: Path) -> None:
    session = bare(tmp_path, Clock())
    document = session.open(types.TextDocumentItem("untitled:One", "markdown", 1, STORY))
    desk = await taken(session, document, PARAGRAPH)
    desk.save()
    assert len(spans(document)) == 1
    await session.aclose()
    assert entries(tmp_path)["a"].document == ""
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.sqlite3")) as read:
        assert read.execute("SELECT count(*) FROM span").fetchone() == (0,)


async def test_switched_off_and_on_again(tmp_path: Path) -> None:
    session = bare(tmp_path, Clock())
    document = opened(session, tmp_path / "book.md", STORY)
    desk = await taken(session, document, PARAGRAPH)
    desk.save()
    await session.books.flush()
    here = [(len(STORY), len(STORY + PARAGRAPH), "a")]
    for enabled, told in ((False, []), (True, here)):
        off = replace(document.tracker.options, enabled=enabled)
        session.books.switch(document.tracker, document.manuscript, off)
        await session.books.flush()
        assert spans(document) == told
        desk.save()
    session.close(document.uri)
    assert spans(opened(session, tmp_path / "book.md", desk.text)) == []
    await session.books.flush()
    assert spans(session.documents[document.uri]) == here
    await session.aclose()


async def test_two_servers_at_once(tmp_path: Path) -> None:
    sessions = [bare(tmp_path, Clock()) for _ in range(2)]
    for number, session in enumerate(sessions):
        document = opened(session, tmp_path / f"{number}.md", STORY)
        desk = await taken(session, document, PARAGRAPH, f"r{number}")
        desk.save()
    await asyncio.gather(*(session.books.flush() for session in sessions))
    for session in sessions:
        await session.aclose()
    assert entries(tmp_path).keys() == {"r0", "r1"}
    session = bare(tmp_path, Clock())
    for number in range(2):
        document = opened(session, tmp_path / f"{number}.md", STORY + PARAGRAPH)
        await session.books.aclose()
        assert spans(document) == [(len(STORY), len(STORY + PARAGRAPH), f"r{number}")]
    await session.aclose()


# -- end to end -------------------------------------------------------------------------------


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(says(ANSWER)) as server:
        yield server


def tell_shown(editor: Editor, item: types.InlineCompletionItem) -> None:
    assert item.command is not None
    shown = {"insertText": item.insert_text, "command": {"arguments": item.command.arguments}}
    editor.client.protocol.notify("textDocument/didShowCompletion", {"item": shown})


def receipt_in(item: types.InlineCompletionItem) -> str:
    assert item.command is not None
    assert item.command.arguments
    argument: Any = item.command.arguments[0]
    return str((argument if isinstance(argument, dict) else as_dict(argument))["receipt"])


async def test_a_session_end_to_end(scripted: ScriptedServer, tmp_path: Path) -> None:
    """Typed a little and taken; turned down; the second of three, of which one word is taken."""
    async with editing(tmp_path, engine_at(scripted.url)) as editor:
        editor.open(tmp_path / "novel.md", STORY)
        (first,) = await editor.items()
        tell_shown(editor, first)
        for character in str(first.insert_text)[:3]:
            editor.type(character)
            (rest,) = await editor.items()
        assert receipt_in(rest) == receipt_in(first)
        scripted.script(says(" The bell rang. It rang twice."))
        editor.type(str(rest.insert_text))
        known = await editor.command("afterword.accept", {"receipt": receipt_in(first)})
        assert known == {"known": True}
        asked = types.CodeLensParams(types.TextDocumentIdentifier(editor.uri))
        (lens,) = await editor.client.text_document_code_lens_async(asked) or []
        assert lens.command is not None
        assert lens.command.title.startswith("26 words · 50 % from candidates")
        (second,) = await editor.items()
        tell_shown(editor, second)
        editor.type("#")
        answers = iter((" One more came.", " Nobody saw it.", " It was late."))
        scripted.script(lambda _request: says(next(answers, " Enough.")))
        editor.replace(len(editor.text) - 1, len(editor.text), "")
        items = await editor.items(kind=INVOKED)
        assert len(items) == 3
        for item in items[:2]:
            tell_shown(editor, item)
        word = " ".join(str(items[1].insert_text).split(" ")[:2])
        editor.type(word)
        editor.type("#")
        editor.replace(len(STORY) + 10, len(STORY) + 18, "")
        editor.save()
        await editor.command("afterword.accept", {"receipt": "nobody's"})
    there = entries(tmp_path)
    one, two = there[receipt_in(first)], there[receipt_in(second)]
    assert (one.fate, one.typed_characters) == ("accepted", 3)
    assert one.accepted_characters == one.characters - 3 == len(PARAGRAPH) - 3
    assert one.survival.saved == (len(PARAGRAPH) - 3 - 8) / (len(PARAGRAPH) - 3)
    assert (two.fate, two.accepted_characters) == ("rejected", 0)
    fates = [str(there[receipt_in(item)].fate) for item in items]
    assert fates == ["rejected", "partly", "offered"]
    assert there[receipt_in(items[1])].accepted_characters == len(word.strip())

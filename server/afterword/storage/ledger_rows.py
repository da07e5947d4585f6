"""The ledger's tables, and its rows as they stand in them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.ports import DocumentRow, Entry, Fate, SpanRow, Survival

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_ASKED_AT_ONCE: Final = 500
_ENTRY: Final = tuple(one.name for one in fields(Entry) if one.name != "survival")
_COLUMNS: Final = (*_ENTRY, *Survival._fields)
_SPAN: Final = SpanRow._fields

#: Entries by receipt, manuscripts by path, and the spans of each in their order.
_FIRST: Final = (
    """
    CREATE TABLE entry (
        receipt TEXT PRIMARY KEY, feature TEXT NOT NULL, engine TEXT NOT NULL, model TEXT NOT NULL,
        temperature REAL, seed INTEGER, prompt_tokens INTEGER NOT NULL,
        answer_tokens INTEGER NOT NULL, seconds REAL NOT NULL, cost REAL, started_at REAL NOT NULL,
        document TEXT NOT NULL, place TEXT NOT NULL, applied INTEGER NOT NULL,
        characters INTEGER NOT NULL, words INTEGER NOT NULL, offered_at REAL NOT NULL,
        shown_at REAL, fate TEXT NOT NULL, decided_at REAL, accepted_at REAL,
        accepted_characters INTEGER NOT NULL, accepted_words INTEGER NOT NULL,
        typed_characters INTEGER NOT NULL, undone INTEGER NOT NULL, text TEXT, "left" TEXT,
        after_10_s REAL, after_60_s REAL, after_600_s REAL, saved REAL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX entry_by_time ON entry (offered_at)",
    "CREATE INDEX entry_by_document ON entry (document, offered_at)",
    """
    CREATE TABLE document (
        path TEXT PRIMARY KEY, digest BLOB NOT NULL, characters INTEGER NOT NULL,
        kept_at REAL NOT NULL, lost INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX document_by_digest ON document (digest)",
    """
    CREATE TABLE span (
        path TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, receipt TEXT NOT NULL,
        block BLOB NOT NULL, "before" BLOB NOT NULL, "after" BLOB NOT NULL, said BLOB NOT NULL,
        within INTEGER NOT NULL, until INTEGER NOT NULL, joined INTEGER NOT NULL,
        PRIMARY KEY (path, start)
    ) WITHOUT ROWID
    """,
)


def _version_1(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


MIGRATIONS: Final = (_version_1,)


def write_entries(file: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Put entries in the place of earlier ones with their receipts, within a transaction."""
    marks = ",".join("?" * len(_COLUMNS))
    file.executemany(
        f"INSERT OR REPLACE INTO entry ({_columns(_COLUMNS)}) VALUES ({marks})",  # noqa: S608 -- our own names and question marks
        [_values(entry) for entry in entries],
    )


def _values(entry: Entry) -> list[Any]:
    return [getattr(entry, name) for name in _ENTRY] + list(entry.survival)


def read_entries(file: sqlite3.Connection, where: str, values: Sequence[Any]) -> Iterator[Entry]:
    """The entries that a condition names."""
    rows = file.execute(f"SELECT {_columns(_COLUMNS)} FROM entry WHERE {where}", values)  # noqa: S608 -- our own names and question marks
    for row in rows:
        known = dict(zip(_ENTRY, row, strict=False))
        known |= {
            "fate": Fate(known["fate"]),
            "applied": bool(known["applied"]),
            "undone": bool(known["undone"]),
        }
        yield Entry(**known, survival=Survival(*row[len(_ENTRY) :]))


def read_named(file: sqlite3.Connection, receipts: Sequence[str]) -> dict[str, Entry]:
    """The entries with these receipts."""
    found: dict[str, Entry] = {}
    for first in range(0, len(receipts), _ASKED_AT_ONCE):
        some = receipts[first : first + _ASKED_AT_ONCE]
        marks = ",".join("?" * len(some))
        found |= {one.receipt: one for one in read_entries(file, f"receipt IN ({marks})", some)}
    return found


def read_documents(
    file: sqlite3.Connection, where: str, values: Sequence[Any]
) -> Sequence[DocumentRow]:
    """The manuscripts that a condition names, the last kept first, with their spans."""
    found = []
    rows = file.execute(
        f"SELECT path, digest, characters, kept_at, lost FROM document WHERE {where}"  # noqa: S608 -- our own words and question marks
        " ORDER BY kept_at DESC, path",
        values,
    ).fetchall()
    for row in rows:
        spans = file.execute(
            f"SELECT {_columns(_SPAN)} FROM span WHERE path = ? ORDER BY start",  # noqa: S608 -- our own names
            row[:1],
        )
        path, digest, characters, kept_at, lost = row
        kept = tuple(SpanRow._make([*one[:-1], bool(one[-1])]) for one in spans)
        found.append(DocumentRow(path, digest, characters, kept_at, lost, kept))
    return found


def write_document(file: sqlite3.Connection, document: DocumentRow) -> None:
    """Put a manuscript in the place of an earlier one, within a transaction."""
    file.execute("DELETE FROM document WHERE path = ?", (document.path,))
    file.execute("DELETE FROM span WHERE path = ?", (document.path,))
    if not document.spans and not document.lost:
        return
    file.execute(
        "INSERT INTO document (path, digest, characters, kept_at, lost) VALUES (?, ?, ?, ?, ?)",
        (document.path, document.digest, document.characters, document.kept_at, document.lost),
    )
    marks = ",".join("?" * (len(_SPAN) + 1))
    file.executemany(
        f"INSERT INTO span (path, {_columns(_SPAN)}) VALUES ({marks})",  # noqa: S608 -- our own names and question marks
        [(document.path, *span) for span in document.spans],
    )


def move_document(file: sqlite3.Connection, old: str, new: str) -> bool:
    """A manuscript has another path now."""
    file.execute("BEGIN IMMEDIATE")
    file.execute("DELETE FROM document WHERE path = ?", (new,))
    file.execute("DELETE FROM span WHERE path = ?", (new,))
    file.execute("UPDATE document SET path = ? WHERE path = ?", (new, old))
    file.execute("UPDATE span SET path = ? WHERE path = ?", (new, old))
    file.execute("UPDATE entry SET document = ? WHERE document = ?", (new, old))
    file.execute("COMMIT")
    return True


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)

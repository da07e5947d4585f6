"""Where the ledger is kept: settings into a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.storage.ledger import FILE_NAME, LedgerFile

if TYPE_CHECKING:
    from afterword.storage import Paths


def ledger_file(paths: Paths) -> LedgerFile:
    """This user's ledger; nothing is opened before it is used."""
    return LedgerFile(paths.data / FILE_NAME)

"""What commands write into a manuscript: tagged as the writer wants it, and told to the ledger."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from afterword.bootstrap.beside import absolute
from afterword.bootstrap.ledger import ledger_file
from afterword.cli.output import warn
from afterword.features.ledger.putting import Putting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.bootstrap import Services
    from afterword.cli.opened import Opened


@contextlib.contextmanager
def putting_into(services: Services, opened: Opened, *, records: bool = True) -> Iterator[Putting]:
    """What is put into a manuscript's file, from its text as it was opened.

    Without `records` it is only tagged: nothing is written anywhere.
    """
    if opened.file is None or not records:
        yield Putting(opened.manuscript, opened.settings.ledger)
        return
    store = ledger_file(services.paths)  # its own: engines, and all stores, may be closed by now
    try:
        document = str(absolute(opened.file))
        yield Putting(opened.manuscript, opened.settings.ledger, store, document=document)
        if store.problem:
            warn(store.problem)
    finally:
        store.close()

"""Where candidates are kept: settings into a loom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.features.loom.in_memory import LoomInMemory
from afterword.storage.loom import FILE_NAME, LoomFile

if TYPE_CHECKING:
    from afterword.config import Settings
    from afterword.features.loom.strands import LoomStore
    from afterword.storage import Paths


class Looms:
    """The looms of one process: one on disk, one for those who want nothing kept there."""

    def __init__(self, paths: Paths) -> None:
        """Take where files are; nothing is opened before it is used."""
        self._file = LoomFile(paths.data / FILE_NAME)
        self._in_memory = LoomInMemory()

    def chosen(self, settings: Settings) -> LoomStore:
        """The one that the settings want."""
        return self._file if settings.ledger.candidates else self._in_memory

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._file.close()

"""What the editor sees of a manuscript's memory being brought up to date."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from afterword.features.remembering.keeper import Watch
from afterword.lsp.progress import Progress

if TYPE_CHECKING:
    from afterword.features.remembering.build import Built
    from afterword.lsp.server import AfterwordServer

_TITLE: Final = "Afterword: the story so far"
#: Builds shorter than this show nothing (seconds).
_NOTICEABLE: Final = 1.0
#: After memory has been read, before names are looked for (seconds).
_LATER: Final = 5.0


def watch_for(server: AfterwordServer, uri: str) -> Watch:
    """What tells the client how one document's summaries come on."""
    shown = _Shown(server, uri)
    return Watch(progress=shown.progress, built=shown.built, changed=shown.changed)


class _Shown:
    """One document's build, as the client shows it."""

    def __init__(self, server: AfterwordServer, uri: str) -> None:
        self._server = server
        self._uri = uri
        self._progress: Progress | None = None
        self._names_asked_for = False

    def progress(self, done: int, wanted: int) -> None:
        """So many summaries are there of those wanted."""
        if done >= wanted:
            return
        if self._progress is None:
            self._progress = Progress(self._server, _TITLE, self._stopped)
            self._server.background.run(self._progress.show(_NOTICEABLE))
        self._progress(done, wanted, f"{done:,} of {wanted:,} summaries")

    def changed(self) -> None:
        """The text has been read: who is named in it is worth knowing before somebody asks.

        But not while the engine starts, which has better use for the processor.
        """
        if not self._names_asked_for:
            self._names_asked_for = True
            asyncio.get_running_loop().call_later(_LATER, self._look_for_names)

    def _look_for_names(self) -> None:
        document = self._server.session.documents.get(self._uri)
        if document is not None and not document.index.names.names:
            document.index.names.refresh(document.manuscript)

    def built(self, built: Built) -> None:
        """The build is over, or waits until the writer rests again."""
        if self._progress is not None:
            self._progress.end("stopped" if built.problem else "done")
            self._progress = None
        if built.problem:
            self._server.tell_trouble(built.problem, asked=False)
        elif built.made:
            self._server.refresh_lenses()

    def _stopped(self) -> None:
        """The writer pressed cancel: nothing more is summarised unless asked for."""
        document = self._server.session.documents.get(self._uri)
        if document is not None:
            document.keeper.stop_building()

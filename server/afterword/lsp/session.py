"""The open manuscripts of one editor, and what is known about each."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from afterword.features.completion import Ahead, GhostWriter
from afterword.lsp.text_document import edit_from, parse_document
from afterword.lsp.tidying import Tidying
from afterword.manuscript import Edit, Encoding, Manuscript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lsprotocol import types

    from afterword.config import Resolved, Settings
    from afterword.context import Plan
    from afterword.features.completion import Desk, Suggestion
    from afterword.inference import Receipt
    from afterword.lsp.services import Services

log = logging.getLogger(__name__)

#: Receipts kept for `afterword.accept` to name; older ones are forgotten.
_RECEIPTS_KEPT = 1000


@dataclass(slots=True)
class OpenDocument:
    """One manuscript open in the editor; changed by synchronous handlers only.

    `version` is the editor's. `root` is the workspace root for its settings, None for a text
    that has no file.
    """

    uri: str
    version: int
    manuscript: Manuscript
    file: Path | None
    root: Path | None
    plan: Plan
    ghost: GhostWriter
    ahead: Ahead


class Session:
    """Everything that changes while the server runs; used on the event loop only."""

    def __init__(self, services: Services) -> None:
        """Start with no document open and the settings of a bare start."""
        self.services = services
        self.encoding = Encoding.UTF16
        self.offering = True
        self._tidying = Tidying()
        self.documents: dict[str, OpenDocument] = {}
        self.receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._editor_settings: Mapping[str, Any] = {}
        self._resolved: dict[Path | None, Resolved] = {}
        self._more: Callable[[str, int], None] = lambda _uri, _offset: None

    def on_more(self, tell: Callable[[str, int], None]) -> None:
        """Have `tell(uri, offset)` called when a text that was shown in part is whole."""
        self._more = tell

    # -- settings ---------------------------------------------------------------------------

    def configure(self, editor: Mapping[str, Any]) -> None:
        """Take the editor's user settings; broken ones leave the last good ones in force."""
        self._editor_settings = editor
        self.reload_settings()

    def reload_settings(self) -> None:
        """Read every settings file again, at its next use."""
        last_good, self._resolved = self._resolved, {}
        for root, resolved in last_good.items():
            fresh = self.services.resolve(root, self._editor_settings)
            broken = any(problem.fatal for problem in fresh.problems)
            self._resolved[root] = resolved if broken else fresh

    def resolved(self, root: Path | None) -> Resolved:
        """The settings for a workspace root, with what is wrong with them."""
        if root not in self._resolved:
            self._resolved[root] = self.services.resolve(root, self._editor_settings)
        return self._resolved[root]

    def settings(self, document: OpenDocument) -> Settings:
        """The settings that hold for a document."""
        return self.resolved(document.root).settings

    # -- documents ----------------------------------------------------------------------------

    def open(self, item: types.TextDocumentItem) -> OpenDocument:
        """Take up a document; one already open under this name is replaced."""
        self.close(item.uri)
        file = _file_of(item.uri)
        root = self.services.workspace_root(file) if file else None
        settings = self.resolved(root).settings
        ahead = Ahead(lambda: self.desk(document))
        document = OpenDocument(
            uri=item.uri,
            version=item.version,
            manuscript=parse_document(item, settings.gap_markers),
            file=file,
            root=root,
            plan=self.services.plan(file, root, settings),
            ghost=GhostWriter(
                lambda: self.desk(document), lambda offset: self._more(document.uri, offset), ahead
            ),
            ahead=ahead,
        )
        self.documents[item.uri] = document
        self._tidying.active()
        return document

    def change(
        self,
        uri: str,
        version: int,
        changes: Sequence[types.TextDocumentContentChangeEvent],
    ) -> None:
        """Apply an editor's changes, in order; microseconds for a keystroke."""
        document = self.documents[uri]
        for change in changes:
            edit = edit_from(document.manuscript, change, self.encoding)
            self._apply(document, edit)
        document.version = version
        self._tidying.active()

    def _apply(self, document: OpenDocument, edit: Edit) -> None:
        document.manuscript = document.manuscript.edited(edit)
        document.ghost.edited(edit)
        if self.offering:
            document.ahead.edited(edit.start + len(edit.text))

    def close(self, uri: str) -> None:
        """Let go of a document and of whatever is under way for it."""
        document = self.documents.pop(uri, None)
        if document is not None:
            document.ghost.close()
            document.ahead.stop()

    def reload_plans(self) -> None:
        """Read again what stands beside each manuscript."""
        for document in self.documents.values():
            document.plan = self.services.plan(
                document.file, document.root, self.settings(document)
            )

    def desk(self, document: OpenDocument) -> Desk:
        """A frozen snapshot for a request about this document."""
        return self.services.desk(document.manuscript, document.plan, self.settings(document))

    # -- what was offered -----------------------------------------------------------------------

    def remember(self, suggestions: Sequence[Suggestion]) -> None:
        """Keep the receipts of what is about to be shown."""
        for suggestion in suggestions:
            receipt = suggestion.candidate.receipt
            self.receipts[receipt.id] = receipt
            self.receipts.move_to_end(receipt.id)
        while len(self.receipts) > _RECEIPTS_KEPT:
            self.receipts.popitem(last=False)

    async def aclose(self) -> None:
        """Close every document and stop every engine."""
        self._tidying.stop()
        for uri in list(self.documents):
            self.close(uri)
        await self.services.aclose()


def _file_of(uri: str) -> Path | None:
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None

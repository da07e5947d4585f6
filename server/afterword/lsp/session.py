"""The open manuscripts of one editor, and what is known about each."""

from __future__ import annotations

import logging
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from afterword.context.recall import Recall
from afterword.features.completion import Ahead, Background, GhostWriter
from afterword.features.ledger.keeping import Bookkeeper
from afterword.features.remembering.keeper import Keeper, Watch
from afterword.lsp.coaching import CoachWatch, watch_over, worst
from afterword.lsp.continuity import ContinuityWatch
from afterword.lsp.diagnostics import Diagnostics, Finding
from afterword.lsp.looming import Looming
from afterword.lsp.neighbours import story_of
from afterword.lsp.open_document import OpenDocument
from afterword.lsp.text_document import edit_from, parse_document
from afterword.lsp.tidying import Tidying
from afterword.manuscript import Edit, Encoding, Manuscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsprotocol import types

    from afterword.config import Feature, Resolved, Settings
    from afterword.features.coaching.status import CoachStatus
    from afterword.features.completion import Desk
    from afterword.features.ledger.offers import Offer
    from afterword.features.loom.strands import LoomStore
    from afterword.inference import Candidate, Receipt
    from afterword.lsp.services import Services
    from afterword.memory.lore import Lore

log = logging.getLogger(__name__)

#: Receipts kept for `afterword.accept` to name; older ones are forgotten.
_RECEIPTS_KEPT = 1000


class Session:
    """Everything that changes while the server runs; used on the event loop only."""

    def __init__(self, services: Services) -> None:
        """Start with no document open and the settings of a bare start."""
        self.services = services
        self.encoding = Encoding.UTF16
        self.offering = True
        self.coaching = True
        self._tidying = Tidying()
        self.documents: dict[str, OpenDocument] = {}
        self.looming = Looming()
        self.receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._editor_settings: Mapping[str, Any] = {}
        self._resolved: dict[Path | None, Resolved] = {}
        self._more: Callable[[str, int], None] = lambda _uri, _offset: None
        self._watch: Callable[[str], Watch] = lambda _uri: Watch()
        self._publisher: Callable[[str], Callable[[Sequence[Finding]], None]] = _unread
        self._coached: Callable[[CoachStatus], None] = lambda _status: None
        self._background = Background()
        self.books = Bookkeeper(lambda: services.ledger(self.resolved(None).settings))

    def on_more(self, tell: Callable[[str, int], None]) -> None:
        """Have `tell(uri, offset)` called when a text that was shown in part is whole."""
        self._more = tell

    def on_memory(self, watch: Callable[[str], Watch]) -> None:
        """Have `watch(uri)` told how each document's memory is brought up to date."""
        self._watch = watch

    def on_findings(self, publisher: Callable[[str], Callable[[Sequence[Finding]], None]]) -> None:
        """Have `publisher(uri)` told what is found in each document."""
        self._publisher = publisher

    def on_coach(self, tell: Callable[[CoachStatus], None]) -> None:
        """Have `tell(status)` told how the coaches are, all documents taken together."""
        self._coached = tell

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
        for document in self.documents.values():
            document.keeper.unasked = self.settings(document).memory.build == "idle"
            document.keeper.settings_changed()
            document.continuity.soon()
            document.coach.settings_changed(self.settings(document).coach)
            self.books.switch(document.tracker, document.manuscript, self.settings(document).ledger)

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
        manuscript = parse_document(item, settings.gap_markers)
        findings = Diagnostics(self._publisher(item.uri))
        document = OpenDocument(
            uri=item.uri,
            version=item.version,
            manuscript=manuscript,
            file=file,
            root=root,
            plan=self.services.plan(file, root, settings),
            lore=self.services.lore(file, root, settings),
            ghost=GhostWriter(
                lambda: self.desk(document), lambda offset: self._more(document.uri, offset), ahead
            ),
            ahead=ahead,
            keeper=Keeper(
                manuscript,
                lambda: self.services.scribe(self.settings(document)),
                watch=self._watch(item.uri),
                unasked=settings.memory.build == "idle",
            ),
            findings=findings,
            continuity=ContinuityWatch(lambda: self._to_check(document), findings),
            coach=CoachWatch(
                manuscript,
                watch_over(self, lambda: document, root),
                findings,
                settings.coach,
            ),
            tracker=self.books.track(str(file) if file else "", manuscript, settings.ledger),
        )
        document.keeper.sidecar(self.services.sidecar(file))
        document.keeper.start()
        self.documents[item.uri] = document
        document.continuity.soon()
        document.coach.start()
        if not self.coaching:
            document.coach.pause(paused=True)
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
        if edit.start == edit.end and not edit.text:
            return  # editors do send such; it touches nothing, not even what it stands in
        before = document.manuscript.text
        document.manuscript = document.manuscript.edited(edit)
        document.tracker.edited(before, document.manuscript.text, edit)
        if document.tracker.has_news:
            self.books.soon()
        document.holds.edited(edit)
        document.ghost.edited(edit)
        document.findings.edited(edit)
        document.continuity.soon()
        document.coach.edited(document.manuscript, edit)
        document.keeper.edited(document.manuscript, edit.start + len(edit.text))
        if self.offering:
            document.ahead.edited(edit.start + len(edit.text))

    def close(self, uri: str) -> None:
        """Let go of a document and of whatever is under way for it."""
        document = self.documents.pop(uri, None)
        if document is not None:
            self.looming.catch_up()
            self.books.closed(document.tracker, document.manuscript)
            document.holds.close()
            document.ghost.close()
            document.ahead.stop()
            document.index.close()
            document.continuity.stop()
            document.findings.close()
            self._background.run(document.keeper.stop())
            self._background.run(document.coach.stop())
            self.coach_changed()

    def reload_plans(self) -> None:
        """Read again what stands beside each manuscript."""
        for document in self.documents.values():
            file, root, settings = document.file, document.root, self.settings(document)
            document.plan = self.services.plan(file, root, settings)
            document.lore = self.services.lore(file, root, settings)
            document.keeper.sidecar(self.services.sidecar(file))
            document.continuity.soon()
            document.coach.dismissals_changed()

    # -- the coach ----------------------------------------------------------------------------

    def pause_coach(self, *, paused: bool) -> None:
        """Have the coach say nothing in any document, or go on."""
        self.coaching = not paused
        for document in self.documents.values():
            document.coach.pause(paused=paused)
        self.coach_changed()

    def coach_changed(self) -> None:
        """Tell how the coaches are now."""
        self._coached(worst(document.coach.status for document in self.documents.values()))

    def _to_check(self, document: OpenDocument) -> tuple[Manuscript, Lore, bool]:
        """What a check of the continuity reads, and whether it is wanted; lore is no story."""
        wanted = self.settings(document).continuity and story_of(self, document) is document
        return document.manuscript, document.lore, wanted

    def desk(self, document: OpenDocument, feature: Feature = "ghost") -> Desk:
        """A frozen snapshot for one feature's request about this document."""
        settings = self.settings(document)
        return self.services.desk(
            document.manuscript, document.plan, settings, feature, recall=self.recall(document)
        )

    def recall(self, document: OpenDocument) -> Recall:
        """What is known beside a document's text."""
        return Recall(
            lore=document.lore,
            pinned=document.keeper.pinned,
            scan_words=self.settings(document).scan_words,
            story=document.keeper.story,
            tells=document.keeper.tells,
        )

    # -- what was offered -----------------------------------------------------------------------

    def offered(self, document: OpenDocument, offers: Sequence[Offer]) -> None:
        """Keep account of what is about to be shown in a document, or put into it."""
        document.tracker.offered(offers)
        self._remember(offers)

    def _remember(self, offers: Sequence[Offer]) -> None:
        """Keep the receipts of what is offered, for a client to name."""
        self.books.soon()
        for receipt in (receipt for offer in offers for receipt in offer.receipts):
            self.receipts[receipt.id] = receipt
            self.receipts.move_to_end(receipt.id)
        while len(self.receipts) > _RECEIPTS_KEPT:
            self.receipts.popitem(last=False)

    def listed(self, document: OpenDocument, offers: Sequence[Offer]) -> None:
        """Keep account of what is shown side by side in a list, to be picked from."""
        document.tracker.listed(offers)
        self._remember(offers)

    def refused(self, document: OpenDocument, offer: Offer) -> None:
        """What was to be put into a document was not: the writer, or the client, said no."""
        document.tracker.refused(offer)
        self.books.soon()

    def shown(self, receipt: str) -> None:
        """The client says that a candidate is on its screen."""
        for document in self.documents.values():
            document.tracker.shown(receipt)

    def accepted(self, receipt: str, *, whole: bool = True) -> None:
        """The client says that a candidate, or some of it, was taken."""
        for document in self.documents.values():
            document.tracker.accepted(receipt, whole=whole)

    def saved(self, uri: str) -> None:
        """A document was saved as it is."""
        if (document := self.documents.get(uri)) is not None:
            self.books.saved(document.tracker, document.manuscript)

    def loom(self, settings: Settings) -> LoomStore:
        """Where candidates are kept, with all that was served so far."""
        self.looming.catch_up()
        return self.services.loom(settings)

    def kept(
        self,
        document: OpenDocument,
        candidates: Iterable[Candidate],
        *,
        batch: str,
        parent: str | None,
        place: str,
    ) -> None:
        """Keep candidates that were asked for together, for the writer to go back to.

        `parent` is the id of the receipt that they go on from or were drawn anew from.
        """
        loom = self.loom(self.settings(document))
        self.looming.keep(loom, document, candidates, batch=batch, parent=parent, place=place)

    async def aclose(self) -> None:
        """Close every document and stop every engine."""
        self._tidying.stop()
        for uri in list(self.documents):
            self.close(uri)
        await self.books.aclose()
        await self.services.aclose()


def _unread(_uri: str) -> Callable[[Sequence[Finding]], None]:
    return lambda _found: None


def _file_of(uri: str) -> Path | None:
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None

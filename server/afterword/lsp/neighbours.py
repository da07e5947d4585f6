"""The texts that speak of the same names as an open one, open themselves or on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterword.features.navigation.index import StoryIndex
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.session import Session
    from afterword.manuscript import Manuscript


class Neighbour(NamedTuple):
    """A text by its URI, as it was when it was asked for.

    `version` is the editor's; it, the manuscript and its index of names are None for a file that
    is not open.
    """

    uri: str
    text: Text
    file: Path | None
    version: int | None = None
    manuscript: Manuscript | None = None
    names: StoryIndex | None = None


def itself(document: OpenDocument) -> Neighbour:
    """The document alone."""
    return Neighbour(
        document.uri,
        document.manuscript.text,
        document.file,
        document.version,
        document.manuscript,
        document.index,
    )


def neighbours(session: Session, document: OpenDocument) -> list[Neighbour]:
    """The document itself, the others open under its root, then lore and outline on disk.

    A text without a file stands alone.
    """
    opened = [document]
    if document.root is not None:
        opened += [
            other
            for other in session.documents.values()
            if other is not document and other.root == document.root
        ]
    found = [itself(other) for other in opened]
    story = story_of(session, document)
    texts: Mapping[Path, str] = session.services.texts_beside(
        story.file, story.root, session.settings(story), story.lore
    )
    taken = {neighbour.file for neighbour in found}
    found += [
        Neighbour(path.absolute().as_uri(), Text.of(text), path)
        for path, text in texts.items()
        if path not in taken
    ]
    return found


def uri_of(session: Session, path: Path) -> str:
    """A file's URI: as the editor writes it where it has the file open."""
    return next(
        (document.uri for document in session.documents.values() if document.file == path),
        path.absolute().as_uri(),
    )


def story_of(session: Session, document: OpenDocument) -> OpenDocument:
    """The open manuscript that a document is lore of; the document itself where it is none."""
    for other in session.documents.values():
        same = other is not document and other.root == document.root is not None
        if same and any(entry.path == document.file for entry in other.lore.entries):
            return other
    return document

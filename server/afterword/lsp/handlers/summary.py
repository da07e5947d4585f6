"""`afterword.summary {uri, position?, build?, write?}`: the story so far, stretch by stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.features.remembering.chapters import sidecar_with
from afterword.lsp.convert import offset_of, range_of

if TYPE_CHECKING:
    from afterword.features.remembering.running import Stretch
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.summary"
_NO_FILE = "Save the manuscript first: its summary is written to a file beside it."


async def summary(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """What is known of the story up to the position; null for a document not open.

    With `build` everything is first brought up to date, by the model where one summarises; with
    `write` the summary of every chapter is put into the file beside the manuscript.
    """
    document = server.session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    keeper = document.keeper
    await (keeper.build_now() if argument.get("build") else keeper.read_now())
    offset = len(document.manuscript.text)
    if position := argument.get("position"):
        at = types.Position(int(position["line"]), int(position["character"]))
        offset = offset_of(document.manuscript.text, at, server.session.encoding)
    story = keeper.story
    stretches = keeper.running(offset)
    titles = [story.title_at(one.covered.first) if story else "" for one in stretches]
    told = [_as_json(server, document, *one) for one in zip(stretches, titles, strict=True)]
    return {
        "text": "\n\n".join(one["text"] for one in told if one["text"]),
        "stretches": told,
        "pinned": list(keeper.pinned),
        "file": _write(server, document) if argument.get("write") else None,
    }


def _as_json(
    server: AfterwordServer, document: OpenDocument, one: Stretch, title: str
) -> dict[str, Any]:
    covered, summary = one.covered, one.summary
    span = range_of(document.manuscript.text, covered.start, covered.end, server.session.encoding)
    return {
        "title": title,
        "text": summary.text if summary else "",
        "origin": summary.origin.value if summary else "",
        "stale": one.stale,
        "range": {
            name: {"line": place.line, "character": place.character}
            for name, place in (("start", span.start), ("end", span.end))
        },
    }


def _write(server: AfterwordServer, document: OpenDocument) -> str | None:
    """The file's path, once it holds the summary of every chapter; None where it couldn't be."""
    story = document.keeper.story
    if document.file is None or story is None:
        server.tell_trouble(_NO_FILE, asked=True)
        return None
    services, known = server.session.services, document.keeper.known
    text, problem = services.change_sidecar(
        document.file, lambda text: sidecar_with(text, story, known)
    )
    if problem:
        server.tell_trouble(problem, asked=True)
        return None
    document.keeper.sidecar(text)
    return str(services.sidecar_path(document.file))

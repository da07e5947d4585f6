"""`afterword.coach {uri, position?, letter?, persona?}`: comments now, or a letter on the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.features.coaching.letter.editor import write_letter
from afterword.features.coaching.letter.plain import plain_letter
from afterword.features.coaching.question import paragraph_at
from afterword.features.coaching.status import CoachState
from afterword.inference import EngineProblem
from afterword.lsp.coached import as_json, document_in
from afterword.lsp.convert import offset_of
from afterword.lsp.progress import Stopped, with_progress

if TYPE_CHECKING:
    from afterword.features.coaching.letter.letter import Letter
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.coach"
_PAUSED: Final = "the coach is paused; resume it first"
_OFF: Final = "the coach is switched off for this text"
_STOPPED: Final = "stopped; what was said is kept"


async def coach(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """`{findings, letter, note}`; null for a document not open.

    With a `position` the model comments on the paragraph there, without one on every paragraph;
    what it has said once it isn't asked again. With `letter` it writes about the whole. `persona`
    is who speaks in this document from now on. `note` says what of that couldn't be done, else
    null.
    """
    document = document_in(server, argument)
    if document is None:
        return None
    name = argument.get("persona")
    note = document.coach.speak_as(name) if isinstance(name, str) else ""
    if note:
        return _answer(server, document, note=note)
    if argument.get("letter"):
        return await _letter(server, document)
    return await _comments(server, document, argument.get("position"))


async def _comments(
    server: AfterwordServer, document: OpenDocument, position: Any
) -> dict[str, Any]:
    manuscript, whole = document.manuscript, True
    start, end = 0, len(manuscript.text)
    if isinstance(position, dict):
        at = types.Position(int(position["line"]), int(position["character"]))
        placed = paragraph_at(manuscript, offset_of(manuscript.text, at, server.session.encoding))
        start, end = (placed.start, placed.end) if placed else (0, 0)
        whole = False
    status = document.coach.status
    if status.state is CoachState.PAUSED:
        return _answer(server, document, note=_PAUSED)
    if not document.coach.works:
        return _answer(server, document, note=_OFF)
    note = document.coach.rules_only
    if not note:

        async def work(_progress: Progress) -> int:
            return await document.coach.coach_now(start, end)

        try:
            async with server.status.busy():
                await with_progress(server, "Afterword: the coach reads", work)
        except Stopped:
            note = _STOPPED
        except EngineProblem as problem:
            note = str(problem)
            server.tell_trouble(note, asked=True)
    if whole or manuscript is not document.manuscript:
        return _answer(server, document, note=note)
    return _answer(server, document, note=note, within=(start, end))


async def _letter(server: AfterwordServer, document: OpenDocument) -> dict[str, Any]:
    """The letter of the model, else of the rules alone, with a note on why."""
    note = document.coach.rules_only
    letter: Letter | None = None
    await document.keeper.read_now()
    story = document.keeper.story
    if story is None:
        return _answer(server, document, note=note)

    async def work(progress: Progress) -> Letter | None:
        critic, store = document.coach.critic(), document.coach.store
        return await write_letter(critic, story, store, progress=progress)

    if not note:
        try:
            async with server.status.busy():
                letter = await with_progress(server, "Afterword: an editor's letter", work)
        except Stopped:
            return _answer(server, document, note=_STOPPED)
        except EngineProblem as problem:
            note = str(problem)
            server.tell_trouble(note, asked=True)
    if letter is None:
        comments, english = await document.coach.rules_alone(story.manuscript)
        letter = await plain_letter(story, comments, english=english)
    name = document.file.stem if document.file else "Untitled"
    title = story.manuscript.outline.title or name
    text = letter.markdown(title, link=document.uri)
    return {"findings": [], "letter": text, "note": note or None}


def _answer(
    server: AfterwordServer,
    document: OpenDocument,
    *,
    note: str = "",
    within: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """What is marked in a stretch, or in all of the text."""
    start, end = within or (0, len(document.manuscript.text))
    found = [
        as_json(server, document, comment)
        for comment in document.coach.comments
        if start <= comment.start and comment.end <= end
    ]
    return {"findings": found, "letter": None, "note": note or None}

"""`afterword.say {uri, preset, range? | position?, text?}`: what a preset makes of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.offers import offer_of
from afterword.features.presets import (
    Source,
    UnusablePresetError,
    chosen_preset,
    placed,
)
from afterword.features.presets import say as said
from afterword.lsp.asking import asked
from afterword.lsp.changing import (
    PLACE,
    SAY,
    WHY,
    as_json,
    count_in,
    offered,
    which,
)
from afterword.lsp.coached import document_in, json_range, span_in
from afterword.lsp.edits import Confirmation
from afterword.lsp.replacing import put
from afterword.lsp.weaving import temperature_in
from afterword.manuscript import Manuscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.presets import Preset
    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = SAY
_WHICH: Final = "Say it with which preset?"
_NOTHING: Final = "Nothing worth offering came back; try again, or another preset."
_NO_TEXT: Final = "There is no text here for a preset: select some, or put the cursor behind it."


async def say(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """`{candidates: [{id, text, temperature}], range, quote, applied}`; null if nothing is open.

    `text` stands for what is on the page. With `apply` the first candidate is put in behind the
    selection or in its place, as the preset has it. Without `preset`, the writer is asked which.
    """
    document = document_in(server, argument)
    if document is None:
        return None
    preset = await _preset(server, str(argument.get("preset") or ""))
    span = _span(server, document, argument)
    nothing: dict[str, Any] = {
        "applied": False,
        "candidates": [],
        "range": argument.get("range"),
        "quote": "",
    }
    if preset is None:
        return nothing
    source = Source(document.manuscript, *span)
    own = argument.get("text")
    if isinstance(own, str):
        manuscript = Manuscript.parse(own, markup=document.manuscript.markup)
        source = Source(manuscript, 0, len(own))
    if preset.takes_text and not source.text.strip():
        server.say(_NO_TEXT)
        return nothing
    target = placed(preset, document.manuscript, *span)
    with document.holds.hold(target.start, target.end) as held:
        found = await _found(server, document, preset, source, argument)
        applied = False
        if found and argument.get("apply"):
            offer = offer_of(
                found[0],
                held.start,
                held.end,
                place=PLACE,
                text=target.lead + found[0].text + target.tail,
            )
            label = f"Afterword: {preset.name}"
            asks = Confirmation(label, WHY) if target.start < target.end else None
            applied = await put(server, document, held, offer, label=label, confirmation=asks)
        elif found and not held.touched:
            offered(server, document, (held.start, held.end), found)
        span = (held.start, held.end)
    return {
        "applied": applied,
        "candidates": as_json(found),
        "range": json_range(server, document, *span),
        "quote": document.manuscript.text.slice(*span),
    }


async def _preset(server: AfterwordServer, name: str) -> Preset | None:
    """The preset of a name, or the one that the writer chooses."""
    found, problems = server.session.services.presets()
    for problem in problems:
        server.say(problem)
    if not name:
        name = await which(server, _WHICH, [one.name for one in found])
        if not name:
            return None
    try:
        return chosen_preset(found, name)
    except UnusablePresetError as problem:
        line = str(problem)
        server.say(f"{line[:1].upper()}{line[1:]}.")
        return None


def _span(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> tuple[int, int]:
    """What is selected, or else the cursor; the end of the text where neither is named."""
    span = span_in(server, document, argument.get("range"))
    if span is None and (position := argument.get("position")) is not None:
        span = span_in(server, document, {"start": position, "end": position})
    end = len(document.manuscript.text)
    return span or (end, end)


async def _found(
    server: AfterwordServer,
    document: OpenDocument,
    preset: Preset,
    source: Source,
    argument: dict[str, Any],
) -> Sequence[Candidate]:
    """The candidates; where there are none, the writer is told."""
    desk = server.session.desk(document, "rewrite")

    async def work(_progress: Progress) -> Sequence[Candidate]:
        temperature = temperature_in(argument.get("temperature"))
        return await said(desk, preset, source, count=count_in(argument), temperature=temperature)

    return await asked(server, f"Afterword: {preset.name}", work, nothing=_NOTHING) or ()

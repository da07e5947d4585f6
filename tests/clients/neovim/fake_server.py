"""A language server that says what a test's script says, and writes down what it was told.

    python fake_server.py SCRIPT.json RECORD.jsonl

The script is read again at every request: `{"answers": [{"after": ..., "says": [...], ...}]}`. The
first answer fits whose `after` stands in the text before the cursor, whose `kind` (if any) is the
trigger kind, and whose texts begin with what was typed since; `says` are the whole texts from
`after` on. `delay` (seconds) and `error` (a code) do what they say.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

SCRIPT, RECORD = Path(sys.argv[1]), Path(sys.argv[2])

server = LanguageServer("afterword-fake", "1")


def record(event: str, **facts: Any) -> None:
    """Adds a line to the record."""
    with RECORD.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, **facts}) + "\n")


def plain(value: Any) -> Any:
    """A pygls parameter object as JSON data."""
    return json.loads(json.dumps(value, default=lambda thing: getattr(thing, "_asdict", dict)()))


def answer_to(before: str, kind: int) -> tuple[dict[str, Any], list[str]]:
    """The first answer of the script that fits, and what is left of its texts."""
    for answer in json.loads(SCRIPT.read_text(encoding="utf-8"))["answers"]:
        place = before.rfind(answer["after"])
        if place < 0 or answer.get("kind", kind) != kind:
            continue
        typed = before[place + len(answer["after"]) :]
        left = [text[len(typed) :] for text in answer.get("says", []) if text.startswith(typed)]
        if left or not answer.get("says"):
            return answer, left
    return {}, []


@server.feature(types.INITIALIZED)
def on_initialized(_params: types.InitializedParams) -> None:
    asked = server.protocol.client_capabilities.text_document
    record(
        "initialized",
        encoding=server.workspace.position_encoding,
        inline=bool(asked and asked.inline_completion),
    )


@server.feature(types.INITIALIZE)
def on_initialize(params: types.InitializeParams) -> None:
    record("initialize", options=plain(params.initialization_options), root=params.root_uri)


@server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def on_configuration(_params: types.DidChangeConfigurationParams) -> None:
    items = [types.ConfigurationItem(section="afterword")]
    asked = types.ConfigurationParams(items=items)
    record("configuration", settings=plain(await server.workspace_configuration_async(asked)))


@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
async def on_inline_completion(params: types.InlineCompletionParams) -> dict[str, Any] | None:
    document = server.workspace.get_text_document(params.text_document.uri)
    before = document.source[: document.offset_at_position(params.position)]
    kind = int(params.context.trigger_kind)
    answer, left = answer_to(before, kind)
    last = before.rsplit("\n", 1)[-1]
    record(
        "request", kind=kind, line=last, position=[params.position.line, params.position.character]
    )
    try:
        await asyncio.sleep(answer.get("delay", 0))
    except asyncio.CancelledError:
        record("cancelled", line=last)
        raise
    if "error" in answer:
        raise JsonRpcException(code=answer["error"], message="the script says so")
    record("answered", line=last, says=left)
    if not left:
        return None
    return {"items": [item(text, number) for number, text in enumerate(left)]}


def item(text: str, number: int) -> dict[str, Any]:
    """An item as Afterword's server sends it."""
    argument = {"receipt": f"r{number}", "text": text}
    command = {"title": "Accept", "command": "afterword.accept", "arguments": [argument]}
    return {"insertText": text, "command": command}


@server.feature("textDocument/didShowCompletion")
def on_shown(params: Any) -> None:
    record("shown", text=params.item.insertText)


@server.feature("textDocument/didPartiallyAcceptCompletion")
def on_partly_accepted(params: Any) -> None:
    record("partly", text=params.item.insertText, length=params.acceptedLength)


@server.command("afterword.accept")
def on_accept(argument: Any) -> None:
    record("accept", argument=plain(argument))


@server.command("afterword.pause")
def on_pause(argument: Any) -> None:
    record("pause", argument=plain(argument))
    server.protocol.notify("afterword/status", {"state": "paused"})


@server.command("afterword.context")
def on_context(argument: Any) -> dict[str, Any]:
    record("context", argument=plain(argument))
    piece = {"name": "recent", "tokens": 3, "text": "The sea\nhad been out", "from": "manuscript"}
    return {"used": 3, "budget": 9, "pieces": [piece], "left_out": [], "prompt": piece["text"]}


@server.command("afterword.outlines")
async def on_outlines(argument: Any) -> dict[str, Any]:
    told = plain(argument)
    record("outlines", argument=told)
    if "take" in told:
        outline = told["uri"].replace("book.md", "outline.md")
        start = types.Position(0, 0)
        edit = types.TextEdit(types.Range(start, start), "\n\n".join(told["take"]) + "\n")
        identifier = types.OptionalVersionedTextDocumentIdentifier(outline, None)
        making = types.CreateFile(outline, options=types.CreateFileOptions(ignore_if_exists=True))
        changes = [making, types.TextDocumentEdit(identifier, [edit])]
        answer = await server.workspace_apply_edit_async(
            types.ApplyWorkspaceEditParams(types.WorkspaceEdit(document_changes=changes))
        )
        return {"applied": answer.applied, "added": told["take"], "uri": outline}
    pieces = [
        {"id": "1.1", "text": "## Harrow\n\n- The ferry.\n- The fog.", "label": "Harrow"},
        {
            "id": "1.1.1",
            "text": "## Harrow\n\n- The ferry.\n  - Late.",
            "label": "The ferry.\n- Late.",
        },
        {"id": "1.1.2", "text": "## Harrow\n\n- The fog.", "label": "The fog."},
    ]
    scenes = [{"id": "2.1", "text": "## Every scene\n\n- A quay.", "label": "Every scene"}]
    return {
        "proposals": [
            {"lens": "Detailed outline", "text": "", "pieces": pieces},
            {"lens": "Every scene", "text": "", "pieces": scenes},
        ],
        "note": None,
    }


@server.command("afterword.pin")
def on_pin(argument: Any) -> dict[str, Any]:
    told = plain(argument)
    record("pin", argument=told)
    return {"pinned": ["Ada can't swim", told["fact"]]}


@server.command("afterword.summary")
def on_summary(argument: Any) -> dict[str, Any]:
    record("summary", argument=plain(argument))
    return {"text": "The ferry left.\n\nThe fog came.", "stretches": [], "pinned": ["Ada rows"]}


@server.command("fake.notify")
def on_notify(argument: Any) -> None:
    """A test asks for a notification."""
    wanted = plain(argument)
    if wanted["method"] == types.WINDOW_SHOW_MESSAGE:
        kind = types.MessageType(wanted["params"]["type"])
        message = wanted["params"]["message"]
        server.window_show_message(types.ShowMessageParams(kind, message))
        return
    server.protocol.notify(wanted["method"], wanted["params"])


@server.command("fake.nothing")
def on_nothing() -> None:
    """A test wants to know when what was sent before has arrived."""


if __name__ == "__main__":
    server.start_io()

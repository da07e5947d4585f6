"""A language server that says what a test's script says, and writes down what it was told.

    python fake_server.py SCRIPT.json RECORD.jsonl

The script is read again at every request: `{"answers": [{"after": ..., "says": [...], ...}]}`. The
first answer fits whose `after` stands in the text before the cursor, whose `kind` (if any) is the
trigger kind, and whose texts begin with what was typed since; `says` are the whole texts from
`after` on. `delay` (seconds) and `error` (a code) do what they say.

`{"commands": {"afterword.sweep": {"steps": [...], "result": ...}}}` is what commands do: each step
`notify`s, `edit`s the text, reports `progress` or waits for a `gate`, a file that the test makes.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

SCRIPT, RECORD = Path(sys.argv[1]), Path(sys.argv[2])


class Protocol(LanguageServerProtocol):
    """pygls's, with commands that end when their request is cancelled, as the real server's do."""

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:
        handler, args, kwargs = next(super().lsp_workspace__execute_command(params))
        result = handler(*args, **(kwargs or {}))
        return await result if inspect.isawaitable(result) else result


server = LanguageServer("afterword-fake", "1", protocol_cls=Protocol)


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


def scripted(name: str) -> dict[str, Any]:
    """What the script says of a command."""
    commands = json.loads(SCRIPT.read_text(encoding="utf-8")).get("commands", {})
    return dict(commands.get(name, {}))


async def edit_text(step: dict[str, Any]) -> None:
    """Has the editor change its text, as the real server does."""
    uri, wanted = step["uri"], step["edit"]
    version = step.get("version", server.workspace.get_text_document(uri).version)
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    start, end = (types.Position(*wanted[name]) for name in ("start", "end"))
    span, text, annotations = types.Range(start, end), wanted["text"], None
    edit: types.TextEdit | types.AnnotatedTextEdit = types.TextEdit(span, text)
    if step.get("confirm"):
        edit = types.AnnotatedTextEdit("ask", span, text)
        annotations = {"ask": types.ChangeAnnotation(step["confirm"], needs_confirmation=True)}
    changes = [types.TextDocumentEdit(identifier, [edit])]
    answer = await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(
            types.WorkspaceEdit(document_changes=changes, change_annotations=annotations)
        )
    )
    record("applied", applied=answer.applied, why=answer.failure_reason)


async def report_progress(token: str, value: dict[str, Any]) -> None:
    """Begins, reports or ends a piece of work."""
    progress, facts = server.work_done_progress, {**value}
    kind = facts.pop("kind")
    if kind == "begin":
        await progress.create_async(token)
        progress.begin(token, types.WorkDoneProgressBegin(**facts))
    elif kind == "report":
        progress.report(token, types.WorkDoneProgressReport(**facts))
    else:
        progress.end(token, types.WorkDoneProgressEnd(**facts))


def notify(method: str, params: dict[str, Any]) -> None:
    """Sends a notification, of LSP's own or of Afterword's."""
    if method == types.WINDOW_SHOW_MESSAGE:
        kind = types.MessageType(params["type"])
        server.window_show_message(types.ShowMessageParams(kind, params["message"]))
    else:
        server.protocol.notify(method, params)


async def take_step(step: dict[str, Any]) -> None:
    """Does one thing of a command's script."""
    if "gate" in step:
        while not (SCRIPT.parent / step["gate"]).exists():  # noqa: ASYNC110 -- a file can't call
            await asyncio.sleep(0.005)
    elif "notify" in step:
        notify(step["notify"], step["params"])
    elif "edit" in step:
        await edit_text(step)
    elif "progress" in step:
        await report_progress(step["token"], step["progress"])


async def run_scripted(name: str, argument: Any) -> Any:
    """Does what the script says of a command."""
    told = plain(argument)
    record("command", name=name, argument=told)
    script = scripted(name)
    try:
        for step in script.get("steps", []):
            await take_step(step)
    except asyncio.CancelledError:
        record("stopped", name=name)
        raise
    if "error" in script:
        raise JsonRpcException(code=-32803, message=script["error"])
    kinds = script.get("by", {})
    kind = next((key for key in kinds if key in told), None)
    return kinds[kind] if kind else script.get("result")


def serve(name: str) -> None:
    """Has a command do what the script says of it."""

    @server.command(name)
    async def _on_command(argument: Any) -> Any:
        return await run_scripted(name, argument)


for scripted_name in (
    "fillGap", "change", "regenerate", "sweep", "stitch", "loom", "presets", "say", "stats",
    "provenance",
):  # fmt: skip
    serve(f"afterword.{scripted_name}")


@server.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
def on_stop(params: types.WorkDoneProgressCancelParams) -> None:
    record("stop", token=params.token)


@server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions())
def on_lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
    """One lens on the first line, which fills its gap."""
    start = types.Position(0, 0)
    argument = {"uri": params.text_document.uri, "position": {"line": 0, "character": 0}}
    command = types.Command("Fill this gap", "afterword.fillGap", arguments=[argument])
    return [types.CodeLens(types.Range(start, start), command)]


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def on_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
    """An action that changes the selection."""
    argument = {
        "uri": params.text_document.uri,
        "range": plain(params.range),
        "how": "shorten",
        "show": True,
    }
    command = types.Command("Shorten", "afterword.change", arguments=[argument])
    return [types.CodeAction("Shorten", types.CodeActionKind.RefactorRewrite, command=command)]


@server.command("fake.notify")
def on_notify(argument: Any) -> None:
    """A test asks for a notification."""
    wanted = plain(argument)
    notify(wanted["method"], wanted["params"])


@server.command("fake.nothing")
def on_nothing() -> None:
    """A test wants to know when what was sent before has arrived."""


if __name__ == "__main__":
    server.start_io()

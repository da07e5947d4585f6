"""A language server that says always the same, for what the VS Code client itself must get right.

It writes what it was told as JSON lines to the file named in FAKE_SERVER_RECORD. Words that stand
before the cursor make it misbehave; see `continuation`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from clients.vscode.fake_candidates import Commands

if TYPE_CHECKING:
    from collections.abc import Callable

SUGGESTION = os.environ.get(
    "FAKE_SERVER_SUGGESTION",
    "The fog took the far bank first, and then the near one, and then the oars.",
)
PATIENCE_S = 0.05


class Recording(LanguageServerProtocol):
    """Writes down what is no longer wanted."""

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        record("cancel")
        commands.go_on()
        super()._handle_cancel_notification(msg_id)


server = LanguageServer(
    "fake",
    "1",
    text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
    protocol_cls=Recording,
)
waited_for: set[int] = set()
drawn_anew: list[str] = []


class ContentModified(JsonRpcException):
    """An answer that came too late."""

    CODE = types.LSPErrorCodes.ContentModified.value
    MESSAGE = "the text moved on"


def record(event: str, **told: Any) -> None:
    """Append one event."""
    line = json.dumps({"event": event, "pid": os.getpid(), **told})
    with Path(os.environ["FAKE_SERVER_RECORD"]).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


commands = Commands(server, drawn_anew.append, record)


def plain(value: Any) -> Any:
    """The converter's named tuples and attrs objects as JSON."""
    return json.loads(json.dumps(value, default=lambda o: getattr(o, "_asdict", lambda: vars(o))()))


def tell(state: str, message: str | None = None) -> None:
    """Send a status."""
    server.protocol.notify("afterword/status", {"state": state, "message": message})


@server.feature(types.INITIALIZE)
def initialize(params: types.InitializeParams) -> None:
    """Keep what the client started with."""
    record("initialize", options=plain(params.initialization_options), cwd=str(Path.cwd()))


@server.feature(types.INITIALIZED)
async def initialized(_params: types.InitializedParams) -> None:
    """Ask to be told of changes, as the real server does."""
    registration = types.Registration(
        id="settings",
        method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        register_options={"section": "afterword"},
    )
    await server.client_register_capability_async(types.RegistrationParams([registration]))


@server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
def configured(params: types.DidChangeConfigurationParams) -> None:
    """Keep what the client sent later."""
    record("configuration", settings=plain(params.settings))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params: types.DidOpenTextDocumentParams) -> None:
    """Keep which languages are ours."""
    record("open", uri=params.text_document.uri, language=params.text_document.language_id)
    tell("ready")


@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
async def inline(params: types.InlineCompletionParams) -> list[types.InlineCompletionItem] | None:
    """What is left of the one suggestion after the words before the cursor."""
    document = server.workspace.get_text_document(params.text_document.uri)
    position = document.offset_at_position(params.position)
    before = document.source[:position]
    record("inline", kind=params.context.trigger_kind.value, tail=before[-12:])
    text = await continuation(before, params, document.version or 0)
    if text is None:
        return None
    here = types.Range(params.position, params.position)
    accept = types.Command(
        title="accept", command="afterword.accept", arguments=[{"receipt": "r-1"}]
    )
    return [types.InlineCompletionItem(insert_text=text, range=here, command=accept)]


async def continuation(
    before: str, params: types.InlineCompletionParams, version: int
) -> str | None:
    """The text to offer, or a misbehaviour that the last word before the cursor asks for."""
    match before.rpartition("\n")[2].rpartition(" ")[2]:
        case "STALE":
            raise ContentModified
        case "CRASH":
            os._exit(3)
        case "DEGRADED":
            tell("degraded", "the engine cannot be reached")
            return None
        case "LATER" if version not in waited_for:
            waited_for.add(version)
            ready = {
                "uri": params.text_document.uri,
                "version": version,
                "position": {
                    "line": params.position.line,
                    "character": params.position.character,
                },
            }
            later = asyncio.get_running_loop().call_later
            later(PATIENCE_S, server.protocol.notify, "afterword/suggestion", ready)
            return None
    if drawn_anew:
        return drawn_anew.pop()
    typed = max((n for n in range(len(SUGGESTION)) if before.endswith(SUGGESTION[:n])), default=0)
    return SUGGESTION[typed:]


@server.command("afterword.accept")
def accepted(receipt: Any) -> None:
    """A suggestion was taken."""
    record("accept", argument=plain(receipt))
    commands.go_on()


@server.command("afterword.pause")
def paused(wanted: Any) -> None:
    """The writer wants quiet, or no longer."""
    told = plain(wanted)
    record("pause", argument=told)
    if "what" not in told:
        tell("paused" if told["paused"] else "ready")


@server.command("afterword.context")
def context(where: Any) -> dict[str, Any]:
    """What would be sent."""
    record("context", argument=plain(where))
    piece = {"name": "recent text", "tokens": 7, "text": "The ferry at Harrow", "from": "harrow.md"}
    left_out = {"name": "outline", "tokens": 90, "from": "outline.md"}
    return {"budget": 100, "used": 7, "pieces": [piece], "left_out": [left_out], "prompt": ""}


@server.command("afterword.outlines")
def outlines(wanted: Any) -> dict[str, Any]:
    """Two proposals, or what became of their pieces."""
    told = plain(wanted)
    record("outlines", argument=told)
    if "take" in told:
        return {"applied": True, "added": told["take"], "uri": told["uri"]}
    whole = {"id": "1.1", "text": "## Harrow\n\n- The ferry.\n- The fog.", "label": "Harrow"}
    items = [
        {"id": "1.1.1", "text": "## Harrow\n\n- The ferry.", "label": "The ferry."},
        {"id": "1.1.2", "text": "## Harrow\n\n- The fog.", "label": "The fog."},
    ]
    scenes = [{"id": "2.1", "text": "## Every scene\n\n- A quay.", "label": "Every scene"}]
    return {
        "proposals": [
            {"lens": "Detailed outline", "text": "", "pieces": [whole, *items]},
            {"lens": "Every scene", "text": "", "pieces": scenes},
        ],
        "note": None,
    }


@server.command("afterword.coach")
def coach(wanted: Any) -> dict[str, Any]:
    """Nothing to say, or a letter."""
    told = plain(wanted)
    record("coach", argument=told)
    letter = None
    if told.get("letter"):
        letter = f"# Harrow: a letter\n\n- It drifts.\n  > “oars” ([line 3]({told['uri']}#L3))\n"
    return {"findings": [], "letter": letter, "note": None}


@server.command("afterword.explain")
def explain(named: Any) -> dict[str, Any]:
    """Why something is marked."""
    record("explain", argument=plain(named))
    return {"title": "Echoes", "text": "# Echoes\n\nThe word is here twice.\n"}


@server.command("afterword.rewrites")
def rewrites(named: Any) -> dict[str, Any]:
    """Two rewrites, or that one was taken."""
    told = plain(named)
    record("rewrites", argument=told)
    if "take" in told:
        return {"applied": True}
    return {"candidates": [{"text": "the near bank"}, {"text": "the far bank"}]}


@server.command("afterword.pin")
def pin(wanted: Any) -> dict[str, Any]:
    """A fact was pinned."""
    told = plain(wanted)
    record("pin", argument=told)
    return {"pinned": [told["fact"]]}


@server.command("afterword.summary")
def summary(where: Any) -> dict[str, Any]:
    """The story so far."""
    record("summary", argument=plain(where))
    return {"text": "The ferry left.", "stretches": [], "pinned": ["Ada can't swim"]}


def serve(name: str, run: Callable[[dict[str, Any]], Any]) -> None:
    """Have a command about candidates recorded and answered."""

    @server.command(name)
    async def answer(argument: Any = None) -> Any:
        told = plain(argument) or {}
        record(name.removeprefix("afterword."), argument=told)
        return await run(told)


for command, run in commands.table().items():
    serve(command, run)


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        record("start", arguments=sys.argv[1:])
        server.start_io()
    else:
        record("command", arguments=sys.argv[1:])

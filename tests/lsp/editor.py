"""An editor for end-to-end tests: `afterword serve` in a process, driven through pytest-lsp."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pytest_lsp import ClientServerConfig, make_test_lsp_client

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from pathlib import Path

    from pytest_lsp import LanguageClient

AUTOMATIC = types.InlineCompletionTriggerKind.Automatic
INVOKED = types.InlineCompletionTriggerKind.Invoked
SERVER = [sys.executable, "-m", "afterword", "serve"]


class Editor:
    """One window: opens a manuscript, types into it, asks for ghost text."""

    def __init__(self, client: LanguageClient, encoding: str) -> None:
        self.client = client
        self.encoding = encoding
        self.text = ""
        self.uri = ""
        self.version = 0
        self.statuses: list[dict[str, Any]] = []
        self.grown: list[dict[str, Any]] = []

    @property
    def server(self) -> asyncio.subprocess.Process:
        process = self.client._server
        assert process is not None
        return process

    @property
    def messages(self) -> list[str]:
        return [message.message for message in self.client.messages]

    def open(self, path: Path, text: str, language: str = "markdown") -> None:
        self.text, self.uri, self.version = text, path.as_uri(), 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(self.uri, language, self.version, text)
            )
        )

    def close(self) -> None:
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri))
        )

    def save(self) -> None:
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri))
        )

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace code points `start` to `end`, told as an incremental change."""
        span = types.Range(self.position(start), self.position(end))
        self._change(types.TextDocumentContentChangePartial(range=span, text=text))
        self.text = self.text[:start] + text + self.text[end:]

    def type(self, text: str) -> None:
        self.replace(len(self.text), len(self.text), text)

    def sync_whole(self, text: str) -> None:
        self._change(types.TextDocumentContentChangeWholeDocument(text))
        self.text = text

    def _change(self, change: types.TextDocumentContentChangeEvent) -> None:
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri), [change]
            )
        )

    def position(self, offset: int) -> types.Position:
        """Line by LSP's rule, column in the negotiated encoding; written without our code."""
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        column = before.rpartition("\n")[2]
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[self.encoding]
        codec = self.encoding if self.encoding == "utf-8" else f"{self.encoding}-le"
        return types.Position(before.count("\n"), len(column.encode(codec)) // width)

    def params(
        self,
        offset: int | None = None,
        kind: types.InlineCompletionTriggerKind = AUTOMATIC,
    ) -> types.InlineCompletionParams:
        return types.InlineCompletionParams(
            text_document=types.TextDocumentIdentifier(self.uri),
            position=self.position(len(self.text) if offset is None else offset),
            context=types.InlineCompletionContext(trigger_kind=kind),
        )

    async def items(
        self,
        offset: int | None = None,
        kind: types.InlineCompletionTriggerKind = AUTOMATIC,
    ) -> list[types.InlineCompletionItem]:
        found = await asyncio.wait_for(
            self.client.text_document_inline_completion_async(self.params(offset, kind)), 30
        )
        return list(getattr(found, "items", found) or [])

    async def ghost(self, offset: int | None = None) -> str:
        items = await self.items(offset)
        return str(items[0].insert_text) if items else ""

    async def command(self, name: str, argument: Mapping[str, Any]) -> dict[str, Any]:
        answer = await asyncio.wait_for(
            self.client.workspace_execute_command_async(
                types.ExecuteCommandParams(name, [dict(argument)])
            ),
            30,
        )
        return as_dict(answer)


def capabilities(encodings: tuple[str, ...]) -> types.ClientCapabilities:
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind(name) for name in encodings]
        ),
        text_document=types.TextDocumentClientCapabilities(
            inline_completion=types.InlineCompletionClientCapabilities()
        ),
        workspace=types.WorkspaceClientCapabilities(configuration=True),
        window=types.WindowClientCapabilities(work_done_progress=True),
    )


def server_environment(data: Path) -> dict[str, str]:
    """This process's environment, but for Afterword's own files, which are all under `data`."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")
    }
    return {
        **inherited,
        "AFTERWORD_CONFIG": str(data / "config.toml"),
        "AFTERWORD_DATA": str(data / "data"),
    }


@asynccontextmanager
async def editing(
    data: Path,
    settings: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    encodings: tuple[str, ...] = ("utf-16",),
    arguments: tuple[str, ...] = (),
    can: Callable[[types.ClientCapabilities], None] = lambda _capabilities: None,
) -> AsyncGenerator[Editor, None]:
    """An editor over a fresh server, whose user files are all under `data`.

    `can` changes what the editor says it can do.
    """
    client = make_test_lsp_client()
    config = ClientServerConfig(
        server_command=[*SERVER, *arguments],
        client_factory=lambda: client,
        server_env={**server_environment(data), **(environment or {})},
    )
    await config.start()
    editor = Editor(client, encodings[0])
    client.feature("afterword/status")(lambda params: editor.statuses.append(as_dict(params)))
    client.feature("afterword/suggestion")(lambda params: editor.grown.append(as_dict(params)))
    client.set_configuration({"afterword": dict(settings or {})})
    able = capabilities(encodings)
    can(able)
    await client.initialize_session(
        types.InitializeParams(capabilities=able, initialization_options=dict(settings or {}))
    )
    try:
        yield editor
    finally:
        await client.shutdown_session()


def as_dict(params: Any) -> dict[str, Any]:
    """The test client makes namedtuples of JSON that it knows no type for."""
    made = params._asdict() if hasattr(params, "_asdict") else dict(params)
    return {name: as_dict(v) if hasattr(v, "_asdict") else v for name, v in made.items()}


def engine_at(url: str, **more: Any) -> dict[str, Any]:
    """Settings for a scripted server, with ghost text at once, and without the coach."""
    return {
        "coach": {"enabled": False},
        "engine": {"kind": "openai", "base_url": url, "model": "scripted"},
        "completion": {"trigger": "always", **more},
    }

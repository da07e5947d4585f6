"""The language server: pygls, our document store, and one handler for each method."""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
import traceback
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from afterword import __version__
from afterword.features.completion import Background
from afterword.lsp.convert import position_of
from afterword.lsp.faults import ContentModified, OurFault
from afterword.lsp.memory import watch_for
from afterword.lsp.protocol import AfterwordProtocol, plain_converter
from afterword.lsp.publishing import publisher_for
from afterword.lsp.quiet import Quiet
from afterword.lsp.session import Session
from afterword.lsp.status import StatusBoard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pygls.server import ServerErrors

    from afterword.lsp.services import Services

log = logging.getLogger(__name__)

SUGGESTION_NOTIFICATION = "afterword/suggestion"


class AfterwordServer(LanguageServer):
    """One editor's connection: its session, its status, its wish for quiet."""

    def __init__(self, services: Services) -> None:
        """Wire the session to the client; no handler is registered yet."""
        super().__init__(
            "afterword",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=AfterwordProtocol,
            converter_factory=plain_converter,
        )
        self.session = Session(services)
        self.session.on_more(self._suggestion_grew)
        self.session.on_findings(lambda uri: publisher_for(self, uri))
        self.session.on_memory(lambda uri: watch_for(self, uri))
        self.status = StatusBoard(self.protocol.notify)
        self.session.on_coach(self.status.coach)
        self.quiet = Quiet(self.status, self.session)
        self.download_offered = False
        self._said: set[str] = set()
        self.background = Background()

    def tell_trouble(self, line: str, *, asked: bool) -> None:
        """Say in one line what does not work: in the status, and aloud if the writer asked."""
        news = self.status.trouble(line)
        if asked or news:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, line))

    def say(self, line: str) -> None:
        """Tell the writer one line."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Info, line))

    def refresh_lenses(self) -> None:
        """Have the client ask for its code lenses again, where it can."""
        workspace = self.client_capabilities.workspace
        lenses = workspace.code_lens if workspace else None
        if lenses is not None and lenses.refresh_support:
            self.background.run(self._refresh_lenses())

    async def _refresh_lenses(self) -> None:
        with contextlib.suppress(JsonRpcException):
            await self.workspace_code_lens_refresh_async(None)

    def show_settings_problems(self) -> None:
        """Say what is wrong with the settings, each once."""
        for document in self.session.documents.values():
            for problem in self.session.resolved(document.root).problems:
                kind = types.MessageType.Error if problem.fatal else types.MessageType.Warning
                self._say_once(f"{problem.place}: {problem.message}", kind)
            if line := document.coach.problem:
                self._say_once(f"coach.persona: {line}", types.MessageType.Warning)

    def _say_once(self, line: str, kind: types.MessageType) -> None:
        if line not in self._said:
            self._said.add(line)
            self.window_show_message(types.ShowMessageParams(kind, line))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Log where it happened; what an error says may hold the writer's text."""
        level = logging.DEBUG if isinstance(error, ContentModified) else logging.ERROR
        log.log(level, "%s in %s at %s", type(error).__name__, source.__name__, where(error))

    def _suggestion_grew(self, uri: str, offset: int) -> None:
        document = self.session.documents[uri]
        position = position_of(document.manuscript.text, offset, self.session.encoding)
        self.protocol.notify(
            SUGGESTION_NOTIFICATION,
            {
                "uri": uri,
                "version": document.version,
                "position": {"line": position.line, "character": position.character},
            },
        )


def where(error: BaseException) -> str:
    """File and line of an error's innermost frames, without its message or any text."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)) or "?"


def register(
    server: AfterwordServer,
    features: dict[str, tuple[Callable[..., Any], Any]],
    commands: dict[str, Callable[[AfterwordServer, dict[str, Any]], Awaitable[Any]]],
) -> None:
    """Register handlers (`method -> (function, options)`) and commands (`id -> function`)."""
    for method, (function, options) in features.items():
        server.feature(method, options)(_guarded(function, server))
    for command, run in commands.items():
        server.command(command)(_command(run, server))


def _guarded(function: Callable[..., Any], server: AfterwordServer) -> Callable[..., Any]:
    """The handler, with its server bound and its unexpected errors made presentable."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def answer(params: Any) -> Any:
            try:
                return await function(server, params)
            except JsonRpcException:
                raise
            except Exception as error:  # noqa: BLE001 -- the writer must never see a traceback
                log.error("%s at %s", type(error).__name__, where(error))  # noqa: TRY400 -- an error's message and traceback may hold the writer's text
                raise OurFault from None

        guarded: Callable[..., Any] = answer
    else:

        @functools.wraps(function)
        def handle(params: Any = None) -> Any:
            return function(server, params)

        guarded = handle
    guarded.__annotations__ = {}  # pygls reads them to decide what to pass
    del guarded.__wrapped__  # type: ignore[attr-defined]
    return guarded


def _command(
    run: Callable[[AfterwordServer, dict[str, Any]], Awaitable[Any]], server: AfterwordServer
) -> Callable[..., Any]:
    """A command that takes one JSON object, as every one of ours does."""

    async def call(*arguments: Any) -> Any:
        argument = arguments[0] if arguments else {}
        return await guarded(argument if isinstance(argument, dict) else {})

    guarded = _guarded(run, server)
    return call

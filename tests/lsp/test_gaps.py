"""Gaps end to end: lens, action and command, against a model that does as it is told."""

from __future__ import annotations

import ast
import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from afterword.lsp.handlers.code_action import OPTIONS
from lsp.editor import Editor, as_dict, editing, engine_at
from scripted.answers import broken, hanging, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

GONE = "The text has changed meanwhile, so nothing was replaced."
ONE, TWO, THREE = "[insert: the ferry 🚢 answers]", "[...]", "<!-- gap: what they found -->"
DRAFT = f"""\
# One 🚢

Tamsin set the lamp on the harbour wall.

{ONE}

Orrin took the 🚢 lamp from {TWO} and went down.

{THREE}
"""
WORDS = {
    ONE: "The ferry showed a light at last, low and yellow, far out on the water.",
    TWO: "the wall",
    THREE: "In the morning the boat lay on the sand with its sail still set and nobody in it.",
}
ANSWERS = {
    ONE: says(f"\n\n{WORDS[ONE]}\n\nOrrin"),
    TWO: says(" the wall and went down."),
    THREE: says(f"\n\n{WORDS[THREE]}\n\n"),
}


def filled(*markers: str, text: str = DRAFT) -> str:
    for marker in markers:
        text = text.replace(marker, WORDS[marker])
    return text


class Window:
    """An editor window that makes the edits it is asked to make, versions checked."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.edits: list[types.WorkspaceEdit] = []
        self.agrees = True

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=self.agrees and self.make(params.edit))

    def make(self, edit: types.WorkspaceEdit) -> bool:
        """Make an edit, unless it is of another version."""
        changes: list[types.TextEdit] = []
        for change in edit.document_changes or []:
            assert isinstance(change, types.TextDocumentEdit)
            if change.text_document.version != self.editor.version:
                return False
            changes += [one for one in change.edits if isinstance(one, types.TextEdit)]
        for uri, found in (edit.changes or {}).items():
            assert uri == self.editor.uri
            changes += found
        for one in changes:
            start, end = self.offset(one.range.start), self.offset(one.range.end)
            self.editor.replace(start, end, one.new_text)
        return True

    def offset(self, position: types.Position) -> int:
        """Where a position is; written without our code."""
        for offset in reversed(range(len(self.editor.text) + 1)):  # past the whole of a CR LF
            if self.editor.position(offset) == position:
                return offset
        raise AssertionError(position)

    def range(self, quote: str) -> dict[str, Any]:
        start = self.editor.text.index(quote)
        return {
            name: {"line": place.line, "character": place.character}
            for name, place in (
                ("start", self.editor.position(start)),
                ("end", self.editor.position(start + len(quote))),
            )
        }

    async def fill(self, **argument: Any) -> dict[str, Any]:
        return await self.editor.command("afterword.fillGap", {"uri": self.editor.uri, **argument})

    async def actions(self, quote: str, *only: str) -> list[types.CodeAction]:
        start = self.editor.text.index(quote)
        found = await self.editor.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.editor.uri),
                types.Range(self.editor.position(start), self.editor.position(start + len(quote))),
                types.CodeActionContext([], only=list(only) or ["refactor.rewrite.gap"]),  # type: ignore[list-item]
            )
        )
        return [
            one
            if isinstance(one, types.CodeAction)
            # the test client takes an action with a command for a command
            else types.CodeAction(
                one.title, command=types.Command(**ast.literal_eval(str(one.command)))
            )
            for one in found or ()
        ]

    async def resolve(self, action: types.CodeAction) -> types.CodeAction:
        return await asyncio.wait_for(self.editor.client.code_action_resolve_async(action), 30)


def full(able: types.ClientCapabilities) -> None:
    plain(able)
    assert able.workspace is not None
    assert able.text_document is not None
    able.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)
    able.text_document.code_action = types.CodeActionClientCapabilities(
        data_support=True, resolve_support=types.ClientCodeActionResolveOptions(["edit"])
    )


def plain(able: types.ClientCapabilities) -> None:
    assert able.workspace is not None
    able.workspace.apply_edit = True


@asynccontextmanager
async def window_on(
    folder: Path,
    server: ScriptedServer,
    text: str = DRAFT,
    encoding: str = "utf-16",
    can: Callable[[types.ClientCapabilities], None] = full,
) -> AsyncGenerator[Window, None]:
    settings = engine_at(server.url)
    async with editing(folder, settings, encodings=(encoding,), can=can) as editor:
        (folder / "novel.md").write_bytes(text.encode())
        editor.open(folder / "novel.md", text)
        yield Window(editor)


def asked(server: ScriptedServer) -> int:
    return sum(one.path.endswith("/completions") for one in server.requests)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("marker", [ONE, TWO, THREE])
async def test_the_command_fills_the_gap_of_a_range(
    tmp_path: Path, encoding: str, marker: str
) -> None:
    with ScriptedServer(ANSWERS[marker]) as server:
        async with window_on(tmp_path, server, encoding=encoding) as window:
            answer = await window.fill(range=window.range(marker))
            assert answer == {"filled": 1, "left": 2, "applied": True}
            assert window.editor.text == filled(marker)
            assert len(window.edits) == 1


async def test_a_place_on_the_gaps_line_will_do(tmp_path: Path) -> None:
    with ScriptedServer(ANSWERS[TWO]) as server:
        async with window_on(tmp_path, server) as window:
            nowhere = await window.fill(position=window.range("Tamsin")["start"])
            assert nowhere == {"filled": 0, "left": 3, "applied": False}
            assert window.editor.messages[-1].startswith("There is no gap here")
            assert (await window.fill(position=window.range("Orrin")["start"]))["filled"] == 1
            assert window.editor.text == filled(TWO)
            gone = await window.editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams("afterword.fillGap", [{"uri": "file:///not/open.md"}])
            )
            assert gone is None


async def test_line_ends_are_the_pages(tmp_path: Path) -> None:
    text = DRAFT.replace(ONE, "[insert two paragraphs on the ferry]").replace("\n", "\r\n")
    second = "Nobody on the wall cheered, and nobody went down."
    with ScriptedServer(says(f"\n\n{WORDS[ONE]}\n\n{second}\n\nOrrin")) as server:
        async with window_on(tmp_path, server, text) as window:
            await window.fill(range=window.range("[insert two"))
            want = DRAFT.replace(ONE, f"{WORDS[ONE]}\n\n{second}").replace("\n", "\r\n")
            assert window.editor.text == want


async def test_every_gap_each_put_in_as_it_is_written(tmp_path: Path) -> None:
    with ScriptedServer(list(ANSWERS.values())) as server:
        async with window_on(tmp_path, server) as window:
            answer = await window.fill(all=True)
            assert answer == {"filled": 3, "left": 0, "applied": True}
            assert window.editor.text == filled(ONE, TWO, THREE)
            assert len(window.edits) == 3
            prompts = [one.prompt for one in server.requests if one.path.endswith("/completions")]
            assert WORDS[ONE] in prompts[1]
            assert "from the wall and went down." in prompts[2]
            assert await window.fill(all=True) == {"filled": 0, "left": 0, "applied": False}
            assert window.editor.messages[-1] == "There is no gap in this text."


async def test_the_writer_may_type_on_elsewhere(tmp_path: Path) -> None:
    with ScriptedServer(says(f"\n\n{WORDS[ONE]}\n\n", first_token_s=0.3)) as server:
        async with window_on(tmp_path, server) as window:
            task = asyncio.create_task(window.fill(range=window.range(ONE)))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 1)
            window.editor.replace(0, 0, "A line of front matter 🚢.\n\n")
            assert (await task)["filled"] == 1
            assert window.editor.text == "A line of front matter 🚢.\n\n" + filled(ONE)


async def test_a_gap_that_changed_meanwhile_is_left_and_said_so(tmp_path: Path) -> None:
    with ScriptedServer(says(f"\n\n{WORDS[ONE]}\n\n", first_token_s=0.3)) as server:
        async with window_on(tmp_path, server) as window:
            task = asyncio.create_task(window.fill(range=window.range(ONE)))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 1)
            at = window.editor.text.index(ONE)
            window.editor.replace(at + 1, at + 7, "write")
            text = window.editor.text
            assert await task == {"filled": 0, "left": 3, "applied": False}
            assert window.editor.text == text
            assert window.edits == []
            assert window.editor.messages[-1] == GONE


async def test_every_gap_but_the_one_that_changed_meanwhile(tmp_path: Path) -> None:
    answers = [says(f"\n\n{WORDS[ONE]}\n\n", first_token_s=0.3), ANSWERS[TWO], ANSWERS[THREE]]
    with ScriptedServer(answers) as server:
        async with window_on(tmp_path, server) as window:
            task = asyncio.create_task(window.fill(all=True))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 1)
            at = window.editor.text.index(ONE)
            window.editor.replace(at + 1, at + 7, "write")
            assert await task == {"filled": 2, "left": 1, "applied": True}
            kept = filled(TWO, THREE).replace("[insert: the", "[write: the")
            assert window.editor.text == kept
            assert GONE in window.editor.messages


async def test_an_edit_the_editor_refuses_ends_it(tmp_path: Path) -> None:
    with ScriptedServer(list(ANSWERS.values())) as server:
        async with window_on(tmp_path, server) as window:
            window.agrees = False
            answer = await window.fill(all=True)
            assert answer == {"filled": 0, "left": 3, "applied": False}
            assert len(window.edits) == 1
            assert asked(server) == 1
            assert window.editor.messages[-1].startswith("The editor did not take the text")


async def test_it_can_be_stopped_and_keeps_what_was_put_in(tmp_path: Path) -> None:
    with ScriptedServer([ANSWERS[ONE], hanging()]) as server:
        async with window_on(tmp_path, server) as window:
            client = window.editor.client
            task = asyncio.create_task(window.fill(all=True))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 2)
            while not any(client.progress_reports.values()):  # noqa: ASYNC110 -- a plain dict
                await asyncio.sleep(0.05)
            (token,) = client.progress_reports
            client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
            assert await asyncio.wait_for(task, 30) == {"filled": 1, "left": 2, "applied": True}
            assert window.editor.text == filled(ONE)
            await asyncio.to_thread(
                server.wait_for, lambda: server.requests[-1].disconnected is not None
            )


@pytest.mark.parametrize("everything", [True, False])
async def test_an_engine_that_fails_says_so_in_a_line(tmp_path: Path, *, everything: bool) -> None:
    with ScriptedServer(broken(401)) as server:
        async with window_on(tmp_path, server) as window:
            where = {"all": True} if everything else {"range": window.range(ONE)}
            assert await window.fill(**where) == {"filled": 0, "left": 3, "applied": False}
            assert len(window.editor.messages) == 1
            assert "\n" not in window.editor.messages[0]
            assert window.editor.text == DRAFT


async def test_nothing_worth_offering_is_said(tmp_path: Path) -> None:
    with ScriptedServer(says("I’m sorry, but I can’t continue this story.")) as server:
        async with window_on(tmp_path, server) as window:
            await window.fill(range=window.range(ONE))
            assert window.editor.messages[-1].startswith("Nothing worth offering came back")
            await window.fill(all=True)
            assert "for 3 gaps" in window.editor.messages[-1]
            assert window.editor.text == DRAFT


# -- code actions ---------------------------------------------------------------------------


async def test_an_action_on_each_gap_whose_edit_comes_once_it_is_chosen(tmp_path: Path) -> None:
    with ScriptedServer(ANSWERS[ONE]) as server:
        async with window_on(tmp_path, server) as window:
            found = await window.actions(ONE)
            assert [one.title for one in found] == [
                "Fill this gap: insert: the ferry 🚢 answers",
                "Fill every gap (3)",
            ]
            assert str(found[0].kind) == "refactor.rewrite.gap"
            assert found[0].edit is None
            assert asked(server) == 0
            assert len(await window.actions(DRAFT)) == 4
            assert await window.actions("Tamsin") == []
            assert (await window.actions(TWO, "refactor.rewrite"))[0].title == "Fill this gap"
            assert await window.actions(TWO, "quickfix") == []

            chosen = await window.resolve(found[0])
            assert chosen.edit is not None
            assert window.make(chosen.edit)
            assert window.editor.text == filled(ONE)


def test_the_server_names_the_kind() -> None:
    assert types.CodeActionKind.RefactorRewrite in (OPTIONS.code_action_kinds or ())


async def test_an_action_whose_gap_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    with ScriptedServer(says(f"\n\n{WORDS[ONE]}\n\n", first_token_s=0.3)) as server:
        async with window_on(tmp_path, server) as window:
            action, _ = await window.actions(ONE)
            task = asyncio.create_task(window.resolve(action))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 1)
            at = window.editor.text.index(ONE)
            window.editor.replace(at + 1, at + 7, "write")
            assert (await task).edit is None
            assert window.editor.messages == [GONE]

            again = await window.resolve(action)
            assert again.edit is None
            assert asked(server) == 1
            assert window.editor.messages == [GONE, GONE]


async def test_an_action_follows_what_is_typed_elsewhere(tmp_path: Path) -> None:
    with ScriptedServer(says(f"\n\n{WORDS[ONE]}\n\n", first_token_s=0.3)) as server:
        async with window_on(tmp_path, server) as window:
            action, _ = await window.actions(ONE)
            task = asyncio.create_task(window.resolve(action))
            await asyncio.to_thread(server.wait_for, lambda: asked(server) == 1)
            window.editor.replace(0, 0, "Words 🚢 before.\n\n")
            edit = (await task).edit
            assert edit is not None
            assert window.make(edit)
            assert window.editor.text == "Words 🚢 before.\n\n" + filled(ONE)


async def test_where_the_client_cant_resolve_the_action_carries_the_command(
    tmp_path: Path,
) -> None:
    with ScriptedServer(ANSWERS[TWO]) as server:
        async with window_on(tmp_path, server, can=plain) as window:
            first, every = await window.actions(TWO)
            assert asked(server) == 0
            assert first.edit is None
            assert first.command is not None
            assert every.command is not None
            assert every.command.arguments is not None
            assert first.command.arguments is not None
            argument = as_dict(first.command.arguments[0])
            answer = await window.editor.command(first.command.command, argument)
            assert answer["filled"] == 1
            assert window.editor.text == filled(TWO)


# -- code lenses ----------------------------------------------------------------------------


async def test_a_gaps_lens_gets_its_command_when_it_is_resolved(tmp_path: Path) -> None:
    with ScriptedServer(ANSWERS[ONE]) as server:
        async with window_on(tmp_path, server) as window:
            client = window.editor.client
            lenses = await client.text_document_code_lens_async(
                types.CodeLensParams(types.TextDocumentIdentifier(window.editor.uri))
            )
            bare = [lens for lens in lenses or () if lens.command is None]
            assert len(bare) == 3
            lens = await client.code_lens_resolve_async(bare[0])
            assert lens.command is not None
            assert lens.command.title == "gap: insert: the ferry 🚢 answers"
            assert lens.command.command == "afterword.fillGap"
            assert lens.command.arguments is not None
            await window.editor.command(lens.command.command, as_dict(lens.command.arguments[0]))
            assert window.editor.text == filled(ONE)
            stale = await client.code_lens_resolve_async(bare[0])
            assert stale.command is not None
            assert stale.command.command == ""

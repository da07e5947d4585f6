"""Changing text and presets, end to end: actions, commands, and what may never happen."""

from __future__ import annotations

import ast
import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from lsp.editor import as_dict, editing, engine_at
from lsp.test_gaps import GONE, Window
from scripted.answers import broken, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

FIRST = "🚢 The ferry came in late, and nobody who stood on the wall had a word to say about it."
SECOND = "Tamsin put the lamp down on the harbour wall, where the wind could not get at it."
STORY = f"# One\n\n{FIRST}\n\n{SECOND}\n\nOrrin went home.\n"
OTHER = "Tamsin set down her lamp on the harbour wall, out of the wind."


@asynccontextmanager
async def window(
    data: Path, answer: Any, text: str = STORY, *, annotates: bool = False
) -> AsyncGenerator[tuple[Window, ScriptedServer]]:
    def can(client: types.ClientCapabilities) -> None:
        assert client.workspace
        support = types.ChangeAnnotationsSupportOptions() if annotates else None
        client.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(
            document_changes=True, change_annotation_support=support
        )

    with ScriptedServer(answer) as server:
        settings = engine_at(server.url)
        settings["engine"]["api"] = "chat"
        async with editing(data, settings, can=can) as editor:
            made = Annotated(editor)
            editor.open(data / "story.md", text)
            yield made, server


def asked(server: ScriptedServer) -> int:
    return sum(made.path.endswith("/completions") for made in server.requests)


async def is_asked(server: ScriptedServer) -> None:
    while not asked(server):  # noqa: ASYNC110 -- the server lives on a thread of its own
        await asyncio.sleep(0.01)


async def change(made: Window, on: str, **argument: Any) -> dict[str, Any]:
    named = {"uri": made.editor.uri, "range": made.range(on), **argument}
    return await made.editor.command("afterword.change", named)


class Annotated(Window):
    """A window that shows changes before it makes them, and so takes annotated ones."""

    def make(self, edit: types.WorkspaceEdit) -> bool:
        for change in edit.document_changes or []:
            if isinstance(change, types.TextDocumentEdit):
                plain = types.WorkspaceEdit(
                    document_changes=[
                        types.TextDocumentEdit(
                            change.text_document,
                            [types.TextEdit(one.range, str(getattr(one, "new_text", "")))
                             for one in change.edits],
                        )
                    ]
                )  # fmt: skip
                return super().make(plain)
        return super().make(edit)


class Writer:
    """Presses one of the buttons of a question, or none."""

    def __init__(self, made: Window, title: str | None) -> None:
        self.title = title
        self.questions: list[list[str]] = []

        @made.editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def answer(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
            self.questions.append([action.title for action in params.actions or []])
            return types.MessageActionItem(self.title) if self.title else None


async def test_a_change_is_one_edit_that_the_writer_sees_first(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER), annotates=True) as (made, _):
        answer = await change(made, SECOND, how="shorten")
        assert answer["applied"] is True
        assert made.editor.text == STORY.replace(SECOND, OTHER)
        (edit,) = made.edits
        (document,) = edit.document_changes or []
        assert isinstance(document, types.TextDocumentEdit)
        (one,) = document.edits
        assert isinstance(one, types.AnnotatedTextEdit)
        asks = (edit.change_annotations or {})[one.annotation_id]
        assert asks.needs_confirmation
        assert asks.label == "Afterword: shorten"


async def test_a_writer_who_says_no_keeps_the_text(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER), annotates=True) as (made, _):
        made.agrees = False
        answer = await change(made, SECOND, how="shorten")
        assert answer["applied"] is False
        assert [one["text"] for one in answer["candidates"]] == [OTHER]
        assert made.editor.text == STORY


async def test_candidates_alone_and_one_of_them_taken(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, _):
        inside = made.range("harbour")
        empty = {"start": inside["start"], "end": inside["start"]}
        answer = await change(made, SECOND, how="shorten", show=False, range=empty)
        assert (answer["applied"], answer["quote"]) == (False, SECOND)
        assert as_dict(answer["range"]) == made.range(SECOND)
        assert not made.edits
        (one,) = answer["candidates"]
        one = as_dict(one)
        taken = {"take": one["text"], "id": one["id"], "quote": answer["quote"]}
        assert (await change(made, SECOND, **taken))["applied"] is True
        assert made.editor.text == STORY.replace(SECOND, OTHER)


async def test_text_that_is_no_longer_the_quote_is_never_replaced(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, _):
        place = made.range(SECOND)
        made.editor.replace(STORY.index("lamp"), STORY.index("lamp") + 4, "LAMP")
        before = made.editor.text
        answer = await change(made, "🚢", range=place, take=OTHER, quote=SECOND)
        assert answer["applied"] is False
        assert made.editor.text == before
        assert made.editor.messages[-1] == GONE


async def test_text_changed_while_the_model_writes_is_never_replaced(tmp_path: Path) -> None:
    slow = says(OTHER, first_token_s=0.4)
    async with window(tmp_path, slow) as (made, server):
        asking = asyncio.create_task(change(made, SECOND, how="shorten"))
        await is_asked(server)
        made.editor.replace(STORY.index("lamp"), STORY.index("lamp") + 4, "LAMP")
        before = made.editor.text
        answer = await asking
        assert answer["applied"] is False
        assert made.editor.text == before
        assert not made.edits
        assert made.editor.messages[-1] == GONE


async def test_typing_before_the_passage_moves_its_place(tmp_path: Path) -> None:
    slow = says(OTHER, first_token_s=0.4)
    async with window(tmp_path, slow) as (made, server):
        asking = asyncio.create_task(change(made, SECOND, how="shorten"))
        await is_asked(server)
        made.editor.replace(0, 0, "🚢🚢\n\n")
        assert (await asking)["applied"] is True
        assert made.editor.text == "🚢🚢\n\n" + STORY.replace(SECOND, OTHER)


async def test_line_ends_are_the_pages_own(tmp_path: Path) -> None:
    story = STORY.replace("\n", "\r\n")
    spoken = "Tamsin put the lamp on the harbour wall.\n\n“Here it is,” she said, out of the wind."
    async with window(tmp_path, says(spoken), story) as (made, _):
        assert (await change(made, SECOND, how="dialogue"))["applied"] is True
        assert made.editor.text == story.replace(SECOND, spoken.replace("\n", "\r\n"))


async def test_what_a_menu_leaves_open_is_asked(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, server):
        writer = Writer(made, "wry")
        assert (await change(made, SECOND, how="tone"))["applied"] is True
        assert writer.questions[0][:2] == ["tense", "gentle"]
        assert "another tone: wry" in server.requests[-1].prompt
        writer.title = None
        requests = asked(server)
        answer = await change(made, OTHER, how="describe")
        assert (answer["applied"], answer["candidates"]) == (False, [])
        assert asked(server) == requests


@pytest.mark.parametrize(
    "argument",
    [
        {"how": "sing"},
        {"how": "say"},
        {"how": "pov", "detail": "fourth"},
        {"how": "rewrite", "range": 3},
    ],
)
async def test_what_is_not_clear_is_said_in_one_line(tmp_path: Path, argument: Any) -> None:
    async with window(tmp_path, says(OTHER)) as (made, server):
        answer = await change(made, SECOND, **argument)
        assert (answer["applied"], answer["candidates"]) == (False, [])
        assert len(made.editor.messages) == 1
        assert "\n" not in made.editor.messages[0]
        assert not asked(server)


@pytest.mark.parametrize(
    ("quote", "answer", "said"),
    [
        (SECOND, broken(500), "scripted"),
        (SECOND, says("I'm sorry, but I can't help with this passage."), "Nothing worth offering"),
        (SECOND, says(SECOND), "Nothing worth offering"),
        ("# One", says(OTHER), "no prose here"),
    ],
)
async def test_what_comes_to_nothing_is_told(
    tmp_path: Path, quote: str, answer: Any, said: str
) -> None:
    async with window(tmp_path, answer) as (made, _):
        found = await change(made, quote, how="shorten")
        assert (found["applied"], found["candidates"]) == (False, [])
        assert made.editor.text == STORY
        assert any(said in line or "127.0.0.1" in line for line in made.editor.messages)
        assert all("\n" not in line and "Traceback" not in line for line in made.editor.messages)


async def test_a_document_that_is_not_open_is_null(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, _):
        for command in ("afterword.change", "afterword.say"):
            answer = await made.editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams(command, [{"uri": "file:///nowhere.md"}])
            )
            assert answer is None


TITLES = [
    "Rewrite",
    "Expand",
    "Shorten",
    "Describe…",
    "Change the tone…",
    "More dialogue",
    "Another point of view…",
]
PRESETS = "Say with a preset…"


async def actions(
    made: Window, start: int, end: int, *only: str, automatic: bool = False
) -> list[types.Command]:
    """The actions there; the test client takes one with a command for a command."""
    trigger = types.CodeActionTriggerKind
    found = await made.editor.client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(made.editor.uri),
            types.Range(made.editor.position(start), made.editor.position(end)),
            types.CodeActionContext(
                [],
                only=list(only) or None,  # type: ignore[arg-type]
                trigger_kind=trigger.Automatic if automatic else trigger.Invoked,
            ),
        )
    )
    return [
        types.Command(**ast.literal_eval(str(one.command)))
        for one in found or []
        if one.title.startswith((*TITLES, "Say")) or one.title.removeprefix("Afterword: ") in TITLES
    ]


async def test_a_selection_has_an_action_for_each_kind_of_change(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, server):
        start, end = STORY.index(SECOND), STORY.index(SECOND) + len(SECOND)
        ours = [f"Afterword: {title}" for title in (*TITLES, PRESETS)]
        assert [one.title for one in await actions(made, start, end)] == ours
        only = await actions(made, start, end, "refactor.rewrite.shorten")
        assert [one.title for one in only] == ["Afterword: Shorten"]
        assert await actions(made, start, end, automatic=True) == []
        heading = await actions(made, 0, 3)
        assert [one.title for one in heading] == [f"Afterword: {PRESETS}"]
        assert not asked(server)


async def test_a_mere_cursor_has_none_unless_they_are_asked_for(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, _):
        at = STORY.index(SECOND)
        assert await actions(made, at, at) == []
        assert len(await actions(made, at, at, "refactor.rewrite")) == len(TITLES)


async def test_an_action_does_what_it_says(tmp_path: Path) -> None:
    async with window(tmp_path, says(OTHER)) as (made, _):
        start = STORY.index(SECOND)
        (action,) = await actions(made, start, start + 9, "refactor.rewrite.shorten")
        assert action.command == "afterword.change"
        argument = {**action.arguments[0], "range": made.range(SECOND)}  # type: ignore[index]
        await made.editor.command(action.command, argument)
        assert made.editor.text == STORY.replace(SECOND, OTHER)


async def test_presets_ours_and_the_writers_own(tmp_path: Path) -> None:
    folder = tmp_path / "presets"
    folder.mkdir()
    (folder / "weather.md").write_text("---\nname: Weather\n---\n\nThe weather in: {{text}}\n")
    (folder / "poem.md").write_text("---\nname: Sonnet\n---\n\nA sonnet about: {{text}}\n")
    (folder / "broken.md").write_text("---\nshape: round\n---\n\nSay it.\n")
    async with window(tmp_path, says("Fair.")) as (made, _):
        answer = await made.editor.command("afterword.presets", {})
        presets = {one["key"]: one["name"] for one in map(as_dict, answer["presets"])}
        assert presets["weather"] == "Weather"
        assert presets["poem"] == "Sonnet"
        assert "broken" not in presets
        assert len(presets) == 10
        assert [line for line in made.editor.messages if "broken" in line]
        each = await actions(made, 10, 20, "refactor.rewrite.say")
        assert len(each) == 10


async def test_a_preset_says_something_and_puts_it_where_it_belongs(tmp_path: Path) -> None:
    async with window(tmp_path, says("a lamp,\na wall,\nno wind")) as (made, server):
        named = {"uri": made.editor.uri, "range": made.range(SECOND), "preset": "poem"}
        answer = await made.editor.command("afterword.say", named)
        assert [as_dict(one)["text"] for one in answer["candidates"]] == [
            "a lamp,\na wall,\nno wind"
        ]
        assert made.editor.text == STORY
        assert SECOND in server.requests[-1].prompt
        assert FIRST not in server.requests[-1].prompt
        answer = await made.editor.command("afterword.say", {**named, "apply": True})
        assert answer["applied"] is True
        assert made.editor.text == STORY.replace(SECOND, f"{SECOND}\n\na lamp,\na wall,\nno wind")


async def test_a_preset_on_a_text_of_its_own_and_one_nobody_knows(tmp_path: Path) -> None:
    async with window(tmp_path, says("☔🚢")) as (made, server):
        named = {"uri": made.editor.uri, "text": "rain “on” a boat", "preset": "emoji"}
        answer = await made.editor.command("afterword.say", named)
        assert as_dict(answer["candidates"][0])["text"] == "☔🚢"
        assert "rain “on” a boat" in server.requests[-1].prompt
        requests = asked(server)
        answer = await made.editor.command("afterword.say", {**named, "preset": "haiku"})
        assert answer["candidates"] == []
        assert "haiku" in made.editor.messages[-1]
        writer = Writer(made, "Emoji")
        answer = await made.editor.command("afterword.say", {**named, "preset": ""})
        assert len(writer.questions[0]) == 9
        assert asked(server) == requests + 1

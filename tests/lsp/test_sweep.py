"""Sweeps, collages, the loom and regenerating, end to end against a scripted model."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled

from lsp.editor import INVOKED, Editor, as_dict, editing, engine_at
from scripted.answers import Answer, broken, hanging, says
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

STORY = "# One\n\nThe ferry 🚢 left without her, and the rain came down.\n\n"
TEXTS = {
    0.2: " Marta counted the boats again. There were nine of them.",
    0.4: " Nobody came down the harbour steps that night. She waited all the same.",
    0.6: " The lamp on the mole burned blue. It had done so for a week.",
    0.8: ' "You never came," she told the water. It kept its own counsel.',
    1.0: " By morning the tide had taken the little stair away. Good riddance to it.",
}
GHOST = " A gull stood on the rail and looked at her. It wanted bread."
GONE = "The text has changed meanwhile, so nothing was replaced."


def generations(scripted: ScriptedServer) -> list[Recorded]:
    return [one for one in scripted.requests if one.path.endswith("completions")]


def answers(request: Recorded) -> Answer:
    return says(TEXTS.get(request.body.get("temperature") or 0.0, GHOST) + "\n\nMore.")


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(answers) as server:
        yield server


def can_edit(able: types.ClientCapabilities) -> None:
    assert able.workspace is not None
    able.workspace.apply_edit = True
    able.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(
        document_changes=True,
        change_annotation_support=types.ChangeAnnotationsSupportOptions(),
    )


class Window:
    """An editor window that applies the edits it is asked to, as an editor does."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.edits: list[types.WorkspaceEdit] = []
        self.news: list[dict[str, Any]] = []
        editor.client.feature("afterword/candidate")(
            lambda params: self.news.append(as_dict(params))
        )

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params.edit)
            (change,) = params.edit.document_changes or ()
            assert isinstance(change, types.TextDocumentEdit)
            if change.text_document.version != editor.version:
                return types.ApplyWorkspaceEditResult(applied=False)
            (edit,) = change.edits
            assert isinstance(edit, types.TextEdit | types.AnnotatedTextEdit)
            start, end = (
                offset(editor.text, place) for place in (edit.range.start, edit.range.end)
            )
            editor.replace(start, end, edit.new_text)
            return types.ApplyWorkspaceEditResult(applied=True)

    async def do(self, name: str, **argument: Any) -> dict[str, Any]:
        answer = await self.editor.command(
            f"afterword.{name}", {"uri": self.editor.uri, **argument}
        )
        if isinstance(answer.get("candidates"), list):
            answer["candidates"] = [as_dict(one) for one in answer["candidates"]]
        return answer

    def at(self, where: int | None = None) -> dict[str, int]:
        place = self.editor.position(len(self.editor.text) if where is None else where)
        return {"line": place.line, "character": place.character}

    def span(self, words: str) -> dict[str, Any]:
        start = self.editor.text.index(words)
        return {"start": self.at(start), "end": self.at(start + len(words))}


def offset(text: str, place: types.Position) -> int:
    """Where a UTF-16 position is in a text with line feeds, written without our code."""
    before = "".join(line + "\n" for line in text.split("\n")[: place.line])
    line = text.split("\n")[place.line].encode("utf-16-le")
    return len(before) + len(line[: place.character * 2].decode("utf-16-le"))


@asynccontextmanager
async def window_on(
    folder: Path, url: str, text: str = STORY, **settings: Any
) -> AsyncGenerator[Window, None]:
    chosen = {**engine_at(url), **settings}
    chosen["engine"]["frequency_penalty"] = 0  # the writer's own, so that it is not turned
    async with editing(folder, chosen, can=can_edit) as editor:
        path = folder / "novel.md"
        path.write_text(text, encoding="utf-8")
        window = Window(editor)
        editor.open(path, text)
        yield window


async def test_a_sweep_streams_one_at_each_temperature(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position=window.at(), token="mine")
        found = answer["candidates"]
        assert [one["temperature"] for one in found] == list(TEXTS)
        assert [one["text"] for one in found] == [text.strip() for text in TEXTS.values()]
        assert found[0]["sentences"] == [
            "Marta counted the boats again.",
            "There were nine of them.",
        ]
        assert as_dict(answer["range"])["start"] == window.at()
        # All of it was told before the answer came.
        for index, one in enumerate(found):
            told = [news for news in window.news if news["index"] == index]
            assert [news["done"] for news in told] == [False] * (len(told) - 1) + [True]
            assert told[-1]["text"] == one["text"]
            assert told[-1]["id"] == one["id"]
            assert all(one["text"].startswith(news["text"]) for news in told)
            assert {(news["token"], news["batch"], news["uri"]) for news in told} == {
                ("mine", answer["batch"], window.editor.uri)
            }


async def test_temperatures_can_be_named_and_failures_are_told(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position=window.at(), temperatures=[0.4, 1.0])
        assert [one["temperature"] for one in answer["candidates"]] == [0.4, 1.0]
        scripted.script(broken())
        answer = await window.do("sweep", position=window.at())
        assert answer["candidates"] == []
        assert window.editor.messages[-1]
        assert window.news[-1]["done"]
        assert window.news[-1]["text"] == ""


async def test_nothing_is_swept_in_a_heading(scripted: ScriptedServer, tmp_path: Path) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position={"line": 0, "character": 3})
        assert (answer["batch"], answer["candidates"]) == (None, [])
        assert "nothing to go on from" in window.editor.messages[-1]
        assert scripted.requests == []


async def test_cancelling_closes_upstream(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: hanging("after")) as scripted:
        async with window_on(tmp_path, scripted.url) as window:
            protocol = window.editor.client.protocol
            asked = types.ExecuteCommandParams(
                "afterword.sweep", [{"uri": window.editor.uri, "position": window.at()}]
            )
            wire = protocol.send_request(types.WORKSPACE_EXECUTE_COMMAND, asked, msg_id="sweep-1")
            await asyncio.to_thread(scripted.wait_for, lambda: len(generations(scripted)) == 4)
            protocol.notify(types.CANCEL_REQUEST, types.CancelParams("sweep-1"))
            with pytest.raises(JsonRpcRequestCancelled):
                await asyncio.wait_for(asyncio.wrap_future(wire), 20)
            await asyncio.to_thread(
                scripted.wait_for,
                lambda: all(one.disconnected is not None for one in generations(scripted)),
            )
            assert len(generations(scripted)) == 4


async def test_sentences_of_several_are_put_where_the_cursor_was(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position=window.at())
        ids = [one["id"] for one in answer["candidates"]]
        # The writer types elsewhere meanwhile.
        window.editor.replace(7, 7, "At last. ")
        made = await window.do(
            "stitch",
            batch=answer["batch"],
            pick=[{"id": ids[1], "sentences": [0]}, {"id": ids[3]}],
        )
        text = "Nobody came down the harbour steps that night. " + TEXTS[0.8].strip()
        assert made["text"] == text
        assert made["applied"]
        assert window.editor.text == STORY.replace("The ferry", "At last. The ferry") + text


async def test_a_collage_can_be_looked_at_first(scripted: ScriptedServer, tmp_path: Path) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position=window.at())
        pick = [{"id": answer["candidates"][2]["id"], "sentences": [1]}]
        made = await window.do("stitch", batch=answer["batch"], pick=pick, apply=False)
        assert (made["text"], made["applied"]) == ("It had done so for a week.", False)
        assert window.edits == []
        assert window.editor.text == STORY


async def test_nothing_is_put_over_text_that_changed(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    text = STORY + "[TODO: she counts the boats]\n\nThen it was late.\n"
    async with window_on(tmp_path, scripted.url, text) as window:
        answer = await window.do("sweep", position=window.at(text.index("counts")))
        assert answer["candidates"]
        pick = [{"id": answer["candidates"][0]["id"]}]
        window.editor.replace(text.index("counts"), text.index("counts"), "slowly ")
        made = await window.do("stitch", batch=answer["batch"], pick=pick)
        assert not made["applied"]
        assert window.editor.messages[-1] == GONE
        assert window.edits == []


async def test_a_gap_is_swept_and_what_is_picked_takes_its_place_also_after_undo(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    gap = "[TODO: she counts the boats]"
    text = STORY + gap + "\n\nThen it was late.\n"
    async with window_on(tmp_path, scripted.url, text) as window:
        answer = await window.do("sweep", position=window.at(text.index("counts")))
        assert as_dict(answer["range"]) == {
            name: as_dict(place) if hasattr(place, "_asdict") else place
            for name, place in window.span(gap).items()
        }
        for n in (0, 2):
            pick = [{"id": answer["candidates"][n]["id"]}]
            made = await window.do("stitch", batch=answer["batch"], pick=pick)
            assert made["applied"]
            assert window.editor.text == text.replace(gap, made["text"])
            start = text.index(gap)
            window.editor.replace(start, start + len(made["text"]), gap)


async def test_what_cannot_be_picked_is_told(scripted: ScriptedServer, tmp_path: Path) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("sweep", position=window.at())
        name = answer["candidates"][0]["id"]
        for batch, pick, line in (
            ("unknown", [{"id": name}], "open them again"),
            (answer["batch"], [{"id": "unknown"}], "not kept any more"),
            (answer["batch"], [{"id": name, "sentences": [9]}], "no sentence 10"),
            (answer["batch"], [], "Nothing was picked"),
            (answer["batch"], "nonsense", "Nothing was picked"),
        ):
            made = await window.do("stitch", batch=batch, pick=pick)
            assert made == {"text": "", "applied": False}
            assert line in window.editor.messages[-1]


async def test_the_loom_leads_back_to_what_was_not_taken(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        swept = await window.do("sweep", position=window.at())
        ids = [one["id"] for one in swept["candidates"]]
        recent = await window.do("loom")
        assert {one["id"] for one in recent["candidates"]} == set(ids)
        assert set(recent["candidates"][0]["siblings"]) == set(ids) - {
            recent["candidates"][0]["id"]
        }
    # The next session, after a restart; something was written meanwhile.
    async with window_on(tmp_path, scripted.url, STORY + "She sat down.\n\n") as window:
        one = (await window.do("loom", id=ids[3]))["candidates"]
        assert one[0]["id"] == ids[3]
        assert one[0]["place"] == "empty-line"
        assert len(one) == len(ids)
        refused = await window.do("stitch", batch=one[0]["batch"], pick=[{"id": ids[3]}])
        assert not refused["applied"]
        opened = await window.do("loom", id=ids[3], open=True, position=window.at())
        assert [candidate["id"] for candidate in opened["candidates"]] == ids
        made = await window.do("stitch", batch=opened["batch"], pick=[{"id": ids[3]}])
        assert made["applied"]
        assert window.editor.text.endswith("She sat down.\n\n" + TEXTS[0.8].strip())
        gone = await window.do("loom", id="unknown")
        assert gone["candidates"] == []


async def test_ghost_text_is_in_the_loom_too_unless_the_writer_wants_none_kept(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url, ledger={"candidates": False}) as window:
        assert await window.editor.ghost() == GHOST.strip()
        kept = (await window.do("loom"))["candidates"]
        assert [(one["text"], one["place"]) for one in kept] == [(GHOST.strip(), "empty-line")]
    assert not (tmp_path / "data" / "loom.sqlite3").exists()
    async with window_on(tmp_path, scripted.url) as window:
        assert (await window.do("loom"))["candidates"] == []


@pytest.mark.parametrize("kind", [types.InlineCompletionTriggerKind.Automatic, INVOKED])
async def test_a_suggestion_is_drawn_anew_and_the_next_request_gets_it(
    scripted: ScriptedServer, tmp_path: Path, kind: types.InlineCompletionTriggerKind
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        assert await window.editor.ghost() == GHOST.strip()
        before = len(scripted.requests)
        answer = await window.do("regenerate", position=window.at(), temperature=0.8)
        assert [one["text"] for one in answer["candidates"]] == [TEXTS[0.8].strip()]
        assert as_dict(answer["receipt"])["temperature"] == 0.8
        assert as_dict(answer["range"])["start"] == as_dict(answer["range"])["end"]
        (item,) = await window.editor.items(kind=kind)
        assert item.insert_text == TEXTS[0.8].strip()
        assert len(scripted.requests) == before + 1
        kept = (await window.do("loom"))["candidates"]
        assert kept[0]["text"] == TEXTS[0.8].strip()
        assert kept[0]["parent"] == kept[1]["id"]


async def test_a_selection_is_written_anew_once_the_writer_agrees(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    text = STORY + "She sat down on the wall.\n\nThen it was late.\n"
    async with window_on(tmp_path, scripted.url, text) as window:
        span = window.span("She sat down on the wall.")
        shown = await window.do("regenerate", range=span, temperature=0.4)
        assert window.edits == []
        assert shown["candidates"][0]["text"] == TEXTS[0.4].strip()
        assert "She sat down" not in scripted.requests[-1].prompt
        answer = await window.do("regenerate", range=span, temperature=0.6, apply=True)
        assert window.editor.text == text.replace(
            "She sat down on the wall.", answer["candidates"][0]["text"]
        )
        annotations = window.edits[0].change_annotations or {}
        assert all(one.needs_confirmation for one in annotations.values())
        assert annotations


async def test_nothing_to_draw_anew_is_told(scripted: ScriptedServer, tmp_path: Path) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        answer = await window.do("regenerate", position=window.at())
        assert answer["candidates"] == []
        assert answer["receipt"] is None
        assert "no suggestion here" in window.editor.messages[-1]


async def test_what_was_accepted_is_drawn_anew_in_its_place(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url, completion={"trigger": "asked"}) as window:
        (item, *_) = await window.editor.items(kind=INVOKED)
        window.editor.type(str(item.insert_text))
        window.editor.type("\n\nThen it was late.")
        answer = await window.do("regenerate", position=window.at(), temperature=1.0, apply=True)
        assert answer["candidates"][0]["text"] == TEXTS[1.0].strip()
        assert window.editor.text == STORY + TEXTS[1.0].strip() + "\n\nThen it was late."
        assert len(window.edits) == 1
        assert not window.edits[0].change_annotations


async def test_code_actions_offer_three_temperatures(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        place = window.editor.position(STORY.index("rain"))
        found = await window.editor.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(window.editor.uri),
                types.Range(place, place),
                types.CodeActionContext(
                    diagnostics=[],
                    only=[types.CodeActionKind.RefactorRewrite],
                ),
            )
        )
        titles = [one.title for one in found or () if "temperature" in one.title]
        assert titles == [
            f"Regenerate this paragraph at temperature {one}" for one in (0.2, 0.6, 1.0)
        ]


async def test_whatever_was_put_in_is_in_the_loom(scripted: ScriptedServer, tmp_path: Path) -> None:
    gap = "[TODO: she counts the boats]"
    text = STORY + gap + "\n\nThen it was late.\n"
    async with window_on(tmp_path, scripted.url, text) as window:
        filled = await window.do("fillGap", position=window.at(text.index("counts")))
        assert filled["filled"] == 1
        (kept,) = (await window.do("loom"))["candidates"]
        assert kept["text"].strip() in window.editor.text
        assert kept["place"] == "gap"


async def test_typing_through_a_suggestion_keeps_it_once(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        shown = await window.editor.ghost()
        for letter in shown[:12]:
            window.editor.type(letter)
            assert await window.editor.ghost()
        kept = (await window.do("loom"))["candidates"]
        assert [one["text"] for one in kept] == [shown]


async def test_what_comes_next_knows_what_it_goes_on_from(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with window_on(tmp_path, scripted.url) as window:
        window.editor.type(await window.editor.ghost())
        swept = await window.do("sweep", position=window.at())
        ids = {one["id"] for one in swept["candidates"]}
        kept = (await window.do("loom"))["candidates"]
        first = next(one for one in kept if one["text"] == GHOST.strip())
        assert ids <= set(first["children"])
        assert {one["parent"] for one in kept if one["id"] in ids} == {first["id"]}

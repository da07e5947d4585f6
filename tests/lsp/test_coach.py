"""The coach, end to end: marks, reasons, fixes, dismissals, the model's comments and the letter."""

from __future__ import annotations

import ast
import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from lsp.editor import Editor, editing
from lsp.test_continuity import able, edits_in, marked, moved
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
    from pathlib import Path

    from scripted.server import Recorded

SLIP = "the the"
STORY = """\
---
title: The Weir
---

# One

🜁🜁 He took the the lamp down from the shelf and lit it with care.

It was very dark, and Marta felt afraid of the stair that went up.

The end of it came soon and nobody in the house was sorry.
"""
DARK = "very dark"
BRIGHTER = "too dark to find the latch"
ASKED = "The paragraph to comment on, its sentences numbered:\n\n"


def comment(quote: str, **more: Any) -> dict[str, Any]:
    why = "You tell us that it is dark. We can't see what she can't see."
    made = {"sentence": 1, "quote": quote, "category": "specificity", "why": why, "rewrite": ""}
    return {**made, **more}


def judged(made: Recorded) -> Answer:
    """Finds fault with “very dark” and the like wherever it is asked about it; rewrites it."""
    if "comments" not in str(made.body.get("response_format")):
        return says(json.dumps({"rewrites": [BRIGHTER, "black as the weir", "lampless"]}))
    about = made.prompt.rpartition(ASKED)[2]
    found = [comment(DARK, rewrite=BRIGHTER)] if DARK in about else []
    if "sorry" in about:
        found.append(comment("nobody in the house was sorry", category="praise"))
    return says(json.dumps({"comments": found}))


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(judged) as server:
        yield server


def capable(scripted: ScriptedServer, **coach: Any) -> dict[str, Any]:
    return {
        "engine": {
            "kind": "embedded",
            "coach": {"kind": "openai", "base_url": scripted.url, "model": "judge", "api": "chat"},
        },
        "coach": coach,
    }


def shows(client: types.ClientCapabilities) -> None:
    able(client)
    assert client.text_document
    formats = [types.MarkupKind.Markdown]
    client.text_document.hover = types.HoverClientCapabilities(content_format=formats)


def writing(
    tmp_path: Path, settings: Mapping[str, Any] | None = None
) -> AsyncGenerator[Editor, None]:
    environment = {"AFTERWORD_OFFLINE": "1"}
    return editing(tmp_path, settings, can=shows, environment=environment)  # type: ignore[return-value]


async def coached(editor: Editor, when: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The coach's status, once it is so."""
    for _ in range(200):
        for status in reversed(editor.statuses):
            if when(status["coach"]):
                return dict(status["coach"])
        await asyncio.sleep(0.05)
    pytest.fail(f"{editor.statuses}")


async def fixes(editor: Editor, one: types.Diagnostic) -> list[types.CodeAction]:
    """What is offered; the test client takes an action with a command for a command, as text."""
    found = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri),
            one.range,
            types.CodeActionContext([one], only=[types.CodeActionKind.QuickFix]),
        )
    )
    return [
        action
        if isinstance(action, types.CodeAction)
        else types.CodeAction(
            action.title, command=types.Command(**ast.literal_eval(action.command))
        )
        for action in found or []
    ]


def titles(actions: list[types.CodeAction]) -> list[str]:
    return [action.title for action in actions]


async def run(editor: Editor, action: types.CodeAction) -> dict[str, Any]:
    assert action.command
    assert action.command.arguments
    return await editor.command(action.command.command, action.command.arguments[0])


async def hovered(editor: Editor, offset: int) -> str:
    document = types.TextDocumentIdentifier(editor.uri)
    params = types.HoverParams(document, editor.position(offset))
    hover = await editor.client.text_document_hover_async(params)
    assert hover
    assert isinstance(hover.contents, types.MarkupContent)
    return hover.contents.value


async def test_a_slip_is_marked_explained_and_set_right(tmp_path: Path) -> None:
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        (one,) = await marked(editor, 1)
        at = editor.text.index(SLIP)
        assert one.range.start == editor.position(at)
        assert one.range.end == editor.position(at + len(SLIP))
        assert one.severity is types.DiagnosticSeverity.Information
        assert (one.source, one.code) == ("afterword", "doubled-word")
        assert one.message == "“the” stands here twice."

        said = await hovered(editor, at + 1)
        assert said.startswith("**Doubled word.** A word typed twice stops the reader")

        actions = await fixes(editor, one)
        assert titles(actions) == [
            "Rewrite as “the”",
            "Why is this marked?",
            "Dismiss this here",
            "Dismiss “doubled-word” in this project",
            "Dismiss “doubled-word” for good",
        ]
        assert [action.is_preferred for action in actions] == [True, None, None, None, None]
        page = await run(editor, actions[1])
        assert page["title"] == "Doubled word"
        assert "## What is marked\n\n> " in page["text"]
        assert editor.messages[-1].startswith("Doubled word: “the” stands here twice.")

        ((uri, version, edit),) = edits_in(actions[0])
        assert (uri, version, edit.new_text) == (editor.uri, editor.version, "the")
        assert edit.range == one.range
        editor.replace(at, at + len(SLIP), "the")
        await marked(editor, 0)
        await asyncio.sleep(1.2)
        await marked(editor, 0)


async def test_what_is_touched_and_as_before_is_marked_again(tmp_path: Path) -> None:
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        at = editor.text.index(SLIP) + 1
        editor.replace(at, at, "x")
        await marked(editor, 0)
        editor.replace(at, at + 1, "")
        await marked(editor, 1)


async def test_what_is_dismissed_here_stays_so_through_edits_and_a_restart(tmp_path: Path) -> None:
    twice = STORY.replace("came soon", "came to to an end soon")
    file = tmp_path / "weir.md"
    async with writing(tmp_path) as editor:
        editor.open(file, twice)
        one, _ = await marked(editor, 2)
        actions = await fixes(editor, one)
        assert await run(editor, actions[2]) == {"dismissed": True}
        await marked(editor, 1)
        editor.replace(editor.text.index("# One"), editor.text.index("# One"), "🜁 New.\r\n\r\n")
        await moved(editor, editor.text.index("to to"))
        await asyncio.sleep(1.2)
        await marked(editor, 1)
    async with writing(tmp_path) as editor:
        editor.open(file, twice)
        (one,) = await marked(editor, 1)
        assert one.range.start == editor.position(twice.index("to to"))
        await asyncio.sleep(0.5)
        await marked(editor, 1)


async def test_a_dismissal_is_taken_back_in_its_file(tmp_path: Path) -> None:
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        (one,) = await marked(editor, 1)
        await run(editor, (await fixes(editor, one))[2])
        await marked(editor, 0)
        kept = tmp_path / ".afterword" / "dismissed.json"
        assert json.loads(kept.read_text(encoding="utf-8"))["here"][0]["quote"] == SLIP
        kept.unlink()
        editor.save()
        await marked(editor, 1)


@pytest.mark.parametrize("scope", ["project", "always"])
async def test_a_rule_is_dismissed_for_every_text_it_reaches(tmp_path: Path, scope: str) -> None:
    (tmp_path / "afterword.toml").write_text("", encoding="utf-8")
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        dismissed = {"uri": editor.uri, "rule": "doubled-word", "quote": SLIP, "scope": scope}
        assert await editor.command("afterword.dismiss", dismissed) == {"dismissed": True}
        await marked(editor, 0)
        assert await editor.command("afterword.dismiss", dismissed) == {"dismissed": False}
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "afterword.toml").write_text("", encoding="utf-8")
    for folder, many in ((tmp_path, 0), (other, 1 if scope == "project" else 0)):
        async with writing(tmp_path) as editor:
            editor.open(folder / "another.md", STORY)
            await marked(editor, many)
            await asyncio.sleep(0.5)
            await marked(editor, many)


async def test_what_the_writer_sets_aside_or_switches_off_is_not_marked(tmp_path: Path) -> None:
    aside = STORY.replace("🜁🜁 He", "<!-- afterword off -->\n\nHe").replace(
        "The end", "<!-- afterword on -->\n\nThe end of the the"
    )
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", aside)
        (one,) = await marked(editor, 1)
        assert one.range.start == editor.position(aside.rindex(SLIP))
        for paused, many in ((True, 0), (False, 1)):
            wanted = {"what": "coach", "paused": paused}
            assert await editor.command("afterword.pause", wanted) == {"paused": paused}
            await marked(editor, many)
            state = (await coached(editor, lambda _: True))["state"]
            assert state == ("paused" if paused else "rules-only")
    for model in ({"model": "off"}, {"off": ["model"]}):
        async with writing(tmp_path, {"coach": model}) as editor:
            editor.open(tmp_path / "weir.md", aside)
            await marked(editor, 1)
            answer = await editor.command("afterword.coach", {"uri": editor.uri})
            assert "switched off" in answer["note"]
            assert all(one["coach"]["state"] == "ready" for one in editor.statuses)
    for settings in ({"enabled": False}, {"off": ["doubled-word"]}):
        async with writing(tmp_path, {"coach": settings}) as editor:
            editor.open(tmp_path / "weir.md", STORY)
            await asyncio.sleep(1.0)
            await marked(editor, 0)


async def test_the_small_model_says_honestly_that_the_rules_speak_alone(tmp_path: Path) -> None:
    async with writing(tmp_path) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        status = await coached(editor, lambda coach: coach["state"] == "rules-only")
        assert "too small to judge prose" in status["message"]
        assert "judge prose" not in editor.statuses[-1]["message"]
        answer = await editor.command("afterword.coach", {"uri": editor.uri})
        assert [one["rule"] for one in answer["findings"]] == ["doubled-word"]
        assert "too small" in answer["note"]
        letter = await editor.command("afterword.coach", {"uri": editor.uri, "letter": True})
        assert "No model has read this" in letter["letter"]
        assert f"({editor.uri}#L7)" in letter["letter"]
        assert not any("judge prose" in message for message in editor.messages)


async def test_a_capable_model_comments_on_what_was_changed_once_the_writer_rests(
    tmp_path: Path, scripted: ScriptedServer
) -> None:
    async with writing(tmp_path, capable(scripted)) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        editor.replace(editor.text.index("stair"), editor.text.index("stair"), "steep ")
        end = editor.text.index("sorry") + 5
        editor.replace(end, end, " at all")
        assert not scripted.requests
        two = await marked(editor, 2)
        (made,) = [one for one in scripted.requests if one.path.endswith("/completions")]
        assert made.prompt.rpartition(ASKED)[2].strip() == (
            "[1] It was very dark, and Marta felt afraid of the steep stair that went up."
        )
        assert "Marta" not in made.prompt.partition(ASKED)[0]
        assert made.body["response_format"]["type"] == "json_schema"
        one = next(found for found in two if str(found.code).startswith("model/"))
        assert (one.code, one.message) == ("model/specificity", "You tell us that it is dark.")
        assert one.range.start == editor.position(editor.text.index(DARK))
        actions = await fixes(editor, one)
        assert titles(actions)[:2] == [f"Rewrite as “{BRIGHTER}”", "Show three rewrites"]
        ((_, version, edit),) = edits_in(actions[0])
        assert (version, edit.new_text) == (editor.version, BRIGHTER)

        asked = {**actions[1].command.arguments[0], "show": False}  # type: ignore[union-attr, index]
        answer = await editor.command("afterword.rewrites", asked)
        candidates = answer["candidates"]
        assert [one["text"] for one in candidates] == [BRIGHTER, "black as the weir", "lampless"]
        assert {one["quote"] for one in candidates} == {DARK}


async def test_a_rewrite_is_taken_only_while_the_text_is_what_it_was(
    tmp_path: Path, scripted: ScriptedServer
) -> None:
    async with writing(tmp_path, capable(scripted, model="asked")) as editor:
        applied: list[types.ApplyWorkspaceEditParams] = []

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            applied.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        at = editor.text.index(DARK)
        places = {"start": editor.position(at), "end": editor.position(at + len(DARK))}
        span = {
            name: {"line": place.line, "character": place.character}
            for name, place in places.items()
        }
        take = {"text": "lampless", "quote": DARK, "range": span}
        argument = {"uri": editor.uri, "take": take}
        assert await editor.command("afterword.rewrites", argument) == {"applied": True}
        (params,) = applied
        assert params.edit.document_changes
        editor.replace(at, at + 1, "V")
        assert await editor.command("afterword.rewrites", argument) == {"applied": False}
        assert len(applied) == 1


async def test_any_client_can_choose_among_rewrites(
    tmp_path: Path, scripted: ScriptedServer
) -> None:
    async with writing(tmp_path, capable(scripted, model="asked")) as editor:
        asked: list[types.ShowMessageRequestParams] = []
        applied: list[types.ApplyWorkspaceEditParams] = []

        @editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def choose(params: types.ShowMessageRequestParams) -> types.MessageActionItem:
            asked.append(params)
            assert params.actions
            return params.actions[-1]

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            applied.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        place = editor.position(editor.text.index(DARK))
        where = {"line": place.line, "character": place.character}
        await editor.command("afterword.coach", {"uri": editor.uri, "position": where})
        _, dark = await marked(editor, 2)
        action = (await fixes(editor, dark))[1]
        assert action.title == "Show three rewrites"
        assert await run(editor, action) == {"applied": True}
        assert asked[0].message == f"Instead of “{DARK}”:"
        ((_, version, edit),) = edits_in(types.CodeAction("", edit=applied[0].edit))
        assert (version, edit.new_text, edit.range) == (1, "lampless", dark.range)


async def test_asked_the_model_comments_at_once_on_the_paragraph_and_praise_is_a_hint(
    tmp_path: Path, scripted: ScriptedServer
) -> None:
    async with writing(tmp_path, capable(scripted, model="asked")) as editor:
        editor.open(tmp_path / "weir.md", STORY)
        await marked(editor, 1)
        place = editor.position(editor.text.index("sorry"))
        where = {"line": place.line, "character": place.character}
        asked = {"uri": editor.uri, "position": where, "persona": "hard-editor"}
        answer = await editor.command("afterword.coach", asked)
        assert [one["rule"] for one in answer["findings"]] == ["praise"]
        assert answer["note"] is None
        _, praise = await marked(editor, 2)
        assert praise.severity is types.DiagnosticSeverity.Hint
        assert titles(await fixes(editor, praise))[0] == "Why is this marked?"
        assert not any("persona" in message for message in editor.messages)
        unknown = await editor.command("afterword.coach", {"uri": editor.uri, "persona": "nobody"})
        assert "there is no persona" in unknown["note"]
        answer = await editor.command("afterword.coach", {"uri": editor.uri})
        rules = [one["rule"] for one in answer["findings"]]
        assert rules == ["doubled-word", "model/specificity", "praise"]


async def test_a_persona_that_isnt_there_is_told_once_and_the_usual_one_speaks(
    tmp_path: Path,
) -> None:
    async with writing(tmp_path, {"coach": {"persona": "aunt"}}) as editor:
        for name in ("one.md", "two.md"):
            editor.open(tmp_path / name, STORY)
            await marked(editor, 1)
            editor.client.workspace_did_change_configuration(
                types.DidChangeConfigurationParams({"afterword": {"coach": {"persona": "aunt"}}})
            )
        await asyncio.sleep(0.5)
        told = [message for message in editor.messages if "coach.persona" in message]
        assert len(told) == 1
        assert "there is no persona 'aunt'" in told[0]

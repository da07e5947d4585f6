"""Ghost text end to end: a real server process against a scripted OpenAI-compatible one."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcRequestCancelled

from lsp.editor import INVOKED, Editor, editing, engine_at
from scripted.answers import Answer, broken, hanging, rate_limited, says, unauthorised
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

STORY = "# One\n\nThe ferry left without her, and the rain came down on Salt Quay.\n\n"
ANSWER = " Marta counted the boats again. There were nine. She had hoped for ten.\n\nAnd so on."
PARAGRAPH = "Marta counted the boats again. There were nine. She had hoped for ten."


def generations(server: ScriptedServer) -> list[Recorded]:
    """The requests for text; counting tokens asks nothing of the model."""
    return [request for request in server.requests if request.path.endswith("completions")]


@pytest.fixture
def scripted() -> AsyncGenerator[ScriptedServer, None]:
    with ScriptedServer(says(ANSWER)) as server:
        yield server


@pytest.fixture
async def editor(scripted: ScriptedServer, tmp_path: Path) -> AsyncGenerator[Editor, None]:
    async with editing(tmp_path, engine_at(scripted.url)) as opened:
        opened.open(tmp_path / "novel.md", STORY)
        yield opened


async def test_the_server_says_what_it_can_do(editor: Editor) -> None:
    can = (
        editor.client.server_capabilities if hasattr(editor.client, "server_capabilities") else None
    )
    assert can is None or can.inline_completion_provider is not None


async def test_a_paragraph_appears_on_an_empty_line(editor: Editor) -> None:
    (item,) = await editor.items()
    assert item.insert_text == PARAGRAPH
    assert item.range == types.Range(editor.position(len(STORY)), editor.position(len(STORY)))
    assert item.command is not None
    assert item.command.command == "afterword.accept"
    assert (await editor.command("afterword.accept", item.command.arguments[0])) == {"known": True}


async def test_typing_through_asks_upstream_once(editor: Editor, scripted: ScriptedServer) -> None:
    text = await editor.ghost()
    for cut in range(1, 12):
        editor.type(text[cut - 1])
        assert await editor.ghost() == text[cut:]
    assert len(generations(scripted)) == 1


async def test_accepting_fetches_the_next_one_ahead(
    editor: Editor, scripted: ScriptedServer
) -> None:
    scripted.script([says(ANSWER), says(" Then it was dark. She went in.")])
    editor.type(await editor.ghost())
    await asyncio.to_thread(scripted.wait_for, lambda: len(generations(scripted)) == 2)
    assert await editor.ghost() == " Then it was dark. She went in."
    assert len(generations(scripted)) == 2


async def test_typing_away_closes_upstream(editor: Editor, scripted: ScriptedServer) -> None:
    scripted.script(says(ANSWER, per_token_s=30))
    asked = asyncio.create_task(editor.items())
    await asyncio.to_thread(
        scripted.wait_for, lambda: any(asked.tokens_sent for asked in generations(scripted))
    )
    editor.type("Zebras")
    await asyncio.to_thread(
        scripted.wait_for, lambda: generations(scripted)[0].disconnected is not None
    )
    with pytest.raises(JsonRpcException):
        await asked


async def test_invoked_gives_three_that_differ(editor: Editor, scripted: ScriptedServer) -> None:
    three = (
        " The bell rang twice.",
        " She bought a stamp instead.",
        " No boat had come since May.",
    )
    answers = itertools.cycle(three)
    scripted.script(lambda _request: says(next(answers)))
    texts = [item.insert_text for item in await editor.items(kind=INVOKED)]
    assert len(set(texts)) == 3


async def test_a_cancel_storm_answers_every_request_exactly_once(
    editor: Editor, scripted: ScriptedServer
) -> None:
    scripted.script(says(ANSWER, first_token_s=0.02, per_token_s=0.005))
    chance = random.Random(7)
    ends: list[str] = []

    async def one(number: int) -> None:
        protocol = editor.client.protocol
        wire = protocol.send_request(
            types.TEXT_DOCUMENT_INLINE_COMPLETION, editor.params(), msg_id=f"storm-{number}"
        )
        if chance.random() < 0.6:
            await asyncio.sleep(chance.random() * 0.02)
            protocol.notify(types.CANCEL_REQUEST, types.CancelParams(f"storm-{number}"))
        try:
            await asyncio.wait_for(asyncio.wrap_future(wire), 20)
            ends.append("result")
        except JsonRpcRequestCancelled:
            ends.append("cancelled")
        except JsonRpcException:
            ends.append("dropped")

    tasks = []
    for number in range(200):
        tasks.append(asyncio.create_task(one(number)))
        if number % 3 == 0:
            editor.type(chance.choice(["M", "x", " "]))
        await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)
    assert len(ends) == 200
    assert await editor.items() is not None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (unauthorised(), r"key"),
        (broken(500), r"server|failed|500"),
        (rate_limited("0"), r"pause|busy"),
        (Answer(body="<html>Bad gateway</html>", content_type="text/html"), r"."),
    ],
)
async def test_trouble_is_one_clear_line_and_typing_goes_on(
    editor: Editor, scripted: ScriptedServer, answer: Answer, expected: str
) -> None:
    scripted.script(answer)
    assert await editor.items() == []
    assert [status["state"] for status in editor.statuses][-1] == "degraded"
    (line,) = editor.messages
    assert re.search(expected, line, re.IGNORECASE)
    assert "\n" not in line
    assert "Traceback" not in line
    scripted.script(says(ANSWER))
    editor.type("And ")
    assert await editor.ghost()
    assert editor.statuses[-1]["state"] == "ready"


async def test_a_hung_server_does_not_hold_up_typing_or_shutdown(
    editor: Editor, scripted: ScriptedServer
) -> None:
    scripted.script(hanging())
    asked = asyncio.create_task(editor.items())
    await asyncio.to_thread(scripted.wait_for, lambda: bool(generations(scripted)))
    editor.type("She ")
    with pytest.raises(JsonRpcException):
        await asked


async def test_an_endpoint_that_is_down(tmp_path: Path) -> None:
    async with editing(tmp_path, engine_at("http://127.0.0.1:9/v1")) as editor:
        editor.open(tmp_path / "novel.md", STORY)
        assert await editor.items() == []
        assert len(editor.messages) == 1
        assert "127.0.0.1:9" in editor.messages[0]


async def test_pause_is_quiet_until_asked(editor: Editor, scripted: ScriptedServer) -> None:
    assert await editor.command("afterword.pause", {"paused": True}) == {"paused": True}
    assert await editor.items() == []
    assert generations(scripted) == []
    assert editor.statuses[-1]["state"] == "paused"
    assert await editor.items(kind=INVOKED)
    assert await editor.command("afterword.pause", {"paused": False}) == {"paused": False}
    editor.type("And ")
    assert await editor.ghost()


async def test_context_shows_what_would_be_sent(editor: Editor, scripted: ScriptedServer) -> None:
    shown = await editor.command("afterword.context", {"uri": editor.uri})
    await editor.items()
    assert generations(scripted)[0].prompt == shown["prompt"]
    assert shown["used"] <= shown["budget"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_hold_in_every_encoding_and_line_ending(
    scripted: ScriptedServer, tmp_path: Path, encoding: str
) -> None:
    text = "# Eins 🚢\r\n\r\nÄ 🚢 sail.\u2028Still one line.\x0c\r\n\r\n"
    async with editing(tmp_path, engine_at(scripted.url), encodings=(encoding,)) as editor:
        editor.open(tmp_path / "novel.md", text)
        editor.replace(text.index("sail"), text.index("sail") + 4, "🚢🚢 sailed")
        shown = await editor.command("afterword.context", {"uri": editor.uri})
        prompt = shown["prompt"]
        assert "Ä 🚢 🚢🚢 sailed." in prompt
        assert await editor.ghost() == PARAGRAPH


async def test_a_full_sync_keeps_what_is_known(editor: Editor, scripted: ScriptedServer) -> None:
    text = await editor.ghost()
    editor.sync_whole(editor.text + text[:6])
    assert await editor.ghost() == text[6:]
    assert len(generations(scripted)) == 1


async def test_settings_changed_at_run_time_hold_at_once(
    editor: Editor, scripted: ScriptedServer
) -> None:
    with ScriptedServer(says(" Another server said this, and said it well.")) as other:
        settings = {"afterword": engine_at(other.url)}
        editor.client.set_configuration(settings)
        editor.client.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(settings)
        )
        assert await editor.ghost() == "Another server said this, and said it well."
    assert generations(scripted) == []


async def test_no_text_and_no_key_in_any_log(
    scripted: ScriptedServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = STORY.replace("ferry", "canary-text")
    settings = engine_at(scripted.url)
    settings["engine"]["api_key_env"] = "CANARY"
    environment = {"AFTERWORD_LOG_LEVEL": "debug", "CANARY": "canary-key"}
    async with editing(tmp_path, settings, environment=environment) as editor:
        editor.open(tmp_path / "novel.md", text)
        await editor.items()
        editor.type("canary-text")
        scripted.script(broken(500))
        await editor.items()
        messages = editor.messages
    assert "canary-key" in str(generations(scripted)[0].headers)
    logged = capfd.readouterr().err  # pytest-lsp passes the server's standard error on
    assert "DEBUG" in logged
    assert "canary" not in logged
    assert "canary" not in " ".join(messages)


async def test_nothing_is_pulled_without_a_yes(tmp_path: Path) -> None:
    async with editing(tmp_path, {"completion": {"trigger": "always"}}) as editor:
        asked: list[str] = []

        @editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
        def no(params: types.ShowMessageRequestParams) -> None:
            asked.append(params.message)

        editor.open(tmp_path / "novel.md", STORY)
        assert await editor.items() == []
        assert editor.statuses[-1]["state"] == "degraded"
        assert len(asked) == 1
        assert "93 MB" in asked[0]
    assert not list((tmp_path / "data").rglob("*.gguf"))

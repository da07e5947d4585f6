"""Memory from end to end: the story so far, what is pinned, and what survives what goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from lsp.editor import Editor, editing, engine_at
from scripted.answers import Answer, says
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

CHAPTERS = 6
SUMMARY = "In part {} the keeper of Salt Quay counts what is left, and Marta rows away alone."


def chapter(number: int) -> str:
    """About 600 words that no other chapter has."""
    lines = [
        f"On day {number}{n} Marta rowed past the {n}th buoy of reach {number}, and her brother "
        f"Ansel Crane counted {n + number} lamps along the quay before the bell rang for supper."
        for n in range(20)
    ]
    paragraphs = [" ".join(lines[at : at + 2]) for at in range(0, 20, 2)]
    return f"## Chapter {number}\n\n" + "\n\n".join(paragraphs)


BOOK = "\n\n".join(chapter(number) for number in range(1, CHAPTERS + 1)) + "\n\nThen "


def numbered(recorded: Recorded) -> Answer:
    """A summary for whoever asks for one, different each time; prose for everybody else."""
    if "Summary in about" in recorded.prompt:
        return says(" " + SUMMARY.format(recorded.number))
    return Answer()


def summary_requests(server: ScriptedServer) -> int:
    return sum("Summary in about" in request.prompt for request in server.requests)


def settings(url: str) -> dict[str, Any]:
    made = engine_at(url)
    made["engine"]["context_tokens"] = 1600
    made["memory"] = {"build": "asked"}
    return made


async def summarised(editor: Editor, **more: Any) -> dict[str, Any]:
    return await editor.command("afterword.summary", {"uri": editor.uri, **more})


async def prompt_of(editor: Editor) -> str:
    found = await editor.command("afterword.context", {"uri": editor.uri})
    return str(found["prompt"])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book" / "novel.md"
    path.parent.mkdir()
    path.write_text(BOOK, encoding="utf-8")
    return path


async def test_the_model_writes_the_summary_and_prompts_hold_it(tmp_path: Path, book: Path) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            found = await summarised(editor)
            assert {one["origin"] for one in found["stretches"]} == {"extracted"}
            assert summary_requests(server) == 0
            found = await summarised(editor, build=True)
            assert "generated" in {one["origin"] for one in found["stretches"]}
            assert re.search(r"In part \d+ the keeper", await prompt_of(editor))


async def test_reopening_asks_for_nothing_and_an_edit_for_little(
    tmp_path: Path, book: Path
) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor, build=True)
        first = summary_requests(server)
        assert first > CHAPTERS
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor, build=True)
            assert summary_requests(server) == first
            at = BOOK.index("before the bell")
            editor.replace(at, at, "long ")
            await summarised(editor, build=True)
            after = summary_requests(server)
            assert first < after <= first + 4
            editor.replace(at, at + len("long "), "")
            await summarised(editor, build=True)
            assert summary_requests(server) == after, "undo is known already"


async def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path: Path, book: Path) -> None:
    def slowly(recorded: Recorded) -> Answer:
        made = numbered(recorded)
        return says(made.text, first_token_s=0.05) if made.text else made

    with ScriptedServer(slowly) as server:
        with contextlib.suppress(RuntimeError):  # there is no server left to shut down
            async with editing(tmp_path, settings(server.url)) as editor:
                editor.open(book, BOOK)
                building = asyncio.ensure_future(summarised(editor, build=True))
                await asyncio.to_thread(server.wait_for, lambda: summary_requests(server) >= 8)
                editor.server.kill()
                building.cancel()
        before = summary_requests(server)
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor, build=True)
            assert "generated" in {one["origin"] for one in (await summarised(editor))["stretches"]}
        fresh = summary_requests(server) - before
        prompts = {request.prompt for request in server.requests}
        again = summary_requests(server) - sum("Summary in about" in prompt for prompt in prompts)
        assert again <= 8, "what was answered before the kill is not asked again"
        assert fresh > 0


async def test_a_damaged_file_of_summaries_costs_time_and_nothing_else(
    tmp_path: Path, book: Path
) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor, build=True)
        database = tmp_path / "data" / "memory.sqlite3"
        raw = bytearray(database.read_bytes())
        raw[: len(raw) // 2] = b"\xff" * (len(raw) // 2)
        database.write_bytes(raw)
        for leftover in database.parent.glob("memory.sqlite3-*"):
            leftover.unlink()
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            found = await summarised(editor, build=True)
            assert "generated" in {one["origin"] for one in found["stretches"]}
            assert await editor.ghost()


async def test_two_servers_may_have_the_same_book_open(tmp_path: Path, book: Path) -> None:
    with ScriptedServer(numbered) as server:
        chosen = settings(server.url)
        async with editing(tmp_path, chosen) as one, editing(tmp_path, chosen) as other:
            for editor in (one, other):
                editor.open(book, BOOK)
            both = await asyncio.gather(summarised(one, build=True), summarised(other, build=True))
            for found in both:
                assert "generated" in {stretch["origin"] for stretch in found["stretches"]}


async def test_what_is_pinned_is_in_every_prompt_and_in_the_file(
    tmp_path: Path, book: Path
) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            facts = [f"Marta keeps key number {n} under the stair." for n in range(3)]
            for fact in facts:
                found = await editor.command("afterword.pin", {"uri": editor.uri, "fact": fact})
            assert list(found["pinned"]) == facts
            sidecar = book.with_name("novel.summary.md").read_text(encoding="utf-8")
            assert all(fact in sidecar for fact in facts)
            for number in range(50):
                editor.type(f"She rowed on, and passed the buoy numbered {number}. ")
                if number % 10 == 0:
                    await summarised(editor, build=True, write=True)
            prompt = await prompt_of(editor)
            assert all(fact in prompt for fact in facts)


async def test_the_writers_own_words_for_a_chapter_win(tmp_path: Path, book: Path) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            found = await summarised(editor, build=True, write=True)
            path = book.with_name("novel.summary.md")
            assert found["file"] == str(path)
            text = path.read_text(encoding="utf-8")
            changed = re.sub(
                r"(## Chapter 2\n+<!--.*?-->\n+).*?(?=\n+## )",
                r"\1Marta sells the boat, and says so to nobody.",
                text,
                count=1,
                flags=re.DOTALL,
            )
            assert changed != text
            path.write_text(changed, encoding="utf-8")
            editor.save()
            found = await summarised(editor)
            written = [one for one in found["stretches"] if one["origin"] == "written"]
            assert [one["text"] for one in written] == [
                "Marta sells the boat, and says so to nobody."
            ]
            assert "Marta sells the boat" in await prompt_of(editor)


async def test_lore_and_what_is_remembered_are_shown_with_why(tmp_path: Path, book: Path) -> None:
    book.with_name("lore.md").write_text(
        "## Ansel Crane\n\nAliases: Ansel\n\nHe cannot swim.\n", encoding="utf-8"
    )
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor)
            found = await editor.command("afterword.context", {"uri": editor.uri})
            pieces = json.loads(json.dumps(found["pieces"], default=lambda made: made._asdict()))
            whys = {piece["name"]: piece["why"] for piece in pieces}
            assert "Ansel" in whys["lore: Ansel Crane"]
            assert "on stage" in whys["story so far"]


async def test_a_build_that_takes_long_shows_its_progress(tmp_path: Path, book: Path) -> None:
    def slowly(recorded: Recorded) -> Answer:
        made = numbered(recorded)
        return says(made.text, first_token_s=0.15) if made.text else made

    with ScriptedServer(slowly) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor, build=True)
            reports = [
                report for told in editor.client.progress_reports.values() for report in told
            ]
            assert [report.kind for report in reports][:1] == ["begin"]
            assert reports[-1].kind == "end"
            assert any(" summaries" in (report.message or "") for report in reports)


async def lenses(editor: Editor) -> list[str]:
    found = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(editor.uri))
    )
    return [lens.command.title for lens in found or () if lens.command]


async def test_lenses_say_which_chapters_summaries_are_stale(tmp_path: Path, book: Path) -> None:
    with ScriptedServer(numbered) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            await summarised(editor)
            assert all("no summary yet" in title for title in await lenses(editor))
            await summarised(editor, build=True)
            assert all("summary fresh" in title for title in await lenses(editor))
            at = BOOK.index("## Chapter 3") + len("## Chapter 3\n\nOn ")
            editor.replace(at, at, "a cold ")
            stale = ["stale" in title for title in await lenses(editor)]
            assert stale == [False, False, True, False, False, False]


async def test_with_no_model_lenses_say_nothing_of_summaries(tmp_path: Path, book: Path) -> None:
    async with editing(tmp_path, {"memory": {"build": "asked"}}) as editor:
        editor.open(book, BOOK)
        await summarised(editor)
        found = await lenses(editor)
        assert len(found) == CHAPTERS
        assert not any("summary" in title for title in found)


async def test_the_writer_can_stop_a_build(tmp_path: Path, book: Path) -> None:
    def slowly(recorded: Recorded) -> Answer:
        made = numbered(recorded)
        return says(made.text, first_token_s=0.2) if made.text else made

    with ScriptedServer(slowly) as server:
        async with editing(tmp_path, settings(server.url)) as editor:
            editor.open(book, BOOK)
            building = asyncio.ensure_future(summarised(editor, build=True))
            while not any(editor.client.progress_reports.values()):  # noqa: ASYNC110 -- a plain dict
                await asyncio.sleep(0.05)
            (token,) = editor.client.progress_reports
            editor.client.window_work_done_progress_cancel(
                types.WorkDoneProgressCancelParams(token)
            )
            found = await asyncio.wait_for(building, 10)
            stopped_at = summary_requests(server)
            origins = [one["origin"] for one in found["stretches"]]
            assert "extracted" in origins, "it was not done"
            await asyncio.sleep(0.5)
            assert summary_requests(server) == stopped_at

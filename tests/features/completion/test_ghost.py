from __future__ import annotations

import asyncio

import pytest

from afterword.features.completion import (
    CompletionOptions,
    Drop,
    Dropped,
    GhostWriter,
    Suggestion,
)
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Edit, Manuscript
from features.completion.fakes import FakeEngine, Table, settle

STORY = "# One\n\nThe ferry left without her, and the rain came down.\n\n"
ANSWER = " Marta counted the boats again. There were nine. She had hoped for ten."
PARAGRAPH = ANSWER.strip()


class Writer:
    """A writer at a table with ghost text; edits reach both, as from an editor."""

    def __init__(self, engine: FakeEngine, text: str = STORY, **options: object) -> None:
        chosen = {"trigger": "always", "patience_ms": 50, **options}
        self.engine = engine
        self.table = Table(engine, Manuscript.parse(text), CompletionOptions(**chosen))
        self.grown: list[int] = []
        self.ghost = GhostWriter(self.table.desk, self.grown.append)
        self.cursor = self.table.end

    def type(self, text: str) -> None:
        self.edit(Edit(self.cursor, self.cursor, text))
        self.cursor += len(text)

    def rub_out(self, count: int) -> None:
        self.edit(Edit(self.cursor - count, self.cursor, ""))
        self.cursor -= count

    def edit(self, edit: Edit) -> None:
        self.table.apply(edit)
        self.ghost.edited(edit)

    def ask(self, *, invoked: bool = False) -> asyncio.Task[tuple[Suggestion, ...]]:
        return asyncio.create_task(self.ghost.suggest(self.cursor, invoked=invoked))

    async def shown(self) -> str:
        found = await self.ask()
        return found[0].text if found else ""


async def test_an_empty_line_gets_a_whole_paragraph() -> None:
    writer = Writer(FakeEngine(ANSWER + "\n\nAnd more."))
    assert await writer.shown() == PARAGRAPH


async def test_a_paragraphs_end_gets_a_sentence_or_two() -> None:
    writer = Writer(FakeEngine(ANSWER), text=STORY + "Nobody saw.")
    assert await writer.shown() == " Marta counted the boats again. There were nine."


async def test_typing_through_keeps_it_without_asking_again() -> None:
    writer = Writer(FakeEngine(ANSWER))
    await writer.shown()
    for place, letter in enumerate(PARAGRAPH, start=1):
        writer.type(letter)
        if place < len(PARAGRAPH):
            assert await writer.shown() == PARAGRAPH[place:]
    await settle()
    assert len(writer.engine.calls) == 1 + 1  # and one for what comes after it


async def test_rubbing_out_what_was_typed_through_keeps_it_too() -> None:
    writer = Writer(FakeEngine(ANSWER))
    await writer.shown()
    writer.type("Marta cou")
    writer.rub_out(4)
    assert await writer.shown() == PARAGRAPH[len("Marta") :]
    assert len(writer.engine.calls) == 1


async def test_typing_away_closes_upstream_at_once() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].say(" Marta counted")
    await settle()
    writer.type("X")
    await settle()
    assert writer.engine.calls[0].closed
    with pytest.raises(Dropped, match=Drop.STALE):
        await asked


async def test_typing_on_before_the_first_token_closes_upstream() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.type("M")
    await settle()
    assert writer.engine.calls[0].closed
    with pytest.raises(Dropped):
        await asked


async def test_a_stream_outlives_its_request_and_the_next_one_takes_it_up() -> None:
    writer = Writer(FakeEngine())
    first = writer.ask()
    await settle()
    call = writer.engine.calls[0]
    call.say(" Marta counted")
    await settle()
    writer.type("Mar")
    first.cancel()
    second = writer.ask()
    await settle()
    call.end(" the boats again.")
    assert (await second)[0].text == "ta counted the boats again."
    assert len(writer.engine.calls) == 1


async def test_a_cancelled_request_raises_cancelled() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_newer_request_ends_the_older_one_by_name() -> None:
    writer = Writer(FakeEngine())
    older = writer.ask()
    await settle()
    newer = writer.ask()
    with pytest.raises(Dropped, match=Drop.SUPERSEDED):
        await older
    await settle()
    writer.engine.calls[0].end(ANSWER)
    assert (await newer)[0].text == PARAGRAPH
    assert len(writer.engine.calls) == 1


async def test_a_first_sentence_comes_when_the_paragraph_is_slow_and_the_rest_when_asked() -> None:
    writer = Writer(FakeEngine(), patience_ms=1)
    asked = writer.ask()
    await settle()
    call = writer.engine.calls[0]
    call.say(" Marta counted the boats again.")
    call.say(" There")
    assert (await asked)[0].text == "Marta counted the boats again."
    call.end(" were nine. She had hoped for ten.")
    await settle()
    assert await writer.shown() == PARAGRAPH
    assert writer.grown == [writer.cursor]
    assert len(writer.engine.calls) == 1


async def test_asked_again_meanwhile_it_is_as_patient_and_still_tells() -> None:
    writer = Writer(FakeEngine(), patience_ms=30)
    first = writer.ask()
    await settle()
    call = writer.engine.calls[0]
    call.say(" Marta counted the boats again.")
    call.say(" There")
    await settle()
    second = writer.ask()
    with pytest.raises(Dropped):
        await first
    assert not second.done()
    assert (await second)[0].text == "Marta counted the boats again."
    call.end(" were nine.")
    await settle()
    assert writer.grown == [writer.cursor]


async def test_the_next_one_is_fetched_when_one_is_accepted() -> None:
    writer = Writer(FakeEngine(ANSWER, " Then it was dark. She went home."))
    writer.type(await writer.shown())
    await settle()
    assert len(writer.engine.calls) == 2
    assert "hoped for ten." in writer.engine.calls[1].request.prompt.text
    assert await writer.shown() == " Then it was dark. She went home."
    assert len(writer.engine.calls) == 2


async def test_what_was_fetched_ahead_serves_the_next_paragraph_too() -> None:
    writer = Writer(FakeEngine(ANSWER, "\n\nThen it was dark. She went home."))
    writer.type(await writer.shown())
    await settle()
    writer.type("\n")
    writer.type("\n")
    assert await writer.shown() == "Then it was dark. She went home."
    assert len(writer.engine.calls) == 2


async def test_what_was_fetched_ahead_in_vain_is_asked_for_again() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].end(ANSWER)
    writer.type((await asked)[0].text)
    await settle()
    writer.type("\n\n")
    asked = writer.ask()
    await settle()
    writer.engine.calls[1].end("\n\n" + PARAGRAPH)  # the same again: nothing worth offering
    await settle()
    writer.engine.calls[2].end("Then it was dark.")
    assert (await asked)[0].text == "Then it was dark."


async def test_accepting_word_by_word_keeps_the_rest() -> None:
    writer = Writer(FakeEngine(ANSWER))
    text = await writer.shown()
    writer.type(text[:6])
    assert await writer.shown() == text[6:]
    writer.type(text[6:14])
    assert await writer.shown() == text[14:]
    assert len(writer.engine.calls) == 1


async def test_line_ends_of_the_page_make_no_difference() -> None:
    wrapped = "One long line of prose\r\nthat was broken by hand at\r\na narrow width.\r\n\r\n"
    writer = Writer(
        FakeEngine(" Next came another one. It was longer than the first."), wrapped * 9
    )
    text = await writer.shown()
    assert "\n" in text
    writer.type(text.replace("\n", "\r\n")[:40])
    assert await writer.shown() == text[39 if "\n" in text[:39] else 40 :]
    assert len(writer.engine.calls) == 1


async def test_an_edit_earlier_in_the_text_leaves_it_standing() -> None:
    writer = Writer(FakeEngine(ANSWER), text="Long ago.\n\n" + STORY)
    await writer.shown()
    writer.edit(Edit(0, 4, "Not long"))
    writer.cursor = writer.table.end
    assert await writer.shown() == PARAGRAPH
    assert len(writer.engine.calls) == 1


async def test_asked_for_it_gives_three_that_differ() -> None:
    other, third = " Nobody came to the quay that day.", " It was the third of May."
    writer = Writer(FakeEngine(ANSWER, ANSWER, other, third))
    texts = [found.text for found in await writer.ask(invoked=True)]
    assert texts == [PARAGRAPH, other.strip(), third.strip()]


async def test_asked_for_after_one_was_shown_it_keeps_that_one_first() -> None:
    writer = Writer(FakeEngine(ANSWER, " Nobody came to the quay.", " It was the third of May."))
    shown = await writer.shown()
    texts = [found.text for found in await writer.ask(invoked=True)]
    assert texts[0] == shown
    assert len(texts) == 3
    assert len(writer.engine.calls) == 3


async def test_nothing_is_asked_where_nothing_belongs() -> None:
    for text, place in (
        (STORY + "```\ncode \n```\n", len(STORY + "```\ncode ")),
        ("# A heading", len("# A heading")),
        ("He came. She left.", len("He")),
    ):
        writer = Writer(FakeEngine(ANSWER), text=text)
        writer.cursor = place
        assert await writer.shown() == ""
        assert writer.engine.calls == []


async def test_only_when_asked_means_only_when_asked() -> None:
    writer = Writer(FakeEngine(ANSWER), trigger="asked")
    assert await writer.shown() == ""
    assert writer.engine.calls == []
    assert await writer.ask(invoked=True)


async def test_it_waits_for_a_pause_but_never_for_what_is_known() -> None:
    writer = Writer(FakeEngine(ANSWER), trigger="pause", min_pause_ms=60_000, max_pause_ms=60_000)
    writer.type("So ")
    asked = writer.ask()
    await settle()
    assert writer.engine.calls == []
    asked.cancel()
    writer.table.options = CompletionOptions(trigger="always")
    writer.type("it ")
    shown = await writer.shown()
    writer.table.options = CompletionOptions(
        trigger="pause", min_pause_ms=60_000, max_pause_ms=60_000
    )
    writer.type(shown[0])
    assert await asyncio.wait_for(writer.shown(), 5) == shown[1:]


async def test_an_edit_during_the_pause_asks_nothing() -> None:
    writer = Writer(FakeEngine(ANSWER), trigger="pause", min_pause_ms=300, max_pause_ms=300)
    writer.type("So ")
    asked = writer.ask()
    await settle()
    writer.type("it went")
    with pytest.raises(Dropped, match=Drop.STALE):
        await asked
    assert writer.engine.calls == []


async def test_a_problem_reaches_whoever_asked_and_is_forgotten() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].fail(EngineProblem(ProblemKind.UNREACHABLE, "no server there"))
    with pytest.raises(EngineProblem, match="no server there"):
        await asked
    again = writer.ask()
    await settle()
    assert len(writer.engine.calls) == 2
    writer.engine.calls[1].end(ANSWER)
    assert (await again)[0].text == PARAGRAPH


async def test_closing_the_manuscript_closes_upstream() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.ghost.close()
    await settle()
    assert writer.engine.calls[0].closed
    with pytest.raises((asyncio.CancelledError, Dropped)):
        await asked


async def test_the_prompt_begins_alike_wherever_the_cursor_stands() -> None:
    long = "\n\n".join(
        f"On day {n} the ferry left without her, and the rain came." for n in range(90)
    )
    at_end = Writer(FakeEngine(ANSWER), text=long)
    on_empty_line = Writer(FakeEngine(ANSWER), text=long + "\n\n")
    await at_end.shown()
    await on_empty_line.shown()
    (one,), (two,) = at_end.engine.calls, on_empty_line.engine.calls
    assert one.request.prompt == two.request.prompt
    assert one.request.sampling.max_tokens < two.request.sampling.max_tokens


async def test_every_candidate_has_a_receipt_without_its_text() -> None:
    writer = Writer(FakeEngine(ANSWER))
    (found,) = await writer.ask()
    receipt = found.candidate.receipt
    assert receipt.engine == "fake"
    assert receipt.prompt_tokens == sum(piece.tokens for piece in receipt.pieces) or receipt.pieces
    assert "ferry" not in repr(receipt)
    assert "Marta" not in repr(receipt)

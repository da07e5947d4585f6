"""Filling one hole: what stands on both sides, one answer or several, exact replacement text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.context.filling import filling_pieces
from afterword.context.following import texts_to_count_around
from afterword.features.completion.gathering import follow, gather
from afterword.features.completion.live import LiveStream
from afterword.features.completion.question import nth_seed
from afterword.features.completion.receipts import receipt_of
from afterword.features.gaps.choosing import leading_best
from afterword.features.gaps.extent import extent_of
from afterword.inference import Candidate, GenerationRequest, Priority
from afterword.manuscript import Kind
from afterword.postprocess import is_filled, polish_filling, surroundings_of
from afterword.postprocess.repeating import is_tiresome
from afterword.postprocess.words import words_of
from afterword.prompt import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.features.completion import Desk
    from afterword.features.gaps.holes import Hole
    from afterword.manuscript import Manuscript
    from afterword.postprocess import Filling, Surroundings
    from afterword.prompt import Prompt

#: More samples that may be drawn for words inside a sentence, which are short and seldom fit.
_EXTRA_INLINE: Final = 3
_EXTRA: Final = 2
#: An opening paragraph of fewer words than this may be a title.
_TITLE: Final = 4
_LONG: Final = 5  # letters of a word that says what a beat is about
_STEM: Final = 5
_TOLD: Final = 2  # such words in a beat that says what is to happen


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """One hole's prompt, and what is needed to read the answers to it.

    `lead` and `tail` are the line feeds that the layout needs around the text.
    """

    hole: Hole
    filling: Filling
    prompt: Prompt
    around: Surroundings
    answer_tokens: int
    lead: str = ""
    tail: str = ""


async def fillings(
    desk: Desk,
    hole: Hole,
    *,
    count: int = 1,
    temperature: float | None = None,
    seed: int | None = None,
    draws: int = 1,
    watch: Callable[[str], None] | None = None,
) -> tuple[Candidate, ...]:
    """Up to `count` candidates that differ for what is to stand in a hole.

    The text of each is exactly what replaces `[hole.start, hole.end)`: with the spaces and blank
    lines that the place needs, its lines parted by line feeds. Empty when nothing worth offering
    came back. `draws` are asked for, and those that lead best into what follows are given.
    `watch` gets the first one's text as it grows.

    Raises:
        EngineProblem: when the engine failed and nothing came back.
    """
    question, many = await asked(desk, hole), max(count, draws)

    def again(drawn: int | None) -> LiveStream:
        return _start(desk, question, temperature, drawn)

    chosen = desk.sampling.seed if seed is None else seed
    streams = [again(nth_seed(chosen, number)) for number in range(many)]
    try:
        if watch is not None and streams:
            first = streams[0]
            await follow(first, lambda: read(question, first), watch)
        found = await gather(
            streams,
            count=many,
            read=lambda stream: _about(question, stream),
            seconds=(
                lambda stream: _going_on(read(question, stream, strict=True)),
                lambda stream: _going_on(read(question, stream)),
            ),
            best=lambda texts: _best(texts, question.around),
            again=again,
            extra=_EXTRA_INLINE if hole.inline else _EXTRA,
        )
    finally:
        for stream in streams:
            stream.close()
    candidates = [_candidate(desk, question, stream, text) for stream, text in found.items()]
    return tuple(_leading(candidates, count, question.around))


def _leading(
    candidates: Sequence[Candidate], count: int, around: Surroundings
) -> Iterator[Candidate]:
    """As many as are wanted; of more than that, those that lead best into what follows."""
    left = list(candidates)
    while len(left) > max(0, len(candidates) - count):
        first = _best([one.text for one in left], around) if len(candidates) > count else 0
        yield left.pop(first)


def _best(texts: Sequence[str], around: Surroundings) -> int:
    return leading_best(texts, around.after, around=around.before)


async def asked(desk: Desk, hole: Hole) -> GapQuestion:
    """Put the question that a hole poses, leaving room for the answer."""
    filling = extent_of(hole)
    room = _answer_tokens(desk, filling)
    budget = max(desk.context_tokens - room, 1)
    manuscript = desk.manuscript
    await desk.tokenizer.prime(
        texts_to_count_around(manuscript, hole.start, hole.end, budget=budget)
    )
    pieces = filling_pieces(
        manuscript,
        hole.start,
        hole.end,
        hole.beat,
        inline=hole.inline,
        plan=desk.plan,
        budget=budget,
        tokenizer=desk.tokenizer,
        chat=desk.chat,
        recall=desk.recall,
    )
    lead, tail = ("", "") if hole.inline else _frame(manuscript, hole)
    return GapQuestion(
        hole=hole,
        filling=filling,
        prompt=fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat),
        around=surroundings_of(manuscript, hole.start, hole.end, inline=hole.inline),
        answer_tokens=room,
        lead=lead,
        tail=tail,
    )


def read(question: GapQuestion, stream: LiveStream, *, strict: bool = False) -> str:
    """What of the stream's answer so far may stand in the hole.

    `strict` wants it to meet the text that follows of itself, not because it was cut there, and to
    say something that isn't on the page.
    """
    polished = polish_filling(
        stream.raw,
        filling=question.filling,
        around=question.around,
        finished=stream.ended,
        chat=bool(stream.request.prompt.messages),
    )
    if not polished.text or (strict and polished.forced):
        return ""
    tail = question.tail if polished.complete else ""
    return question.lead + polished.text + tail


def _about(question: GapQuestion, stream: LiveStream) -> str:
    """As `read` when strict; of a model that is led by a beat, only what has a word of it.

    Nor what such a model begins with a title: "The Sins.", and then the story.
    """
    text = _going_on(read(question, stream, strict=True))
    obeys = bool(stream.request.prompt.messages)
    return text if obeys or (_is_about(text, question) and not _is_titled(text)) else ""


def _is_titled(text: str) -> bool:
    """Whether it opens with a paragraph of a few words, and no speech, before others."""
    first, _, rest = text.strip().partition("\n")
    return bool(rest) and len(first.split()) < _TITLE and first[:1].isalnum()


def _going_on(text: str) -> str:
    """The text, unless it goes in circles."""
    return "" if is_tiresome(text) else text


def _is_about(text: str, question: GapQuestion) -> bool:
    """Whether a paragraph has one of the words that its beat is about, if that has some."""
    wanted = _stems(question.hole.beat)
    return question.filling.inline or len(wanted) < _TOLD or bool(wanted & _stems(text))


def _stems(text: str) -> frozenset[str]:
    """The longer words of a text, without their endings."""
    words = (word.text for word in words_of(text))
    return frozenset(word[:_STEM] for word in words if len(word) >= _LONG)


def _start(
    desk: Desk, question: GapQuestion, temperature: float | None, seed: int | None
) -> LiveStream:
    """Send the question; None takes the temperature from the settings."""
    sampling = replace(
        desk.sampling,
        max_tokens=question.answer_tokens,
        temperature=desk.sampling.temperature if temperature is None else temperature,
        seed=seed,
    )
    request = GenerationRequest(question.prompt.content, sampling, Priority.GAP)
    chat = bool(request.prompt.messages)
    return LiveStream(
        desk.engine,
        request,
        lambda raw: is_filled(raw, question.filling, question.around, chat=chat),
    )


def _answer_tokens(desk: Desk, filling: Filling) -> int:
    """The most tokens an answer may take: at most half of the context."""
    options = desk.options
    wanted = options.paragraph_tokens * filling.paragraphs
    if filling.inline:
        wanted = options.sentence_tokens * max(1, filling.sentences // 2)
    return max(1, min(wanted, desk.sampling.max_tokens, desk.context_tokens // 2))


def _candidate(desk: Desk, question: GapQuestion, stream: LiveStream, text: str) -> Candidate:
    receipt = receipt_of(desk, question.prompt, stream)
    return Candidate(text, receipt.temperature, stream.finish, stream.tokens, receipt)


def _frame(manuscript: Manuscript, hole: Hole) -> tuple[str, str]:
    """The line feeds that a paragraph in this hole needs before and after it to stand alone."""
    text, blank = manuscript.text, manuscript.shape.blank_between
    apart = "\n\n" if blank else "\n"
    first, last = text.position(hole.start).line, text.position(hole.end).line
    start = text.line_start(last)
    on_line_before = text.slice(text.line_start(first), hole.start).strip()
    on_line_after = text.slice(hole.end, start + len(text.line(last))).strip()
    lead = apart if on_line_before else ""
    tail = apart if on_line_after else ""
    if blank and not lead and first and _is_prose(manuscript, first - 1):
        lead = "\n"
    if blank and not tail and last + 1 < text.line_count and _is_prose(manuscript, last + 1):
        tail = "\n"
    return lead, tail


def _is_prose(manuscript: Manuscript, line: int) -> bool:
    """Whether a line is a paragraph's, with which a paragraph beside it would run together."""
    text = manuscript.text
    start = text.line_start(line)
    if not text.line(line).strip():
        return False
    placed = manuscript.block_at(start + len(text.line(line).rstrip()) - 1)
    return placed is not None and placed.block.kind in {Kind.PARAGRAPH, Kind.GAP}

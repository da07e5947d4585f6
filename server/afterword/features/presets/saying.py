"""What a preset makes of a text: the prompt, the answer, and what of it may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from afterword.context.rewriting import TURN_END, takes_turns, turn_piece
from afterword.features.completion.live import LiveStream
from afterword.features.completion.question import nth_seed
from afterword.features.completion.receipts import receipt_of
from afterword.features.presets.cleaning import as_shaped
from afterword.features.presets.preset import ANSWER, PLACEHOLDER, Shape, Where
from afterword.inference import (
    Candidate,
    EngineProblem,
    Finish,
    GenerationRequest,
    Priority,
    ProblemKind,
)
from afterword.manuscript import Kind
from afterword.postprocess import Shape as Prose
from afterword.postprocess import is_enough, too_alike
from afterword.prompt import Piece, Trim, fit, trimmed, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.completion import Desk
    from afterword.features.presets.preset import Preset
    from afterword.manuscript import Manuscript
    from afterword.prompt import Prompt

_Number = TypeVar("_Number", int, float)

_EXTRA: Final = 2  # further answers in the place of unusable ones, beside one for each candidate
_REACH: Final = 40_000  # code points of the page on either side that a prompt may hold
_SYSTEM: Final = "You are a helpful writing assistant."
_ASKED: Final = "Answer with the text that is asked for and nothing else."
_NO_ROOM: Final = (
    "the preset {key} is longer than the model's context; shorten it, or name a model with more "
    "context_tokens"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a preset is used on: the characters `[start, end)` (code points) of a manuscript.

    An empty range stands for the paragraph there, or the one before an empty line.
    """

    manuscript: Manuscript
    start: int
    end: int

    @property
    def selection(self) -> str:
        """What is selected, "" where nothing is."""
        return self.manuscript.text.slice(self.start, self.end)

    @property
    def text(self) -> str:
        """What is selected, or else the paragraph."""
        if self.start < self.end:
            return self.selection
        placed = self.manuscript.block_at(self.start)
        if placed is None:
            before = self.manuscript.blocks_before(self.start)
            placed = next((one for one in before if one.block.kind is Kind.PARAGRAPH), None)
        return unwrapped(placed.block.text, self.manuscript.shape.wrap) if placed else ""

    def values(self) -> dict[str, str]:
        """What each placeholder stands for."""
        page = self.manuscript.text
        text = self.text.strip()
        return {
            "text": text,
            "line": " ".join(text.split()),
            "selection": self.selection.strip(),
            "before": page.slice(max(0, self.start - _REACH), self.start).strip(),
            "after": page.slice(self.end, min(len(page), self.end + _REACH)).strip(),
        }


async def say(
    desk: Desk,
    preset: Preset,
    source: Source,
    *,
    count: int = 1,
    temperature: float | None = None,
    seed: int | None = None,
) -> tuple[Candidate, ...]:
    """Up to `count` answers that differ, with line feeds for line ends.

    Empty when nothing worth showing came back, or where the preset asks for a text and there is
    none.

    Raises:
        EngineProblem: the engine failed and nothing came back, or the preset has no room.
    """
    values = source.values()
    if preset.takes_text and not any(values[name] for name in _named(preset)):
        return ()
    tokens = min(preset.max_tokens, desk.sampling.max_tokens, max(desk.context_tokens // 2, 1))
    prompt, lead = await _prompt(desk, preset, values, tokens)
    sampling = replace(
        desk.sampling,
        max_tokens=tokens,
        temperature=_first(temperature, preset.temperature, desk.sampling.temperature),
        stop=(*preset.stop, *desk.sampling.stop, *((TURN_END,) if _in_turns(desk, preset) else ())),
    )
    kept: list[Candidate] = []
    said: list[str] = []
    for number in range(count + _EXTRA):
        if len(kept) >= count:
            break
        drawn = replace(sampling, seed=nth_seed(_first(seed, sampling.seed), number))
        request = GenerationRequest(prompt.content, drawn, Priority.GAP)
        stream = LiveStream(desk.engine, request, _enough(preset))
        try:
            await stream.reach(lambda stream=stream: stream.ended)  # type: ignore[misc]
        finally:
            stream.close()
        if stream.problem is not None and not stream.raw:
            if kept:
                break
            raise stream.problem
        whole = stream.problem is None and stream.finish is not Finish.LENGTH
        text = as_shaped(lead + stream.raw, preset, source, whole=whole, chat=desk.chat)
        if text and text != values["text"] and not _is_said(stream.raw, said):
            said.append(stream.raw)
            receipt = receipt_of(desk, prompt, stream)
            found = Candidate(text, receipt.temperature, stream.finish, stream.tokens, receipt)
            kept.append(found)
    return tuple(kept)


def _named(preset: Preset) -> set[str]:
    """The placeholders of a preset."""
    return set(PLACEHOLDER.findall(preset.chat + preset.raw)) - {ANSWER}


def _is_said(raw: str, said: list[str]) -> bool:
    """Whether an answer says what another did; emoji have no words by which they are alike."""
    words = any(character.isalnum() for character in raw)
    return any(raw.strip() == other.strip() or (words and too_alike(raw, other)) for other in said)


def _in_turns(desk: Desk, preset: Preset) -> bool:
    """Whether a request has to be put to a raw model as a turn of a dialogue."""
    return not desk.chat and not preset.raw and takes_turns(desk.engine.model)


async def _prompt(
    desk: Desk, preset: Preset, values: dict[str, str], tokens: int
) -> tuple[Prompt, str]:
    """The prompt within the budget, and the words that the answer begins with.

    Raises:
        EngineProblem: the preset itself has no room.
    """
    body = preset.chat if desk.chat or not preset.raw else preset.raw
    question, _, lead = re.sub(r"\{\{[ \t]*answer[ \t]*\}\}", "\0", body).partition("\0")
    if desk.chat or not preset.raw:
        question, lead = question.rstrip(), ""
    budget = max(desk.context_tokens - tokens, 1)
    await desk.tokenizer.prime([*values.values(), question])
    fitted = _fitted(desk, question + lead, values, budget)
    question, lead = (_filled(part, fitted) for part in (question, lead))
    pieces = [Piece("preset", question + lead, 1_000, f"the preset “{preset.name}”", Trim.NEVER)]
    if desk.chat:
        pieces.insert(0, Piece("instructions", _ASKED, 800, "Afterword", role="system"))
    elif _in_turns(desk, preset):
        pieces = [replace(turn_piece(_SYSTEM, question), name="preset")]
    prompt = fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat)
    if not any(piece.name == "preset" and not piece.trimmed for piece in prompt.pieces):
        raise EngineProblem(ProblemKind.NO_ROOM, _NO_ROOM.replace("{key}", preset.key))
    return prompt, lead


_SLACK: Final = 64  # tokens: for what joins, instructions and turns cost


def _fitted(desk: Desk, body: str, values: dict[str, str], budget: int) -> dict[str, str]:
    """The values as far as there is room: the end of what comes before, the start of the rest."""
    count = desk.tokenizer.count
    names = PLACEHOLDER.findall(body)
    room = budget - count(PLACEHOLDER.sub("", body)) - _SLACK
    share = max(room, 0) // max(len(names), 1)
    shortened = {}
    for name, value in values.items():
        side = Trim.END if name == "after" else Trim.START
        many = count(value) if len(value) < share * 40 else share + 1
        short = (
            value if many <= share else trimmed(value, share, desk.tokenizer, side, anywhere=True)
        )
        shortened[name] = short
    return shortened


def _filled(body: str, values: dict[str, str]) -> str:
    """A body with its placeholders filled, once: what a text holds in braces stays."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), body)


def _enough(preset: Preset) -> Callable[[str], bool]:
    """When an answer has all that its shape asks for."""
    if preset.shape is Shape.SENTENCE:
        return lambda raw: is_enough(raw, Prose.SENTENCE)
    if preset.shape is Shape.PARAGRAPH and preset.where is Where.AFTER:
        return lambda raw: is_enough(raw, Prose.PARAGRAPH)
    return lambda _raw: False


def _first(*values: _Number | None) -> _Number | None:
    """The first that is set."""
    return next((value for value in values if value is not None), None)

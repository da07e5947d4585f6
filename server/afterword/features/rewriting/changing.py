"""A passage changed as a writer wishes: candidates for it, each to be put in its place whole."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.context.following import texts_to_count_around
from afterword.context.rewriting import rewriting_pieces, takes_turns
from afterword.features.completion.question import nth_seed
from afterword.features.rewriting.asking import changed_by_parts
from afterword.features.rewriting.drawing import (
    Draw,
    answer_tokens,
    begin,
    candidate,
    ended,
    prompt_of,
)
from afterword.features.rewriting.fitting import cleaned, closes, joined, paragraphs_of
from afterword.features.rewriting.inserting import grown
from afterword.features.rewriting.judging import wrong_with
from afterword.features.rewriting.page import old_of
from afterword.features.rewriting.wish import How
from afterword.features.rewriting.wording import request
from afterword.inference import EngineProblem, ProblemKind
from afterword.postprocess import too_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.completion import Desk
    from afterword.features.rewriting.drawing import Drawn
    from afterword.features.rewriting.passage import Passage
    from afterword.features.rewriting.wish import Wish
    from afterword.inference import Candidate

#: How many more samples may be drawn in place of unusable or near-duplicate ones.
_EXTRA: Final = 2
#: How much longer than the passage an answer may become, in tokens.
_GROWTH: Final = {
    How.SHORTEN: 1.1,
    How.EXPAND: 3.0,
    How.DIALOGUE: 3.0,
    How.DESCRIBE: 2.5,
    How.SAY: 3.0,
}
_NOTHING: Final = "Nothing worth offering came back; try again, or say what should change."
_TOO_SMALL: Final = (
    "The model {model} is too small for this change: nothing worth offering came of it. A larger "
    "one can be named under [engine.rewrite] in config.toml."
)
_TOO_LONG: Final = (
    "the selection is too long for the model's context; select less of it, or let "
    "[engine.rewrite] in config.toml name a model with more context_tokens"
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What came of a wish; `note` is one line for the writer, "" where there is nothing to say."""

    candidates: tuple[Candidate, ...]
    note: str = ""


async def changes(
    desk: Desk,
    passage: Passage,
    wish: Wish,
    *,
    count: int = 1,
    temperature: float | None = None,
    seed: int | None = None,
) -> Changes:
    """Up to `count` texts that differ, each to replace `[passage.start, passage.end)`.

    They have line feeds for line ends. A model that answers messages is asked for the passage as
    a whole; one that continues documents writes one paragraph after another anew, and where the
    text is to grow, what is put between the writer's own sentences.

    Raises:
        EngineProblem: the engine failed and nothing came back, or the passage is too long for it.
    """
    budget = desk.context_tokens
    around = texts_to_count_around(desk.manuscript, passage.start, passage.end, budget=budget)
    await desk.tokenizer.prime([*around, *(part.text for part in passage.parts)])
    small = not desk.chat and takes_turns(desk.engine.model)
    draw = Draw(0, temperature, seed)
    if desk.chat:
        found = await _asked(desk, passage, wish, count, draw)
    else:
        found = ()
        if wish.how in {How.EXPAND, How.DESCRIBE, How.DIALOGUE}:
            found = await grown(desk, passage, wish, count, draw, small=small)
        if not found:
            found = await changed_by_parts(desk, passage, wish, count, draw, small=small)
    if found:
        return Changes(found)
    return Changes((), _TOO_SMALL.replace("{model}", desk.engine.model) if small else _NOTHING)


def too_long() -> EngineProblem:
    """What is wrong with a passage that no prompt has room for."""
    return EngineProblem(ProblemKind.NO_ROOM, _TOO_LONG)


async def _asked(
    desk: Desk, passage: Passage, wish: Wish, count: int, how: Draw
) -> tuple[Candidate, ...]:
    """What a chat makes of the whole passage.

    Raises:
        EngineProblem: the engine failed and nothing came back, or there is no room.
    """
    tokens = answer_tokens(desk, passage.text, _GROWTH.get(wish.how, 1.6))
    pieces = rewriting_pieces(
        passage.manuscript,
        passage.start,
        passage.end,
        passage.text,
        request(wish),
        plan=desk.plan,
        budget=max(desk.context_tokens - tokens, 1),
        tokenizer=desk.tokenizer,
        recall=desk.recall,
    )
    prompt = prompt_of(desk, pieces, tokens)
    if prompt is None:
        raise too_long()
    draws = [Draw(tokens, how.temperature, nth_seed(how.seed, n)) for n in range(count + _EXTRA)]
    waiting = deque(begin(desk, prompt, one) for one in draws[:count])
    spare = deque(draws[count:])
    kept: list[Candidate] = []
    problem: EngineProblem | None = None
    try:
        while waiting and len(kept) < count:
            drawn = await ended(desk, prompt, waiting[0])
            waiting.popleft()
            problem = problem or drawn.problem
            text = _read(passage, wish, drawn)
            if text and not any(too_alike(text, other.text) for other in kept if count > 1):
                kept.append(candidate(text, [drawn]))
            elif drawn.problem is None and spare:
                waiting.append(begin(desk, prompt, spare.popleft()))
    finally:
        for stream in waiting:
            stream.close()
    if not kept and problem is not None:
        raise problem
    return tuple(kept)


def _read(passage: Passage, wish: Wish, drawn: Drawn) -> str:
    """The text that is to stand in the passage's place; "" where the answer is no such text."""
    old = old_of(passage)
    text = cleaned(drawn.raw, old.around) if drawn.whole else ""
    paragraphs = paragraphs_of(text, passage)
    if not paragraphs or not _fits_count(len(paragraphs), passage, wish):
        return ""
    texts = _joined(paragraphs, passage)
    if not texts or not closes(texts, passage.parts[-1].text, old.around):
        return ""
    if wrong_with("\n\n".join(texts), old, wish, small=False):
        return ""
    return passage.with_whole(texts)


def _fits_count(many: int, passage: Passage, wish: Wish) -> bool:
    """Whether a passage may have so many paragraphs after this change."""
    before = len(passage.parts)
    if passage.fixed:
        return many == before
    if wish.how in {How.DIALOGUE, How.EXPAND, How.SAY}:
        return True
    if wish.how is How.SHORTEN:
        return many <= before
    return many == before


def _joined(paragraphs: Sequence[str], passage: Passage) -> list[str]:
    """The paragraphs with the first and the last joined to what stands beside them."""
    parts, texts = passage.parts, list(paragraphs)
    last = len(texts) - 1
    same = len(texts) == len(parts)
    for number, text in enumerate(paragraphs):
        left = passage.left if number == 0 else ""
        right = passage.right if number == last else ""
        if same and text == parts[number].text:
            continue
        if same or left or right:
            old = parts[0 if number == 0 else number if same else -1].text
            texts[number] = joined(text, old, left, right)
    return texts if all(texts) else []

"""Asking for outlines: several lenses at once, or one of them more than once."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

from afterword.features.completion.live import LiveStream
from afterword.features.completion.question import nth_seed
from afterword.features.completion.receipts import receipt_of
from afterword.features.outlining.parts import parts_of, same_chunk
from afterword.features.outlining.pieces import OutlinePiece, pieces_of
from afterword.features.outlining.question import answer_tokens, question
from afterword.features.outlining.tidying import tidied
from afterword.inference import Finish, GenerationRequest, Priority, Receipt
from afterword.postprocess import too_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion import Desk
    from afterword.features.outlining.lenses import Lens
    from afterword.inference import EngineProblem
    from afterword.prompt import Prompt

#: How many more samples may be drawn in place of unusable or near-duplicate ones.
_EXTRA: Final = 2
#: Of an outline's lines; more of them in the writer's own outline, and it says nothing new.
_ECHO: Final = 0.8
_ANOTHER: Final = re.compile(r"\n#(?!#)[^\n]*\n")  # where a base model begins the next document
_BEGUN: Final = 200  # characters before that: an outline that is one title has not begun

#: What to do where the model is too small for the task.
TOO_SMALL: Final = (
    "the model on this machine is too small to outline a story: let [engine.summary] in "
    "config.toml name a server with a larger one"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One outline, ready to be shown.

    Attributes:
        number: from 1; its pieces' ids begin with it.
        lens: the name of the lens it was seen through.
        text: Markdown.
        receipt: how it came about; None for one that no model made.
    """

    number: int
    lens: str
    text: str
    receipt: Receipt | None = None

    @property
    def pieces(self) -> tuple[OutlinePiece, ...]:
        """What can be taken of it."""
        return pieces_of(self.text, self.number, name=self.lens)


@dataclass(slots=True)
class _Asked:
    """One question under way."""

    lens: Lens
    prompt: Prompt
    stream: LiveStream


async def propose(
    desk: Desk,
    lenses: Sequence[Lens],
    *,
    so_far: str,
    count: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Proposal, ...]:
    """Up to `count` outlines that differ, through the lenses in turn.

    Beyond the number of lenses, a lens is used again with another seed. What is no outline, says
    what another said, or says only what the writer's outline has, is replaced by another sample.
    `so_far` is what is written, in short (see `written_so_far`). `progress` gets how many of
    `count` are done. Cancelling closes every stream. Empty when nothing worth offering came back.

    Raises:
        EngineProblem: the engine failed and nothing came back.
    """
    wanted = list(islice(cycle(lenses), count)) if lenses else []
    prompts = {lens.key: await question(desk, lens, so_far) for lens in wanted}
    used: Counter[str] = Counter()
    asked = [_ask(desk, lens, prompts[lens.key], used) for lens in wanted]
    waiting, spare = deque(asked), _EXTRA
    kept: list[tuple[_Asked, str]] = []
    problem: EngineProblem | None = None
    try:
        while waiting and len(kept) < count:
            one = waiting[0]
            await one.stream.reach(lambda stream=one.stream: stream.ended)  # type: ignore[misc]
            waiting.popleft()
            problem = problem or one.stream.problem
            text = _read(desk, one)
            if text and not any(too_alike(text, other) for _, other in kept):
                kept.append((one, text))
            elif one.stream.problem is None and spare > 0:
                spare -= 1
                waiting.append(_ask(desk, one.lens, one.prompt, used))
            if progress is not None:
                progress(len(kept), count)
    finally:
        for one in waiting:
            one.stream.close()
    if not kept and problem is not None:
        raise problem
    kept.sort(key=lambda found: wanted.index(found[0].lens))
    return tuple(
        Proposal(number, one.lens.name, text, receipt_of(desk, one.prompt, one.stream))
        for number, (one, text) in enumerate(kept, start=1)
    )


def _ask(desk: Desk, lens: Lens, prompt: Prompt, used: Counter[str]) -> _Asked:
    """Send the question; each further one through the same lens draws with another seed."""
    sampling = replace(
        desk.sampling,
        max_tokens=answer_tokens(desk),
        seed=nth_seed(desk.sampling.seed, used[lens.key]),
    )
    used[lens.key] += 1
    request = GenerationRequest(prompt.content, sampling, Priority.GAP)
    enough = _never if desk.chat else _goes_on
    return _Asked(lens, prompt, LiveStream(desk.engine, request, enough))


def _never(_raw: str) -> bool:
    return False


def _goes_on(raw: str) -> bool:
    """Whether a model that continues documents has begun the next one."""
    return bool(_ANOTHER.search(raw, _BEGUN))


def _read(desk: Desk, one: _Asked) -> str:
    """The outline in an answer; "" where there is none, or none that says anything new."""
    stream = one.stream
    text = tidied(
        stream.raw,
        begun="" if desk.chat else one.lens.begins,
        cut_short=stream.finish is not Finish.STOP,
        chat=desk.chat,
    )
    known = _said(desk.plan.outline_file)
    said = _said(text)
    if said and len([line for line in said if line in known]) > _ECHO * len(said):
        return ""
    return text


def _said(outline: str) -> set[str]:
    return {same_chunk(chunk) for part in parts_of(outline) for chunk in part.chunks}

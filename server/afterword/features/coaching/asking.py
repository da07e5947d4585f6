"""One question to the model about one paragraph, and what of the answer may be shown."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.coach.critique.findings import findings_in
from afterword.coach.critique.parsing import decoded
from afterword.coach.critique.scanning import Scanner
from afterword.features.coaching.polishing import polished
from afterword.features.coaching.question import question
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from afterword.coach.finding import Finding
    from afterword.features.coaching.critic import Critic
    from afterword.inference import Engine, GenerationRequest
    from afterword.manuscript import Placed

#: What lies with this paragraph or this answer, and not with the engine: asking on makes sense.
_OF_THE_TEXT: Final = frozenset(
    {ProblemKind.REFUSED, ProblemKind.NONSENSE, ProblemKind.CUT_SHORT, ProblemKind.NO_ROOM}
)
#: So many answers on end that say nothing for a reason like this are the engine's fault.
HOPELESS: Final = 3
_NO_COMMENTS: Final = (
    "the model's answers are no comments: let [engine.coach] in config.toml name another one"
)


@dataclass(frozen=True, slots=True)
class Critique:
    """What came of a question.

    Attributes:
        findings: code points from the paragraph's start.
        whole: whether the answer was one and came to its end, so that it is worth keeping.
        problem: why it didn't, one line; "" where it did.
    """

    findings: tuple[Finding, ...] = ()
    whole: bool = True
    problem: str = ""


async def critique(critic: Critic, paragraph: Placed) -> Critique:
    """Ask about a paragraph of the critic's manuscript; one request.

    An answer that breaks off, isn't JSON or says nothing sound gives what of it can be used.
    Cancelling closes the request upstream.

    Raises:
        EngineProblem: the engine is in no state to be asked about other paragraphs either.
    """
    asked = await question(critic, paragraph)
    engine = critic.desk.engine
    raw, problem = await _answer(engine, asked.request)
    if problem is not None and not raw and problem.kind not in _OF_THE_TEXT:
        raise problem
    found = findings_in(raw, paragraph.block.text, source=engine.model, most=critic.most)
    findings = polished(found, critic.desk.manuscript, paragraph)
    why = str(problem) if problem else ""
    if not (why or findings) and decoded(raw)[0] is None:
        why = _NO_COMMENTS
    return Critique(findings, whole=not why, problem=why)


async def _answer(engine: Engine, request: GenerationRequest) -> tuple[str, EngineProblem | None]:
    """All that came that can matter, and what ended it before its end."""
    scanner, raw = Scanner(), ""
    try:
        async with contextlib.aclosing(engine.stream(request)) as deltas:
            async for delta in deltas:
                raw += delta.text
                if scanner.enough(raw):
                    break
    except EngineProblem as problem:
        return raw, problem
    return raw, None

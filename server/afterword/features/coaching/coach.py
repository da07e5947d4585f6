"""One document's coach: the rules at once, a model's comments after a rest, both kept in place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.coach.checking import Checker
from afterword.features.coaching.judge import Judge
from afterword.features.coaching.marks import paragraphs
from afterword.features.coaching.merging import merged
from afterword.features.coaching.options import MODEL, TOO_SMALL, CoachOptions
from afterword.features.coaching.silence import is_silenced, silenced
from afterword.features.coaching.status import CoachState, CoachStatus
from afterword.features.pacing import paced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.coach.finding import Finding
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.dismissals import Dismissed, Scope
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.manuscript import Edit, Manuscript

#: After an edit, before the rules look at what it changed: one look for a burst of keys (seconds).
SOON: Final = 0.15


def _nothing(*_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to know; called on the event loop, and must not raise.

    Attributes:
        changed: the findings as they stand now, in the order of the text.
        status: how the coach is, when that changes.
    """

    changed: Callable[[tuple[Finding, ...]], None] = _nothing
    status: Callable[[CoachStatus], None] = _nothing


class Coach:
    """Keeps the findings of one manuscript current, beside the writer's work.

    Everything but `stop` and `coach_now` returns at once. The rules follow every edit. The model
    is asked once about each paragraph that changed, nearest to the writer first, when they have
    rested, and never about the one they are in; what it has said of a text once is not asked again,
    so that an undo or a moved paragraph costs nothing.
    """

    def __init__(
        self,
        manuscript: Manuscript,
        critic: Callable[[], Critic],
        *,
        store: AnswerStore,
        dismissed: Dismissed,
        watch: Watch | None = None,
        options: CoachOptions | None = None,
        language: str = "",
        soon_s: float = SOON,
    ) -> None:
        """Begin with a manuscript; nothing is read before `start`.

        `critic` is asked anew for each question, and must be of the manuscript as it is then.
        `language` is a code for the rules, "" to tell it from the text.
        """
        self._manuscript = manuscript
        self._dismissed = dismissed
        self._watch = watch or Watch()
        self._soon_s = soon_s
        self._checker = Checker(manuscript, language=language)
        self._judge = Judge(
            manuscript,
            critic,
            store,
            options or CoachOptions(),
            settle=self._settle,
            changed=self._publish,
        )
        self._edits: list[Edit] = []
        self._edit_made = asyncio.Event()
        self._status = CoachStatus(CoachState.READY)
        self._told: tuple[Finding, ...] = ()
        self._tasks: list[asyncio.Task[None]] = []

    # -- what the writer does -----------------------------------------------------------------

    def edited(self, manuscript: Manuscript, edit: Edit) -> None:
        """The text is another after an edit; microseconds, what it means is worked out later."""
        self._manuscript = manuscript
        self._edits.append(edit)
        self._judge.edited(edit)
        self._edit_made.set()

    def moved_to(self, offset: int) -> None:
        """The cursor stands at an offset (code points)."""
        self._judge.moved_to(offset)

    def pause(self, *, paused: bool) -> None:
        """Say nothing and ask nobody, or go on where it was left."""
        self._judge.paused = paused
        self._judge.stir()
        self._publish()

    def settings_changed(self, options: CoachOptions | None = None) -> None:
        """Another model or persona may judge now; an engine in trouble is worth trying again."""
        self._judge.options = options or self._judge.options
        self._judge.recover()
        self._publish()

    def dismiss(self, finding: Finding, scope: Scope) -> None:
        """Show this finding, or its rule, no more; see `Dismissed`."""
        self._settle()
        self._dismissed.dismiss(finding, self._manuscript.text, scope)
        self._publish()

    def dismissals_changed(self) -> None:
        """The writer may have edited the file of dismissals."""
        self._dismissed.reload()
        self._publish()

    # -- what is known ------------------------------------------------------------------------

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings as the text stands now, in its order."""
        self._settle()
        options, text = self._judge.options, self._manuscript.text
        if self._judge.paused or not options.enabled:
            return ()
        silent = MODEL in options.off or options.model == "off"
        model = () if silent else self._judge.marks.findings
        if model and (quiet := silenced(text)):
            model = [one for one in model if not is_silenced(quiet, one.start, one.end)]

        def shown(findings: Sequence[Finding]) -> list[Finding]:
            hides = self._dismissed.hides
            return [f for f in findings if f.rule not in options.off and not hides(f, text)]

        return merged(shown(self._checker.findings), shown(model))

    @property
    def status(self) -> CoachStatus:
        """How it is now."""
        judge = self._judge
        if judge.paused:
            return CoachStatus(CoachState.PAUSED)
        if judge.trouble:
            return CoachStatus(CoachState.DEGRADED, judge.trouble)
        if judge.too_small:
            return CoachStatus(CoachState.RULES_ONLY, TOO_SMALL)
        return CoachStatus(CoachState.BUSY if judge.busy else CoachState.READY)

    # -- work ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to read, and from now on follow the text; on a running event loop."""
        if not self._tasks:
            work = (self._follow(), self._judge.follow())
            self._tasks = [asyncio.create_task(each) for each in work]

    async def stop(self) -> None:
        """Stop at once; what was said is kept. `start` goes on from there."""
        self._judge.cancel()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def coach_now(self, start: int, end: int) -> int:
        """Ask about every paragraph in `[start, end)` that nobody was asked about; how many.

        Whether the writer rests or is in one of them makes no difference.

        Raises:
            EngineProblem: the engine can't be asked; what was said before stays.
        """
        self._settle()
        await self._judge.look_up()
        marks, asked = self._judge.marks, 0
        for placed in list(paragraphs(marks.manuscript)):
            wanted = placed.start < end and start < placed.end
            if wanted and not marks.is_known(placed):
                asked += 1
                await self._judge.ask(placed)
        return asked

    async def _follow(self) -> None:
        """The rules: at once after an edit, in full once there is time."""
        await paced(self._checker.steps())
        self._publish()
        while True:
            await self._edit_made.wait()
            await asyncio.sleep(self._soon_s)
            self._edit_made.clear()
            self._publish()
            await self._judge.until_quiet()
            await paced(self._checker.steps())
            self._publish()

    def _settle(self) -> None:
        """Bring everything up to the text as it is."""
        if self._edits:
            edits, self._edits = self._edits, []
            self._judge.marks.edited(self._manuscript, edits)
            self._checker.check(self._manuscript, edits)

    def _publish(self) -> None:
        now = self.findings
        if now != self._told:
            self._told = now
            self._watch.changed(now)
        status = self.status
        if status != self._status:
            self._status = status
            self._watch.status(status)

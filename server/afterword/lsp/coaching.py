"""The coach of one open document: its findings as diagnostics, moved and renewed as one types."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.checking import Checker
from afterword.coach.finding import Severity
from afterword.features.coaching.coach import Coach, Watch
from afterword.features.coaching.options import MODEL, TOO_SMALL
from afterword.features.coaching.status import CoachState, CoachStatus
from afterword.features.pacing import paced
from afterword.lsp.diagnostics import Anchor, Finding, Repair
from afterword.lsp.neighbours import story_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from afterword.coach.finding import Finding as Comment
    from afterword.coach.persona import Persona
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.dismissals import Dismissed, Scope
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.coaching.options import CoachOptions
    from afterword.lsp.diagnostics import Diagnostics
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.session import Session
    from afterword.manuscript import Edit, Manuscript

SOURCE: Final = "coach"
_MODEL_OFF: Final = "the model's comments are switched off by coach.model or coach.off"
_OUTLINE: Final = "outline.md"
_SIDECAR: Final = ".summary.md"
#: After an edit, before what it touched is looked at again (seconds): a sentence half typed is
#: nobody's business.
QUIET: Final = 0.8
_TITLE: Final = 60  # code points of a rewrite in the name of its quick fix
#: Of several documents' states the one that is worth telling.
_WORST: Final = (
    CoachState.PAUSED,
    CoachState.DEGRADED,
    CoachState.BUSY,
    CoachState.RULES_ONLY,
    CoachState.READY,
)


class Beside(NamedTuple):
    """What a coach needs of the rest of the house.

    Attributes:
        critic: who comments as this persona on the manuscript as it is.
        persona: the persona of a name, the usual one where there is none of it, and why not.
        store: where answers are kept.
        dismissed: what is dismissed.
        wanted: whether this text is one to be coached.
        status: told how the coach is, when that changes.
    """

    critic: Callable[[Persona], Critic]
    persona: Callable[[str], tuple[Persona, str]]
    store: AnswerStore
    dismissed: Dismissed
    wanted: Callable[[], bool]
    status: Callable[[], None]


class CoachWatch:
    """Coaches one document; everything but the awaitables returns at once."""

    def __init__(
        self,
        manuscript: Manuscript,
        beside: Beside,
        diagnostics: Diagnostics,
        options: CoachOptions,
        *,
        quiet_s: float = QUIET,
    ) -> None:
        """Nothing is read before `start`."""
        self._beside = beside
        self._diagnostics = diagnostics
        self._options = options
        self._quiet_s = quiet_s
        self._name = options.persona
        self._speaker, self.problem = beside.persona(self._name)
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._coach = Coach(
            manuscript,
            self.critic,
            store=beside.store,
            dismissed=beside.dismissed,
            watch=Watch(changed=lambda _now: self._show(), status=lambda _now: beside.status()),
            options=options,
            soon_s=quiet_s,
        )

    # -- what the writer does -----------------------------------------------------------------

    def edited(self, manuscript: Manuscript, edit: Edit) -> None:
        """The text is another; microseconds."""
        self._coach.edited(manuscript, edit)
        if self._running and self._timer is None:
            # What was touched and is as it was, is shown again: the coach finds no news in that.
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._quiet_s, self._show)

    def moved_to(self, offset: int) -> None:
        """The cursor stands at an offset (code points)."""
        self._coach.moved_to(offset)

    def pause(self, *, paused: bool) -> None:
        """Show nothing and ask nobody, or go on."""
        self._coach.pause(paused=paused)
        self._show()

    def settings_changed(self, options: CoachOptions) -> None:
        """Other rules may be off, another model or persona may speak."""
        if options.persona != self._options.persona:
            self._name = options.persona
        self._options = options
        self._speaker, self.problem = self._beside.persona(self._name)
        self._coach.settings_changed(options)
        self.start()
        self._show()

    def speak_as(self, name: str) -> str:
        """Have another persona comment, until the document is closed; why it can't, or ""."""
        persona, problem = self._beside.persona(name)
        if not problem:
            self._name, self._speaker = name, persona
            self._coach.settings_changed(self._options)
        return problem

    def dismiss(self, comment: Comment, scope: Scope) -> None:
        """See `Coach.dismiss`."""
        self._coach.dismiss(comment, scope)
        self._show()

    def dismissals_changed(self) -> None:
        """What is dismissed may have changed on the disk."""
        self._coach.dismissals_changed()
        self._show()

    # -- what is known ------------------------------------------------------------------------

    @property
    def comments(self) -> tuple[Comment, ...]:
        """What is to be said of the text as it is."""
        return self._coach.findings if self.works else ()

    @property
    def status(self) -> CoachStatus:
        """How it is now; what the writer has switched off is no trouble."""
        if not self.works:
            return CoachStatus(CoachState.READY)
        status = self._coach.status
        off = self._asks_nobody and status.state is not CoachState.PAUSED
        return CoachStatus(CoachState.READY) if off else status

    @property
    def rules_only(self) -> str:
        """Why no model comments, in a line; "" where one does."""
        if self._asks_nobody:
            return _MODEL_OFF
        return "" if self.critic().generative else TOO_SMALL

    @property
    def _asks_nobody(self) -> bool:
        return self._options.model == "off" or MODEL in self._options.off

    def critic(self) -> Critic:
        """Who comments now; nobody, on what isn't to be coached."""
        critic = self._beside.critic(self._speaker)
        if self._asks_nobody or not self._beside.wanted():
            return replace(critic, generative=False)
        return critic

    @property
    def works(self) -> bool:
        """Whether this text is coached at all."""
        return self._running and self._options.enabled and self._beside.wanted()

    @property
    def unkept(self) -> str:
        """One line about what keeps dismissals from being kept; "" if nothing."""
        return self._beside.dismissed.problem

    @property
    def store(self) -> AnswerStore:
        """Where a model's answers are kept."""
        return self._beside.store

    async def rules_alone(self, manuscript: Manuscript) -> tuple[list[Comment], bool]:
        """What the rules find in a text, all of it read; and whether it reads as English."""
        checker = Checker(manuscript)
        await paced(checker.steps())
        hides, off = self._beside.dismissed.hides, self._options.off
        kept = [
            comment
            for comment in checker.findings
            if comment.rule not in off and not hides(comment, manuscript.text)
        ]
        return kept, checker.rates.english

    # -- work ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, if the writer wants a coach at all."""
        if self._options.enabled and not self._running:
            self._running = True
            self._coach.start()

    async def stop(self) -> None:
        """Stop at once."""
        self._running = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        await self._coach.stop()

    async def coach_now(self, start: int, end: int) -> int:
        """See `Coach.coach_now`."""
        return await self._coach.coach_now(start, end)

    def _show(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._diagnostics.put(SOURCE, [as_finding(comment) for comment in self.comments])


def watch_over(session: Session, look: Callable[[], OpenDocument], root: Path | None) -> Beside:
    """What the coach of a document of this session works with; `look` gives the document."""
    services = session.services

    def critic(persona: Persona) -> Critic:
        document = look()
        settings = session.settings(document)
        desk = services.desk(
            document.manuscript,
            document.plan,
            settings,
            "coach",
            recall=session.recall(document),
        )
        return services.critic(settings, desk, persona)

    return Beside(
        critic=critic,
        persona=services.persona,
        store=services.critiques(session.resolved(root).settings),
        dismissed=services.dismissed(root),
        wanted=lambda: is_prose(session, look()),
        status=session.coach_changed,
    )


def is_prose(session: Session, document: OpenDocument) -> bool:
    """Whether a document is a manuscript, and not what stands beside one."""
    name = document.file.name if document.file else ""
    plan = PurePath(session.settings(document).outline or _OUTLINE).name
    return name != plan and not name.endswith(_SIDECAR) and story_of(session, document) is document


def as_finding(comment: Comment) -> Finding:
    """A comment as a finding, with its places anchored and its rewrite as a repair."""
    others = tuple(Anchor(start, end, "", note) for start, end, note in comment.related)
    repairs: tuple[Repair, ...] = ()
    if comment.rewrite is not None and not comment.praise:
        repairs = (Repair(_title(comment.rewrite), comment.rewrite),)
    return Finding(
        SOURCE,
        comment.rule,
        comment.message,
        (Anchor(comment.start, comment.end, comment.quote), *others),
        repairs=repairs,
        hint=comment.praise or comment.severity is Severity.HINT,
    )


def _title(rewrite: str) -> str:
    words = " ".join(rewrite.split())
    if not words:
        return "Take it out"
    shown = words if len(words) <= _TITLE else words[:_TITLE].rsplit(" ", 1)[0] + " …"
    return f"Rewrite as “{shown}”"


def worst(statuses: Iterable[CoachStatus]) -> CoachStatus:
    """Of several documents' states the one that is worth telling; ready where there are none."""
    ranked = sorted(statuses, key=lambda status: _WORST.index(status.state))
    return ranked[0] if ranked else CoachStatus(CoachState.READY)

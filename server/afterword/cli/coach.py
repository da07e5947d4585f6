"""`afterword coach`: what the craft rules and a model say, line by line or of the whole piece."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterword.bootstrap import Services
from afterword.bootstrap.coaching import (
    answer_file,
    critic_of,
    dismissed_for,
    persona_named,
    personas_for,
)
from afterword.cli.failure import COULD_NOT, INTERRUPTED
from afterword.cli.findings import show_findings
from afterword.cli.opened import (
    AtOption,
    FileArgument,
    JsonOption,
    lsp_range,
    offset_at,
    open_manuscript,
)
from afterword.cli.output import complain, emit_json, tell, warn
from afterword.cli.progress import progress_bar
from afterword.coach.checking import Checker
from afterword.coach.persona import UnusablePersonaError
from afterword.features.coaching.letter.editor import write_letter
from afterword.features.coaching.letter.plain import plain_letter
from afterword.features.coaching.marks import paragraphs
from afterword.features.coaching.merging import merged
from afterword.features.coaching.options import MODEL, TOO_SMALL
from afterword.features.coaching.question import paragraph_at
from afterword.features.coaching.silence import is_silenced, silenced
from afterword.features.coaching.whole import Coached, coach_all
from afterword.inference import EngineProblem
from afterword.memory.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.cli.opened import Opened
    from afterword.coach.finding import Finding
    from afterword.coach.persona import Persona
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.letter.letter import Letter
    from afterword.manuscript import Manuscript, Placed

_MANY = 100  # paragraphs: a chapter, and a bill that nobody is surprised by
_NOTHING_USABLE = "the model's answers are no notes; name another model under [engine.coach]"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("coach", short_help="Say what an editor would say, line by line or whole.")(coach)


def coach(
    file: FileArgument,
    *,
    at: AtOption = "",
    rules_only: Annotated[
        bool, typer.Option("--rules-only", help="Only the craft rules; asks no model.")
    ] = False,
    letter: Annotated[
        bool, typer.Option("--letter", help="An editor's letter on the whole piece.")
    ] = False,
    persona: Annotated[
        str,
        typer.Option(
            "--persona",
            metavar="NAME",
            help="Who speaks: mentor, hard-editor, genre-reader, copy-editor, or a Markdown file.",
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Say what an editor would say: comments line by line, or a letter on the whole piece.

    With --at, only the paragraph there is looked at. What a model has said of a paragraph is kept,
    and not asked again until the paragraph changes.
    """
    if letter and at:
        message = "--letter is about the whole piece; leave --at out"
        raise typer.BadParameter(message)
    services = Services()
    opened = open_manuscript(file, services)
    place = paragraph_at(opened.manuscript, offset_at(opened, at)) if at else None
    options = opened.settings.coach
    speaker = _persona(services, persona or options.persona)
    wanted = not rules_only and options.model != "off" and MODEL not in options.off
    asks = wanted and opened.settings.engine_for("coach").judges
    if wanted and not asks:
        warn(TOO_SMALL)
    found = Found(services, opened, speaker, place, asks=asks)
    if letter:
        _show_letter(found, as_json=as_json)
        return
    try:
        coached = asyncio.run(found.comments())
    except KeyboardInterrupt:
        complain("stopped; what was said is kept, and the next run goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    findings = found.findings(coached)
    if as_json:
        emit_json(
            {"findings": [as_object(opened.manuscript, one) for one in findings], "letter": None}
        )
    else:
        show_findings(opened.manuscript, findings)
    if coached.broken and not coached.problem:
        many = f"{coached.broken} of {coached.asked} answers"
        warn(f"{many} broke off or were none; run it again to ask again")
    if coached.problem:
        complain(f"not everything was looked at: {coached.problem}")
        raise typer.Exit(COULD_NOT)


class Found:
    """One run of the command: who is asked, about what."""

    def __init__(
        self,
        services: Services,
        opened: Opened,
        persona: Persona,
        place: Placed | None,
        *,
        asks: bool,
    ) -> None:
        """Take what was asked for; without `asks` no engine is made."""
        self.services = services
        self.opened = opened
        self.persona = persona
        self.place = place
        self.asks = asks
        self._checker = Checker(opened.manuscript)

    @property
    def manuscript(self) -> Manuscript:
        """The text."""
        return self.opened.manuscript

    def critic(self) -> Critic:
        """Who is asked; makes the engine, but starts nothing."""
        near = self.place.start if self.place else len(self.manuscript.text)
        desk = self.opened.desk(self.services, near=near, feature="coach")
        settings = self.opened.settings
        return critic_of(settings, desk, self.persona, settings.coach)

    async def comments(self) -> Coached:
        """What the model says, of what it was or is asked."""
        if not self.asks:
            return Coached()
        wanted = [self.place] if self.place else list(paragraphs(self.manuscript))
        quiet = silenced(self.manuscript.text)
        wanted = [one for one in wanted if not is_silenced(quiet, one.start, one.end)]
        self._agree(len(wanted))
        store = answer_file(self.services.paths, self.opened.settings)
        try:
            with progress_bar("reading") as progress:
                return await coach_all(self.critic(), wanted, store, progress=progress)
        finally:
            if store.problem:
                warn(store.problem)
            store.close()
            await self.services.aclose()

    def _agree(self, paragraphs: int) -> None:
        """Ask, where somebody can answer, before a whole book is sent paragraph by paragraph."""
        if paragraphs > _MANY and sys.stdin.isatty() and sys.stderr.isatty():
            model = self.opened.settings.engine_for("coach").model
            question = f"Send {paragraphs:,} paragraphs to {model}? (--at LINE sends one)"
            typer.confirm(question, abort=True, err=True)

    async def letter(self) -> tuple[Letter, str]:
        """The letter, and a line on why it isn't the model's, where it should have been."""
        story = Story.of(self.manuscript)
        findings = self.findings(Coached())
        english = self._checker.rates.english
        if not self.asks:
            return await plain_letter(story, findings, english=english), ""
        store = answer_file(self.services.paths, self.opened.settings)
        problem = _NOTHING_USABLE
        try:
            with progress_bar("reading") as progress:
                written = await write_letter(self.critic(), story, store, progress=progress)
            if written is not None:
                return written, ""
        except EngineProblem as trouble:
            problem = str(trouble)
        finally:
            store.close()
            await self.services.aclose()
        return await plain_letter(story, findings, english=english), problem

    def findings(self, coached: Coached) -> tuple[Finding, ...]:
        """The rules' findings and the model's, without what is dismissed, in the text's order."""
        text = self.manuscript.text
        dismissed = dismissed_for(self.opened.root, self.services.paths)
        if dismissed.problem:
            warn(dismissed.problem)
        rules = self._checker.run()
        off, place = self.opened.settings.coach.off, self.place

        def kept(findings: Iterable[Finding]) -> list[Finding]:
            return [f for f in findings if f.rule not in off and not dismissed.hides(f, text)]

        shown = merged(kept(rules), kept(coached.findings))
        if place is None:
            return shown
        return tuple(one for one in shown if place.start <= one.start and one.end <= place.end)


def _persona(services: Services, name: str) -> Persona:
    for problem in personas_for(services.paths)[1]:
        warn(problem)
    try:
        return persona_named(services.paths, name)
    except UnusablePersonaError as problem:
        raise typer.BadParameter(str(problem), param_hint="--persona") from None


def as_object(manuscript: Manuscript, finding: Finding) -> dict[str, Any]:
    """A finding as `--json` gives it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "why": finding.why,
        "quote": finding.quote,
        "range": lsp_range(manuscript, finding.start, finding.end),
        "rewrite": finding.rewrite,
        "source": finding.source,
    }


def _show_letter(found: Found, *, as_json: bool) -> None:
    """Write the letter: a model's where one is up to it, else from rules and counting."""
    try:
        letter, problem = asyncio.run(found.letter())
    except KeyboardInterrupt:
        complain("stopped; the notes made so far are kept, and the next run goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    opened = found.opened
    title = opened.manuscript.outline.title or opened.name
    text = letter.markdown(title, link="" if opened.file is None else opened.file.name)
    if as_json:
        emit_json({"findings": [], "letter": text})
    else:
        tell(text.rstrip("\n"))
    if problem:
        complain(f"the letter is from the craft rules alone: {problem}")
        raise typer.Exit(COULD_NOT)

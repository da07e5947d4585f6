"""`afterword summary`: the story so far, as it is remembered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from afterword.bootstrap import Services
from afterword.cli.failure import COULD_NOT, INTERRUPTED, Failure
from afterword.cli.opened import AtOption, FileArgument, JsonOption, offset_at, open_manuscript
from afterword.cli.output import complain, emit_json, show, shown, tell, warn
from afterword.cli.progress import progress_bar
from afterword.features.remembering.build import Built, build
from afterword.features.remembering.chapters import levels, sidecar_with, titles
from afterword.features.remembering.recalling import read_through
from afterword.features.remembering.running import running
from afterword.memory.sidecar import parse
from afterword.memory.summaries import Origin

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.features.remembering.chapters import Level
    from afterword.features.remembering.known import Known
    from afterword.features.remembering.running import Stretch
    from afterword.features.remembering.scribe import Scribe
    from afterword.memory.story import Story

_MARKS = {Origin.GENERATED: "", Origin.EXTRACTED: "extracted", Origin.WRITTEN: "yours"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("summary", short_help="Tell the story so far, as it is remembered.")(summary)


def summary(
    file: FileArgument,
    *,
    at: AtOption = "",
    no_build: Annotated[
        bool, typer.Option("--no-build", help="Only what is there already; asks no model.")
    ] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help="Put it in a file beside the manuscript, for you to edit."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell the story so far, bringing it up to date first.

    What a model has summarised once is kept. A chapter that you rewrote in the file beside the
    manuscript is told in your words.
    """
    services = Services()
    opened = open_manuscript(file, services)
    offset = offset_at(opened, at)
    if write and opened.file is None:
        message = "--write needs a file, to put the summary beside it"
        raise Failure(message)
    sidecar = services.sidecar(opened.file)
    scribe = services.scribe(opened.settings, asks=not no_build)

    async def bring_up_to_date() -> Built:
        try:
            with progress_bar("summarising") as progress:
                return await build(story, scribe, known, near=offset, progress=progress)
        finally:
            await services.aclose()

    interrupted = False
    built = Built()
    story, known = read_through(opened.manuscript, sidecar, near=offset)
    try:
        built = asyncio.run(bring_up_to_date())
    except KeyboardInterrupt:
        interrupted = True
    found = Found(story, scribe, known, offset, built, sidecar)
    path = None
    if write and opened.file is not None and not interrupted:
        path = services.sidecar_path(opened.file)
        _, problem = services.change_sidecar(
            opened.file, lambda text: sidecar_with(text, story, known)
        )
        if problem:
            raise Failure(problem)
    if as_json:
        emit_json(found.as_object(path))
    else:
        found.show(path)
    _end(built, scribe, interrupted=interrupted)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to tell."""

    story: Story
    scribe: Scribe
    known: Known
    offset: int
    built: Built
    sidecar: str

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches up to the place."""
        return running(self.story, self.offset, self.known, model=self.scribe.model)

    @property
    def pinned(self) -> tuple[str, ...]:
        """The facts that the writer pinned in the sidecar."""
        return parse(self.sidecar).pinned

    @property
    def levels(self) -> tuple[Level, ...]:
        """How far each level has come."""
        return levels(self.story, self.known, generative=self.scribe.generative)

    def as_object(self, written: Path | None) -> dict[str, Any]:
        """What `--json` gives."""
        stretches = [stretch for stretch in self.stretches if stretch.summary]
        origins = [stretch.summary.origin for stretch in stretches if stretch.summary]
        return {
            "text": "\n\n".join(_texts(stretches)),
            "levels": [level._asdict() for level in self.levels],
            "engine_calls": self.built.engine_calls,
            "cached": self.built.cached,
            "origins": {origin.value: origins.count(origin) for origin in Origin},
            "stale": sum(stretch.stale for stretch in stretches),
            "pinned": list(self.pinned),
            "sidecar": str(written) if written else None,
        }

    def show(self, written: Path | None) -> None:
        """Print it for people."""
        names = titles(self.story)
        last = ""
        for stretch in self.stretches:
            if stretch.summary is None or not stretch.summary.text.strip():
                continue
            title = _title(self.story, stretch, names)
            mark = _MARKS[stretch.summary.origin] + ", stale" * stretch.stale
            if title != last:
                show(Text.assemble((shown(title), "bold"), "  ", (mark, "dim")), wide=True)
                last = title
            tell(f"{stretch.summary.text}\n")
        if self.pinned:
            show(Text("Pinned", "bold"), wide=True)
            tell("".join(f"- {fact}\n" for fact in self.pinned))
        if written:
            show(Text(f"Written to {written}", "dim"), wide=True)


def _texts(stretches: list[Stretch]) -> list[str]:
    texts = (stretch.summary.text.strip() for stretch in stretches if stretch.summary)
    return [text for text in texts if text]


def _title(story: Story, stretch: Stretch, names: tuple[str, ...]) -> str:
    """The chapters that a stretch is about."""
    covered = stretch.covered
    first = names[story.unit_of(covered.first)]
    last = names[story.unit_of(covered.first + covered.node.leaves - 1)]
    if first == last:
        return first or "The story so far"
    return f"{first or 'The beginning'} – {last}"


def _end(built: Built, scribe: Scribe, *, interrupted: bool) -> None:
    """Say what was left undone, on stderr."""
    if interrupted:
        complain("stopped; what is summarised is kept, and the next run goes on from there")
        raise typer.Exit(INTERRUPTED)
    if scribe.store.problem:
        warn(scribe.store.problem)
    if built.problem:
        complain(f"the summary is not complete: {built.problem}")
        raise typer.Exit(COULD_NOT)
    if built.failed:
        many = f"{built.failed} of {built.wanted} summaries"
        warn(f"{many} are extracts, since no usable answer came; run it again to try again")

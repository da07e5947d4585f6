"""`afterword fill`: the gaps of a draft, filled from both sides."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from afterword.bootstrap import Services
from afterword.cli.failure import COULD_NOT, Failure
from afterword.cli.opened import (
    FileArgument,
    JsonOption,
    SeedOption,
    TemperatureOption,
    open_manuscript,
)
from afterword.cli.output import complain, emit_json, shown, tell, warn
from afterword.cli.progress import progress_bar
from afterword.cli.putting import putting_into
from afterword.features.gaps.every import every_filling
from afterword.features.gaps.filling import fillings
from afterword.features.gaps.holes import Hole
from afterword.features.ledger.offers import offer_of
from afterword.inference import EngineProblem
from afterword.storage.rewriting import TextFile, open_text, rewrite_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.cli.opened import Opened
    from afterword.features.completion import Desk
    from afterword.features.ledger.putting import Putting
    from afterword.inference import Candidate

_NOTHING: Final = "nothing worth offering came back; try another --temperature or --seed"
_LARGEST: Final = 100_000_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fill", short_help="Fill the gaps of a draft.")(fill)


def fill(
    file: FileArgument,
    *,
    gap: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="Which gap, counted from 1.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every gap, front to back; the first one without it.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write into FILE, after each gap.")
    ] = False,
    temperature: TemperatureOption = None,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fill the gaps of a draft, such as [...], [insert …] and TK; the new text goes to stdout."""
    _check(file, gap, every=every, write=write)
    services = Services()
    opened = open_manuscript(file, services)
    on_disk = _file_of(opened) if write else None
    wanted = _wanted(opened, gap, every=every)
    with putting_into(services, opened, records=write) as putting:
        draft = _Draft(services, opened, on_disk, putting)
        problem = asyncio.run(_filled(draft, wanted, temperature, seed)) if wanted else None
    _report(draft, asked=len(wanted), as_json=as_json, write=write)
    if problem is not None:
        complain(str(problem))
    elif wanted and not draft.filled:
        complain(_NOTHING)
    elif draft.filled < len(wanted):
        warn(f"nothing worth offering came back for {_gaps(len(wanted) - draft.filled)}")
    if problem is not None or (wanted and not draft.filled):
        raise typer.Exit(COULD_NOT)


def _check(file: str, gap: int | None, *, every: bool, write: bool) -> None:
    """Whether the options go together.

    Raises:
        typer.BadParameter: they don't.
    """
    if gap is not None and every:
        message = "give --gap or --all, not both"
        raise typer.BadParameter(message)
    if write and file == "-":
        message = "standard input can't be written to; leave --write out"
        raise typer.BadParameter(message)


def _wanted(opened: Opened, gap: int | None, *, every: bool) -> range:
    """Which gaps are to be filled, counted from 0.

    Raises:
        Failure: there is no such gap.
    """
    count = len(opened.manuscript.gaps)
    if gap is not None and gap > count:
        many = _gaps(count) if count else "no gap"
        message = f"{opened.name} has {many}; there is no gap {gap}"
        raise Failure(message)
    if every or not count:
        return range(count)
    return range((gap or 1) - 1, gap or 1)


def _file_of(opened: Opened) -> TextFile:
    """The file that is written to.

    Raises:
        Failure: it is no longer what was read.
    """
    file = open_text(opened.file or Path(opened.name), largest=_LARGEST)
    if file.text != str(opened.manuscript.text):
        message = f"{opened.name} has changed meanwhile; try again"
        raise Failure(message)
    return file


class _Draft:
    """The text as it fills up, and the file it is written to, if it is."""

    def __init__(
        self, services: Services, opened: Opened, file: TextFile | None, putting: Putting
    ) -> None:
        self.services = services
        self.opened = opened
        self.filled = 0
        self._file = file
        self._putting = putting
        self._desk: Desk | None = None

    @property
    def left(self) -> int:
        """How many gaps there are still."""
        return len(self.opened.manuscript.gaps)

    def desk(self, offset: int) -> Desk:
        """What a request at `offset` (code points) works with; it sees what is filled already."""
        opened, services = self.opened, self.services
        if self._desk is None:  # told once: what is wrong with lore or outline
            self._desk = opened.desk(services, near=offset, feature="gap")
            return self._desk
        recall = services.recall(
            opened.manuscript, opened.file, opened.root, opened.settings, near=offset
        )
        return replace(self._desk, manuscript=opened.manuscript, recall=recall)

    def put(self, hole: Hole, candidate: Candidate) -> None:
        """Put a candidate into its hole, in the file as well where it is written to.

        Raises:
            UnreadableText: the file has changed meanwhile, or can't be written.
        """
        manuscript = self.opened.manuscript
        offer = offer_of(candidate, hole.start, hole.end, place="gap")
        changed = self._putting.put(manuscript, offer)
        if self._file is not None:
            self._file = rewrite_text(self._file, str(changed.text))
            self._putting.written(changed)
        self.opened = replace(self.opened, manuscript=changed)
        self.filled += 1


async def _filled(
    draft: _Draft, wanted: range, temperature: float | None, seed: int | None
) -> EngineProblem | None:
    """Fill the gaps that are wanted; what the engine could not do."""
    try:
        with progress_bar("filling") as progress:
            if len(wanted) == len(draft.opened.manuscript.gaps):
                await _every(draft, temperature, seed, progress)
                return None
            hole = Hole.of(draft.opened.manuscript.gaps[wanted.start])
            desk = draft.desk(hole.start)
            for found in await fillings(desk, hole, temperature=temperature, seed=seed):
                draft.put(hole, found)
    except EngineProblem as problem:
        return problem
    finally:
        await draft.services.aclose()
    return None


async def _every(
    draft: _Draft,
    temperature: float | None,
    seed: int | None,
    progress: Callable[[int, int], None],
) -> None:
    steps = every_filling(
        lambda: draft.opened.manuscript,
        draft.desk,
        temperature=temperature,
        seed=seed,
        begins=lambda number, count, _hole: progress(number - 1, count),
    )
    async with contextlib.aclosing(steps):
        async for step in steps:
            if step.candidate is not None:
                draft.put(step.hole, step.candidate)
            progress(step.number, step.count)


def _report(draft: _Draft, *, asked: int, as_json: bool, write: bool) -> None:
    """The text, or where it was written how many gaps were filled; and what is left."""
    text = str(draft.opened.manuscript.text)
    name = draft.opened.name
    if as_json:
        emit_json({"filled": draft.filled, "left": draft.left, "text": text})
    elif write:
        tell(f"{name}: {_gaps(draft.filled)} filled, {draft.left} left")
    elif draft.filled == asked or draft.filled:
        sys.stdout.write(shown(text) if sys.stdout.isatty() else text)
        sys.stdout.flush()
    if not asked and not as_json:
        warn(f"{name} has no gap")


def _gaps(count: int) -> str:
    return f"{count} gap{'' if count == 1 else 's'}"

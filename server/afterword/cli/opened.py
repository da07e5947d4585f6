"""FILE and `--at`: the manuscript a command works on, with its place and its settings."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from afterword.cli.failure import Failure
from afterword.cli.output import warn
from afterword.manuscript import Encoding, Manuscript, Markup, Position, markup_for
from afterword.storage import decode, read_text

if TYPE_CHECKING:
    from afterword.bootstrap import Services
    from afterword.config import Feature, Resolved, Settings
    from afterword.context import Plan
    from afterword.features.completion import Desk

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="The manuscript; - reads standard input.")
]
AtOption = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="LINE[:COL]",
        help="Where, counted from 1; the end of the line without COL, of the text without --at.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
CountOption = Annotated[
    int, typer.Option("-n", min=1, max=20, help="How many candidates, each different.")
]
TemperatureOption = Annotated[
    float | None, typer.Option("--temperature", min=0, max=2, help="How freely words are drawn.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="For the same answer again.")
]

_STDIN: Final = "-"
_AT: Final = re.compile(r"([1-9]\d{0,8})(?::([1-9]\d{0,8}))?")


@dataclass(frozen=True, slots=True)
class Opened:
    """A manuscript as a command finds it.

    `file` and `root` are None for standard input, which belongs to no workspace.
    """

    name: str
    file: Path | None
    root: Path | None
    manuscript: Manuscript
    settings: Settings

    def desk(self, services: Services, *, near: int, feature: Feature = "ghost") -> Desk:
        """What a feature's request at `near` (code points) works with, memory and lore included."""
        recall = services.recall(self.manuscript, self.file, self.root, self.settings, near=near)
        for problem in recall.lore.problems:
            warn(problem)
        plan = self.plan(services)
        return services.desk(self.manuscript, plan, self.settings, feature, recall=recall)

    def plan(self, services: Services) -> Plan:
        """What stands beside the manuscript; what can't be read is a warning."""
        plan, problem = services.read_plan(self.file, self.root, self.settings)
        if problem:
            warn(problem)
        return plan


def open_manuscript(name: str, services: Services) -> Opened:
    """Read FILE and its settings; settings' problems are warned of.

    Raises:
        UnreadableText: the file can't be read or is no text.
        Failure: a settings file can't be parsed.
    """
    file = None if name == _STDIN else Path(name)
    source = decode(sys.stdin.buffer.read(), "standard input") if file is None else read_text(file)
    root = None if file is None else services.workspace_root(file)
    settings = usable(services.resolve(root, {}))
    return Opened(
        name="standard input" if file is None else name,
        file=file,
        root=root,
        manuscript=Manuscript.parse(
            source,
            markup=Markup.MARKDOWN if file is None else markup_for(name),
            gap_markers=settings.gap_markers,
        ),
        settings=settings,
    )


def usable(resolved: Resolved) -> Settings:
    """The settings, once their problems are told; one that breaks a whole file ends the command.

    Raises:
        Failure: a settings file can't be used.
    """
    if resolved.fatal:
        raise Failure(str(resolved.fatal))
    for problem in resolved.problems:
        warn(str(problem))
    return resolved.settings


def offset_at(opened: Opened, at: str) -> int:
    """`--at` as an offset in code points.

    Raises:
        typer.BadParameter: it is not LINE or LINE:COL, counted from 1.
        Failure: the text has no such place.
    """
    text = opened.manuscript.text
    if not at:
        return len(text)
    found = _AT.fullmatch(at)
    if not found:
        message = f"{at!r} is not LINE or LINE:COL, counted from 1"
        raise typer.BadParameter(message, param_hint="--at")
    line = int(found[1])
    if line > text.line_count:
        many = f"{text.line_count} line{'' if text.line_count == 1 else 's'}"
        message = f"{opened.name} has {many}; there is no line {line} for --at"
        raise Failure(message)
    length = len(text.line(line - 1))
    column = int(found[2]) if found[2] else length + 1
    if column > length + 1:
        message = (
            f"line {line} of {opened.name} ends at column {length + 1}; "
            f"there is no column {column} for --at"
        )
        raise Failure(message)
    return text.line_start(line - 1) + column - 1


def lsp_range(manuscript: Manuscript, start: int, end: int) -> dict[str, dict[str, int]]:
    """Code point offsets as an LSP range: lines from 0, columns in UTF-16 units."""
    return {
        name: _lsp_position(manuscript.text.position(offset, Encoding.UTF16))
        for name, offset in (("start", start), ("end", end))
    }


def _lsp_position(position: Position) -> dict[str, int]:
    return {"line": position.line, "character": position.column}

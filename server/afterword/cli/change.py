"""`afterword change`: a passage written anew, shown as a difference, and put in if asked to."""

from __future__ import annotations

import asyncio
import difflib
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from afterword.bootstrap import Services
from afterword.cli.failure import COULD_NOT, Failure
from afterword.cli.opened import (
    CountOption,
    FileArgument,
    JsonOption,
    SeedOption,
    TemperatureOption,
    lsp_range,
    offset_at,
    open_manuscript,
)
from afterword.cli.output import complain, console, emit_json, tell
from afterword.cli.putting import putting_into
from afterword.features.ledger.offers import offer_of
from afterword.features.rewriting import (
    How,
    UnclearWishError,
    changes,
    passage_at,
    wish_of,
)
from afterword.storage.rewriting import open_text, rewrite_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.cli.opened import Opened
    from afterword.features.rewriting import Changes, Passage, Wish
    from afterword.inference import Candidate

_LARGEST: Final = 100_000_000  # bytes of a manuscript that is written to
_WORD: Final = re.compile(r"\s+|[^\s]+")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("change", short_help="Write a passage anew: shorter, longer, as you say.")(change)


def change(
    file: FileArgument,
    *,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="LINE[:COL]",
            help="Where the passage begins, counted from 1; without --to, the paragraph there.",
        ),
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="LINE[:COL]", help="Where the passage ends.")
    ] = "",
    how: Annotated[
        str, typer.Option(metavar="HOW", help=f"What should change: {', '.join(How)}.")
    ] = "",
    detail: Annotated[
        str, typer.Option(help="The sense for describe, the tone, or the point of view.")
    ] = "",
    say: Annotated[str, typer.Option(help="What should change, in your own words.")] = "",
    count: CountOption = 1,
    temperature: TemperatureOption = None,
    seed: SeedOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put the first one into the file.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a passage anew, seen from both sides."""
    wish = _wish(how, detail, say)
    if write and file == "-":
        message = "a text from standard input has no file to write to"
        raise typer.BadParameter(message, param_hint="--write")
    services = Services()
    opened = open_manuscript(file, services)
    passage = _passage(opened, at, to)
    # Before the model is asked: what is written must be what was read now.
    save = _saver(services, opened, passage) if write else None
    made = asyncio.run(
        _changed(services, opened, passage, wish, count=count, temperature=temperature, seed=seed)
    )
    if save is not None and made.candidates:
        save(made.candidates[0])
    if as_json:
        emit_json(_as_object(passage, made, written=write and bool(made.candidates)))
    elif made.candidates:
        _show(passage, made)
    if not made.candidates:
        complain(made.note[:1].lower() + made.note[1:])
        raise typer.Exit(COULD_NOT)


def _wish(how: str, detail: str, say: str) -> Wish:
    """What is wanted; the writer's own words need no --how beside them.

    Raises:
        typer.BadParameter: there is no such change, or it needs another word.
    """
    try:
        return wish_of(how or (How.SAY if say else ""), detail, say)
    except UnclearWishError as unclear:
        raise typer.BadParameter(str(unclear), param_hint="--how") from None


def _passage(opened: Opened, at: str, to: str) -> Passage:
    """The prose between the places.

    Raises:
        Failure: there is none, or the end lies before the beginning.
    """
    text = opened.manuscript.text
    start = offset_at(opened, at)
    if to:
        # A line without a column is meant as a whole, at both ends.
        if ":" not in at:
            start = text.line_start(text.position(start).line)
        end = offset_at(opened, to)
        if end <= start:
            message = f"--to {to} does not lie behind --at {at}"
            raise Failure(message)
    else:
        end = start
    passage = passage_at(opened.manuscript, start, end)
    if passage is None:
        message = f"there is no prose to change at {at} of {opened.name}"
        raise Failure(message)
    return passage


def _saver(services: Services, opened: Opened, passage: Passage) -> Callable[[Candidate], None]:
    """Puts a candidate in the passage's place in the file, as it was read now."""
    if opened.file is None:
        message = "a text from standard input has no file to write to"
        raise Failure(message)
    kept = open_text(opened.file, largest=_LARGEST)
    if kept.text != str(opened.manuscript.text):
        message = f"{opened.name} has changed meanwhile, so nothing was written; try again"
        raise Failure(message)

    def save(candidate: Candidate) -> None:
        offer = offer_of(candidate, passage.start, passage.end, place="selection")
        with putting_into(services, opened) as putting:
            changed = putting.put(opened.manuscript, offer)
            rewrite_text(kept, str(changed.text))
            putting.written(changed)

    return save


async def _changed(
    services: Services,
    opened: Opened,
    passage: Passage,
    wish: Wish,
    *,
    count: int,
    temperature: float | None,
    seed: int | None,
) -> Changes:
    desk = opened.desk(services, near=passage.start, feature="rewrite")
    try:
        return await changes(desk, passage, wish, count=count, temperature=temperature, seed=seed)
    finally:
        await services.aclose()


def _as_object(passage: Passage, made: Changes, *, written: bool) -> dict[str, Any]:
    """The answer as `--json` gives it."""
    return {
        "candidates": [
            {"text": one.text, "temperature": one.temperature, "receipt": asdict(one.receipt)}
            for one in made.candidates
        ],
        "range": lsp_range(passage.manuscript, passage.start, passage.end),
        "quote": passage.quote,
        "written": written,
        "note": made.note or None,
    }


def _show(passage: Passage, made: Changes) -> None:
    """The new passage; at a terminal with what went and what came."""
    out = console()
    if not out.is_terminal:
        tell("\n\n***\n\n".join(one.text for one in made.candidates))
        return
    from rich.text import Text  # noqa: PLC0415 -- not needed in a pipe

    old = passage.quote.replace("\r\n", "\n").replace("\r", "\n")
    for number, one in enumerate(made.candidates):
        if number:
            out.print("\n***\n")
        shown = Text()
        for style, words in _difference(old, one.text):
            shown.append(words, style=style)
        out.print(shown)


def _difference(old: str, new: str) -> list[tuple[str, str]]:
    """Stretches of text with a style: what stayed, what went, what came; word by word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(("", "".join(before[a:b])))
            continue
        if a < b:
            found.append(("red strike", "".join(before[a:b])))
        if c < d:
            found.append(("green", "".join(after[c:d])))
    return found

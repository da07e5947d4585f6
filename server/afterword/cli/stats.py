"""`afterword stats`: what became of what was offered, counted, or drawn on a page."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from afterword.bootstrap import Services
from afterword.bootstrap.beside import absolute
from afterword.cli.failure import Failure
from afterword.cli.opened import JsonOption, usable
from afterword.cli.output import emit_json, show, shown
from afterword.features.ledger.disclosure import model_name
from afterword.features.ledger.telling import figures_of
from afterword.features.ledger.wording import (
    between,
    day_name,
    duration,
    feature_name,
    left_of,
    many,
    moment_name,
    money,
    out_of,
    place_name,
    temperature_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.features.ledger.statistics import Statistics, Tally
    from afterword.features.ledger.telling import Told

_STDOUT: Final = "-"
_OURS: Final = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv'
_LABEL_WIDTH: Final = 9


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stats", short_help="Count what was taken, kept and paid for.")(stats)


def stats(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="The one manuscript; all without it.")
    ] = "",
    *,
    days: Annotated[
        int | None, typer.Option("--days", min=1, metavar="N", help="Only the last N days.")
    ] = None,
    html: Annotated[
        str,
        typer.Option("--html", metavar="OUT", help="Draw it on a page of its own; - is stdout."),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Count what became of what was offered: taken, kept, paid for.

    By model, temperature and place, from the ledger on this machine. It holds no text.
    """
    if html and as_json:
        message = "--html and --json are two ways to have it; choose one"
        raise typer.BadParameter(message)
    if file == "-":
        message = "standard input is no manuscript that anything was recorded of; name a file"
        raise typer.BadParameter(message)
    services = Services()
    path = absolute(Path(file)) if file else None
    root = services.workspace_root(path or Path.cwd() / "manuscript.md")
    settings = usable(services.resolve(root, {}))
    store = services.ledger(settings)
    try:
        told = figures_of(
            store,
            settings.ledger,
            now=time.time(),
            days=days,
            document=str(path) if path else None,
        )
    finally:
        store.close()
    if html:
        _draw(told, Path(file).stem if file else "All manuscripts", html)
    elif as_json:
        emit_json(told.as_object())
    else:
        _show(told, file)


def _draw(told: Told, title: str, out: str) -> None:
    """Write the page; only one of our own is overwritten.

    Raises:
        Failure: something else stands there.
    """
    from afterword import __version__  # noqa: PLC0415 -- reads the package's metadata
    from afterword.features.ledger.page import Cover, page  # noqa: PLC0415 -- only for a page

    text = page(told.figures, Cover(title, __version__, told.note))
    if out == _STDOUT:
        sys.stdout.write(text)
        return
    place = Path(out)
    if place.exists() and not _is_ours(place):
        message = f"{out} is there already, and is no page of Afterword's; name another file"
        raise Failure(message)
    place.write_text(text, encoding="utf-8")
    show(Text(f"Drawn on {place}; open it in a browser.", "dim"), wide=True)


def _is_ours(place: Path) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return file.read(len(_OURS)) == _OURS.encode()


def _show(told: Told, file: str) -> None:
    figures = told.figures
    if told.note:
        show(Text(shown(told.note), "yellow" if figures.days else ""), wide=True)
    if not figures.days:
        return
    first, last = figures.days[0].day, figures.days[-1].day
    span = day_name(first) if first == last else f"{day_name(first)} – {day_name(last)}"
    title = shown(file) if file else "All manuscripts"
    show(Text.assemble((title, "bold"), "  ", (span, "dim")), wide=True)
    for label, value in _lines(figures):
        show(Text.assemble((label.ljust(_LABEL_WIDTH), "dim"), value), wide=True)
    for table in _tables(figures):
        show(Text(""))
        show(table)


def _lines(figures: Statistics) -> Iterator[tuple[str, str]]:
    """The figures of everything together, by label."""
    whole = figures.whole
    if whole.rate.seen:
        fates = (
            f"{whole.accepted:,} whole, {whole.partly:,} in part, {whole.typed:,} typed out; "
            f"{whole.rejected:,} turned down, {whole.shown:,} left undecided"
        )
        yield "taken", f"{out_of(whole.rate)} ({between(whole.rate)}): {fates}"
    if whole.applied:
        yield "put in", f"{many(whole.applied, 'text')} at your demand"
    if whole.undone:
        yield "undone", f"{many(whole.undone, 'text')}, within a minute"
    yield "words", f"{whole.words:,} accepted, {whole.words_left:,} of them still there"
    stays = [f"{left_of(one)} {moment_name(one.moment)}" for one in whole.left if one.known]
    if stays:
        yield "stays", ", ".join(stays)
    yield "saved", f"{many(whole.keystrokes, 'keystroke')}, less those of accepting"
    cost = "" if whole.cost is None else f", at a cost of {money(whole.cost)}"
    if whole.cost is not None and whole.priced < whole.offered:
        cost += f" for the {whole.priced:,} that had a price"
    tokens = f"{whole.prompt_tokens:,} tokens read, {whole.answer_tokens:,} written"
    yield "took", f"{tokens}, {duration(whole.seconds)} of the engine’s time{cost}"


def _tables(figures: Statistics) -> Iterator[Table]:
    yield _table("Model, temperature", _by_model(figures), priced=figures.whole.cost is not None)
    places = ((place_name(name), tally) for name, tally in figures.by_place.items())
    yield _table("Place", places)
    features = ((feature_name(name), tally) for name, tally in figures.by_feature.items())
    yield _table("What for", features)


def _by_model(figures: Statistics) -> Iterator[tuple[str, Tally]]:
    """Each model with all of it, and below it with each of its temperatures."""
    for model, whole in figures.by_model.items():
        yield model_name(model), whole
        for (name, temperature), tally in figures.by_model_and_temperature.items():
            if name == model:
                yield f"  {temperature_name(temperature)}", tally


def _table(head: str, rows: Iterable[tuple[str, Tally]], *, priced: bool = False) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(head, overflow="fold")
    for name in ("Taken", "95 %", "Put in", "Words", "Stayed", *(["Cost"] if priced else [])):
        table.add_column(name, justify="right", no_wrap=True)
    for name, tally in rows:
        cells = [
            out_of(tally.rate),
            between(tally.rate),
            f"{tally.applied:,}" if tally.applied else "",
            f"{tally.words:,}",
            left_of(tally.kept),
        ]
        table.add_row(shown(name), *cells, *([money(tally.cost)] if priced else []))
    return table

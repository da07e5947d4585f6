"""`afterword sweep`: a text at each temperature; `--pick` puts sentences of them together."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.bootstrap import Services
from afterword.cli.complete import as_object
from afterword.cli.failure import COULD_NOT, Failure
from afterword.cli.opened import (
    AtOption,
    FileArgument,
    JsonOption,
    SeedOption,
    offset_at,
    open_manuscript,
)
from afterword.cli.output import complain, emit_json
from afterword.cli.picking import Collage, pick
from afterword.cli.putting import putting_into
from afterword.cli.sweep_view import SweepView, live_view, plain
from afterword.features.ledger.offers import Offer
from afterword.features.loom.strands import Strand
from afterword.features.sweeping.sweep import TEMPERATURES, sweep
from afterword.features.sweeping.targets import Target, target_at
from afterword.manuscript import Edit, Text
from afterword.storage.rewriting import TextFile, open_text, rewrite_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from afterword.cli.opened import Opened
    from afterword.inference import Candidate

_STDIN = "-"
_LARGEST = 100_000_000  # bytes; as much as any manuscript that is read


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sweep", short_help="Offer one text at each temperature.")(sweep_command)


def sweep_command(
    file: FileArgument,
    *,
    at: AtOption = "",
    pick_some: Annotated[
        bool,
        typer.Option(
            "--pick",
            help="Choose sentences of them, put together as one text; from standard input, lines "
            "such as `2.1 4.3`, where that is no terminal.",
        ),
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Put what was picked into FILE, at the place.")
    ] = False,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Offer one text at each temperature, from the safest to the freest.

    A gap at the place is filled; elsewhere it is what comes next.
    """
    _check(file, pick_some=pick_some, write=write, as_json=as_json)
    services = Services()
    opened = open_manuscript(file, services)
    target = _target(opened, offset_at(opened, at), joined=pick_some)
    on_disk = _on_disk(opened) if write else None
    wrap = opened.manuscript.shape.wrap
    view = SweepView() if as_json else live_view(for_picking=pick_some, wrap=wrap)
    found = asyncio.run(_swept(services, opened, target, seed, view))
    if as_json:
        emit_json(_as_object(found))
    elif not view.showed and not pick_some:
        plain(found)
    if not found:
        complain("nothing worth offering came back; try another place or --seed")
        raise typer.Exit(COULD_NOT)
    if pick_some:
        collage = pick(opened.manuscript, target, found, writes=write)
        if collage is not None and on_disk is not None:
            _write(services, opened, on_disk, collage, _offer(target, collage, found))


def _check(file: str, *, pick_some: bool, write: bool, as_json: bool) -> None:
    """Options that make no sense together.

    Raises:
        typer.BadParameter: there are some.
    """
    if write and not pick_some:
        message = "it writes what was picked, so it goes with --pick"
        raise typer.BadParameter(message, param_hint="--write")
    if pick_some and as_json:
        message = "programs pick from --json by themselves"
        raise typer.BadParameter(message, param_hint="--pick")
    if pick_some and file == _STDIN:
        message = "a text from standard input leaves nowhere to pick from"
        raise typer.BadParameter(message, param_hint="--pick")


def _target(opened: Opened, offset: int, *, joined: bool) -> Target:
    """What is swept.

    Raises:
        Failure: nothing can be written there.
    """
    target = target_at(opened.manuscript, offset, joined=joined)
    if target is None:
        message = (
            "there is nothing to go on from at that place; name the end of a paragraph, an empty "
            "line or a gap with --at"
        )
        raise Failure(message)
    return target


async def _swept(
    services: Services, opened: Opened, target: Target, seed: int | None, view: SweepView
) -> list[Candidate]:
    """The candidates in the order of the temperatures, kept for the editor to go back to."""
    desk = opened.desk(services, near=target.start, feature=target.feature)
    try:
        with view:
            found = await sweep(
                desk, target.draw, temperatures=TEMPERATURES, seed=seed, watch=view.tell
            )
        came = [candidate for candidate in found if candidate is not None]
        _keep(services, opened, target, came)
        return came
    finally:
        await services.aclose()


def _keep(services: Services, opened: Opened, target: Target, found: Sequence[Candidate]) -> None:
    """Keep the candidates in the loom; a text from standard input has no name to keep them by."""
    if opened.file is None or not found:
        return
    name = os.path.abspath(opened.file)  # noqa: PTH100 -- as an editor names it: links stay links
    batch = found[0].receipt.id
    now = time.time()
    services.loom(opened.settings).keep(
        name,
        [
            Strand(one.receipt.id, batch, None, one.text, target.place, one.receipt, now)
            for one in found
        ],
    )


def _as_object(found: Sequence[Candidate]) -> dict[str, Any]:
    """As `complete --json`, with each candidate's id in the loom."""
    made = as_object(found)
    for shown, candidate in zip(made["candidates"], found, strict=True):
        shown["id"] = candidate.receipt.id
    return made


def _on_disk(opened: Opened) -> TextFile:
    """The file as it was when its candidates were asked for."""
    file = open_text(Path(opened.name), largest=_LARGEST)
    if file.text != str(opened.manuscript.text):
        message = f"{file.path} has changed meanwhile; try again"
        raise Failure(message)
    return file


def _offer(target: Target, collage: Collage, found: Sequence[Candidate]) -> Offer:
    """The collage as the ledger hears of it."""
    names = {part.receipt for part in collage.parts}
    receipts = tuple(one.receipt for one in found if one.receipt.id in names)
    return Offer(target.start, target.end, collage.text, collage.parts, receipts, "stitch")


def _write(
    services: Services, opened: Opened, file: TextFile, collage: Collage, offer: Offer
) -> None:
    """Put a collage into the file, unless somebody has changed it since."""
    with putting_into(services, opened) as putting:
        changed = putting.put(opened.manuscript, offer)
        text = str(changed.text)
        if file.text.endswith(("\n", "\r")) and not text.endswith(("\n", "\r")):
            end = Edit(len(text), len(text), opened.manuscript.shape.eol)
            changed, text = changed.edited(end), text + end.text
        rewrite_text(file, text)
        putting.written(changed)
    lead = offer.text[: len(offer.text) - len(offer.text.lstrip())]
    line = Text.of(text).position(offer.start).line + lead.count("\n") + 1
    collage.tell(f"written into {file.path} at line {line}")

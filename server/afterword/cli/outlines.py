"""Outlines that are proposed, taken from, or derived: what `afterword outline` does beside showing.

With a model, proposals through several lenses; pieces of them go into the writer's `outline.md`,
of which nothing is ever overwritten.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer
from rich.console import Console

from afterword.bootstrap.outlining import (
    keep_proposals,
    kept_proposals,
    outline_place,
)
from afterword.cli.failure import COULD_NOT, Failure
from afterword.cli.output import complain, emit_json, tell, warn
from afterword.features.outlining import (
    TOO_SMALL,
    Proposal,
    UnusableLensError,
    chosen_lenses,
    derived_outline,
    insertions,
    propose,
    started,
    taken,
    written_so_far,
)
from afterword.features.remembering.build import build
from afterword.features.remembering.recalling import read_through
from afterword.storage import UnreadableText, read_text
from afterword.storage.rewriting import create_text, open_text, rewrite_text
from afterword.storage.sidecars import open_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.bootstrap import Services
    from afterword.cli.opened import Opened
    from afterword.features.outlining import Lens
    from afterword.features.remembering.known import Known
    from afterword.memory.story import Story

_DERIVED: Final = "What is written"


def lens_names(services: Services) -> str:
    """The lenses, one on a line, with what each is for."""
    lenses, problems = services.lenses()
    for problem in problems:
        warn(problem)
    width = max(len(lens.key) for lens in lenses)
    return "\n".join(f"{lens.key:<{width}}  {lens.purpose}" for lens in lenses)


def propose_outlines(
    services: Services, opened: Opened, *, count: int, names: Sequence[str], as_json: bool
) -> None:
    """Ask for outlines, show them with their pieces' numbers, and keep them for `--take`."""
    lenses = _lenses(services, names)
    with _waiting(count) as progress:
        proposals, note = asyncio.run(_proposed(services, opened, lenses, count, progress))
    shown = as_object(proposals, note)
    if note:
        warn(note)
    if as_json:
        emit_json(shown)
    elif proposals:
        tell("\n\n".join(_for_people(proposal) for proposal in proposals))
    if not proposals:
        complain("nothing worth offering came back; try another --lens, or again")
        raise typer.Exit(COULD_NOT)
    if opened.file is not None:
        try:
            keep_proposals(services.paths, opened.file, shown)
        except UnreadableText as problem:
            warn(f"these are not kept for --take: {problem}")
        if not as_json:
            _offer_to_take(opened, shown["proposals"])


@contextlib.contextmanager
def _waiting(count: int) -> Iterator[Callable[[int, int], None]]:
    """Show in a terminal that outlines are on their way, on stderr; yields what is told how far."""
    out = Console(stderr=True, markup=False, highlight=False)
    if not out.is_terminal:
        yield lambda _done, _total: None
        return
    with out.status(f"outlining … 0 of {count}") as status:
        yield lambda done, total: status.update(f"outlining … {done} of {total}")


def _lenses(services: Services, names: Sequence[str]) -> tuple[Lens, ...]:
    lenses, problems = services.lenses()
    for problem in problems:
        warn(problem)
    try:
        return chosen_lenses(lenses, names)
    except UnusableLensError as problem:
        raise typer.BadParameter(str(problem), param_hint="--lens") from None


async def _proposed(
    services: Services,
    opened: Opened,
    lenses: Sequence[Lens],
    count: int,
    progress: Callable[[int, int], None],
) -> tuple[tuple[Proposal, ...], str]:
    """The proposals, and a line on why they are not what was asked for, if so."""
    settings = opened.settings
    desk = services.desk(opened.manuscript, opened.plan(services), settings, "summary")
    try:
        story, known = await _memory(services, opened)
        if services.scribe(settings, asks=False).generative:
            so_far = await written_so_far(desk, story, known)
            found = await propose(desk, lenses, so_far=so_far, count=count, progress=progress)
            return found, ""
        derived = await derived_outline(story, known)
        only = (Proposal(1, _DERIVED, derived),) if derived else ()
        return only, f"{TOO_SMALL}; this is the outline of what is written"
    finally:
        await services.aclose()


async def _memory(services: Services, opened: Opened) -> tuple[Story, Known]:
    """The story, and what is known of it without asking anybody."""
    sidecar = open_sidecar(opened.file) if opened.file else None
    end = len(opened.manuscript.text)
    story, known = read_through(opened.manuscript, sidecar.text if sidecar else "", near=end)
    await build(story, services.scribe(opened.settings, asks=False), known, near=end)
    return story, known


def as_object(proposals: Sequence[Proposal], note: str) -> dict[str, Any]:
    """The proposals as `--json` gives them."""
    return {
        "proposals": [
            {
                "number": proposal.number,
                "lens": proposal.lens,
                "text": proposal.text,
                "pieces": [
                    {"id": piece.id, "text": piece.text, "label": piece.label}
                    for piece in proposal.pieces
                ],
                "receipt": asdict(proposal.receipt) if proposal.receipt else None,
            }
            for proposal in proposals
        ],
        "note": note or None,
    }


def _for_people(proposal: Proposal) -> str:
    """A proposal with the number of each piece before it."""
    lines = [f"── {proposal.number}. {proposal.lens}"]
    for piece in proposal.pieces:
        first, *rest = piece.label.split("\n")
        indent = "" if piece.whole else "  "
        if piece.whole:
            lines.append("")
        lines.append(f"{indent}{piece.id}  {first}")
        lines += [f"{indent}{' ' * len(piece.id)}  {line}" for line in rest]
    return "\n".join(lines)


def _offer_to_take(opened: Opened, proposals: Sequence[dict[str, Any]]) -> None:
    """Ask which pieces to take where somebody can answer; none by default."""
    again = "--take 1.2,3.4 puts pieces into outline.md"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        tell(f"\n{again}")
        return
    chosen = typer.prompt(
        "\nWhich pieces go into outline.md (such as 1.2,3.4.1; Enter for none)",
        default="",
        show_default=False,
    )
    if chosen.strip():
        _take(opened, _texts(proposals, chosen), as_json=False)


def take_pieces(
    services: Services, opened: Opened, ids: str, *, source: str, as_json: bool
) -> None:
    """Put pieces of the last proposals, or of those in a file, into the outline.

    Raises:
        Failure: there are no proposals, no such pieces, or nowhere to put them.
    """
    if source:
        written = read_text(Path(source))
    else:
        written = kept_proposals(services.paths, opened.file) if opened.file else ""
    if not written:
        message = f"nothing was proposed for {opened.name} yet: run it with --propose 3 first"
        raise Failure(message)
    _take(opened, _texts(_proposals_in(written, source), ids), as_json=as_json)


def _proposals_in(written: str, source: str) -> list[dict[str, Any]]:
    """The proposals of a JSON text, as far as they have the shape of ours."""
    name = source or "what was kept of the last proposals"
    try:
        found = json.loads(written)["proposals"]
        return [
            {"pieces": [{"id": str(p["id"]), "text": str(p["text"])} for p in one["pieces"]]}
            for one in found
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        message = f"{name} isn't what `outline --propose --json` prints"
        raise Failure(message) from None


def _texts(proposals: Sequence[dict[str, Any]], ids: str) -> list[str]:
    """The pieces of these ids.

    Raises:
        Failure: an id is no piece's.
    """
    pieces = {piece["id"]: piece["text"] for one in proposals for piece in one["pieces"]}
    wanted = [one.strip() for one in ids.replace(" ", ",").split(",") if one.strip()]
    unknown = [one for one in wanted if one not in pieces]
    if unknown or not wanted:
        what = f"there is no piece {unknown[0]}" if unknown else "no piece is named"
        message = f"{what}; name pieces by their numbers, such as {next(iter(pieces), '1.1')}"
        raise Failure(message)
    return [pieces[one] for one in wanted]


def _take(opened: Opened, texts: Sequence[str], *, as_json: bool) -> None:
    """Write the pieces into the outline's file, and say what was added and where."""
    place = _place(opened)
    if place.exists():
        file = open_text(place)
        before = file.text
        write: Callable[[str], object] = partial(rewrite_text, file)
    else:
        before = started(opened.manuscript.outline.title)
        write = partial(create_text, place)
    text = taken(before, texts)
    added = [more.text.strip("\r\n") for more in insertions(before, texts)]
    if added:
        write(text)
    if as_json:
        emit_json({"path": str(place), "added": added})
    elif added:
        tell("\n\n".join([f"added to {place}:", *added]))
    else:
        tell(f"nothing was added: {place} has all of it already")


def _place(opened: Opened) -> Path:
    """Where the outline is or would be.

    Raises:
        Failure: the text has no file, and so no outline beside it.
    """
    place = outline_place(opened.file, opened.root, opened.settings.outline)
    if place is None:
        message = "a text from standard input has no outline beside it to write to"
        raise Failure(message)
    return place


def derive_outline(services: Services, opened: Opened, *, write: bool, as_json: bool) -> None:
    """Show the outline of what is written, or make it the outline where there is none yet.

    Raises:
        Failure: there is nothing to say, or an outline that would be overwritten.
    """
    place = _place(opened) if write else None
    if place is not None and place.exists():
        message = f"{place} is there already and is never overwritten; --take adds pieces to it"
        raise Failure(message)

    async def derive() -> str:
        try:
            return await derived_outline(*await _memory(services, opened))
        finally:
            await services.aclose()

    text = asyncio.run(derive())
    if not text:
        message = f"{opened.name} has no prose and no headings to make an outline of"
        raise Failure(message)
    if place is not None:
        create_text(place, text)
    if as_json:
        emit_json({"outline": text, "path": str(place) if place else None})
    else:
        tell(f"written to {place}" if place else text.rstrip("\n"))

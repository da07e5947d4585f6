"""`afterword complete`: what could come next at a place, for programs and in pipes."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import typer

from afterword.bootstrap import Services
from afterword.cli.failure import COULD_NOT
from afterword.cli.opened import (
    AtOption,
    CountOption,
    FileArgument,
    JsonOption,
    SeedOption,
    TemperatureOption,
    offset_at,
    open_manuscript,
)
from afterword.cli.output import complain, emit_json, tell
from afterword.features.completion import complete as candidates_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import Candidate, Receipt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("complete", short_help="Offer the next paragraph.")(complete)


def complete(
    file: FileArgument,
    *,
    at: AtOption = "",
    count: CountOption = 1,
    temperature: TemperatureOption = None,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Offer the next paragraph."""
    services = Services()
    opened = open_manuscript(file, services)
    offset = offset_at(opened, at)
    desk = opened.desk(services, near=offset)

    async def ask() -> Sequence[Candidate]:
        try:
            return await candidates_for(
                desk, offset, count=count, temperature=temperature, seed=seed
            )
        finally:
            await services.aclose()

    found = asyncio.run(ask())
    if as_json:
        emit_json(as_object(found))
    elif found:
        tell("\n\n***\n\n".join(candidate.text.strip(" \r\n") for candidate in found))
    if not found:
        complain("nothing worth offering came back; try another place, --temperature or --seed")
        raise typer.Exit(COULD_NOT)


def as_object(candidates: Sequence[Candidate]) -> dict[str, Any]:
    """The candidates as `--json` gives them."""
    return {
        "candidates": [
            {
                "text": candidate.text,
                "temperature": candidate.temperature,
                "finish": candidate.finish,
                "tokens": candidate.tokens,
            }
            for candidate in candidates
        ],
        "receipt": asdict(_together([c.receipt for c in candidates])) if candidates else None,
    }


def _together(receipts: Sequence[Receipt]) -> Receipt:
    """One receipt for candidates of one question: their answers' tokens and cost added up."""
    costs = [receipt.cost for receipt in receipts if receipt.cost is not None]
    return replace(
        receipts[0],
        answer_tokens=sum(receipt.answer_tokens for receipt in receipts),
        seconds=max(receipt.seconds for receipt in receipts),
        cost=sum(costs) if costs else None,
    )

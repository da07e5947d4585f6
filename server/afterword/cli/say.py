"""`afterword say PRESET`: a short prompt on a text from a pipe."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import typer

from afterword.bootstrap import Services
from afterword.cli.failure import COULD_NOT, Failure
from afterword.cli.opened import CountOption, JsonOption, SeedOption, TemperatureOption, usable
from afterword.cli.output import complain, emit_json, tell, warn
from afterword.context.plan import Plan
from afterword.features.presets import Source, UnusablePresetError, chosen_preset
from afterword.features.presets import say as said
from afterword.manuscript import Manuscript, Markup
from afterword.storage import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.presets import Preset
    from afterword.inference import Candidate

_NAME: Final = "standard input"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("say", short_help="A preset on a text from a pipe: a poem, a reply, a list.")(say)


def say(
    preset: Annotated[
        str, typer.Argument(metavar="PRESET", help="Which preset; --list shows them.")
    ] = "",
    *,
    show: Annotated[bool, typer.Option("-l", "--list", help="Show the presets there are.")] = False,
    count: CountOption = 1,
    temperature: TemperatureOption = None,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say something with a preset; the text comes on standard input, the answer goes to stdout."""
    services = Services()
    presets, problems = services.presets()
    for problem in problems:
        warn(problem)
    if show:
        _list(presets, as_json=as_json)
        return
    try:
        chosen = chosen_preset(presets, preset)
    except UnusablePresetError as problem:
        line = str(problem) if preset else f"name a preset: {', '.join(p.key for p in presets)}"
        raise typer.BadParameter(line, param_hint="PRESET") from None
    text = _text(chosen)
    found = asyncio.run(_said(services, chosen, text, count, temperature, seed))
    if as_json:
        emit_json(
            {
                "preset": chosen.key,
                "candidates": [
                    {
                        "text": one.text,
                        "temperature": one.temperature,
                        "receipt": asdict(one.receipt),
                    }
                    for one in found
                ],
            }
        )
    elif found:
        tell("\n\n***\n\n".join(one.text.strip("\r\n ") for one in found))
    if not found:
        complain("nothing worth offering came back; try again, or another text or --temperature")
        raise typer.Exit(COULD_NOT)


def _list(presets: Sequence[Preset], *, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "presets": [
                    {"key": one.key, "name": one.name, "says": one.purpose} for one in presets
                ]
            }
        )
        return
    width = max(len(one.key) for one in presets)
    tell("\n".join(f"{one.key:<{width}}  {one.purpose}".rstrip() for one in presets))


def _text(preset: Preset) -> str:
    """What stands on standard input.

    Raises:
        Failure: nothing does, and the preset asks for something.
    """
    if not preset.takes_text:
        return ""
    if sys.stdin.isatty():
        message = f"pipe a text in: echo 'some text' | afterword say {preset.key}"
        raise Failure(message)
    text = decode(sys.stdin.buffer.read(), _NAME)
    if not text.strip():
        message = f"there is no text on standard input for the preset {preset.key}"
        raise Failure(message)
    return text


async def _said(  # noqa: PLR0917 -- one caller, and all of it is that caller's options
    services: Services,
    preset: Preset,
    text: str,
    count: int,
    temperature: float | None,
    seed: int | None,
) -> Sequence[Candidate]:
    settings = usable(services.resolve(None, {}))
    manuscript = Manuscript.parse(text, markup=Markup.PLAIN)
    desk = services.desk(manuscript, Plan(), settings, "rewrite")
    source = Source(manuscript, 0, len(manuscript.text))
    try:
        return await said(desk, preset, source, count=count, temperature=temperature, seed=seed)
    finally:
        await services.aclose()

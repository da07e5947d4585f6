"""`afterword model`: the weights on this machine, and an endpoint for other tools."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from afterword.bootstrap import Services
from afterword.cli.failure import Failure
from afterword.cli.opened import JsonOption, usable
from afterword.cli.output import emit_json, show, shown, tell, warn
from afterword.cli.pulling import with_bar
from afterword.engines.child_process import LlamaServer
from afterword.engines.hosts import is_loopback
from afterword.engines.keys import Key
from afterword.engines.weights import (
    CATALOGUE,
    DEFAULT_MODEL,
    Pulled,
    check_weights,
    find_weights,
    list_weights,
    pull,
    pull_from_hub,
    verify_weights,
)
from afterword.inference import EngineProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DESCRIPTION = "The model on this machine: list, pull, check and serve weights."


def register(app: typer.Typer) -> None:
    """Add the command and its own."""
    model = typer.Typer(rich_markup_mode=None, help=_DESCRIPTION)
    model.command("list")(list_models)
    model.command("pull")(pull_model)
    model.command("status")(status)
    model.command("serve")(serve)
    app.add_typer(model, name="model", short_help="The model here: list, pull, status, serve.")


NameOption = Annotated[
    str, typer.Option("--name", metavar="NAME", help="A name from `afterword model list`.")
]


def list_models(*, as_json: JsonOption = False) -> None:
    """List the models that are here and those that can be pulled by name."""
    here = {pulled.name: pulled for pulled in list_weights(Services().paths.models)}
    rows = [_row(name, here.get(name)) for name in (*CATALOGUE, *(here.keys() - CATALOGUE))]
    if as_json:
        emit_json({"models": rows})
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("name", "size", "here", "licence", "from"):
        table.add_column(column, justify="right" if column == "size" else "left")
    for row in rows:
        size = f"{row['bytes'] / 1e6:,.0f} MB"
        here_or_not = "yes" if row["here"] else "no"
        table.add_row(
            shown(row["name"]), size, here_or_not, shown(row["licence"]), shown(row["source"])
        )
    show(table)
    if not here:
        tell("\n`afterword model pull` fetches the default one.")


def _row(name: str, pulled: Pulled | None) -> dict[str, Any]:
    known = CATALOGUE.get(name)
    title = known.title if known else name
    return {
        "name": name,
        "title": title,
        "bytes": pulled.size if pulled else known.size if known else 0,
        "here": pulled is not None,
        "path": str(pulled.path) if pulled else None,
        "licence": (pulled.licence if pulled else "") or (known.licence if known else ""),
        "source": (pulled.source if pulled else "") or (known.requirement if known else ""),
        "default": name == DEFAULT_MODEL,
    }


def pull_model(
    *,
    repository: Annotated[
        str, typer.Option("--repo", metavar="OWNER/NAME", help="A Hugging Face repository.")
    ] = "",
    file: Annotated[str, typer.Option("--file", help="A GGUF file in that repository.")] = "",
    name: Annotated[str, typer.Option("--name", help="What to call it here.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Fetch it even if it is here.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch the default model, or a GGUF file of a repository; once."""
    if bool(repository) != bool(file):
        message = "--repo and --file go together"
        raise typer.BadParameter(message)
    if name and not repository and name not in CATALOGUE:
        message = f"no model {name!r} can be pulled by name; see `afterword model list`"
        raise Failure(message)
    services = Services()
    pulled = asyncio.run(_pull(services, repository, file, name, force=force))
    if as_json:
        emit_json(_row(pulled.name, pulled))
        return
    tell(f"{pulled.name} is here: {pulled.path} ({pulled.size / 1e6:,.0f} MB)")
    if pulled.name != DEFAULT_MODEL:
        tell(f'To use it, put in {services.paths.config}:\n\n[engine]\nmodel = "{pulled.name}"')


async def _pull(
    services: Services, repository: str, file: str, name: str, *, force: bool
) -> Pulled:
    models, offline = services.paths.models, services.offline
    found: list[Pulled] = []

    async def fetch(progress: Callable[[int, int], None]) -> None:
        if repository:
            came = await pull_from_hub(
                repository, file, models, progress=progress, name=name, offline=offline
            )
        else:
            known = CATALOGUE[name or DEFAULT_MODEL]
            came = await pull(known, models, progress=progress, offline=offline, force=force)
        found.append(came)

    await with_bar(fetch, file or CATALOGUE[name or DEFAULT_MODEL].title)
    return found[0]


def status(*, name: NameOption = "", as_json: JsonOption = False) -> None:
    """Check that the model in use is here and undamaged."""
    services = Services()
    chosen = name or usable(services.resolve(None, {})).engine_for("ghost").model or DEFAULT_MODEL
    path = find_weights(services.paths.models, chosen)
    problem = ""
    try:
        verify_weights(check_weights(path))
    except EngineProblem as found:
        problem = str(found)
    if as_json:
        row = _row(chosen, _pulled_as(services.paths.models, chosen))
        emit_json({**row, "ready": not problem, "problem": problem or None})
    elif not problem:
        tell(f"{chosen} is here and whole: {path}")
    if problem:
        raise Failure(problem)


def _pulled_as(models: Path, name: str) -> Pulled | None:
    return next((pulled for pulled in list_weights(models) if pulled.name == name), None)


def serve(
    *,
    name: NameOption = DEFAULT_MODEL,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    context_tokens: Annotated[
        int, typer.Option(min=256, help="Prompt and answer together, in tokens.")
    ] = 4096,
    key_env: Annotated[
        str, typer.Option(metavar="VARIABLE", help="Holds the key that clients must send.")
    ] = "AFTERWORD_API_KEY",
) -> None:
    """Be an OpenAI-compatible server for curl and any other tool, until interrupted."""
    given = os.environ.get(key_env, "").strip()
    key = Key(given or secrets.token_urlsafe(24))
    if not key.usable:
        message = f"the key in {key_env} holds characters that no header can carry"
        raise Failure(message)
    weights = check_weights(find_weights(Services().paths.models, name))
    _check_free(host, port)
    if not is_loopback(host):
        warn(f"{host} can be reached from other machines, and nothing on the way is encrypted")
    server = LlamaServer(
        weights, name=name, context_tokens=context_tokens, host=host, port=port, key=key
    )
    asyncio.run(_serve(server, name, f"${key_env}" if given else key.reveal()))


def _check_free(host: str, port: int) -> None:
    """Tell a taken port from the other reasons for which llama.cpp may not start."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        message = f"can't listen at {host}:{port}: {error.strerror}; choose --host or --port"
        raise Failure(message) from None


async def _serve(server: LlamaServer, name: str, key: str) -> None:
    """Say how to reach it, and keep it running.

    A key made here is shown, for it is good for nothing else; the writer's own never is.
    """
    try:
        address = await server.address()
        tell(
            f"{name} listens at {address.base_url}; Ctrl-C stops it.\n\n"
            f"curl {address.base_url}/completions \\\n"
            f'  -H "Authorization: Bearer {key}" -H "Content-Type: application/json" \\\n'
            """  -d '{"prompt": "The ferry was late, and", "max_tokens": 40}'"""
        )
        await server.wait()
    finally:
        await server.aclose()
    message = "the server ended by itself; `afterword doctor` checks this machine"
    raise Failure(message)

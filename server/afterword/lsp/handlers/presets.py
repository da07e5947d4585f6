"""`afterword.presets {}`: the presets there are, ours and the writer's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.presets"


async def presets(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any]:
    """`{presets: [{key, name, says}]}`; the writer is told which of their own can't be used."""
    del argument
    found, problems = server.session.services.presets()
    for problem in problems:
        server.say(problem)
    return {"presets": [{"key": one.key, "name": one.name, "says": one.purpose} for one in found]}

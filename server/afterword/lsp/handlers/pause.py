"""`afterword.pause {paused, minutes?, what?}`: no ghost text unless asked for; or no coach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.pause"


async def pause(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any]:
    """Pause or resume; answers with the state that now holds.

    `minutes` snoozes. With `what` "coach", it is the coach that marks nothing and asks nobody.
    """
    if argument.get("what") == "coach":
        server.session.pause_coach(paused=bool(argument.get("paused", True)))
        return {"paused": not server.session.coaching}
    if argument.get("paused", True):
        minutes = argument.get("minutes")
        server.quiet.pause(float(minutes) if isinstance(minutes, int | float) else None)
        for document in server.session.documents.values():
            document.ghost.forget()
            document.ahead.stop()
    else:
        server.quiet.resume()
    return {"paused": server.quiet.paused}

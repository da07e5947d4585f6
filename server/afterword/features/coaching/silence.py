"""The stretches that the writer has set aside with `<!-- afterword off -->` … `on`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from afterword.manuscript import Text

_SWITCH: Final = re.compile(r"<!--\s*afterword\s+(?P<state>on|off)\s*-->", re.IGNORECASE)


def silenced(text: Text) -> tuple[tuple[int, int], ...]:
    """The stretches `[start, end)` in code points, in order; costs the text's length."""
    found: list[tuple[int, int]] = []
    since: int | None = None
    for switch in _SWITCH.finditer(str(text)):
        off = switch["state"].lower() == "off"
        if off and since is None:
            since = switch.start()
        elif not off and since is not None:
            found.append((since, switch.end()))
            since = None
    if since is not None:
        found.append((since, len(text)))
    return tuple(found)


def is_silenced(stretches: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """Whether a place lies in one of the stretches, or reaches into it."""
    return any(a < end and start < b for a, b in stretches)

"""What a writer can choose about the coach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ModelTime = Literal["idle", "asked", "off"]

#: What to do where the model is too small for the task.
TOO_SMALL: Final = (
    "the model on this machine is too small to judge prose, so the craft rules speak alone: let "
    "[engine.coach] in config.toml name a server with a larger one"
)

#: What stands for all of the model's comments among the rules that are off.
MODEL: Final = "model"


@dataclass(frozen=True, slots=True)
class CoachOptions:
    """The choices about the coach, resolved.

    Attributes:
        enabled: whether anything is marked at all.
        off: names of rules that stay silent; "model" is all of the model's comments.
        model: when a model comments: `idle` on what changed, while the writer rests, `asked` only
            when told to, `off` never.
        persona: who speaks, by key or name; "" is the usual one.
        idle_s: seconds without an edit or a move before a model is asked.
        comments: the most comments on one paragraph.
    """

    enabled: bool = True
    off: tuple[str, ...] = ()
    model: ModelTime = "idle"
    persona: str = ""
    idle_s: float = 4.0
    comments: int = 4

"""Fillings by the embedded engine, as a writer gets them, from what each arm is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.bootstrap import Services
from afterword.context import Plan
from afterword.features.gaps.filling import fillings
from bench.gap_loss.drafts import Right, beat_of, draft

if TYPE_CHECKING:
    from pathlib import Path

    from bench.gap_loss.drafts import Draft
    from bench.memory_loss.places import Place


class Arm(NamedTuple):
    """What a filling is made from, beside the text before the gap, and how many are."""

    right: Right
    draws: int
    beat: bool = False


LEFT: Final = "the left side only"
BOTH: Final = "both sides"
FOREIGN: Final = "another book's right side"
BEAT: Final = "the left side and a beat"
BOTH_BEAT: Final = "both sides and a beat"
ARMS: Final = {
    LEFT: Arm(Right.NONE, 2),
    FOREIGN: Arm(Right.FOREIGN, 1),
    BOTH: Arm(Right.OWN, 4),
    BEAT: Arm(Right.NONE, 1, beat=True),
    BOTH_BEAT: Arm(Right.OWN, 2, beat=True),
}
#: The temperature of each filling of a gap.
_TEMPERATURES: Final = (0.5, 0.8, 0.7, 0.9)

Texts = dict[str, list[str]]


class Filler:
    """Fills gaps with the defaults, whatever settings this machine has."""

    def __init__(self, data: Path) -> None:
        environment = {"AFTERWORD_DATA": str(data), "AFTERWORD_OFFLINE": "1"}
        self._services = Services(environ=environment, settings_files=False)
        self._settings = self._services.resolve(None, {}).settings

    async def texts(self, place: Place, foreign: Place) -> Texts:
        """Each arm's fillings, "" where none was worth offering."""
        found: Texts = {}
        for name, arm in ARMS.items():
            beat = beat_of(place) if arm.beat else ""
            made = draft(place, arm.right, beat=beat, foreign=foreign)
            found[name] = [await self._text(made, number) for number in range(arm.draws)]
        return found

    async def _text(self, made: Draft, number: int) -> str:
        desk = self._services.desk(made.manuscript, Plan(), self._settings, "gap")
        temperature = _TEMPERATURES[number]
        found = await fillings(desk, made.hole, temperature=temperature, seed=1 + number)
        return found[0].text.strip() if found else ""

    async def aclose(self) -> None:
        """Stop the engine."""
        await self._services.aclose()

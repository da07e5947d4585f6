"""The keys about what is kept of candidates, and how accepted text is marked."""

from __future__ import annotations

from typing import Final

from afterword.config.keys import Key, Reach, Shape
from afterword.features.ledger.options import LedgerOptions, wrong_tag

_LEDGER = LedgerOptions()

LEDGER_KEYS: Final = (
    Key(
        "ledger.enabled",
        Shape.SWITCH,
        _LEDGER.enabled,
        "Whether it is recorded, on this machine alone, what became of what was offered: counts, "
        "times and places, no text.",
    ),
    Key(
        "ledger.text",
        Shape.SWITCH,
        _LEDGER.text,
        "Whether the record may hold the texts themselves, the offered one and what became of it.",
    ),
    Key(
        "ledger.candidates",
        Shape.SWITCH,
        _LEDGER.candidates,
        "Whether candidates are kept, on this machine alone, so that you can go back to them.",
    ),
    Key(
        "ledger.tag",
        Shape.TEXT,
        _LEDGER.tag,
        "How accepted text is marked for readers, with an ellipsis where it stands: "
        '"[…]{.afterword}", "<!-- afterword -->…<!-- /afterword -->", "… #afterword". Empty: not '
        "at all.",
        reach=Reach.PROJECT,
        check=wrong_tag,
    ),
)

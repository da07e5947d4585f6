"""The craft rules, in the order in which a writer meets them in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.rules import (
    ai_ism,
    cliche,
    doubled_word,
    echo,
    filter_verb,
    openings,
    passive_chain,
    pov_slip,
    rhythm,
    said_bookism,
    speech_adverb,
    stacked_modifiers,
    tense_slip,
    there_was,
    tic,
    unattributed,
)

if TYPE_CHECKING:
    from afterword.coach.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    doubled_word.RULE,
    echo.RULE,
    tic.RULE,
    cliche.RULE,
    ai_ism.RULE,
    filter_verb.RULE,
    there_was.RULE,
    passive_chain.RULE,
    stacked_modifiers.RULE,
    rhythm.RULE,
    openings.RULE,
    said_bookism.RULE,
    speech_adverb.RULE,
    unattributed.RULE,
    tense_slip.RULE,
    pov_slip.RULE,
)

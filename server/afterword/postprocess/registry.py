"""The filters in their order, each under the name it is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.postprocess.filters.boilerplate import boilerplate
from afterword.postprocess.filters.characters import characters
from afterword.postprocess.filters.chatter import chatter
from afterword.postprocess.filters.dashes import dashes
from afterword.postprocess.filters.echoes import (
    earlier_echo,
    prefix_echo,
    suffix_echo,
    suffix_marks,
)
from afterword.postprocess.filters.errors import errors
from afterword.postprocess.filters.joins import joins
from afterword.postprocess.filters.loops import loops
from afterword.postprocess.filters.markup import markup
from afterword.postprocess.filters.page import page
from afterword.postprocess.filters.paragraphs import paragraphs
from afterword.postprocess.filters.quotes import quote_balance, quote_signs
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.scripts import scripts
from afterword.postprocess.filters.sentences import sentences, whole
from afterword.postprocess.filters.special_tokens import special_tokens
from afterword.postprocess.filters.substance import substance

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filter

FILTERS: Final[tuple[tuple[str, Filter], ...]] = (
    # What is no text at all.
    ("characters", characters),
    ("special-tokens", special_tokens),
    ("errors", errors),
    # What is no prose of this manuscript.
    ("chatter", chatter),
    ("refusals", refusals),
    ("markup", markup),
    ("boilerplate", boilerplate),
    ("scripts", scripts),
    # As much as was asked for, and nothing twice.
    ("paragraphs", paragraphs),
    ("prefix-echo", prefix_echo),
    ("loops", loops),
    ("earlier-echo", earlier_echo),
    ("suffix-echo", suffix_echo),
    ("sentences", sentences),
    ("whole", whole),
    ("suffix-marks", suffix_marks),
    # As the page has it.
    ("quote-signs", quote_signs),
    ("dashes", dashes),
    ("joins", joins),
    ("quote-balance", quote_balance),
    ("substance", substance),
    ("page", page),
)

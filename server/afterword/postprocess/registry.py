"""The filters in their order, each under the name it is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.postprocess.filters.boilerplate import boilerplate
from afterword.postprocess.filters.bridge import bridge
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
from afterword.postprocess.filters.packing import packing
from afterword.postprocess.filters.page import page
from afterword.postprocess.filters.paragraphs import paragraphs
from afterword.postprocess.filters.quotes import quote_balance, quote_signs
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.scripts import scripts
from afterword.postprocess.filters.seams import lines, seams
from afterword.postprocess.filters.sentences import sentences, whole
from afterword.postprocess.filters.special_tokens import special_tokens
from afterword.postprocess.filters.substance import substance

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filter

Named = tuple[tuple[str, "Filter"], ...]

_TEXT: Final[Named] = (
    # What is no text at all.
    ("characters", characters),
    ("special-tokens", special_tokens),
    ("errors", errors),
    # What is no prose of this manuscript.
    ("chatter", chatter),
)
_PROSE: Final[Named] = (
    ("refusals", refusals),
    ("markup", markup),
    ("boilerplate", boilerplate),
    ("scripts", scripts),
)
_BEFORE: Final[Named] = (
    # As much as was asked for, and nothing twice.
    ("paragraphs", paragraphs),
    ("prefix-echo", prefix_echo),
    ("loops", loops),
)
_EARLIER: Final[Named] = (("earlier-echo", earlier_echo),)
_SUFFIX: Final[Named] = (("suffix-echo", suffix_echo),)
_GOING_ON: Final[Named] = (
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
_BETWEEN: Final[Named] = (
    ("bridge", bridge),
    # As the page has it, on both sides.
    ("quote-signs", quote_signs),
    ("dashes", dashes),
    ("quote-balance", quote_balance),
    ("substance", substance),
    ("seams", seams),
    ("lines", lines),
)

#: For what goes on at a cursor.
FILTERS: Final[Named] = (*_TEXT, *_PROSE, *_BEFORE, *_EARLIER, *_SUFFIX, *_GOING_ON)
#: For what fills a hole between paragraphs: these for all of it, `EACH` for each paragraph. An
#: answer that runs on into what follows is cut there first, or else it would seem to repeat it.
WHOLE: Final[Named] = (*_TEXT, ("packing", packing), *_PROSE)
EACH: Final[Named] = (*_BEFORE[1:], *_SUFFIX, *_EARLIER, *_GOING_ON)
#: For what fills a hole inside a paragraph.
INLINE: Final[Named] = (*WHOLE, *_BEFORE, *_SUFFIX, *_EARLIER, *_BETWEEN)

"""Names that begin as a word being typed does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names import mentions

if TYPE_CHECKING:
    from afterword.features.navigation.cast import Cast, Figure
    from afterword.manuscript import Text

_FEWEST: Final = 2  # letters typed before anything is offered
_LONGEST: Final = 40  # letters; what is longer is no name being typed
_MOST: Final = 20
_USUAL: Final = 3  # forms of a name that the text itself makes known: rarer ones are slips
_NEAR: Final = 8  # code points beside a form that show whether it is whole words
_BEING_TYPED: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\Z")


class Completion(NamedTuple):
    """A form of a name that a word being typed may become."""

    form: str
    figure: Figure


def word_before(text: Text, offset: int) -> str:
    """The letters right before an offset (code points) that a name may begin with, else "".

    At least two, the first one a capital where the script has any; a digit or a letter behind the
    offset means that no word is being typed there.
    """
    found = _BEING_TYPED.search(text.slice(offset - _LONGEST, offset))
    if found is None or len(found[0]) < _FEWEST or found[0][0].islower():
        return ""
    after = text.slice(offset, offset + 1)
    return "" if after.isalnum() else found[0]


def completions(cast: Cast, text: Text, offset: int, word: str) -> list[Completion]:
    """The names that begin like `word`, lore's first, then the most frequent.

    Lore's are always known; of others only those that the text before the word names already.
    """
    start = offset - len(word)
    before: str | None = None
    found: dict[str, Completion] = {}
    for figure in cast.figures:
        usual = figure.forms if figure.entries else (figure.name, *figure.forms[: _USUAL + 1])
        forms = [form for form in usual if form.startswith(word) and form != word]
        if forms and not figure.entries:
            before = text.slice(0, start) if before is None else before
            forms = [form for form in forms if _is_named(before, form)]
        for form in forms:
            found.setdefault(form, Completion(form, figure))
        if len(found) >= _MOST:
            break
    return list(found.values())[:_MOST]


def _is_named(text: str, form: str) -> bool:
    """Whether a text mentions a form as whole words; stops at the first mention."""
    at = text.find(form)
    while at >= 0:
        near = max(0, at - _NEAR)
        around = mentions(text[near : at + len(form) + _NEAR], [form])
        if any(mention.start == at - near for mention in around):
            return True
        at = text.find(form, at + 1)
    return False

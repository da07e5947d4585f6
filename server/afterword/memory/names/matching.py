"""Finding known names in a text: whole words only, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

_HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_KATAKANA: Final = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HIRAGANA: Final = "\u3041-\u3096\u309d-\u309f"
_HANGUL: Final = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_UNSPACED: Final = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}{_HANGUL}]")
_MARKS: Final = "\u0300-\u036f"
_HYPHENS: Final = "-\u2010\u2011"
_APOSTROPHES: Final = "'’ʼ"
#: What may follow an apostrophe without making another word of a name: "Ann's", "Ann'll".
_CLITICS: Final = r"(?:s|S|d|ll|ve|re|m)(?![^\W_])"
#: One space, or the line break of a wrapped paragraph; never a blank line.
_SPACE: Final = r"(?:[^\S\r\n]+(?:(?:\r\n|\r|\n)[^\S\r\n]*)?|(?:\r\n|\r|\n)[^\S\r\n]*)"
#: What must not follow a form, by the script of its last letter.
_END: Final = (
    rf"(?:(?<=[^\w{_MARKS}])|(?<=[{_HAN}{_HIRAGANA}{_HANGUL}])|(?<=[{_KATAKANA}])(?![{_KATAKANA}])|"
    rf"(?<=[\w{_MARKS}])(?<![{_HAN}{_HIRAGANA}{_HANGUL}{_KATAKANA}])"
    rf"(?![^\W_]|[{_MARKS}]|[{_HYPHENS}][^\W_]|[{_APOSTROPHES}](?!{_CLITICS})[^\W_]))"
)


class Mention(NamedTuple):
    """Where a text names somebody: code points `[start, end)`, a possessive 's left out.

    `form` is the form that was looked for; `text[start:end]` may part its words by a line break,
    have another apostrophe, or a capital where the form begins with a small letter.
    """

    start: int
    end: int
    form: str


def mentions(text: str, forms: Collection[str]) -> list[Mention]:
    """Every mention of any of the forms, in order; where several begin, the longest alone.

    Case counts, but a form that begins with a small letter ("the abbot") may begin a sentence.
    A form is never found inside another word: "Ann" neither in "Anne" nor in "Ann-Marie" nor in
    "O'Ann"; "d'Emma" is "Emma". Han characters and hiragana match wherever they stand, katakana
    in a run of its own, Hangul where a word begins.
    """
    pattern, form_of = _compiled(frozenset(forms))
    if pattern is None:
        return []
    found: list[Mention] = []
    at = 0
    search = pattern.search
    while match := search(text, at):
        start, at = match.span()
        if _begins_a_word(text, start):
            written = match[0]
            form = form_of.get(written) or form_of[_plain(written)]
            found.append(Mention(start, at, form))
        else:
            at = start + 1
    return found


def is_form_of_unspaced_script(form: str) -> bool:
    """Whether a form is written in a script that puts no spaces between words."""
    return _UNSPACED.search(form) is not None


def _begins_a_word(text: str, start: int) -> bool:
    """Whether no word reaches over `start` from before it."""
    if start == 0:
        return True
    before, first = text[start - 1], text[start]
    if _UNSPACED.match(first):
        if re.match(f"[{_KATAKANA}]", first):
            return re.match(f"[{_KATAKANA}]", before) is None
        return re.match(f"[{_HANGUL}]", first) is None or not before.isalnum()
    if before.isalnum():
        return _UNSPACED.match(before) is not None
    further = text[start - 2] if start > 1 else ""
    # "O'Brien" is one word, "d'Emma" and "qu'Emma" are two; "--Ann" is one, "X-Ann" is none.
    joined = before in _HYPHENS and further.isalnum()
    return not joined and not (before in _APOSTROPHES and further.isupper())


@lru_cache(maxsize=32)
def _compiled(forms: frozenset[str]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """One alternation over the forms, and the form that each plain spelling of one stands for."""
    form_of: dict[str, str] = {}
    for form in sorted(forms):
        for composed in ("NFC", "NFD"):
            plain = _plain(unicodedata.normalize(composed, form))
            if plain:
                form_of.setdefault(plain, form)
                if plain[0].islower():
                    form_of.setdefault(plain[0].upper() + plain[1:], form)
    if not form_of:
        return None, form_of
    root: _Trie = {}
    for plain in form_of:
        node = root
        for character in plain:
            node = node.setdefault(character, {})
        node[""] = {}
    # The branches stand first: the engine then skips to characters that begin a form.
    return re.compile(_alternatives(root) + _END), form_of


#: The forms by their letters; "" marks where one ends.
_Trie = dict[str, "_Trie"]


def _alternatives(node: _Trie) -> str:
    """What may follow in a form, as an expression: longer forms first.

    A tree of branches: the engine tries a letter once, not once for each form that begins with it.
    """
    branches = []
    for character, following in sorted(node.items(), reverse=True):
        written = _written(character)
        while len(following) == 1 and "" not in following:
            [(character, following)] = following.items()  # noqa: PLW2901 -- there is one way on
            written += _written(character)
        branches.append(written + (_alternatives(following) if following.keys() - {""} else ""))
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _written(character: str) -> str:
    if character == " ":
        return _SPACE
    return f"[{_APOSTROPHES}]" if character == "'" else re.escape(character)


def _plain(written: str) -> str:
    """A spelling with one kind of apostrophe and single spaces."""
    for apostrophe in _APOSTROPHES[1:]:
        written = written.replace(apostrophe, "'")
    return " ".join(written.split())

"""From what a model sent to comments: JSON first, then what can be made of it, else nothing."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from afterword.coach.critique.scanning import BEGIN, LONGEST, THOUGHT, Scanner

_DEEPEST: Final = 3  # how far comments may be wrapped in something else
_MOST: Final = 50  # comments of one answer that are looked at

# The parts of a comment, and what else models call them.
_NAMES: Final = {
    "sentence": ("sentence", "sentence_number", "sentence_index", "sentence_id", "line", "number"),
    "quote": ("quote", "span", "text", "excerpt", "original", "phrase"),
    "category": ("category", "type", "kind", "issue", "label"),
    "why": ("why", "reason", "explanation", "comment", "message", "feedback", "problem"),
    "rewrite": ("rewrite", "suggestion", "revision", "replacement", "rewritten", "fix", "edit"),
}
_PART_OF: Final = {name: part for part, names in _NAMES.items() for name in names}
_KEYS: Final = "|".join(sorted(_PART_OF, key=len, reverse=True))
# A text value up to what can only stand behind one: another key, or the comment's end.
_VALUE: Final = re.compile(
    rf'(?P<key>"(?:{_KEYS})"\s*:\s*)"(?P<value>.*?)"(?=\s*(?:,\s*"(?:{_KEYS})"\s*:|,?\s*\}}))',
    re.DOTALL | re.IGNORECASE,
)
_BARE_QUOTE: Final = re.compile(r'\\.|"', re.DOTALL)
_SMART_KEY: Final = re.compile(rf"[“”](?P<key>{_KEYS}|comments)[“”](?=\s*:)", re.IGNORECASE)


class Raw(NamedTuple):
    """A comment as the model made it, nothing of it checked; "" for what it left out.

    `cut` names the part that the answer broke off in, "" where it is whole.
    """

    sentence: int | None
    quote: str
    category: str
    why: str
    rewrite: str
    cut: str = ""


def comments_in(answer: str) -> tuple[Raw, ...]:
    """The comments in an answer, in its order; never raises.

    Talk around the JSON is passed over. JSON that is broken or cut off is mended, and the part it
    broke off in is named.
    """
    text = THOUGHT.sub("", answer).replace("\ufeff", "")[:LONGEST]
    found, sound = _decoded(text)
    if not sound:
        found = _mended(text)
    return tuple(found[:_MOST])


def _decoded(text: str) -> tuple[list[Raw], bool]:
    """The comments in whatever stands in a text as JSON should, and whether all of it does."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Raw] = []
    sound = True
    at = 0
    while begin := BEGIN.search(text, at):
        try:
            value, at = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            sound, at = False, begin.start() + 1
        else:
            found += [_raw(one) for one in _shaped(value) or ()]
    return found, sound


def _mended(text: str) -> list[Raw]:
    """What can be made of JSON that isn't quite: what is whole in it, or more by mending it all."""
    begin = BEGIN.search(text)
    if not begin:
        return []
    text = _VALUE.sub(_escaped, _SMART_KEY.sub(r'"\g<key>"', text[begin.start() :]))
    found, sound = _decoded(text)
    if sound:
        return found
    shaped = _shaped(_repaired(text)) or []
    if len(shaped) <= len(found):
        return found
    raws = [_raw(one) for one in shaped]
    scanner = Scanner()
    scanner.enough(text)
    if not scanner.whole:
        last = _PART_OF.get(str(list(shaped[-1])[-1]).casefold(), "")
        raws[-1] = raws[-1]._replace(cut=last or "quote")
    return raws


def _repaired(text: str) -> Any:
    from json_repair import loads  # noqa: PLC0415 -- 30 ms that only a broken answer is worth

    try:
        return loads(text)
    except Exception:  # noqa: BLE001 -- whatever it can't mend holds no comment
        return None


def _escaped(match: re.Match[str]) -> str:
    """A text value with its own quotes escaped."""
    value = _BARE_QUOTE.sub(lambda m: r"\"" if m.group() == '"' else m.group(), match["value"])
    return f'{match["key"]}"{value}"'


def decoded(answer: str) -> tuple[Any, bool]:
    """The object that an answer is meant to be, mended where it has to be; and whether it is whole.

    None where there is none; never raises.
    """
    text = THOUGHT.sub("", answer).replace("\ufeff", "")[:LONGEST]
    begin = BEGIN.search(text)
    if not begin:
        return None, False
    text = text[begin.start() :]
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        scanner = Scanner()
        scanner.enough(text)
        return _repaired(text), scanner.whole
    return value, True


def _shaped(value: Any, depth: int = 0) -> list[dict[str, Any]] | None:
    """The comments in a decoded value; None where it has nothing of the kind."""
    if isinstance(value, dict):
        if _is_comment(value):
            return [value]
        if not value:
            return None
        inner = [_shaped(part, depth + 1) for part in value.values()] if depth < _DEEPEST else []
        return next((found for found in inner if found is not None), None)
    if isinstance(value, list):
        found = [one for one in value if isinstance(one, dict) and _is_comment(one)]
        return found if found or not value else None
    if isinstance(value, str) and depth and BEGIN.search(value) and '"' in value:
        return _shaped_text(value, depth)
    return None


def _shaped_text(text: str, depth: int) -> list[dict[str, Any]] | None:
    """Comments in JSON that was sent as a text within JSON."""
    try:
        return _shaped(json.loads(text, strict=False), depth + 1)
    except (ValueError, RecursionError):
        return None


def _is_comment(value: dict[str, Any]) -> bool:
    parts = {_PART_OF.get(str(key).casefold()) for key in value}
    return "quote" in parts and len(parts - {None}) > 1


def _raw(value: dict[str, Any]) -> Raw:
    parts: dict[str, Any] = {}
    for key, said in value.items():
        part = _PART_OF.get(str(key).casefold())
        if part is not None:
            parts.setdefault(part, said)
    return Raw(
        _number(parts.get("sentence")),
        _text(parts.get("quote")),
        _text(parts.get("category")),
        _text(parts.get("why")),
        _text(parts.get("rewrite")),
    )


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _number(said: Any) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    found = re.search(r"\d{1,4}", str(said))
    return int(found.group()) if found else None

"""The fields of an entry: front matter, or `key: value` lines at its start."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from afterword.manuscript.front_matter import front_matter_keys
from afterword.memory.lore.triggers import BadTrigger, Trigger, read_trigger, split_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript.front_matter import Key

#: The keys that are ours, in every spelling.
_OURS: Final = {
    **dict.fromkeys(("name", "title"), "name"),
    **dict.fromkeys(
        ("alias", "aliases", "aka", "a.k.a.", "also known as", "also called", "nicknames"),
        "aliases",
    ),
    **dict.fromkeys(("trigger", "triggers", "keys", "keyword", "keywords"), "triggers"),
    **dict.fromkeys(("always", "always on", "always in", "constant"), "always"),
    "priority": "priority",
    **dict.fromkeys(("from", "valid from", "since"), "from"),
    **dict.fromkeys(("until", "valid until", "till", "valid to"), "until"),
    **dict.fromkeys(("kind", "type", "category"), "kind"),
    **dict.fromkeys(("pin", "pinned", "pins"), "pinned"),
}
#: Keys that other programs keep in front matter, and that say nothing of the story.
_TECHNICAL: Final = frozenset(
    [
        "id",
        "uid",
        "uuid",
        "tag",
        "tags",
        "date",
        "created",
        "updated",
        "modified",
        "cssclass",
        "cssclasses",
        "publish",
        "published",
        "layout",
        "template",
        "draft",
        "image",
        "cover",
        "slug",
        "status",
        "permalink",
        "banner",
        "icon",
    ]
)
#: Ours only at an entry's start: further down they may be prose.
_ONLY_AT_START: Final = frozenset({"name", "from", "until", "kind", "always"})
_YES: Final = frozenset({"yes", "true", "on", "1", "always", "y"})
_NO: Final = frozenset({"no", "false", "off", "0", "never", "n", ""})
_LINE: Final = re.compile(
    r"[ \t]{0,3}(?:[-*+•][ \t]+)?(?P<mark>\*\*|__|\*|_)?"
    r"(?P<key>[^\W\d_][\w '’./-]{0,29}?)[ \t]*"
    r"(?:(?P=mark)[ \t]*[:：]|[:：](?P=mark)|(?(mark)(?!)|[:：]))"
    r"(?:[ \t]+(?P<value>.*?))?[ \t]*"
)
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?P<item>.+?)[ \t]*")
_PART: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,;]+)\s*(?:[,;]|$)""")
_LONGEST_VALUE: Final = 160  # code points of an attribute; more is prose
_MOST_KEY_WORDS: Final = 3
#: "She said: no" is a sentence.
_SPEAKERS: Final = frozenset(
    ["he", "she", "they", "we", "i", "you", "it", "il", "elle", "er", "sie", "он", "она"]
)


@dataclass(slots=True)
class Fields:
    """What an entry's fields say; filled while they are read."""

    name: str = ""
    aliases: list[str] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    always: bool = False
    priority: int = 0
    valid_from: str = ""
    valid_until: str = ""
    pinned: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    kind: str = ""
    #: Lines from 0, with what is wrong there.
    problems: list[tuple[int, str]] = field(default_factory=list)

    def take(self, key: str, values: Sequence[str], line: int, *, listed: bool) -> None:
        """Take one of our keys; `values` are its items where it is `listed`, else one text."""
        match key:
            case "name":
                self.name = " ".join(values)
            case "aliases":
                self.aliases += (
                    values if listed else [alias for value in values for alias in parts_of(value)]
                )
            case "triggers":
                for value in values:
                    self._take_triggers(value, line)
            case "always":
                self._take_always(" ".join(values), line)
            case "priority":
                self._take_priority(" ".join(values), line)
            case "from":
                self.valid_from = " ".join(values)
            case "until":
                self.valid_until = " ".join(values)
            case "kind":
                self.kind = " ".join(values)
            case _:
                self.pinned += values

    def _take_triggers(self, written: str, line: int) -> None:
        for one in split_triggers(written):
            try:
                self.triggers.append(read_trigger(one))
            except BadTrigger as bad:
                self.problems.append((line, f"the trigger {one} is left out: {bad}"))

    def _take_always(self, written: str, line: int) -> None:
        word = written.casefold()
        if word not in _YES | _NO:
            self.problems.append((line, f"always is yes or no, not {written}"))
        self.always = word in _YES

    def _take_priority(self, written: str, line: int) -> None:
        try:
            self.priority = int(written)
        except ValueError:
            self.problems.append((line, f"priority is a whole number, not {written or 'nothing'}"))


def read_front_matter_fields(block: str, first_line: int) -> Fields:
    """The fields of a front matter block, without its fences; keys of other programs are none."""
    fields = Fields()
    for key in front_matter_keys(block):
        line = first_line + key.line
        ours = _OURS.get(_plain_key(key.name))
        if ours:
            values = _values_of(key)
            if ours == "triggers" and not _listed(key):
                values = [key.value] if key.value else list(key.deeper)
            fields.take(ours, values, line, listed=_listed(key))
        elif key.name not in _TECHNICAL:
            _take_attribute(fields, key)
    return fields


def read_lines(lines: Sequence[str], first_line: int, fields: Fields) -> list[str]:
    """The body in an entry's lines, with our fields taken out of it into `fields`.

    Attributes are read and stay where they are.
    """
    body: list[str] = []
    at, at_start = 0, True
    while at < len(lines):
        found = _LINE.fullmatch(lines[at])
        if found is None or not _is_key(found["key"]):
            at_start = at_start and not lines[at].strip()
            body.append(lines[at])
            at += 1
            continue
        end = at + 1
        value = (found["value"] or "").strip()
        values = [value] if value else []
        if not value:
            end, values = _items(lines, end)
        ours = _OURS.get(_plain_key(found["key"]))
        if ours and (at_start or ours not in _ONLY_AT_START):
            fields.take(ours, values, first_line + at, listed=not value)
        else:
            text = ", ".join(values)
            if 0 < len(text) <= _LONGEST_VALUE:
                fields.attributes.append((found["key"].strip().lower(), _bare(text)))
            else:
                at_start = False
            body += lines[at:end]
        at = end
    return body


def parts_of(written: str) -> list[str]:
    """The items of a list parted by commas or semicolons; quotes may hold either."""
    return [bare for part in _PART.findall(written) if (bare := _bare(part))]


def _items(lines: Sequence[str], at: int) -> tuple[int, list[str]]:
    """The list under a key: where it ends, and its items."""
    items = []
    while at < len(lines) and (found := _ITEM.fullmatch(lines[at])):
        items.append(_bare(found["item"]))
        at += 1
    return at, items


def _listed(key: Key) -> bool:
    return (key.value.startswith("[") and key.value.endswith("]")) or (
        not key.value and any(line.startswith("- ") for line in key.deeper)
    )


def _values_of(key: Key) -> list[str]:
    """The items of a front matter key: an inline list, a list of dashes, or its one text."""
    if not key.value and any(line.startswith("- ") for line in key.deeper):
        return [_bare(line[2:]) for line in key.deeper if line.startswith("- ")]
    if key.value.startswith("[") and key.value.endswith("]"):
        return parts_of(key.value[1:-1])
    return [key.scalar] if key.scalar else []


def _take_attribute(fields: Fields, key: Key) -> None:
    """An attribute, or those of a mapping one level deep ("looks:" over "  eyes: grey")."""
    values = _values_of(key)
    nested = [found for line in key.deeper if (found := _LINE.fullmatch(line))]
    if not key.value and nested and not _listed(key):
        fields.attributes += [
            (found["key"].strip().lower(), _bare(found["value"]))
            for found in nested
            if found["value"]
        ]
    elif values:
        fields.attributes.append((key.name, ", ".join(values)))


def _is_key(written: str) -> bool:
    words = written.casefold().split()
    return len(words) <= _MOST_KEY_WORDS and "//" not in written and words[0] not in _SPEAKERS


def _plain_key(written: str) -> str:
    return re.sub(r"[\s_-]+", " ", written.strip()).casefold()


def _bare(written: str) -> str:
    """A value without quotes, comment or emphasis around it."""
    text = written.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1].replace('\\"', '"')
    return text.strip("*_").strip() if text[:1] in "*_" else text

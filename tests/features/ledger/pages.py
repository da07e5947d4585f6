"""A page as a browser's parser sees it: its tables, its drawings, and whatever it asks for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset({"meta", "link", "img", "br", "hr", "input", "source", "base"})
_ASKING: Final = ("src", "href", "xlink:href", "srcset", "action", "data", "poster", "formaction")


class Page(HTMLParser):
    """What a page holds.

    `tables` are by the id of the element around them, with their head first; `unclosed` are tags
    that nothing closes; `asks` is what would be fetched; `told` says of each drawing whether it
    has a title and a description that it names.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asks: list[str] = re.findall(r"url\(|@import|https?://|//[a-z]", text)
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self.told: list[bool] = []
        self._ids: set[str] = set()
        self._labelled: list[str] = []
        self._around = ""
        self._cell: list[str] | None = None
        self.feed(text)
        self.close()
        self.told = [set(names.split()) <= self._ids for names in self._labelled]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.asks += [given[name] for name in _ASKING if name in given]
        assert not any(name.startswith("on") for name in given)
        if "id" in given:
            assert given["id"] not in self._ids
            self._ids.add(given["id"])
            if tag in {"figure", "section"}:
                self._around = given["id"]
        if tag == "svg":
            self._labelled.append(given["aria-labelledby"])
        if tag == "table":
            self.tables[self._around] = []
        if tag == "tr":
            self.tables[self._around].append([])
        if tag in {"td", "th"}:
            self._cell = []
        if tag not in _VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag
        if tag in {"td", "th"} and self._cell is not None:
            self.tables[self._around][-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)


def number(cell: str) -> int:
    """The whole number that a cell shows."""
    return int(cell.replace(",", ""))

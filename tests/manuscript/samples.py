"""Random manuscripts: snippets that each mean something to the reader, thrown together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SNIPPETS = (
    "# One",
    "## Chapter Two",
    "#Chapter Three",
    "#",
    "CHAPTER IV",
    "CHAPTER IV.\nThe Lamp",
    "Chapter 5. The Quay",
    "PART TWO",
    "Book the First--Salt",
    "I",
    "II.",
    "III",
    "1",
    "2",
    "1. Buy oil",
    "2. The Quay",
    "PREFACE",
    "EPILOGUE",
    "CONTENTS",
    "THE LONG NIGHT",
    "The Long Night",
    "The Quay     12",
    "第三回　燈台",
    "第四回\n-----",
    "一",
    "***",
    "* * *",
    "---",
    "===",
    "-----------",
    "⁂",
    "```",
    "```python\nx = 1\n```",
    "~~~~",
    "<!-- gap: the storm -->",
    "<!-- note",
    "-->",
    "<!-- a\n\nb -->",
    "---\ntitle: Salt\n---",
    "title: Salt",
    "[…]",
    "[insert the storm here]",
    "TK",
    "[a](b)",
    "[ ] x",
    "| a | b |\n| - | - |",
    "<div>\nraw",
    "- a point",
    "* another",
    "> quoted",
    '"Stay," she said.',
    "The lamp went out, and nobody came up the stairs to light it again that night.",
    (
        "The lamp went out, and nobody came up the stairs to light\nit again that night; "
        "in the morning the keeper\nfound the door unlocked."
    ),
    "　　燈滅了，沒有人上樓。",
    "燈滅了，沒有人上樓\n　　夜裡很冷。",
    "word " * 60,
    "*** START OF THE PROJECT GUTENBERG EBOOK SALT ***",
    "*** END OF THE PROJECT GUTENBERG EBOOK SALT ***",
    "底本：「燈台」",
    "-------\n【テキスト中に現れる記号について】\n-------",
    "\ufeff",
    " ",
    "\t",
    "\x0c",
    "\u2028",
    "😀",
    "\ud83d",
    "Title",
    "x",
)
BREAKS = (
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\n \n",
    "\n    ",
    " ",
    "",
)


def random_text(random: Random, pieces: int) -> str:
    return "".join(random.choice(SNIPPETS) + random.choice(BREAKS) for _ in range(pieces))


def random_edit(random: Random, text: str) -> tuple[int, int, str]:
    """A start, an end and a new text; mostly small, as typing is."""
    start = random.randint(0, len(text))
    kind = random.random()
    if kind < 0.5:
        new = random.choice((*"aI1#*-`<>[] \n\r=.", "\n\n", "\r\n"))
        return start, start, new
    end = min(len(text), start + random.choice((0, 1, 1, 2, 3, 8, 40, 300)))
    new = random.choice(("", "", *SNIPPETS)) + random.choice(("", *BREAKS))
    return start, end, new if kind < 0.9 else random_text(random, 5)

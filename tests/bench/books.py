"""Made-up books of any length, the same in every run and on every machine."""

from __future__ import annotations

import random

from afterword.memory.lore import Lore, LoreEntry

_WORDS = tuple(
    """the keeper of lantern and a boat rain came down over quay salt her brother counted nine
    letters again without word before bell at dusk he had not been told so she went on along
    harbour wall where nobody stood but old dog who feared tide less than men did in those
    years""".split()  # noqa: SIM905 -- a list of words reads best as a sentence
)
_NAMES = ("Marta", "Ansel", "Old Pym", "the Widow Crane", "Jorun", "Salt Quay", "Tern Island")

#: What is known of them all, and of sixty others that no book names.
LORE = Lore(
    tuple(
        LoreEntry(name, body=f"{name} is in every chapter. " * 4, origin="lore.md", line=number)
        for number, name in enumerate((*_NAMES, *(f"Nobody {n}" for n in range(60))))
    )
)


def _sentence(chance: random.Random) -> str:
    words = chance.choices(_WORDS, k=chance.randint(5, 22))
    if chance.random() < 0.5:
        words[0] = chance.choice(_NAMES)
    text = " ".join(words)
    return text[0].upper() + text[1:] + chance.choice("....?!")


def _paragraph(chance: random.Random) -> str:
    sentences = " ".join(_sentence(chance) for _ in range(chance.randint(1, 7)))
    return f"“{sentences}”" if chance.random() < 0.3 else sentences


def book(words: int, *, seed: int = 1, chapter_words: int = 3000) -> str:
    """A Markdown novel of about `words` words in chapters, with front matter."""
    chance = random.Random(seed)
    parts = ["---\ntitle: The Tern Light\npremise: A keeper counts boats that aren't there.\n---"]
    written, chapter, in_chapter = 0, 0, chapter_words
    while written < words:
        if in_chapter >= chapter_words:
            chapter, in_chapter = chapter + 1, 0
            parts.append(f"## Chapter {chapter}: {chance.choice(_NAMES)}")
        paragraph = _paragraph(chance)
        parts.append(paragraph)
        count = len(paragraph.split())
        written, in_chapter = written + count, in_chapter + count
    return "\n\n".join(parts) + "\n"

"""The books of the corpus come out as a reader sees them; counts were checked by reading."""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from afterword.manuscript import Edit, Kind, Layout, Manuscript, markup_for

CORPUS = Path(
    os.environ.get("AFTERWORD_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus")
)
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: AFTERWORD_CORPUS says where it is"),
]
FILES = sorted(
    path.relative_to(CORPUS).as_posix()
    for path in CORPUS.rglob("*")
    if path.suffix in {".md", ".txt"} and path.name != "NOTICE.txt"
)


@cache
def book(name: str) -> Manuscript:
    path = CORPUS / name
    return Manuscript.parse(path.read_bytes().decode("utf-8"), markup=markup_for(path.name))


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read_without_loss(name: str) -> None:
    manuscript = book(name)
    source = str(manuscript.text)
    placed = list(manuscript.blocks())
    edges = [0, *(at for block in placed for at in (block.start, block.end)), len(source)]
    assert edges == sorted(edges)
    assert all(source[p.start : p.end] == p.block.text for p in placed)
    between = "".join(source[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert not between.strip("\ufeff \t\r\n\f\v\u3000\u00a0")
    assert all(
        p.line == manuscript.text.position(p.start).line for p in placed[:: 1 + len(placed) // 50]
    )
    assert manuscript.words > 0


@pytest.mark.parametrize(
    ("name", "pattern", "count"),
    [
        ("en-novels/austen_emma.md", r"CHAPTER [IVX]+", 55),
        ("en-novels/austen_emma.md", r"VOLUME [I]+", 3),
        ("en-novels/bronte-c_jane-eyre_nolf.txt", r"CHAPTER [XVI]+\b.*", 38),
        ("en-novels/dickens_a-christmas-carol.md", r"STAVE .*", 5),
        ("en-novels/joyce_dubliners.md", r"(?!MUNI|ROYAL)[^a-z]+", 15),
        ("en-novels/stevenson_treasure-island.txt", r"\d+ \D+", 34),
        ("en-novels/stevenson_treasure-island.txt", r"PART [A-Z]+ \D+", 6),
        ("en-novels/stoker_dracula.md", r"CHAPTER \d+", 27),
        ("en-novels-gutenberg-raw/aliceinwonderland.txt", r"CHAPTER [IVX]+\. \S.*", 12),
        ("en-novels-gutenberg-raw/doriangray.txt", r"CHAPTER [IVX]+\.", 20),
        ("en-novels-gutenberg-raw/frankenstein.txt", r"(?:Letter|Chapter) \d+", 28),
        ("en-novels-gutenberg-raw/greatgatsby.txt", r"[IVX]+", 9),
        ("en-novels-gutenberg-raw/prideandprejudice.txt", r"Chapter \d+", 61),
        ("en-novels-gutenberg-raw/scarletletter.txt", r"[IVX]+\. \S.*", 24),
        ("en-novels-gutenberg-raw/taletwocities.txt", r"CHAPTER [IVX]+\. \S.*", 45),
        ("en-novels-gutenberg-raw/taletwocities.txt", r"Book the .*", 3),
        ("en-novels-gutenberg-raw/war-and-peace_2600-0.txt", r"CHAPTER [IVXL]+", 365),
        ("en-novels-gutenberg-raw/war-and-peace_2600-0.txt", r"(?:BOOK .*|.* EPILOGUE.*)", 17),
        ("non-english/de_kafka_die-verwandlung_pg22367.txt", r"I+\.", 3),
        ("non-english/fr_flaubert_madame-bovary_pg14155.txt", r"[IVX]+", 35),
        ("non-english/fr_flaubert_madame-bovary_pg14155.txt", r".* PARTIE", 3),
        ("non-english/ja_soseki_wagahai-wa-neko_aozora.txt", r"[一二三四五六七八九十]+", 11),
        ("non-english/ru_chekhov_Дама-с-собачкой.txt", r"[IV]+", 4),
        ("non-english/ru_dostoevsky_Белые-ночи.txt", r"Ночь .*", 4),
        ("non-english/ru_pushkin_Пиковая-дама.txt", r"[IV]+", 6),
        ("non-english/zh_cao-xueqin_honglou-meng_pg24264.txt", r"第.+回\b.*", 120),
        ("traps/wilde_the-importance-of-being-earnest.md", r".* ACT", 3),
    ],
)
def test_chapters_are_as_many_as_a_reader_counts(name: str, pattern: str, count: int) -> None:
    sections = book(name).outline.sections
    named = [section for section in sections if re.fullmatch(pattern, section.title)]
    assert len(named) == count
    if "emma" not in name:  # whose second and third volumes are marked otherwise than the first
        assert len({section.level for section in named}) == 1
    assert all(a.end <= b.start for a, b in pairwise(named))


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("en-novels/austen_emma.md", Layout.BLANK_SEPARATED),
        ("en-novels/wells_the-time-machine.md", Layout.BLANK_SEPARATED),
        ("en-novels/bronte-c_jane-eyre_nolf.txt", Layout.LINE_PER_PARAGRAPH),
        ("en-novels/stevenson_treasure-island.txt", Layout.LINE_PER_PARAGRAPH),
        ("en-novels-gutenberg-raw/frankenstein.txt", Layout.HARD_WRAPPED),
        ("en-novels-gutenberg-raw/prideandprejudice.txt", Layout.HARD_WRAPPED),
        ("non-english/ja_soseki_wagahai-wa-neko_aozora.txt", Layout.LINE_PER_PARAGRAPH),
        ("non-english/ru_chekhov_Тоска.txt", Layout.LINE_PER_PARAGRAPH),
        ("non-english/zh_cao-xueqin_honglou-meng_pg24264.txt", Layout.INDENTED),
        ("traps/blake_songs-of-innocence-and-of-experience.md", Layout.BLANK_SEPARATED),
    ],
)
def test_layouts(name: str, layout: Layout) -> None:
    assert book(name).layout is layout


def test_shapes_fit_the_page() -> None:
    pride = book("en-novels-gutenberg-raw/prideandprejudice.txt").shape
    assert (pride.eol, pride.margin, pride.blank_between) == ("\n", " " * 6, True)
    assert 68 <= pride.wrap <= 76
    cat = book("non-english/ja_soseki_wagahai-wa-neko_aozora.txt").shape
    assert (cat.wrap, cat.indent, cat.blank_between) == (0, "\u3000", False)
    assert book("en-novels-gutenberg-raw/war-and-peace_2600-0.txt").shape.eol == "\r\n"


def test_an_archive_s_own_words_are_not_the_book_s() -> None:
    alice = book("en-novels-gutenberg-raw/aliceinwonderland.txt")
    first, *_, last = alice.blocks()
    assert first.block.kind is last.block.kind is Kind.BOILERPLATE
    assert alice.outline.title.startswith("Alice")
    assert 26_000 < alice.words < 26_600
    cat = book("non-english/ja_soseki_wagahai-wa-neko_aozora.txt")
    assert next(p for p in cat.blocks() if p.block.text.startswith("底本")).block.kind is (
        Kind.BOILERPLATE
    )


def test_published_books_have_no_gaps() -> None:
    found = {name: book(name).gaps for name in FILES if not name.startswith(("seed", "markdown-n"))}
    assert {name: gaps for name, gaps in found.items() if gaps} == {}


def test_verse_and_speeches_keep_their_lines_in_one_paragraph() -> None:
    blake = book("traps/blake_songs-of-innocence-and-of-experience.md")
    stanzas = [p.block.text for p in blake.blocks() if p.block.kind is Kind.PARAGRAPH]
    assert sum(text.count("\n") >= 3 for text in stanzas) > 100
    earnest = book("traps/wilde_the-importance-of-being-earnest.md")
    speeches = [p for p in earnest.blocks() if p.block.text.startswith("**Jack")]
    assert len(speeches) > 100
    assert all(p.block.kind is Kind.PARAGRAPH for p in speeches)


@pytest.mark.parametrize("name", FILES[::9])
def test_edits_in_books_leave_what_a_fresh_reading_finds(name: str) -> None:
    manuscript = book(name)
    source = str(manuscript.text)
    for place in range(0, len(source), max(len(source) // 7, 1)):
        edited = manuscript.edited(Edit(place, place + 3, "x\n\n"))
        again = Manuscript._read(edited.text, str(edited.text), edited._style)
        assert list(edited.blocks()) == list(again.blocks())
        assert edited.outline.sections == again.outline.sections
        assert (edited.words, edited.paragraphs) == (again.words, again.paragraphs)

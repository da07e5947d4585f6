from __future__ import annotations

import pytest

from afterword.manuscript import Kind, Manuscript, Markup
from manuscript.marked import at_cursor, check


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("The lamp‸ was out.", Kind.PARAGRAPH),
        ("The lamp was out.‸\n\nDay.", Kind.PARAGRAPH),
        ("The lamp was out.\n‸\nDay.", None),
        ("The lamp was out.\n\n‸Day.", Kind.PARAGRAPH),
        ("The lamp was out. ‸", Kind.PARAGRAPH),
        ("The lamp was out.\n‸", None),
        ("‸", None),
        ("# Sa‸lt", Kind.HEADING),
        ("Salt‸\n====\n\nx", Kind.HEADING),
        ("Salt\n--‸--\n\nx", Kind.HEADING),
        ("He went to the quay at dawn.\n--‸-\n\nx", Kind.SCENE_BREAK),
        ("x\n\n***‸\n\ny", Kind.SCENE_BREAK),
        ("x\n\n* * *‸\n\ny", Kind.SCENE_BREAK),
        ("x\n\n⁂‸\n\ny", Kind.SCENE_BREAK),
        ("x\n\n#‸\n\ny", Kind.SCENE_BREAK),
        ("x\n\n‸…\n\ny", Kind.PARAGRAPH),
        ("x\n\n-‸\n\ny", Kind.PARAGRAPH),
        ("```\nx\n\n‸y\n```\n", Kind.OPAQUE),
        ("```\nx\n\n‸y\n", Kind.PARAGRAPH),
        ("| a | b |\n| -‸ | - |", Kind.OPAQUE),
        ("<aside>\nx‸\n</aside>\n\ny", Kind.OPAQUE),
        ("<!-- she‸ lies -->\n\ny", Kind.COMMENT),
        ("<!-- she lies\n\nabout ‸it -->\n\ny", Kind.COMMENT),
        ("<!-- she lies\n\nabout ‸it\n\ny", Kind.PARAGRAPH),
        ("<!-- never closed\n\nprose‸\n\n<!-- closed -->\n", Kind.PARAGRAPH),
        ("x\n\n<!-- gap: the ‸storm -->\n\ny", Kind.GAP),
        ("x\n\n[the ‸storm]\n\ny", Kind.GAP),
        ("x\n\nTK: the ‸storm\n\ny", Kind.GAP),
        ("x\n\nShe went [insert ‸how].\n\ny", Kind.PARAGRAPH),
        ("---\ntitle: ‸Salt\n---\n\nx", Kind.FRONT_MATTER),
        ("---\n\ntitle ‸Salt\n\n---\n\nx", Kind.PARAGRAPH),
        ("- buy ‸oil", Kind.PARAGRAPH),
        ("#amwriting‸ again", Kind.PARAGRAPH),
        ("#Chapter ‸Four\n\nx", Kind.HEADING),
    ],
)
def test_what_stands_at_the_cursor(source: str, kind: Kind | None) -> None:
    check(source, kind)
    check(source.replace("\n", "\r\n"), kind)


def test_one_line_of_code_in_plain_text_is_prose() -> None:
    check("```\nx‸\n```\n", Kind.PARAGRAPH, Markup.PLAIN)


def test_a_block_says_where_it_is() -> None:
    placed = at_cursor("# Salt\r\n\r\n\r\nThe lamp‸ was\r\nout.  \r\n\r\nDay.")
    assert placed is not None
    assert placed.block.text == "The lamp was\r\nout.  "
    assert (placed.index, placed.start, placed.end, placed.line) == (1, 12, 32, 3)


def test_a_digest_is_of_the_text_alone_and_the_same_in_every_run() -> None:
    first, second = Manuscript.parse("One.\n\nTwo.").blocks()
    assert first.block.digest.hex() == "41b48e2bc66337b3"
    assert second.block.digest != first.block.digest
    assert next(Manuscript.parse("\n\nOne.").blocks()).block.digest == first.block.digest
    assert len(next(Manuscript.parse("\ud83d").blocks()).block.digest) == 8


def test_blocks_between_two_offsets() -> None:
    manuscript = Manuscript.parse("One.\n\nTwo.\n\nThree.")

    def between(start: int, end: int | None) -> list[str]:
        return [placed.block.text for placed in manuscript.blocks(start, end)]

    assert between(0, None) == ["One.", "Two.", "Three."]
    assert between(3, 7) == ["One.", "Two."]
    assert between(4, 6) == []
    assert between(6, 7) == ["Two."]
    assert between(10, 99) == ["Three."]


def test_blocks_before_an_offset_come_nearest_first() -> None:
    manuscript = Manuscript.parse("\nOne.\n\nTwo.\n\nThree.")

    def before(offset: int) -> list[tuple[str, int, int, int]]:
        return [(p.block.text, p.index, p.start, p.line) for p in manuscript.blocks_before(offset)]

    assert before(99) == [("Three.", 2, 13, 5), ("Two.", 1, 7, 3), ("One.", 0, 1, 1)]
    assert before(18) == before(12) == [("Two.", 1, 7, 3), ("One.", 0, 1, 1)]
    assert before(11) == before(12)
    assert before(10) == [("One.", 0, 1, 1)]
    assert before(0) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("The lamp was out.", 4),
        ("# A heading\n\nfour words of prose", 4),
        ("<!-- a note -->\n\nfour words of prose", 4),
        ("four [insert the storm here] words of prose", 4),
        ("燈滅了，沒有人上樓。", 8),
        ("燈滅了 and then 3 more", 7),
        ("", 0),
    ],
)
def test_words_of_prose(source: str, words: int) -> None:
    assert Manuscript.parse(source).words == words


def test_paragraphs_of_prose() -> None:
    manuscript = Manuscript.parse("# One\n\nx\n\n***\n\ny\nz\n\n[…]\n\n- a list\n- of two")
    assert manuscript.paragraphs == 3


@pytest.mark.parametrize("source", ["\ufeff", "\n", " \t", "\r", "\x00", "\ud83d\ude00", "\u2028"])
def test_anything_is_a_manuscript(source: str) -> None:
    manuscript = Manuscript.parse(source)
    assert str(manuscript.text) == source
    assert manuscript.outline.sections == ()
    assert manuscript.block_at(5) is None

"""The visible tag: put in, read back, taken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.ledger.offers import Offer, Part
from afterword.features.ledger.tag_reading import KNOWN_TAGS, tag_spans, untagged
from afterword.features.ledger.tags import tagged, tagged_text
from afterword.manuscript import Manuscript
from afterword.manuscript.layout import Layout

SPAN, COMMENTS = KNOWN_TAGS
PAGE = "# One\n\nHe rose and left.\n\nShe stayed."
STANDS_ALONE = PAGE.index("\n\nShe")
WITHIN = PAGE.index(" and left")


def offered(text: str, at: int = STANDS_ALONE, end: int | None = None) -> Offer:
    lead = len(text) - len(text.lstrip())
    part = Part(lead, len(text.rstrip()), "r1")
    return Offer(at, at if end is None else end, text, (part,), (), "empty-line")


def put(offer: Offer, page: str = PAGE) -> str:
    return page[: offer.start] + offer.text + page[offer.end :]


def marked(page: str, *tags: str) -> list[str]:
    return [page[span.start : span.end] for span in tag_spans(page, tags)]


def test_no_tag_changes_nothing() -> None:
    offer = offered("\n\nRain.")
    assert tagged(offer, "", Manuscript.parse(PAGE)) is offer


@pytest.mark.parametrize(
    ("tag", "text", "page"),
    [
        (SPAN, " at once", "He rose [at once]{.afterword} and left."),
        (COMMENTS, " at once", "He rose <!-- afterword -->at once<!-- /afterword --> and left."),
        ("… #afterword", " at once", "He rose at once #afterword and left."),
        ("AI: …", " at once", "He rose AI: at once and left."),
    ],
)
def test_text_within_a_paragraph_is_marked_where_it_stands(tag: str, text: str, page: str) -> None:
    assert put(tagged(offered(text, WITHIN), tag, Manuscript.parse(PAGE))).split("\n")[2] == page


def test_each_paragraph_has_marks_of_its_own() -> None:
    text = "\n\nRain came.\n\n* * *\n\n- It [soon] stopped."
    offer = tagged(offered(text), SPAN, Manuscript.parse(PAGE))
    assert offer.text == (
        "\n\n[Rain came.]{.afterword}\n\n* * *\n\n- [It [soon] stopped.]{.afterword}"
    )
    said = [offer.text[part.start : part.end] for part in offer.parts]
    assert said == ["Rain came.", "\n\n* * *\n\n- ", "It [soon] stopped."]
    assert {part.receipt for part in offer.parts} == {"r1"}


def test_comments_stand_around_all_of_it_the_first_on_a_line_of_its_own() -> None:
    text = "\n\nRain came.\n\nIt stopped."
    offer = tagged(offered(text), COMMENTS, Manuscript.parse(PAGE))
    assert offer.text == "\n\n<!-- afterword -->\nRain came.\n\nIt stopped.<!-- /afterword -->"
    page = put(offer)
    assert marked(page, COMMENTS) == ["Rain came.\n\nIt stopped."]
    kinds = [block.block.kind.value for block in Manuscript.parse(page).blocks()]
    assert kinds == ["heading", "paragraph", "comment", *["paragraph"] * 3]


def test_a_comment_that_was_moved_to_a_line_of_its_own_is_read_and_taken_off_with_it() -> None:
    page = "Mine.\n\n<!-- afterword -->\nRain came.\n<!-- /afterword -->\n\nMine."
    assert marked(page, COMMENTS) == ["Rain came."]
    assert untagged(page, [COMMENTS]) == "Mine.\n\nRain came.\n\nMine."


def test_a_comment_that_begins_a_line_leaves_the_rest_of_the_line_where_it_is() -> None:
    start = PAGE.index("He rose")
    page = put(tagged(offered("At once ", start), COMMENTS, Manuscript.parse(PAGE)))
    assert "<!-- afterword -->\nAt once<!-- /afterword --> He rose and left." in page


def test_what_marks_cannot_be_told_from_stays_without() -> None:
    offer = tagged(offered("\n\nHe said [sic.\n\nShe left."), SPAN, Manuscript.parse(PAGE))
    assert offer.text == "\n\nHe said [sic.\n\n[She left.]{.afterword}"


def test_a_dash_within_a_line_is_no_bullet() -> None:
    page = put(tagged(offered(" - so at once", WITHIN), SPAN, Manuscript.parse(PAGE)))
    assert "He rose [- so at once]{.afterword} and left." in page


def test_parts_of_several_candidates_stay_around_their_words() -> None:
    text = "\n\nOne came. Two left.\n\nThree."
    parts = (Part(2, 11, "a"), Part(12, 21, "b"), Part(23, 29, "c"))
    offer = Offer(STANDS_ALONE, STANDS_ALONE, text, parts, (), "stitch")
    told = tagged(offer, SPAN, Manuscript.parse(PAGE))
    assert told.text == "\n\n[One came. Two left.]{.afterword}\n\n[Three.]{.afterword}"
    assert [(told.text[p.start : p.end], p.receipt) for p in told.parts] == [
        ("One came.", "a"),
        ("Two left.", "b"),
        ("Three.", "c"),
    ]


def test_a_line_is_a_paragraph_where_the_page_has_it_so() -> None:
    page = "\n".join(f"A paragraph of this page{', and on it goes' * (n % 9)}." for n in range(40))
    manuscript = Manuscript.parse(page)
    assert manuscript.layout is Layout.LINE_PER_PARAGRAPH
    end = len(page)
    text = tagged_text("\nRain came.\nIt stopped.", end, end, SPAN, manuscript)
    assert text == "\n[Rain came.]{.afterword}\n[It stopped.]{.afterword}"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("[He left at last, I said.]{.afterword}", ["He left at last, I said."]),
        ("[He [sic] left.]{ .afterword .draft }", ["He [sic] left."]),
        ("[He left.]{.afterwords}", []),
        ("[One.]{.afterword} Mine. [Two.]{.afterword}", ["One.", "Two."]),
        ("[lost\n\nOne.]{.afterword}", []),
        ("<!--afterword-->One.<!--   /afterword-->", ["One."]),
        ("<!-- afterword -->lost <!-- afterword -->One.<!-- /afterword -->", ["One."]),
        ("One.<!-- /afterword --> lost", []),
        ("<!-- afterword -->a <!-- afterword -->b<!-- /afterword --> c<!-- /afterword -->",
         ["a <!-- afterword -->b<!-- /afterword --> c"]),
        ("<!-- afterword off -->Mine.<!-- afterword on -->", []),
    ],
)  # fmt: skip
def test_reads_what_an_editing_writer_left(page: str, found: list[str]) -> None:
    assert marked(page, *KNOWN_TAGS) == found


def test_a_mark_on_one_side_reaches_to_the_paragraphs_end_or_the_next_mark() -> None:
    page = "Mine.\n\nAll of this. #ai And this. #ai Mine again.\n\nMine #aim."
    assert marked(page, "… #ai") == ["All of this.", "And this."]
    assert marked("Mine ==lost.\n\nMine. ==Not mine.== Mine.", "==…==") == ["Not mine."]
    assert marked("Mine.\n\nMine. AI: Not mine.\n\nMine.", "AI: …") == ["Not mine."]


@pytest.mark.parametrize("tag", [*KNOWN_TAGS, "… #ai", "AI: …", "==…==", "«AI …»", "(…)", "⟦…⟧"])
def test_tags_come_off_without_a_trace(tag: str) -> None:
    for text, at in (("\n\nRain came.\n\nIt stopped.", STANDS_ALONE), (" at once", WITHIN)):
        page = put(tagged(offered(text, at), tag, Manuscript.parse(PAGE)))
        assert page != put(offered(text, at))
        assert untagged(page, [tag]) == put(offered(text, at))


WORDS = st.sampled_from(["Rain", "“No,”", "she", "[sic]", "l’été", "花", "-", "(so)", "1.", "#x"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4)
TAGS = st.sampled_from([*KNOWN_TAGS, "==…==", "<ins>…</ins>", "«AI: ... »", "⟦…⟧"])


def has_a_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def inside(paragraph: str) -> str:
    """Without what makes it an item of a list."""
    words = paragraph.split(" ")
    while len(words) > 1 and words[0] in {"-", "1."}:
        words.pop(0)
    return " ".join(words)


@given(PARAGRAPHS, TAGS, st.sampled_from(["\n", "\r\n"]))
def test_what_is_tagged_is_read_back_and_nothing_else(
    paragraphs: list[str], tag: str, eol: str
) -> None:
    text = "\n\n" + "\n\n".join(paragraphs)
    offer = tagged(offered(text), tag, Manuscript.parse(PAGE))
    page = put(offer).replace("\n", eol)
    read = [found.replace(eol, "\n") for found in marked(page, tag)]
    if tag == COMMENTS:
        assert read == ([text.strip()] if any(map(has_a_word, paragraphs)) else [])
    else:
        assert read == [inside(one) for one in paragraphs if has_a_word(inside(one))]
    assert untagged(page, [tag]) == put(offered(text)).replace("\n", eol)
    for part in offer.parts:
        assert offer.text[part.start : part.end] in text


@given(PARAGRAPHS, st.text(alphabet="ab []{}.<>!-#/", max_size=12), st.integers(0, 400))
def test_reading_never_fails_whatever_was_done_to_the_page(
    paragraphs: list[str], typed: str, at: int
) -> None:
    page = put(tagged(offered("\n\n" + "\n\n".join(paragraphs)), SPAN, Manuscript.parse(PAGE)))
    page = page[:at] + typed + page[at:]
    spans = tag_spans(page, [*KNOWN_TAGS, "… #ai"])
    last = 0
    for span in spans:
        assert last <= span.start <= span.end <= len(page)
        last = span.end
    untagged(page, KNOWN_TAGS)

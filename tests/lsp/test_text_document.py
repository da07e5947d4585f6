from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from afterword.lsp.text_document import edit_from, smallest_edit
from afterword.manuscript import Edit, Encoding, Manuscript

texts = st.text(alphabet="ab\n\r🚢é\u2028", max_size=40)


@given(texts, texts)
def test_the_smallest_edit_makes_one_text_of_the_other(old: str, new: str) -> None:
    edit = smallest_edit(old, new)
    assert old[: edit.start] + edit.text + old[edit.end :] == new


@given(texts, texts, texts, texts)
def test_it_leaves_alone_what_both_share(head: str, tail: str, old: str, new: str) -> None:
    edit = smallest_edit(head + old + tail, head + new + tail)
    assert edit.end - edit.start <= len(old)
    assert len(edit.text) <= len(new)


def test_a_full_sync_is_told_as_what_it_changed() -> None:
    manuscript = Manuscript.parse("One.\n\nTwo.\n")
    whole = types.TextDocumentContentChangeWholeDocument("One.\n\nTwo, three.\n")
    assert edit_from(manuscript, whole, Encoding.UTF16) == Edit(9, 9, ", three")


def test_columns_count_as_the_client_does() -> None:
    manuscript = Manuscript.parse("🚢 sails\n")
    for encoding, column in ((Encoding.UTF8, 5), (Encoding.UTF16, 3), (Encoding.UTF32, 2)):
        here = types.Position(0, column)
        change = types.TextDocumentContentChangePartial(range=types.Range(here, here), text="x")
        assert edit_from(manuscript, change, encoding) == Edit(2, 2, "x")


def test_a_range_written_backwards_is_read_forwards() -> None:
    manuscript = Manuscript.parse("One two.\n")
    backwards = types.Range(types.Position(0, 3), types.Position(0, 0))
    change = types.TextDocumentContentChangePartial(range=backwards, text="")
    assert edit_from(manuscript, change, Encoding.UTF16) == Edit(0, 3, "")

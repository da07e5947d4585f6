from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.features.navigation.symbols import story_symbols, walk
from afterword.lsp.convert import document_symbols, range_of, ranges_of
from afterword.manuscript import Encoding, Manuscript, Text

encodings = st.sampled_from(list(Encoding))
words = st.sampled_from(["Ada", "🚢", "é", " ", "\n", "\r\n", "\r", "\u2028", "so"])


@given(st.lists(words, max_size=30), st.lists(st.integers(0, 60)), encodings)
def test_many_ranges_are_what_each_is_alone(
    parts: list[str], cuts: list[int], encoding: Encoding
) -> None:
    text = "".join(parts)
    places = [n for n in sorted(cuts) if n <= len(text) and text[n - 1 : n + 1] != "\r\n"]
    spans = list(zip(places[::2], places[1::2], strict=False))
    alone = [range_of(Text.of(text), start, end, encoding) for start, end in spans]
    assert list(ranges_of(Text.of(text), spans, encoding)) == alone


blocks = st.sampled_from(["# A 🚢", "## é", "Prose 🚢.", "***", "[…]", "so [TODO: 🚢] so", ""])


@given(st.lists(blocks, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]), encodings)
def test_symbols_stand_where_the_manuscript_has_them(
    parts: list[str], eol: str, encoding: Encoding
) -> None:
    manuscript = Manuscript.parse((eol * 2).join(parts))
    symbols = story_symbols(manuscript)

    def flat(made: object) -> list[object]:
        return [one for item in made for one in (item, *flat(item.children or ()))]  # type: ignore[attr-defined]

    made = flat(document_symbols(manuscript.text, symbols, encoding))
    for (symbol, _), shown in zip(walk(symbols), made, strict=True):
        span = range_of(manuscript.text, symbol.start, symbol.end, encoding)
        assert shown.range == span  # type: ignore[attr-defined]
        selected = shown.selection_range  # type: ignore[attr-defined]
        assert span.start == selected.start
        assert selected.end <= span.end
        assert selected.end.line == selected.start.line

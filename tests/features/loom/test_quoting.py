from __future__ import annotations

import pytest

from afterword.features.loom.quoting import with_its_quotes
from afterword.manuscript import Text


@pytest.mark.parametrize(
    ("page", "words", "whole"),
    [
        ('He sat. "I know." It rained.', '"I know.', '"I know."'),
        ('He sat. "Never," she said. It rained.', 'Never," she said.', '"Never," she said.'),
        ("He sat. “I know.” It rained.", "“I know.", "“I know.”"),
        ('He sat. "I know." It rained.', '"I know."', '"I know."'),
        ('She said, "I know."', "I know.", "I know."),
        ('He sat. "I know." "No." It rained.', '"I know."', '"I know."'),
        ("He sat. It rained.", "He sat.", "He sat."),
        ("He sat.", "He sat.", "He sat."),
    ],
)
def test_a_quote_that_is_lacking_and_stands_beside_is_taken_in(
    page: str, words: str, whole: str
) -> None:
    start = page.index(words)
    begin, end = with_its_quotes(Text.of(page), start, start + len(words))
    assert page[begin:end] == whole

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript.sentences import sentence_ends


def split(text: str) -> list[str]:
    """The sentences, and after them what is unfinished, marked by a tilde."""
    start, parts = 0, []
    for end in sentence_ends(text):
        parts.append(text[start:end].strip())
        start = end
    rest = text[start:].strip()
    return [*parts, f"~{rest}"] if rest else parts


@pytest.mark.parametrize(
    "marked",
    [
        # A bar stands where a sentence ends; text after the last bar is unfinished.
        '"Stop!" he said.| "Go on."|',
        "“Are you mad?” she asked.| Mr. Thorne laughed.| J. R. Thorne came.|",
        "He waited... and then he left.| It was late… perhaps too late.| No.|",
        "He waited...| Then he left.| “But…”| She wept.|",
        '"I went to St. Ives," he said.| "Did you?"| "No!"| "Yes."|',
        "It cost No. 5 vs. 6, e.g. this.| He said no.| (He lied.)| She left.|",
        '"But I--"| He turned.| "What?" I said.| "What?" Mrs. Thorne asked.|',
        "“But I—”| He turned.| “Yes!” — he cried.|",
        'He said--"No."| And',
        "*Stop!* he thought.| _No._| Then",
        "He left at 5 p.m. on Friday.| It was 1914.| The U.S. army came.| Yes, said I.| Go.|",
        "i went home.| then i slept.| and",
        "‘Stop!’ he said.| ‘No.’| It's 3.14 now.|",
        "1. First.|\n2. Second.|",
        "He saw Dr.",
        "Why? he asked himself.| Really?!| Yes.|",
        # Russian, French, German
        "«Иди сюда!» сказал он.| Это было в г. Москве.| И т. д. и т. п.|",
        "– Дайте мне руку, – сказал я.| – Куда? – спросила она.| А. П. Чехов молчал…|",
        "— Où vas-tu ? dit-il.| Je viens.| « Non ! »| Elle partit.| M. Homais rit.|",
        "« Où vas-tu ? » dit-il.| « Là. »|",
        "„Komm!“ rief er.| „Nein.“| Sie ging.| Er kam z.B. nie.|",
        "»Was ist?« dachte er.| »Nein.«| Er ging.|",
        # Chinese, Japanese
        "他说：“你好。”|我不知道。|他走了。|“为什么？”她问。|没有",
        "「何だ？」と言った。|彼は行った。|「そうか。」|",
        '万不可．|"故曰"云云．|但書',
        "好！|好……他走了",
        # Urdu, Hindi
        "وہ آیا۔| وہ گیا۔|",
        "वह आया।| वह गया।|",
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_hears_them_end(marked: str) -> None:
    text = marked.replace("|", "")
    expected, offset = [], 0
    for part in marked.split("|")[:-1]:
        offset += len(part)
        expected.append(offset)
    assert split(text) == [
        *(part.strip() for part in marked.split("|")[:-1]),
        *(
            [f"~{marked.rsplit('|', maxsplit=1)[-1].strip()}"]
            if marked.rsplit("|", maxsplit=1)[-1].strip()
            else []
        ),
    ]
    assert sentence_ends(text) == expected


@given(st.text(alphabet="aB .!?…\"'“”«»„—-。」\n1,", max_size=60))
def test_ends_ascend_and_stand_after_a_mark(text: str) -> None:
    ends = sentence_ends(text)
    assert ends == sorted(set(ends))
    for end in ends:
        assert 0 < end <= len(text)
        assert not text[end - 1].isspace()
        assert not text[end - 1].isalnum()


@given(st.lists(st.sampled_from(["He ran.", "“No!” she said.", "渡船来了。", "Mr. Orr came?"])))
def test_sentences_do_not_depend_on_what_follows(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert len(sentence_ends(text)) == len(sentences)

"""Answers as models send them: sound, damaged, cut off, wrapped in talk."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.critique.parsing import comments_in, decoded

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS = ("sentence", "quote", "category", "why", "rewrite")
QUOTES = ("the grey ledger", 'he said, "No," and', "it’s the stair — again", "ни́кто", "a [gap] b")
WHYS = (
    "You tell. Show it.",
    'You say "very" twice. It tires.',
    "Vague: which, whose?",
    "{odd} one.",
)
REWRITES = ("", "the ledger", '"No," he said. "Go."', "l’escalier, encore", "a tab\tor two")


def made(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "sentence": rng.randint(1, 9),
            "quote": rng.choice(QUOTES),
            "category": rng.choice(("clarity", "cliche", "purple-prose")),
            "why": rng.choice(WHYS),
            "rewrite": rng.choice(REWRITES),
        }
        for _ in range(rng.randint(1, 4))
    ]


def dumped(comments: list[dict[str, Any]]) -> str:
    return json.dumps({"comments": comments}, ensure_ascii=False)


def with_bare_quotes(comments: list[dict[str, Any]]) -> str:
    return dumped(comments).replace('\\"', '"')


def unquoted_keys(comments: list[dict[str, Any]]) -> str:
    text = dumped(comments)
    for key in KEYS:
        text = text.replace(f'"{key}":', f"{key}:")
    return text


def single_quoted(comments: list[dict[str, Any]]) -> str:
    return repr({"comments": comments})


DAMAGES: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "sound": dumped,
    "fenced": lambda c: f"```json\n{dumped(c)}\n```",
    "talk before": lambda c: f"Sure! Sentence [1] is {{weak}}. Here you are:\n\n{dumped(c)}",
    "talk behind": lambda c: f"{dumped(c)}\n\nI hope [this] helps {{the}} writer!",
    "thoughts": lambda c: f'<think>{{"quote": "no", "why": "no"}} hm</think>{dumped(c)}',
    "indented": lambda c: json.dumps({"comments": c}, indent=4, ensure_ascii=False),
    "a bare list": json.dumps,
    "line by line": lambda c: "\n".join(json.dumps(one) for one in c),
    "other names": lambda c: (
        dumped(c).replace('"quote":', '"span":').replace('"why":', '"reason":')
    ),
    "another list": lambda c: dumped(c).replace('"comments"', '"findings"'),
    "wrapped": lambda c: json.dumps({"result": {"paragraph": 1, "comments": c}}),
    "as a text": lambda c: json.dumps({"comments": json.dumps(c)}),
    "trailing commas": lambda c: dumped(c).replace("}]", "},]").replace('"}', '",}'),
    "no commas between": lambda c: dumped(c).replace("}, {", "} {"),
    "not closed": lambda c: dumped(c)[:-2],
    "bare quotes inside": with_bare_quotes,
    "keys without quotes": unquoted_keys,
    "single quotes": single_quoted,
    "smart quotes round keys": lambda c: dumped(c).replace('"quote":', "“quote”:"),
    "line breaks in texts": lambda c: dumped(c).replace("You tell. ", "You tell.\n"),
    "a byte order mark": lambda c: "\ufeff" + dumped(c),
    "numbers as texts": lambda c: dumped([{**one, "sentence": f"{one['sentence']}"} for one in c]),
    "a remark": lambda c: dumped(c).replace("}, {", "}, // the next one\n{"),
    "an ellipsis": lambda c: dumped(c).replace("}]", "}, ...]"),
    "twice closed": lambda c: dumped(c) + "}]}",
    "nulls": lambda c: dumped(c).replace('"rewrite": ""', '"rewrite": null'),
}


def comparable(value: str) -> str:
    return " ".join(value.split())


def right(comments: list[dict[str, Any]], answer: str) -> bool:
    found = comments_in(answer)
    wanted = [tuple(comparable(str(one[key])) for key in KEYS) for one in comments]
    got = [tuple(comparable(str(part)) for part in (one.sentence, *one[1:5])) for one in found]
    return got == wanted


def test_at_least_95_of_100_repairable_answers_are_repaired() -> None:
    tries, repaired, failed = 0, 0, {}
    for name, damage in DAMAGES.items():
        for seed in range(20):
            comments = made(random.Random(f"{name} {seed}"))
            tries += 1
            good = right(comments, damage(comments))
            repaired += good
            failed[name] = failed.get(name, 0) + (not good)
    worst = {name: count for name, count in failed.items() if count}
    assert repaired >= 0.95 * tries, worst
    assert failed["sound"] == failed["fenced"] == failed["talk before"] == 0


@pytest.mark.parametrize("seed", range(5))
def test_cut_anywhere_what_came_before_is_there_and_nothing_is_made_up(seed: int) -> None:
    comments = made(random.Random(seed))
    text = dumped(comments)
    for end in range(len(text)):
        found = comments_in(text[:end])
        assert len(found) <= len(comments)
        for one, wanted in zip(found, comments, strict=False):
            for key in KEYS[1:]:
                said, whole = getattr(one, key), wanted[key]
                if said != whole:
                    assert one.cut, (end, key)
                    assert said == "" or key == one.cut, (end, key, said)
                    assert whole.startswith(said.rstrip("\\"))
        complete = text[:end].count("}") - text[:end].count("{odd}")
        assert len(found) >= complete


@pytest.mark.parametrize(
    "answer",
    [
        "",
        " " * 5_000,
        "I'm sorry, but I can't help with that.",
        '{"comments": []}',
        "[]",
        "{}",
        "null",
        '{"error": {"message": "overloaded"}}',
        '{"comments": null}',
        '{"comments": [null, 3, "clarity", []]}',
        '{"comments": [{"category": "clarity"}]}',
        "[" * 20_000,
        '{"a":' * 4_000,
        "{" * 20_000,
        '"' * 20_000,
        "\x00\x01\ud800",
    ],
)
def test_nothing_of_the_kind_is_no_comment(answer: str) -> None:
    assert comments_in(answer) == ()


@given(st.text(alphabet='{}[]":, \\\nabcquote1comments', max_size=300))
def test_no_answer_raises(answer: str) -> None:
    comments_in(answer)
    decoded(answer)


@pytest.mark.parametrize(
    "said",
    [
        '"Late," he said, "and wet."',
        'He said "yes", "no": all.',
        '"a"',
        '"Go," she said: "now", and',
    ],
)
def test_speech_whose_quotes_were_not_escaped_comes_back_whole(said: str) -> None:
    one = {"sentence": 1, "quote": said, "category": "dialogue", "why": said, "rewrite": said}
    answer = with_bare_quotes([one, {**one, "sentence": 2}])
    assert [tuple(raw[:5]) for raw in comments_in(answer)] == [
        (1, said, "dialogue", said, said),
        (2, said, "dialogue", said, said),
    ]


def test_an_object_is_decoded_and_said_to_be_whole() -> None:
    assert decoded('Here: {"a": [1]} bye') == ({"a": [1]}, True)
    value, whole = decoded('{"a": "one", "b": ["two", "thr')
    assert value["a"] == "one"
    assert not whole
    assert decoded("nothing") == (None, False)

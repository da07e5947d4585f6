"""Counting: exactly as the model does where that can be had, and from above where not."""

from __future__ import annotations

import logging
import random
import socket
import struct
from typing import TYPE_CHECKING

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.engines.child_process import LlamaServer
from afterword.engines.keys import Key
from afterword.engines.tokenizers import (
    EstimatingTokenizer,
    OpenAITokenizer,
    RemoteTokenizer,
    UnknownTokenizerError,
    WeightsTokenizer,
    estimate_tokens,
    openai_encoding,
)
from afterword.engines.tokenizers.gguf import NotGgufError, read_gguf_head
from engines.asking import CANARY_KEY, CANARY_TEXT, settings
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

TRICKY = [
    "The keeper climbed the stair, and didn't look back; he'd 1,234 steps to go.",
    "“Né à Zürich”, she said… — ‘naïve’, I’ll say—“café”.\n\n\tAnd then?\r\n\r\n  So.",
    "Мы жили в деревне, и 17-го числа пошёл дождь. «Что ж», — сказал он.",
    "第三回　托內兄如海薦西賓。吾輩は猫である。名前はまだ無い。",
    "👩‍👩‍👧 🏳️‍🌈 e\u0301 \u2028 \u00a0\u3000 \x0b \x0c \x85 \u200b \ufeff ½ Ⅷ ٣ 𝔘",
    'for (int i = 0; i < 10; ++i) {\n    printf("%d\\n", i);\n}\n\n\n#define X__Y 0xFF',
    "a  5   12    \n 7\t8 \n\n 9",
    "<|im_start|>system\n<|endoftext|>",
    " " * 50 + "\n" * 30 + "\t" * 7 + "x",
    "",
    " ",
]
ALPHABET = [
    *("a", "B", "é", "я", "漢", " ", "  ", "\n", "\n\n", "\t", "\r\n", "1", "23", "½", "Ⅷ"),
    *("'s", "'S", "’s", "'ll", "—", "…", '"', "👩‍👩‍👧", "e\u0301", "\u2028", "\u3000", "\x0c"),
    *("_", "==", "{", "}", "\x85", "\u200b", "ⁿ", "𝔘"),
]


@pytest.fixture(scope="session")
def tokenizer(weights: Path) -> WeightsTokenizer:
    return WeightsTokenizer.from_gguf(weights)


@pytest.mark.embedded
async def test_the_weights_tokenizer_agrees_with_llama_cpp(
    weights: Path, tokenizer: WeightsTokenizer
) -> None:
    chance = random.Random(7)
    made = ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 14))) for _ in range(400)]
    server = LlamaServer(weights, name="m", context_tokens=512)
    try:
        address = await server.address()
        headers = {"Authorization": f"Bearer {address.key.reveal()}"}
        root = address.base_url.removesuffix("/v1")
        async with httpx2.AsyncClient(trust_env=False, headers=headers) as client:
            for text in [*TRICKY, *made]:
                asked = {"content": text, "parse_special": False}
                reply = await client.post(f"{root}/tokenize", json=asked)
                assert tokenizer.count(text) == len(reply.json()["tokens"]), repr(text)
    finally:
        await server.aclose()


@pytest.mark.embedded
def test_it_is_exact_and_named_after_its_file(tokenizer: WeightsTokenizer, weights: Path) -> None:
    assert tokenizer.exact
    assert weights.stem in tokenizer.name
    assert tokenizer.count("") == 0


@pytest.mark.embedded
@pytest.mark.corpus
def test_the_estimate_is_never_below_the_model_on_books(
    tokenizer: WeightsTokenizer, corpus: Path
) -> None:
    chance = random.Random(11)
    checked = 0
    for path in sorted(corpus.glob("*/*")):
        if path.suffix not in {".md", ".txt"} or path.parent.name == "traps":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for _ in range(10):
            start = chance.randrange(max(1, len(text) - 1500))
            window = text[start : start + chance.choice((300, 800, 1500))]
            assert estimate_tokens(window) >= tokenizer.count(window), (path.name, start)
            checked += 1
    assert checked > 100


@given(st.text())
def test_an_estimate_is_never_negative_nor_failing(text: str) -> None:
    count = estimate_tokens(text)
    assert count >= (1 if text else 0)


def test_lone_surrogates_are_counted() -> None:
    assert estimate_tokens("a\ud800b") > 0


def test_an_estimate_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tokenizer = EstimatingTokenizer("a-model")
    for _ in range(3):
        tokenizer.count(CANARY_TEXT)
    assert len(caplog.records) == 1
    assert "a-model" in caplog.text
    assert "Zephyrine" not in caplog.text
    assert not tokenizer.exact


def gguf(*pairs: tuple[str, int, bytes]) -> bytes:
    out = b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs))
    for key, kind, value in pairs:
        out += struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value
    return out


def string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def strings(*texts: str) -> bytes:
    return struct.pack("<IQ", 8, len(texts)) + b"".join(map(string, texts))


def test_the_head_of_a_gguf_is_read_past_what_is_not_wanted(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(
        gguf(
            ("a.skipped", 9, strings("one", "two")),
            ("a.number", 4, struct.pack("<I", 7)),
            ("a.floats", 9, struct.pack("<IQ2f", 6, 2, 0.5, 1.5)),
            ("a.nested", 9, struct.pack("<IQ", 9, 1) + struct.pack("<IQ3B", 0, 3, 1, 2, 3)),
            ("a.name", 8, string("Né")),
            ("a.list", 9, strings("x", "y z")),
            ("a.flags", 9, struct.pack("<IQ", 7, 2) + b"\x01\x00"),
        )
    )
    assert read_gguf_head(path, {"a.number", "a.list", "a.flags", "absent"}) == {
        "a.number": 7,
        "a.list": [b"x", b"y z"],
        "a.flags": [True, False],
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGUF",
        b"PK\x03\x04" + bytes(100),
        b"GGUF" + struct.pack("<IQQ", 1, 0, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 5),
        gguf(("a", 99, b"")),
        gguf(("a", 9, struct.pack("<IQ", 8, 2**60))),
        gguf(("a", 9, strings("one", "two")))[:-2],
        gguf(("a", 8, struct.pack("<Q", 2**62))),
    ],
)
def test_a_damaged_head_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    with pytest.raises(NotGgufError):
        read_gguf_head(path, {"a", "b"})
    with pytest.raises(UnknownTokenizerError):
        WeightsTokenizer.from_gguf(path)


def test_a_tiny_vocabulary_of_our_own(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(
        gguf(
            ("tokenizer.ggml.model", 8, string("gpt2")),
            ("tokenizer.ggml.pre", 8, string("smollm")),
            ("tokenizer.ggml.merges", 9, strings("t h", "th e", "\u0120 the")),
        )
    )
    tokenizer = WeightsTokenizer.from_gguf(path)
    assert tokenizer.count("the") == 1
    assert tokenizer.count(" the the") == 2
    assert tokenizer.count("thx 12") == 5


@pytest.mark.parametrize(("model", "pre"), [("llama", "smollm"), ("gpt2", "another-kind")])
def test_an_unknown_kind_is_not_guessed_at(tmp_path: Path, model: str, pre: str) -> None:
    path = tmp_path / "other.gguf"
    path.write_bytes(
        gguf(
            ("tokenizer.ggml.model", 8, string(model)),
            ("tokenizer.ggml.pre", 8, string(pre)),
            ("tokenizer.ggml.merges", 9, strings("a b")),
        )
    )
    with pytest.raises(UnknownTokenizerError):
        WeightsTokenizer.from_gguf(path)


@pytest.mark.parametrize("dialect", ["vllm", "llama.cpp"])
async def test_a_servers_own_tokenizer_is_asked(dialect: str) -> None:
    with ScriptedServer(
        tokenize="vllm" if dialect == "vllm" else "llama.cpp", api_key=CANARY_KEY
    ) as server:
        tokenizer = RemoteTokenizer(settings(server.url), key=Key(CANARY_KEY), offline=True)
        text = "one two three four"
        before = tokenizer.count(text)
        assert before > 4
        assert not tokenizer.exact
        await tokenizer.prime([text, "five six", ""])
        assert tokenizer.count(text) == 4
        assert tokenizer.count("five six") == 2
        assert tokenizer.exact
        asked = len(server.requests)
        await tokenizer.prime([text])
        assert len(server.requests) == asked
        assert server.requests[-1].path == "/tokenize"


async def test_a_server_without_one_is_asked_once_and_never_again() -> None:
    with ScriptedServer() as server:
        tokenizer = RemoteTokenizer(settings(server.url), key=None, offline=False)
        for _ in range(3):
            await tokenizer.prime([CANARY_TEXT])
        assert len(server.requests) <= 2
        assert tokenizer.count(CANARY_TEXT) == estimate_tokens(CANARY_TEXT)
        assert not tokenizer.exact


async def test_a_server_that_is_down_or_far_does_no_harm() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{reserved.getsockname()[1]}/v1"
        await RemoteTokenizer(settings(down), key=None, offline=False).prime(["x"])
    far = RemoteTokenizer(settings("http://example.com/v1"), key=None, offline=True)
    await far.prime(["x"])
    assert not far.exact


async def test_openais_table_is_not_fetched_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with ScriptedServer() as server:
        tokenizer = OpenAITokenizer("gpt-4o", "o200k_base", offline=True, proxy=server.url)
        await tokenizer.prime([CANARY_TEXT])
        assert not server.requests
    assert not tokenizer.exact
    assert tokenizer.count(CANARY_TEXT) == estimate_tokens(CANARY_TEXT)


async def test_openais_table_comes_through_the_proxy_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with ScriptedServer() as proxy:
        tokenizer = OpenAITokenizer(
            "gpt-4o", "o200k_base", offline=False, proxy=proxy.url.removesuffix("/v1")
        )
        await tokenizer.prime([CANARY_TEXT])
        assert {record.method for record in proxy.requests} == {"CONNECT"}
    assert not tokenizer.exact


def test_no_proxy_of_the_environment_is_asked_for_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        tokenizer = OpenAITokenizer("gpt-4o", "o200k_base", offline=False, proxy=None)
        with pytest.raises(httpx2.HTTPError):
            tokenizer._fetch("http://tables.invalid/o200k")
        assert not proxy.requests


@pytest.mark.parametrize(
    ("model", "table"),
    [("gpt-4o-mini", "o200k_base"), ("gpt-4", "cl100k_base"), ("mistral-7b", None), ("", None)],
)
def test_which_models_are_openais(model: str, table: str | None) -> None:
    assert openai_encoding(model) == table

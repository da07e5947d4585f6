"""Settings into a scribe, and the file beside a manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.bootstrap import Services
from afterword.config import Settings, from_mapping, resolve
from afterword.memory.sidecar import parse, pinned_with

if TYPE_CHECKING:
    from pathlib import Path

REMOTE = {"engine.kind": "openai", "engine.model": "large", "engine.max_concurrency": 6}


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(environ={"AFTERWORD_DATA": str(tmp_path / "data")}, settings_files=False)


def settings(**keys: object) -> Settings:
    named = {name.replace("__", "."): value for name, value in keys.items()}
    return resolve(editor=from_mapping(named)).settings


def remote(**keys: object) -> Settings:
    return settings(**{name.replace(".", "__"): value for name, value in REMOTE.items()}, **keys)


def test_the_embedded_engine_is_not_asked_unless_it_is_told_to(services: Services) -> None:
    small = services.scribe(settings())
    assert (small.generative, small.engine) == (False, None)
    told = services.scribe(settings(engine__summary__generative=True))
    assert told.generative
    assert told.engine is not None
    assert told.at_once == 1


def test_a_server_is_asked_with_half_of_its_places(services: Services) -> None:
    made = services.scribe(remote())
    assert made.generative
    assert made.engine is not None
    assert (made.at_once, made.model, made.sampling.max_tokens) == (3, "large", 0)
    assert services.scribe(remote(engine__summary__max_tokens=900)).sampling.max_tokens == 900
    silent = services.scribe(remote(engine__summary__generative=False))
    assert (silent.generative, silent.engine) == (False, None)


def test_without_asking_no_engine_is_made_and_keys_are_the_same(services: Services) -> None:
    quiet = services.scribe(remote(), asks=False)
    assert (quiet.generative, quiet.engine) == (True, None)
    assert quiet.recipe(leaf=True) == services.scribe(remote()).recipe(leaf=True)
    assert quiet.store is services.scribe(remote()).store


def test_a_fact_is_pinned_and_read(services: Services, tmp_path: Path) -> None:
    novel = tmp_path / "novel.md"
    assert services.sidecar(novel) == services.sidecar(None) == ""
    for fact in ("Ada has grey eyes.", "Ada has grey eyes.", "Bertram can't swim."):
        _, problem = services.change_sidecar(novel, lambda text, fact=fact: pinned_with(text, fact))  # type: ignore[misc]
        assert problem == ""
    assert parse(services.sidecar(novel)).pinned == ("Ada has grey eyes.", "Bertram can't swim.")
    path = services.sidecar_path(novel)
    assert path.name == "novel.summary.md"
    path.write_bytes(b"\0")
    assert services.sidecar(novel) == ""
    _, problem = services.change_sidecar(novel, lambda _: "lost")
    assert "binary" in problem
    assert path.read_bytes() == b"\0"

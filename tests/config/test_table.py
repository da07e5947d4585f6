"""The one table of settings, and what is derived from it."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from afterword.config import (
    FEATURES,
    KEYS,
    EngineSettings,
    Reach,
    Shape,
    markdown_table,
    resolve,
    vscode_properties,
)
from afterword.features.completion.options import CompletionOptions

ROOT = Path(__file__).resolve().parents[2]


def test_every_option_of_the_engine_and_of_completion_has_a_key() -> None:
    engine = {field.name for field in fields(EngineSettings)} - {
        "generative_summary",
        "generative_coach",
    }
    assert engine == {path[7:] for path in KEYS if path.count(".") == 1 and path[:7] == "engine."}
    completion = {f"completion.{field.name}" for field in fields(CompletionOptions)}
    assert completion == {path for path in KEYS if path.startswith("completion.")}


def test_the_tables_defaults_are_the_resolved_ones() -> None:
    settings = resolve().settings
    for path, key in KEYS.items():
        if path.startswith("completion."):
            assert getattr(settings.completion, key.name) == key.default
        elif path.count(".") == 1 and path.startswith("engine.") and key.default is not None:
            assert getattr(settings.engine, key.name) == key.default


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_every_key_is_documented_and_its_default_is_valid(key: object) -> None:
    assert hasattr(key, "doc")
    assert key.doc.endswith(".")
    if key.default is not None:
        assert key.read(key.default) == (key.default, "")  # type: ignore[attr-defined]


def test_what_may_send_text_or_a_key_somewhere_is_closed_to_projects() -> None:
    for name in ("kind", "base_url", "model", "api", "api_key_env", "proxy"):
        for prefix in ("engine", *(f"engine.{feature}" for feature in FEATURES)):
            assert KEYS[f"{prefix}.{name}"].reach is Reach.DESTINATION


def test_the_readmes_table_has_every_key_once() -> None:
    table = markdown_table()
    for path, key in KEYS.items():
        copied = path.count(".") > 1 and key.name != "generative"
        assert table.count(f"| `{path}`") == (0 if copied else 1)
    assert all(line.count("|") == 4 for line in table.splitlines() if line.startswith("|"))


def test_vs_code_is_told_nothing_by_default_and_nothing_by_a_workspace() -> None:
    properties = vscode_properties()
    assert all(entry["default"] is None for entry in properties.values())
    assert all("null" in entry["type"] for entry in properties.values())
    assert all(entry["scope"] == "machine" for entry in properties.values())
    assert properties["afterword.engine.kind"]["enum"] == ["embedded", "openai", None]
    assert set(properties["afterword.engine.coach"]["properties"]) >= {"model", "temperature"}
    shapes = {entry["type"][0] for entry in properties.values()}
    assert shapes == {shape.value for shape in Shape} | {"object"}


def test_the_vs_code_extension_has_these_settings() -> None:
    manifest = json.loads((ROOT / "clients" / "vscode" / "package.json").read_text("utf-8"))
    written = manifest["contributes"]["configuration"]["properties"]
    ours = {name: entry for name, entry in written.items() if name in vscode_properties()}
    assert ours == vscode_properties()
    others = {name for name in written if name not in ours}
    assert all(name.startswith(("afterword.server.", "afterword.trace")) for name in others)

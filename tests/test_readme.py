"""The README is held to what it describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from afterword.cli.app import COMMANDS
from afterword.config import KEYS, markdown_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RESULTS = ROOT / "tests" / "bench" / "RESULTS.md"


def between(name: str) -> str:
    """What stands between `<!-- name -->` and `<!-- /name -->`."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found is not None, f"README has lost its {name} part"
    return found[1].strip()


def test_the_settings_are_those_there_are() -> None:
    assert between("settings") == markdown_table().strip()


def test_the_figures_are_the_last_ones_measured() -> None:
    assert between("bench") == RESULTS.read_text(encoding="utf-8").strip()


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"^afterword (\w+)", README, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"make ([a-z][a-z-]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_picture_and_page_linked_is_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        if not link.startswith("http"):
            assert (ROOT / link).exists(), link


@pytest.mark.parametrize(
    "key", ["kind", "base_url", "model", "api", "api_key_env", "context_tokens"]
)
def test_every_key_in_its_example_is_one(key: str) -> None:
    assert f"{key} = " in README
    assert f"engine.{key}" in KEYS

"""Where files are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.storage import Paths, workspace_root


def test_the_environment_names_other_places(tmp_path: Path) -> None:
    environ = {
        "AFTERWORD_CONFIG": str(tmp_path / "mine.toml"),
        "AFTERWORD_DATA": str(tmp_path / "data"),
    }
    paths = Paths.of(environ)
    assert paths.config == tmp_path / "mine.toml"
    assert paths.models == tmp_path / "data" / "models"


def test_a_relative_place_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.of({"AFTERWORD_DATA": "x/../data"}).data == Path.cwd() / "data"


def test_the_platforms_own_places() -> None:
    paths = Paths.of({})
    assert paths.config.name == "config.toml"
    assert "afterword" in str(paths.config)
    assert "afterword" in str(paths.data)


@pytest.mark.parametrize("marker", ["afterword.toml", ".git"])
def test_the_nearest_marked_parent_is_the_workspace(tmp_path: Path, marker: str) -> None:
    book = tmp_path / "book" / "part-1" / "one.md"
    book.parent.mkdir(parents=True)
    assert workspace_root(book) == book.parent
    (tmp_path / ".git").mkdir()
    (tmp_path / "book" / marker).touch()
    assert workspace_root(book) == tmp_path / "book"

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from afterword.bootstrap import Services

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.memory.lore import Lore


@pytest.fixture
def services(tmp_path: Path) -> Services:
    environ = {"AFTERWORD_CONFIG": str(tmp_path / "config.toml"), "AFTERWORD_DATA": str(tmp_path)}
    return Services(environ=environ)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workspace with a manuscript in a folder of it."""
    root = tmp_path / "book"
    (root / "part").mkdir(parents=True)
    (root / "afterword.toml").write_text("")
    (root / "part" / "one.md").write_text("It rained.\n")
    return root


def lore_of(services: Services, book: Path, name: str = "part/one.md") -> Lore:
    file = book / name
    root = services.workspace_root(file)
    return services.lore(file, root, services.resolve(root, {}).settings)


def origins(lore: Lore) -> list[str]:
    return [entry.origin for entry in lore.entries]


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or f"# {path.stem}\n\nWords.\n")


def test_lore_beside_the_manuscript_comes_before_the_roots(services: Services, book: Path) -> None:
    assert lore_of(services, book).entries == ()
    write(book / "lore.md", "## Ada\n## Bo\n")
    write(book / "lore" / "zoe.md")
    assert origins(lore_of(services, book)) == ["lore.md", "lore.md", "lore/zoe.md"]
    write(book / "part" / "lore" / "quay.md")
    lore = lore_of(services, book)
    assert origins(lore) == ["part/lore/quay.md"]
    assert lore.entries[0].path == book / "part" / "lore" / "quay.md"


def test_a_folder_is_read_in_the_order_of_its_paths(services: Services, book: Path) -> None:
    for name in ("b.md", "a/x.md", "c.markdown", "a.txt", ".hidden.md", ".git/x.md", "A.md"):
        write(book / "lore" / name)
    lore = lore_of(services, book)
    assert origins(lore) == ["lore/A.md", "lore/a/x.md", "lore/b.md", "lore/c.markdown"]
    assert lore.problems == ()


def test_a_manuscript_is_never_its_own_lore(services: Services, book: Path) -> None:
    write(book / "lore.md", "## Ada\n## Bo\n")
    write(book / "lore" / "zoe.md")
    assert origins(lore_of(services, book, "lore.md")) == ["lore/zoe.md"]
    assert origins(lore_of(services, book, "lore/zoe.md")) == ["lore.md", "lore.md"]


def test_settings_name_lore_anywhere_for_the_writer(
    services: Services, book: Path, tmp_path: Path
) -> None:
    write(tmp_path / "worlds" / "ada.md")
    write(book / "lore.md", "## Bo\n## Cy\n")
    (tmp_path / "config.toml").write_text(f"[lore]\npath = '{tmp_path / 'worlds'}'\n")
    assert origins(lore_of(services, book)) == ["worlds/ada.md"]


def test_a_project_names_its_lore_from_the_root(services: Services, book: Path) -> None:
    write(book / "world" / "people.md", "# People\n## Ada\nx\n## Bo\n")
    (book / "afterword.toml").write_text('[lore]\npath = "world"\n')
    assert origins(lore_of(services, book)) == ["world/people.md"] * 2
    (book / "afterword.toml").write_text('[lore]\npath = "world/people.md"\n')
    assert origins(lore_of(services, book)) == ["world/people.md"] * 2


@pytest.mark.parametrize("chosen", ["nowhere", "~nobody-at-all/x", "a\\u0000b"])
def test_lore_that_is_not_there_is_a_problem(services: Services, book: Path, chosen: str) -> None:
    (book / "afterword.toml").write_text(f'[lore]\npath = "{chosen}"\n')
    lore = lore_of(services, book)
    assert lore.entries == ()
    assert all(problem.startswith("lore is left out: ") for problem in lore.problems)


@pytest.mark.parametrize("link", ["lore.md", "lore", "lore/ada.md", "lore/people"])
def test_no_lore_is_fetched_from_outside_through_a_link(
    services: Services, book: Path, tmp_path: Path, link: str
) -> None:
    write(tmp_path / "secret" / "ada.md", "# secret\n")
    write(tmp_path / "secret" / "bo.md", "# secret\n")
    target = tmp_path / "secret" / "ada.md"
    (book / link).parent.mkdir(exist_ok=True)
    (book / link).symlink_to(target if link.endswith(".md") else target.parent)
    lore = lore_of(services, book)
    assert lore.entries == ()
    if link != "lore/people":
        [problem] = lore.problems
        assert "outside the workspace" in problem


def test_a_folder_that_links_to_itself_ends(services: Services, book: Path) -> None:
    write(book / "lore" / "ada.md")
    (book / "lore" / "again").symlink_to(book / "lore")
    assert origins(lore_of(services, book)) == ["lore/ada.md"]


def test_files_that_cannot_be_read_leave_the_others(services: Services, book: Path) -> None:
    write(book / "lore" / "ada.md")
    (book / "lore" / "binary.md").write_bytes(b"\0\xff")
    (book / "lore" / "huge.md").write_text("x" * 1_000_001)
    os.mkfifo(book / "lore" / "pipe.md")
    lore = lore_of(services, book)
    assert origins(lore) == ["lore/ada.md"]
    assert len(lore.problems) == 3


def test_too_many_files_are_cut_and_told(services: Services, book: Path) -> None:
    for number in range(1_005):
        write(book / "lore" / f"{number:04}.md")
    lore = lore_of(services, book)
    assert len(lore.entries) == 1_000
    [problem] = lore.problems
    assert problem == "lore beyond lore/1000.md is left out: there is too much"


def test_a_text_without_a_file_has_only_the_writers_own_lore(
    services: Services, tmp_path: Path
) -> None:
    settings = services.resolve(None, {}).settings
    assert services.lore(None, None, settings).entries == ()
    write(tmp_path / "ada.md")
    (tmp_path / "config.toml").write_text(f"[lore]\npath = '{tmp_path / 'ada.md'}'\n")
    lore = services.lore(None, None, services.resolve(None, {}).settings)
    assert [entry.name for entry in lore.entries] == ["ada"]

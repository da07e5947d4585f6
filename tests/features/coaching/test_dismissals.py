"""What is dismissed is remembered by content: here, in this project, for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from afterword.coach.finding import Finding, Severity
from afterword.features.coaching.dismissals import Dismissals, Dismissed, Place, Scope
from afterword.manuscript import Text
from afterword.storage.dismissals import PERSONAL_DISMISSED, PROJECT_DISMISSED, DismissalFiles

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "It was very dark in there.\n\nAda laughed. It was very dark in there, she said.\n"


def finding(text: str, quote: str, *, last: bool = False, rule: str = "cliche") -> Finding:
    start = text.rindex(quote) if last else text.index(quote)
    end = start + len(quote)
    return Finding(rule, start, end, quote, "m", "w", Severity.HINT, None, "rules")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    root, data = tmp_path / "book", tmp_path / "data"
    root.mkdir()
    return root, data


def reopened(folders: tuple[Path, Path]) -> Dismissed:
    return Dismissed(DismissalFiles(*folders))


def hidden(dismissed: Dismissed, text: str, *, last: bool, rule: str = "cliche") -> bool:
    return dismissed.hides(finding(text, "very dark", last=last, rule=rule), Text.of(text))


def test_here_is_this_place_alone_and_survives_a_restart(folders: tuple[Path, Path]) -> None:
    reopened(folders).dismiss(finding(PAGE, "very dark", last=True), Text.of(PAGE), Scope.HERE)
    kept = reopened(folders)
    assert hidden(kept, PAGE, last=True)
    assert not hidden(kept, PAGE, last=False)
    assert not hidden(kept, PAGE, last=True, rule="echo")


@pytest.mark.parametrize(
    "edited",
    [
        "A new beginning.\n\n" + PAGE,
        PAGE.replace("Ada laughed.", "Ada only laughed and laughed."),
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("It was very dark in there.\n\n", ""),
        PAGE + "\nThe end.\n",
        PAGE.replace("very dark in", "very dark  in"),
    ],
)
def test_edits_elsewhere_change_nothing(folders: tuple[Path, Path], edited: str) -> None:
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark", last=True), Text.of(PAGE), Scope.HERE)
    assert hidden(kept, edited, last=True)


def test_one_rule_is_dismissed_in_a_place_and_not_another(folders: tuple[Path, Path]) -> None:
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark", last=True), Text.of(PAGE), Scope.HERE)
    kept.dismiss(finding(PAGE, "Ada laughed", rule="echo"), Text.of(PAGE), Scope.HERE)
    assert not hidden(kept, PAGE, last=True, rule="echo")


def test_another_sentence_is_another_place(folders: tuple[Path, Path]) -> None:
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark", last=True), Text.of(PAGE), Scope.HERE)
    assert not hidden(kept, PAGE.replace("It was very", "It grew very"), last=True)


def test_a_rule_in_this_project_and_for_good(folders: tuple[Path, Path], tmp_path: Path) -> None:
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.PROJECT)
    assert hidden(kept, PAGE, last=True)
    other = (tmp_path / "other", folders[1])
    other[0].mkdir()
    assert not hidden(reopened(other), PAGE, last=False)
    kept.dismiss(finding(PAGE, "very dark", rule="echo"), Text.of(PAGE), Scope.EVERYWHERE)
    assert hidden(reopened(other), PAGE, last=False, rule="echo")


def test_the_file_is_for_people(folders: tuple[Path, Path]) -> None:
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    kept.dismiss(finding(PAGE, "Ada laughed", rule="echo"), Text.of(PAGE), Scope.HERE)
    kept.dismiss(finding(PAGE, "Ada laughed", rule="tic"), Text.of(PAGE), Scope.PROJECT)
    text = (folders[0] / PROJECT_DISMISSED).read_text()
    assert json.loads(text)["rules"] == ["tic"]
    assert [line for line in text.splitlines() if "very dark" in line], "one on a line"
    assert text.endswith("}\n")
    before = text
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    assert (folders[0] / PROJECT_DISMISSED).read_text() == before
    (folders[0] / PROJECT_DISMISSED).unlink()
    kept.reload()
    assert not hidden(kept, PAGE, last=False)


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", "no JSON", "[" * 90_000, "\ud83d".encode("utf-8", "surrogatepass")]
)
def test_a_file_that_isnt_ours_is_left_alone(
    folders: tuple[Path, Path], spoilt: str | bytes
) -> None:
    path = folders[0] / PROJECT_DISMISSED
    path.parent.mkdir()
    path.write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
    was = path.read_bytes()
    kept = reopened(folders)
    assert str(path) in kept.problem
    assert "\n" not in kept.problem
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    assert hidden(kept, PAGE, last=False), "for this session"
    assert path.read_bytes() == was


def test_odd_entries_are_passed_over(folders: tuple[Path, Path]) -> None:
    path = folders[0] / PROJECT_DISMISSED
    path.parent.mkdir()
    path.write_text('{"rules": ["echo", 3], "here": [3, {}, {"key": 4}, {"key": "a"}]}')
    assert DismissalFiles(*folders).project() == Dismissals(frozenset({"echo"}), (Place("a"),))


def test_nothing_is_read_or_written_outside_the_workspace(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folders[0] / ".afterword").symlink_to(elsewhere)
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    assert hidden(kept, PAGE, last=False)
    assert list(elsewhere.iterdir()) == []


def test_a_text_without_a_file_keeps_what_is_its_own_for_the_session(tmp_path: Path) -> None:
    files = DismissalFiles(None, tmp_path)
    kept = Dismissed(files)
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    kept.dismiss(finding(PAGE, "very dark", rule="tic"), Text.of(PAGE), Scope.EVERYWHERE)
    assert hidden(kept, PAGE, last=False)
    assert [path.name for path in tmp_path.iterdir()] == [PERSONAL_DISMISSED]


def test_a_disk_that_refuses_is_told(folders: tuple[Path, Path]) -> None:
    (folders[0] / ".afterword").write_text("a file where a folder should be")
    kept = reopened(folders)
    kept.dismiss(finding(PAGE, "very dark"), Text.of(PAGE), Scope.HERE)
    assert hidden(kept, PAGE, last=False)
    assert "this session only" in kept.problem

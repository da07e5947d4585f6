from __future__ import annotations

from afterword.inference import EngineProblem, Priority, ProblemKind


def test_a_problem_is_its_line_and_keeps_its_kind() -> None:
    problem = EngineProblem(ProblemKind.NO_ROOM, "No room: free some.")
    assert str(problem) == "No room: free some."
    assert problem.kind is ProblemKind.NO_ROOM


def test_ghosts_go_first() -> None:
    assert min(Priority) is Priority.GHOST
    assert sorted(Priority) == [Priority.GHOST, Priority.GAP, Priority.COACH, Priority.SUMMARY]

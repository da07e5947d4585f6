"""What a model has said of a paragraph once is kept, so that it is never asked the same again."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, Protocol

from afterword.coach.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FIELDS: Final = frozenset(field.name for field in fields(Finding))


class AnswerStore(Protocol):
    """Where answers are kept between sessions, by key.

    Safe to use from several threads; what the disk refuses is kept in this process instead.
    """

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps answers from being kept; "" if nothing."""
        ...

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Those of the answers that are kept; an unknown key is simply missing."""
        ...

    def put(self, key: bytes, text: str) -> None:
        """Keep an answer, in the place of an earlier one of the same key."""
        ...

    def close(self) -> None:
        """Let go of files. Safe to call twice."""
        ...


def written(findings: Sequence[Finding]) -> str:
    """Findings in a paragraph as a text to keep."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)


def read(kept: str, paragraph: str) -> tuple[Finding, ...] | None:
    """The findings in a kept text, None where it isn't about this paragraph or isn't ours."""
    try:
        found = tuple(_finding(one) for one in json.loads(kept))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    sound = all(paragraph[one.start : one.end] == one.quote for one in found)
    return found if sound else None


def _finding(one: dict[str, Any]) -> Finding:
    values = {name: value for name, value in one.items() if name in _FIELDS}
    values["severity"] = Severity(values["severity"])
    values["related"] = tuple((int(a), int(b), str(note)) for a, b, note in values["related"])
    return Finding(**values)

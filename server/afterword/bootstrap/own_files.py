"""What comes with us in Markdown files, and what the writer has beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from afterword.storage import UnreadableText, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from afterword.storage import Paths


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Keyed)
LARGEST: Final = 100_000  # bytes


def ours_and_own(
    paths: Paths,
    folder: str,
    shipped: Iterable[_Kind],
    read: Callable[[str, str], _Kind],
    unusable: type[Exception],
) -> tuple[tuple[_Kind, ...], tuple[str, ...]]:
    """What is shipped and the writer's own, and what is wrong with any of those, a line each.

    The writer's are `<folder>/*.md` beside `config.toml`, never in a project; one with the name of
    one of ours takes its place. `read(key, text)` raises `unusable`, whose `str()` is that line.
    """
    found = {one.key: one for one in shipped}
    problems = []
    for path in sorted((paths.config.parent / folder).glob("*.md")):
        try:
            found[path.stem] = read(path.stem, read_text(path, largest=LARGEST))
        except (UnreadableText, unusable) as problem:
            problems.append(str(problem))
    return tuple(found.values()), tuple(problems)

"""What a craft rule is: what it notes in a paragraph, and what it makes of that in its scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterword.coach.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.coach.facts import Facts, Mark
    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

#: How far a rule looks: at a paragraph, at the stretch of scene around it, at the whole book.
Scope = Literal["paragraph", "scene", "book"]


class Place(NamedTuple):
    """Code points `[start, end)` in the paragraph with index `paragraph` of a scene view."""

    paragraph: int
    start: int
    end: int
    note: str = ""


class Found(NamedTuple):
    """What a rule found in a scene view: where, what to tell the writer, what belongs to it."""

    place: Place
    message: str
    rewrite: str | None = None
    related: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of prose that shows a rule: `found` are the quotes it marks, none in a good one."""

    text: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A craft rule.

    `notice` sees one paragraph and is a function of it alone, so its marks are kept as long as the
    paragraph stays as it is. `judge` sees the marks of a stretch of one scene and the author's own
    rates, and says which are worth the writer's time. `survey` looks at the whole book's paragraphs
    instead, in small steps that yield None until there is something to say; its places count
    paragraphs of the book. `english` rules are silent on other languages.
    """

    name: str
    title: str
    why: str
    examples: tuple[Example, ...]
    notice: Callable[[ParagraphView], Iterable[Mark]] = lambda _view: ()
    judge: Callable[[SceneView, AuthorRates], Iterable[Found]] = lambda _view, _rates: ()
    survey: Callable[[Sequence[Facts], AuthorRates], Iterator[Found | None]] | None = None
    scope: Scope = "scene"
    severity: Severity = Severity.HINT
    english: bool = True

    @property
    def docs(self) -> str:
        """The rule's page, from the project's root."""
        return f"docs/rules/{self.name}.md"

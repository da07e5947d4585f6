"""Why something is marked: the comment's own reason, and what is known of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.coach.critique.categories import ABOUT
from afterword.coach.critique.findings import PRAISE, PREFIX
from afterword.coach.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.finding import Finding
    from afterword.coach.rule import Example, Rule

_RULES = {rule.name: rule for rule in RULES}
_GENERAL = {category.value: about.why for category, about in ABOUT.items()}


class Explanation(NamedTuple):
    """What there is to say, as Markdown.

    Attributes:
        title: what people call the rule.
        text: the whole page.
    """

    title: str
    text: str


def explanation(finding: Finding) -> Explanation:
    """A page about a finding: what was said of it, why it matters, what its rule marks."""
    title = title_of(finding.rule)
    parts = [f"# {title}", finding.message, *_why(finding)]
    rule = _RULES.get(finding.rule)
    if rule is not None:
        parts += _examples(rule)
        parts.append(f"*A craft rule, `{rule.name}`; no model has a say in it.*")
    else:
        parts.append(f"*A comment by {finding.source}: a model's opinion, to be taken or left.*")
    return Explanation(title, "\n\n".join(parts) + "\n")


def title_of(rule: str) -> str:
    """What people call a rule, or a model's category."""
    known = _RULES.get(rule)
    if known is not None:
        return known.title
    name = rule.removeprefix(PREFIX)
    return "Worth keeping" if name == PRAISE else name.replace("-", " ").capitalize()


def _why(finding: Finding) -> Iterator[str]:
    yield finding.why
    rule = _RULES.get(finding.rule)
    name = finding.rule.removeprefix(PREFIX)
    general = rule.why if rule else _GENERAL.get(name, "")
    if general and general != finding.why:
        yield general


def _examples(rule: Rule) -> Iterator[str]:
    marked = [example for example in rule.examples if example.found]
    left = [example for example in rule.examples if not example.found]
    if marked:
        yield f"## What is marked\n\n{_quoted(marked[0])}"
    if left:
        yield f"## What is left alone\n\n{_quoted(left[0])}"


def _quoted(example: Example) -> str:
    """An example as a block quote, what is marked in bold."""
    text, at = example.text, 0
    for found in example.found:
        place = text.find(found, at)
        if place >= 0:
            text = f"{text[:place]}**{found}**{text[place + len(found) :]}"
            at = place + len(found) + 4
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())

"""The sentence for a publisher's or a contest's form, and what it can't vouch for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.features.ledger.provenance import Provenance

_NAMED: Final = 3  # models by name; more would be a list
_WHOLE: Final = 0.995  # from here on a share would be rounded to all of it
_LEAST: Final = 0.01


def disclosure(found: Provenance) -> str:
    """What the writer may tell others: how much of a text was first written by which models.

    One sentence, and a second one where not everything could be seen.
    """
    return " ".join([_share(found), *_reservations(found)])


def model_name(model: str) -> str:
    """A model's name as people know it: without its folder and its file's ending."""
    name = model.replace("\\", "/").rsplit("/", 1)[-1]
    return name.removesuffix(".gguf") or model


def percent(share: float) -> str:
    """A share in whole per cents, and never 0 % or 100 % of what isn't none or all."""
    if 0 < share < _LEAST:
        return "less than 1 %"
    if _WHOLE <= share < 1:
        return "more than 99 %"
    return f"{share:.0%}".replace("%", " %")


def caveats(found: Provenance) -> tuple[str, ...]:
    """What the ledger could not see, a line each."""
    unseen = found.unseen
    lines = []
    if unseen.problem:
        lines.append(f"The ledger can't be read: {unseen.problem}.")
    if not unseen.recording:
        lines.append("The ledger is off for this text, so nothing is recorded now.")
    if not unseen.known:
        lines.append("The ledger has never recorded anything of this text.")
    if unseen.lost:
        lines.append(
            f"{_many(unseen.lost, 'character')} that came from candidates could not be found again "
            "after the text was changed outside of Afterword."
        )
    if unseen.typed:
        lines.append(
            f"{_many(unseen.typed, 'character')} that you typed while a candidate on the screen "
            "said the same count as yours."
        )
    if any(source.entry is None for source in found.sources):
        lines.append("Some of it is known by its tag alone, and not which model it came from.")
    lines.append(
        "Text written while Afterword wasn't running, or pasted from elsewhere, what its commands "
        "print included, counts as yours unless it is tagged."
    )
    return tuple(lines)


def _share(found: Provenance) -> str:
    if not found.words:
        return "This text has no words of prose yet."
    if not found.words_from_candidates:
        return "As far as Afterword's record goes, none of this text was first written by a model."
    share = percent(found.share)
    opening = (
        share[0].upper() + share[1:] if share.startswith(("less", "more")) else f"About {share}"
    )
    if found.words_from_candidates == found.words:
        opening = "All"
    return (
        f"{opening} of this text ({found.words_from_candidates:,} of {_many(found.words, 'word')}) "
        f"was first written in Afterword by {_models(found)} and accepted by the author."
    )


def _models(found: Provenance) -> str:
    """The models in the order of how much they wrote."""
    words: Counter[str] = Counter()
    for source in found.sources:
        words[model_name(source.entry.model) if source.entry else ""] += source.words
    names = [name for name, _ in words.most_common() if name]
    others = len(names) - _NAMED
    if others > 0:
        names = [*names[:_NAMED], f"{others} other language model{'s' * (others > 1)}"]
    unknown = ["a language model that is no longer known"] if words[""] else []
    if len(names) == 1 and not unknown:
        return f"the language model {names[0]}"
    return f"the language models {_list(names)}" if not unknown else _list([*names, *unknown])


def _reservations(found: Provenance) -> list[str]:
    unseen = found.unseen
    if unseen.problem or not unseen.known or not unseen.recording:
        return ["Afterword did not record how all of this text was written."]
    if unseen.lost:
        lost = _many(unseen.lost, "character")
        return [f"Up to {lost} more may have been, which were edited outside of Afterword."]
    return []


def _list(names: Iterable[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"

